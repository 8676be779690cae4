"""The ceiling is the arithmetic of the agreements, exactly, and never higher for one thing more that may fail."""

import json
import time
from fractions import Fraction
from functools import partial
from itertools import product

import click
import pytest
from click.testing import CliRunner
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from archplan.analysis import availability as av
from archplan.analysis import needs
from archplan.cli._verbs import cli
from archplan.estimate.plan import plan, plan_of
from archplan.estimate.report import Report
from archplan.outputs import render
from archplan.outputs.tables.availability import document
from archplan.services import catalog
from archplan.services.words.agreement import CONFIDENCE, Agreement
from archplan.text.located import merged
from archplan.text.yaml import parse
from tests.build import cases_of
from tests.conftest import ROOT, amount

CASES = ROOT / "tests/cases/availability.yaml"
PEOPLE = "{region: us-east-1, traffic: {people: {requests: 100/second, peak: 1x}}}"
SHOP = ROOT / "architectures/online-shop.yaml"
few = settings(max_examples=60, deadline=None, derandomize=True, database=None)


def planned(given):
    """A plan of a fragment, called by the `people`, who send 100 requests a second."""
    return plan_of(merged(parse(PEOPLE, "people.yaml"), given), {}, "spec.yaml")


def of_text(text):
    return planned(parse(text, "spec.yaml"))


def ceiling(given):
    (found,) = av.ceilings(planned(given))
    return found


@pytest.mark.parametrize("case", cases_of(CASES), ids=lambda case: case["it"].value)
def test_a_case_worked_by_hand(case):
    found = ceiling(case["given"])
    assert found.mean == amount(case["promises"].value), (float(found.mean), [str(k.needs) for k, _ in found.kinds])
    assert found.unknown == (tuple(item.value for item in case["without"].value) if "without" in case else ())
    if "worst" in case:
        assert found.worst == amount(case["worst"].value)
    if "minutes" in case:
        assert av.minutes_down(found.mean) == amount(case["minutes"].value)


# Published answers: https://docs.aws.amazon.com/whitepapers/latest/availability-and-beyond-improving-resilience/availability-with-redundancy.html


@pytest.mark.parametrize(
    "uptime, of, needed, answer", [("0.99", 2, 1, "0.9999"), ("0.995", 3, 1, "0.999999875"), ("0.995", 3, 2, "0.99992525")]
)  # fmt: skip
def test_so_many_of_them_are_up(uptime, of, needed, answer):
    assert needs.at_least(needed, of, Fraction(uptime)) == Fraction(answer)


@pytest.mark.parametrize("zones, installed", [(2, 20), (3, 15)])
def test_ten_that_are_needed_take_more_so_that_a_zone_may_fail(zones, installed):
    assert av.static(10, zones) == installed


@pytest.mark.parametrize(
    "uptime, minutes", [("0.999", "43.8"), ("0.9995", "21.9"), ("0.9999", "4.38"), ("0.99999", "0.438")]
)
def test_minutes_down_of_a_month(uptime, minutes):
    assert av.minutes_down(Fraction(uptime)) == Fraction(minutes)


def test_what_may_be_down_never_reads_100_percent():
    assert av.percent(1 - Fraction(1, 10**12)) == "99.9999999%"


# The arithmetic, held against counting every state of every part.

names = st.sampled_from("abcde")
NEEDS = st.recursive(
    names,
    lambda inner: st.builds(needs.all_of, st.lists(inner, min_size=1, max_size=3)) | st.builds(needs.one_of, st.lists(inner, min_size=1, max_size=3)),
    max_leaves=8,
)  # fmt: skip
uptimes = st.fixed_dictionaries({name: st.fractions(0, 1, max_denominator=50) for name in "abcde"})


def is_up(need, up):
    if isinstance(need, str):
        return up[need]
    return (all if isinstance(need, needs.All) else any)(is_up(part, up) for part in need.parts)


