"""Work grows with a spec, not with its square: Python calls are counted, which are the same in every run."""

import contextlib
import io
import random
import sys
from fractions import Fraction

import pytest

from archplan.cli._verbs import cli
from archplan.estimate import network, reach
from archplan.prices import tables
from archplan.prices.book import default_folder

HEAD = "region: us-east-1\nfree_tier: none\n"
SOURCE = "traffic: {u: {requests: 1 million/month, request: 1 KB, response: 1 KB}}\n"
TARGETS = {
    "alb": {"ecs": "{share: 10%}"},
    "lambda": {"dynamodb": "{reads: 0.5/request}", "sqs": "{messages: 0.1/request}", "s3": "{gets: 0.1/request}"},
    "ecs": {"dynamodb": "{reads: 0.5/request}", "sns": "{publishes: 0.1/request}", "lambda": "{calls: 0.1/request}"},
}
KINDS = ("alb", "ecs", "lambda", "dynamodb", "sqs", "s3", "sns", "rds")


def spec(services, connections, after=""):
    """A spec of these services, by name, and these arrows."""
    listed = "".join(f"  {name}: {{{options}}}\n" for name, options in services.items())
    return (
        HEAD + SOURCE + "services:\n" + listed + "connections:\n" + "".join(f"  - {c}\n" for c in connections) + after
    )


def chain(count):
    """Functions that call one another in a row."""
    arrows = ["u -> f0", *(f"f{k} -> f{k + 1}: {{calls: 1/request}}" for k in range(count - 1))]
    return spec({f"f{k}": "type: lambda" for k in range(count)}, arrows)


def mutual(count):
    """Functions that each call every other."""
    pairs = [(a, b) for a in range(count) for b in range(count) if a != b]
    arrows = ["u -> f0", *(f"f{a} -> f{b}: {{calls: 0.05/request}}" for a, b in pairs)]
    return spec({f"f{k}": "type: lambda" for k in range(count)}, arrows)


def ring(count):
    """Queues that hand half of what comes to the next, the last to the first."""
    arrows = ["u -> q0", *(f"q{k} -> q{(k + 1) % count}: {{messages: 0.5}}" for k in range(count))]
    return spec({f"q{k}": "type: sqs" for k in range(count)}, arrows)


def indexed(indexes, patterns):
    """One table with as many indexes and access patterns."""
    keyed = ", ".join(f"{{name: i{k}, partition_key: a{k}, sort_key: b{k}}}" for k in range(indexes))
    asked = ", ".join(f"{{name: p{k}, by: [a{k}, b{k}], returns: 2 items}}" for k in range(patterns))
    table = f"type: dynamodb, partition_key: id, sort_key: time, indexes: [{keyed}], patterns: [{asked}]"
    return spec({"t": table}, ["u -> t: {reads: 1/request}"])


def commented(count):
    """Two queues, and as many comments that allow what nobody finds."""
    return spec({"a": "type: sqs", "b": "type: sqs"}, ["u -> a", "a -> b"], "# archplan: allow dead-letter\n" * count)


def mixed(count):
    """Services of eight types in a VPC, each application calling up to four that come after it."""
    dice = random.Random(1)
    kinds = [KINDS[k % len(KINDS)] for k in range(count)]
    services = {
        f"n{k}": f"type: {kind}"
        + (", engine: postgresql, instance: db.t4g.medium, storage: 20 GB" if kind == "rds" else "")
        for k, kind in enumerate(kinds)
    }
    arrows = [f"u -> n{k}: {{share: 0.01%}}" for k, kind in enumerate(kinds) if kind == "alb"]
    for k, kind in enumerate(kinds):
        ahead = [other for other in range(k + 1, min(count, k + 60)) if kinds[other] in TARGETS.get(kind, {})]
        for other in sorted(dice.sample(ahead, min(4, len(ahead)))):
            arrows.append(f"n{k} -> n{other}: {TARGETS[kind][kinds[other]]}")
    tiers = {tier: ", ".join(f"n{k}" for k, it in enumerate(kinds) if it == kind) for tier, kind in (("public", "alb"), ("private", "ecs"), ("data", "rds"))}  # fmt: skip
    places = "places: {net: {type: vpc, zones: 2, " + ", ".join(f"{t}: [{n}]" for t, n in tiers.items()) + "}}\n"
    return spec(services, arrows, places)


def crowded(count):
    """Forty-six functions, and as many arrows from earlier to later ones."""
    pairs = [(a, b) for a in range(46) for b in range(a + 1, 46)]
    chosen = sorted(random.Random(1).sample(pairs, count))
    arrows = ["u -> f0", *(f"f{a} -> f{b}: {{calls: 0.01/request}}" for a, b in chosen)]
    return spec({f"f{k}": "type: lambda" for k in range(46)}, arrows)