@few
@given(NEEDS, uptimes)
def test_a_chance_is_the_sum_of_all_states_in_which_it_is_up(need, uptimes):
    total = Fraction(0)
    for states in product((True, False), repeat=len(uptimes)):
        up = dict(zip(uptimes, states, strict=True))
        weight = Fraction(1)
        for name, state in up.items():
            weight *= uptimes[name] if state else 1 - uptimes[name]
        total += weight * is_up(need, up)
    assert needs.chance(need, uptimes) == total


@few
@given(NEEDS, st.sets(names))
def test_it_stands_or_falls_with_what_is_down(need, down):
    assert needs.stands_without(need, down) == is_up(need, {name: name not in down for name in "abcde"})


@few
@given(NEEDS, NEEDS, uptimes)
def test_a_hard_dependency_never_raises_and_a_stand_in_never_lowers(first, second, uptimes):
    alone = needs.chance(first, uptimes)
    assert (
        needs.chance(needs.all_of((first, second)), uptimes)
        <= alone
        <= needs.chance(needs.one_of((first, second)), uptimes)
    )


@few
@given(st.integers(1, 5), st.integers(0, 4), st.fractions(0, 1, max_denominator=100))
def test_a_spare_never_lowers(needed, spares, uptime):
    assert needs.at_least(needed, needed + spares, uptime) <= needs.at_least(needed, needed + spares + 1, uptime)


TYPES = st.sampled_from([
    "{type: ec2, instance: t3.small, volume: 8 GB, count: %d, serves: 20 requests/second}",
    "{type: ecs, tasks: %d, serves: 20 requests/second}", "{type: ecs, launch: ec2, instance: t3.small, tasks: %d}",
])  # fmt: skip
STORES = st.sampled_from([
    "{type: rds, instance: db.t4g.medium}", "{type: aurora}", "{type: fsx}", "{type: efs}", "{type: elasticache}", "{type: dynamodb}",
])  # fmt: skip


def stack(fleet, store, zones, each, gate, extra=""):
    """A fleet of `each` in every zone, behind a NAT gateway, and a store it reads."""
    reads = "{reads: 1/request}" if "dynamodb" in store else "{}"
    return of_text(f"""
services: {{app: {fleet % (each * zones)}, store: {store}, nat: {{type: nat, per: {gate}}}{extra and ", more: " + extra}}}
places: {{main: {{zones: {zones}, public: [nat], private: [app{"" if "dynamodb" in store else ", store"}]}}}}
connections: [people -> app, app -> store: {reads}{", app -> more" if extra else ""}]
""")


def most(plan):
    """The mean, with what has no agreement as down: for such a part anything promised is more."""
    (found,) = av.ceilings(plan)
    known = {name: part.uptime if part.uptime is not None else Fraction(0) for name, part in found.parts.items()}
    return sum((kind.weight * needs.chance(kind.needs, known) for kind, _ in found.kinds), Fraction(0))


@few
@given(TYPES, STORES, st.integers(1, 4), st.integers(1, 6), st.sampled_from(["zone", "vpc"]))
def test_a_redundant_zone_never_lowers_it(fleet, store, zones, each, gate):
    assume(zones * each * 20 >= 100)  # the zones there were carry the peak, so that one more is redundant
    make = partial(stack, fleet, store, each=each, gate=gate)
    assert most(make(zones=zones)) <= most(make(zones=zones + 1))


@few
@given(
    TYPES,
    STORES,
    st.sampled_from(["{type: lambda}", "{type: cognito}", "{type: bedrock, model: claude-haiku-4.5}", "{type: kms}"]),
)
def test_a_service_more_that_is_needed_never_raises_it(fleet, store, extra):
    (before,), (after,) = (av.ceilings(stack(fleet, store, 2, 6, "zone", more)) for more in ("", extra))
    assert after.mean <= before.mean and after.worst <= before.worst


# What a request needs.


def needed(text):
    (found,) = av.ceilings(of_text(text))
    return [str(kind.needs) for kind, _ in found.kinds]


def test_what_is_asked_round_a_loop_is_needed_once():
    assert needed("""
services: {a: {type: lambda}, b: {type: lambda}}
connections: [people -> a, a -> b, b -> a: {calls: 0.1/request}]
""") == ["a x b"]


def test_a_delivery_and_its_registry_are_no_part_of_a_request():
    (found,) = av.ceilings(plan(SHOP))
    assert {"ship", "build", "images", "mailer", "logs"} & set(found.parts) == set()


def test_what_stands_for_other_things_cannot_fail_itself():
    assert needed("""
services: {group: {type: autoscaling}, app: {type: ec2, instance: t3.small, volume: 8 GB}}
connections: [people -> group -> app]
""") == ["app"]


def test_nobody_opens_a_file_without_the_directory():
    text = "{services: {files: {type: fsx, directory: users}, users: {type: directoryservice}}, connections: [people -> files]}"
    assert needed(text) == ["files x users"]
    assert needed(text.replace("directory: users", "directory: self-managed")) == ["files"]


def test_what_a_device_says_is_taken_before_a_rule_hands_it_on():
    text = "{services: {hub: {type: iotcore}, fn: {type: lambda}}, connections: [people -> hub -> fn]}"
    assert needed(text) == ["hub"]
    assert [c.name for c, _ in av.handed_over(of_text(text))] == ["hub -> fn"]


def test_a_machine_of_ones_own_waits_for_its_share_and_somebody_elses_for_nothing():
    """What only sources reach passes their requests on; what a service calls outside may call back, later."""
    assert needed("""
services: {plc: {type: external}, gateway: {type: storagegateway}, bucket: {type: s3}}
connections: [people -> plc -> gateway, gateway -> bucket: {puts: 1/request}]
""") == ["plc x gateway x bucket"]
    assert needed("""
services: {fn: {type: lambda}, bank: {type: external}, hook: {type: lambda}}
connections: [people -> fn -> bank -> hook]
""") == ["fn x bank"]


def test_requests_that_call_nothing_are_a_kind_of_their_own():
    (found,) = av.ceilings(
        of_text("""
services: {cdn: {type: cloudfront}, site: {type: s3}}
connections: [people -> cdn, cdn -> site: {share: 40%}]
""")
    )
    assert [(str(kind.needs), kind.weight) for kind, _ in found.kinds] == [
        ("cdn x site", Fraction(2, 5)),
        ("cdn", Fraction(3, 5)),
    ]


def test_shares_of_many_connections_do_not_make_endless_kinds():
    services = ", ".join(f"f{i}: {{type: lambda}}, t{i}: {{type: s3}}, u{i}: {{type: s3}}" for i in range(16))
    calls = ", ".join(f"app -> f{i}, f{i} -> t{i}: {{share: 50%}}, f{i} -> u{i}: {{share: 50%}}" for i in range(16))
    found = ceiling(
        parse(
            f"{{services: {{app: {{type: lambda}}, {services}}}, connections: [people -> app, {calls}]}}", "spec.yaml"
        )
    )
    assert len(found.kinds) <= av.MOST_KINDS and sum(kind.weight for kind, _ in found.kinds) == 1


@pytest.mark.parametrize("path", sorted(ROOT.glob("architectures/**/*.yaml")), ids=lambda path: path.stem)
def test_every_architecture_has_a_ceiling_whose_kinds_are_all_requests(path):
    found = plan(path)
    for source in av.ceilings(found):
        assert sum(kind.weight for kind, _ in source.kinds) == 1
        assert 0 < source.worst <= source.mean <= 1
        assert [uptime for _, uptime in source.kinds] == sorted(uptime for _, uptime in source.kinds)


# What is said.