def calls(folder, verb, text):
    """How many Python functions a verb calls for a spec; one run before it loads what is loaded once."""
    file = folder / "it.yaml"
    file.write_text(text, "utf-8")
    counted = 0

    def seen(_frame, event, _argument):
        nonlocal counted
        counted += event == "call"

    with contextlib.redirect_stdout(io.StringIO()):
        sys.setprofile(seen)
        try:
            cli([verb, str(file)], standalone_mode=False)
        except SystemExit as left:
            assert left.code in (0, 1, None), left.code
        finally:
            sys.setprofile(None)
    return counted


@pytest.mark.parametrize("verb", ["cost", "check", "drill"])
def test_ten_times_the_services_take_at_most_sixteen_times_the_work(tmp_path, verb):
    """n^1.2: ten to the power of 1.2 is 15.8."""
    calls(tmp_path, verb, mixed(32))
    few, many = (calls(tmp_path, verb, mixed(count)) for count in (96, 960))
    assert many <= few * 10**1.2, (few, many)


def test_a_check_of_many_services_works_at_most_four_times_as_much_as_their_price(tmp_path):
    for verb in ("cost", "check"):
        calls(tmp_path, verb, mixed(32))
    cost, check = (calls(tmp_path, verb, mixed(960)) for verb in ("cost", "check"))
    assert check <= 4 * cost, (cost, check)


@pytest.mark.parametrize(
    ("make", "verb", "few", "many"),
    [
        (ring, "cost", (100,), (1000,)),
        (crowded, "cost", (100,), (1_000,)),
        (crowded, "check", (100,), (1_000,)),
        (commented, "check", (2_500,), (25_000,)),
        (lambda count: indexed(count, 0), "check", (40,), (400,)),
    ],
)
def test_what_repeats_grows_as_it_repeats(tmp_path, make, verb, few, many):
    calls(tmp_path, verb, make(2))
    less, more = calls(tmp_path, verb, make(*few)), calls(tmp_path, verb, make(*many))
    assert more <= less * 10**1.2, (less, more)


def test_each_pattern_meets_each_index_once(tmp_path):
    """Two hundred of both are forty thousand meetings, of 55 calls; each was met anew for every question."""
    assert calls(tmp_path, "check", indexed(200, 200)) < 40_000 * 58


@pytest.mark.parametrize("verb", ["check", "drill", "availability"])
@pytest.mark.parametrize(
    "text", [chain(195), chain(1000), mutual(9), mutual(12)], ids=["195", "1000", "9 all", "12 all"]
)
def test_long_chains_and_services_that_all_call_each_other_are_answered(tmp_path, verb, text):
    assert calls(tmp_path, verb, text) < 6_000_000


# What was made faster gives what the plain way gives.


@pytest.mark.parametrize("seed", range(40))
def test_a_loop_solved_by_what_it_holds_meets_its_equations(seed):
    dice = random.Random(seed)
    size = dice.randint(1, 9)
    matrix = [{j: Fraction(dice.randint(0, 9), 40) for j in range(size) if dice.random() < 0.5} for _ in range(size)]
    fixed = [Fraction(dice.randint(0, 9)) for _ in range(size)]
    found = network._linear(matrix, fixed)
    assert found is not None
    for row, constant, answer in zip(matrix, fixed, found, strict=True):
        assert answer == constant + sum((part * found[j] for j, part in row.items()), Fraction(0))


def test_a_loop_that_keeps_everything_has_no_single_answer():
    assert network._linear([{1: Fraction(1)}, {0: Fraction(1)}], [Fraction(1), Fraction(0)]) is None


@pytest.mark.parametrize("seed", range(60))
def test_as_many_users_come_by_one_way_as_the_largest_flow_brings(seed):
    dice = random.Random(seed)
    names = [f"n{k}" for k in range(dice.randint(2, 8))]
    ways = {
        name: {origin: Fraction(dice.randint(1, 9), 9) for origin in dice.sample(["s", *names], dice.choice((1, 1, 2, 3))) if origin != name}
        for name in names
    }  # fmt: skip
    together = reach._most_of("s", names, ways)
    assert together == {name: reach._most("s", name, ways) for name in names}


@pytest.mark.parametrize("table", sorted(path.name for path in default_folder().glob("*.csv")))
def test_a_column_of_a_table_is_searched_as_it_is_listed(table):
    path = default_folder() / table
    header = path.read_text("utf-8").partition("\n")[0].split(",")
    for column in header:
        listed = set(tables.table_keys(path, "", column))
        searched = tables.table_values(default_folder(), table, column)
        sample = [*sorted(listed)[:20], *sorted(listed)[-20:]]
        others = {value for other in header for value in tables.table_keys(path, "", other)[:10]}
        tried = [*sample, *others, *(value[:-1] for value in sample), *header, "", ",", "no such"]
        assert [value in searched for value in tried] == [value in listed for value in tried]
        assert list(searched) == tables.table_keys(path, "", column)