AGREED = [(key, kind) for key, kind in catalog().items() if isinstance(kind.agreement, Agreement)]


@pytest.mark.parametrize("key, kind", AGREED)
def test_an_agreement_has_a_page_and_says_how_it_was_read(key, kind):
    agreement = kind.agreement
    assert agreement.source.startswith("https://aws.amazon.com/") and agreement.source.endswith("/sla/")
    assert agreement.confidence in CONFIDENCE
    figures = [Fraction(figure.removesuffix("%")) for figure in (agreement.regional, agreement.zonal) if figure]
    assert all(90 <= figure <= 100 for figure in figures) and figures == sorted(figures, reverse=True)


def said(text):
    return click.unstyle(str(render("availability", Report(of_text(text)))))


def test_the_table_labels_the_ceiling_and_shows_every_factor():
    text = click.unstyle(str(render("availability", Report(plan(SHOP, settings=("targets.availability=99.9%",))))))
    assert "theoretical ceiling from published SLAs" in text and "not likely to be accurate" in text
    assert "dns x cdn x site\n    = 100% x 99.9% x 99.9% = 99.8001%" in text
    assert "https://aws.amazon.com/vpc/sla/, disputed" in text
    assert "less, by 9.84 minutes a month" in text  # (0.999 - 0.998775242) x 43,800


def test_a_part_without_agreement_makes_it_an_at_most():
    text = said(
        "{services: {fn: {type: lambda}, model: {type: bedrock, model: claude-haiku-4.5}}, connections: [people -> fn -> model]}"
    )
    assert (
        "people: at most 99.95% of all requests" in text
        and "1 part without an SLA, counted as always up: model" in text
    )
    assert "99.95% x ?" in text


def test_json_has_exact_figures_and_every_source():
    found = json.loads(document(Report(plan(SHOP, settings=("targets.availability=99.9%",)))))
    assert found["label"] == av.LABEL and found["target"] == "0.999000000000"
    (source,) = found["sources"]
    assert source["kinds"][0]["availability"] == "0.998001000000" and not source["isUpperBound"]
    assert all(part["source"] and part["confidence"] for part in source["parts"])


def test_the_verb_prints_it_and_takes_patches():
    ran = CliRunner().invoke(cli, ["availability", str(SHOP), "--set", "services.nat.per=vpc"])
    assert ran.exit_code == 0 and "nat         99.9%  NAT gateway: one zone" in click.unstyle(ran.output)
    assert json.loads(CliRunner().invoke(cli, ["availability", str(SHOP), "--format", "json"]).output)["sources"]


def chain_of_stand_ins(levels, crossed):
    """Accelerators before two functions each, which call the next accelerator, or both of the next."""
    names = ["g", "h"] if crossed else ["g"]
    services, calls = {}, []
    for level in range(levels):
        for name in names:
            here = f"{name}{level}"
            services[here] = {"type": "globalaccelerator"}
            for function in (f"{here}a", f"{here}b"):
                services[function] = {"type": "lambda"}
                calls.append(f"{here} -> {function}")
                calls += [f"{function} -> {other}{level + 1}" for other in names if level + 1 < levels]
    return f"{{services: {json.dumps(services)}, connections: [people -> g0, {', '.join(calls)}]}}"


@pytest.mark.parametrize(("levels", "crossed"), [(20, False), (12, True)])
def test_stand_ins_behind_stand_ins_are_no_trap(levels, crossed):
    """Written out they would be a million parts; asked once each they are one expression."""
    started = time.process_time()
    (ceiling,) = av.ceilings(of_text(chain_of_stand_ins(levels, crossed)))
    assert time.process_time() - started < 2
    if not crossed:  # each level: the accelerator, and one of two functions
        level = Fraction("0.9999") * (1 - (1 - Fraction("0.9995")) ** 2)
        assert ceiling.mean == level**levels and not ceiling.kinds[0][0].is_tangled
