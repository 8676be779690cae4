"""Many draws priced at once come to what each of them comes to alone, or nothing is told."""

import math
import sys
from fractions import Fraction

import numpy
import pytest

from archplan.analysis import arrays
from archplan.analysis.arrays import NotAtOnce, chunks, simulate_many, totals
from archplan.analysis.draws import MOST, points
from archplan.analysis.inputs import bands, with_values
from archplan.analysis.ranges import SHARES, simulate
from archplan.checks import chances as chance_room
from archplan.checks.chances import chances
from archplan.checks.lines import Line
from archplan.estimate.bill import dollars
from archplan.estimate.plan import rescaled
from archplan.kernel.exact import Day
from archplan.kernel.samples import samples
from archplan.kernel.units import KB, Quantity, ceil, least, most, over_the_day, quantity, request, second
from tests.build import ROUGH, UNPRICED, planned
from tests.clock import DAY
from tests.shell import run

# Tiers of storage and of what leaves, sizes rounded up, hours of a fleet that grows, a share, a loop, a queue that batches.
ODD = """\
region: eu-west-1
traffic:
  people: {users: 200_000..300_000..900_000 users/month, sessions: 3 sessions/user ± 40%, requests: 20..40..50 requests/session,
           request: 1 KB ± 50%, response: 20..60..700 KB, shape: evening, peak: 2..3..4x}
  launch: {requests: 40 million/month, probability: 40%, response: 3 KB}
services:
  cdn: {type: cloudfront, hit_ratio: 60..85..90%}
  site: {type: s3, holds: 10..40..300 TB}
  door: {type: alb}
  api: {type: ecs, cpu: 0.5 vCPU, memory: 1 GB, tasks: 2..40, serves: 20..60..80 requests/second}
  work: {type: lambda, memory: 256 MB, duration: 50..120..900 ms}
  jobs: {type: sqs}
  orders: {type: dynamodb, item_size: 0.5..1.5..9 KB, holds: 50 GB ± 30%}
connections:
  - people -> cdn
  - launch -> door
  - cdn -> site: {share: 50..60..60%}
  - cdn -> door: {share: 40%}
  - door -> api
  - api -> orders: {reads: 1..3..5/request, writes: 0.1..0.4..0.6/request}
  - api -> jobs: {calls: 0.1..0.2..0.3/request}
  - jobs -> work
  - work -> jobs: {calls: 0.01..0.02..0.3/request}
"""


@pytest.mark.parametrize("text", [ROUGH, ODD], ids=["table", "odd"])
def test_each_draw_at_once_is_that_draw_alone(text, monkeypatch):
    monkeypatch.setattr(arrays, "CHUNK", 8)
    monkeypatch.setattr(arrays, "CHECKED", 8)
    found = planned(text)
    many, alone = simulate_many(found, 64), simulate(found, 64)
    for name in alone.services:
        for one, other in zip(many.services[name].amounts, alone.services[name].amounts, strict=True):
            assert float(one) == pytest.approx(float(other), rel=1e-9, abs=1e-9), name
    for one, other in zip(many.total.amounts, alone.total.amounts, strict=True):
        assert float(one) == pytest.approx(float(other), rel=1e-9)
    for share in SHARES:
        assert float(many.total.at(share)) == pytest.approx(float(alone.total.at(share)), rel=1e-9)
        assert float(many.total.error_at(share)) == pytest.approx(float(alone.total.error_at(share)), rel=1e-6)
    limit = alone.total.at(Fraction(1, 2)) + Fraction(1, 100)
    assert many.total.above(limit) == alone.total.above(limit)
    assert float(many.total.mean) == pytest.approx(float(alone.total.mean))
    assert many.inputs == alone.inputs and many.checked == 8
    for here, there in zip(many.swings, alone.swings, strict=True):
        assert here.input == there.input and (here.low, here.high) == (there.low, there.high)
        assert float(here.at_low) == pytest.approx(float(there.at_low), abs=2e-9)
        assert float(here.at_high) == pytest.approx(float(there.at_high), abs=2e-9)


LIMITED = """\
region: us-east-1
traffic: {s: {requests: 10..50..300 million/month}}
services: {f: {type: lambda, memory: 256 MB, duration: 100..200..400 ms, reserved_concurrency: 10}}
connections: [s -> f]
"""
FLEET = """\
region: us-east-1
traffic: {s: {requests: 10..50..300 million/month, response: 0.1..1..9 KB}, launch: {requests: 90 million/month, probability: 40%}}
services: {door: {type: alb}, api: {type: ecs, tasks: 2..5, serves: 20 requests/second}}
connections: [s -> door, launch -> door, door -> api]
"""


@pytest.mark.parametrize(
    "text", [ROUGH.replace("free_tier: none\n", ""), LIMITED, FLEET], ids=["free", "limited", "fleet"]
)
def test_lines_that_draws_pass_are_those_that_each_of_them_passes_alone(text, monkeypatch):
    """What is free, price tiers and fleets: the same share, draw by draw; limits of draws priced one by one, and said to be."""
    found = planned(text)
    alone = chances(found, 64).lines
    for module, name, number in ((chance_room, "ONE_BY_ONE", 8), (chance_room, "SAMPLES", 32), (arrays, "CHUNK", 16)):
        monkeypatch.setattr(module, name, number)
    told = chances(found, 64).lines
    wanted, many = (
        sorted((it.line.kind, it.share, it.error, it.is_typical, it.draws) for it in of if it.line.kind != "limit")
        for of in (alone, told)
    )
    assert wanted and wanted == many
    assert {it.draws for it in told if it.line.kind == "limit"} <= {32}


def test_a_limit_that_some_draws_meet_is_told_of_many_at_once_too(monkeypatch, tmp_path):
    monkeypatch.setattr(chance_room, "SAMPLES", 32)
    (one,) = [it for it in chances(planned(LIMITED), 32).lines if it.line.kind == "limit"]
    monkeypatch.setattr(chance_room, "ONE_BY_ONE", 8)
    (it,) = [it for it in chances(planned(LIMITED), 64).lines if it.line.kind == "limit"]
    assert (it.line.slug, it.share, it.error) == (one.line.slug, one.share, one.error)
    assert 0 < it.share < 1 and it.draws == 32
    (tmp_path / "t.yaml").write_text(LIMITED)
    ran = run("simulate", tmp_path / "t.yaml", "--samples", 64, "--on", DAY)
    assert "Limits are looked for in 32 draws that are priced one by one." in ran.out, ran.out + ran.err


def test_a_draw_that_passes_another_line_alone_is_told(monkeypatch):
    monkeypatch.setattr(chance_room, "ONE_BY_ONE", 8)
    monkeypatch.setattr(
        chance_room, "lines_at_once", lambda plan: {("capacity", "x", 1): (Line("x", "capacity", ""), True)}
    )
    with pytest.raises(NotAtOnce, match="passes other lines at once than exactly"):
        chances(planned(FLEET), 16)


def tiers(gigabytes):
    """S3 in Virginia: $0.023 a GB-month, beyond 50 TB $0.022, beyond 500 TB $0.021."""
    first, second = 50 * 1024, 500 * 1024
    return (
        min(gigabytes, first) * Fraction("0.023")
        + min(max(gigabytes - first, 0), second - first) * Fraction("0.022")
        + max(gigabytes - second, 0) * Fraction("0.021")
    )


def free_tier(millions):
    """Lambda: a million calls and 400,000 GB-seconds are free; each call is of 0.5 GB and 0.3 s."""
    calls = max(millions - 1, 0) * Fraction("0.20")
    return calls + max(millions * 150_000 - 400_000, 0) * Fraction("0.0000166667")


def rounded_up(kilobytes):
    """DynamoDB: a write unit a KB begun, of a million writes a month, $0.625 a million units."""
    return math.ceil(kilobytes) * Fraction("0.625")


BY_HAND = {
    "it": (tiers, 1024, "services: {it: {type: s3, holds: 10..60..900 TB}}"),
    "f": (free_tier, 1, "traffic: {s: {requests: 0.2..1..9 million/month}}, services: {f: {type: lambda, memory: 512 MB, duration: 300 ms}}, connections: [s -> f]"),
    "t": (rounded_up, 1, "traffic: {s: {requests: 1 million/month}}, services: {f: {type: lambda}, t: {type: dynamodb, item_size: 0.3..4..19 KB}}, connections: [s -> f, f -> t: {writes: 1/request}]"),
}  # fmt: skip


@pytest.mark.parametrize("name", BY_HAND)
def test_each_of_eight_thousand_draws_is_what_arithmetic_by_hand_says(name, monkeypatch):
    """Price tiers, what is free and what is rounded up, sample by sample: the drawn number goes through Fractions alone."""
    monkeypatch.setattr(arrays, "CHECKED", 8)
    by_hand, each, text = BY_HAND[name]
    free = "always" if name == "f" else "none"
    found = planned(f"{{free_tier: {free}, region: us-east-1, {text}}}")
    (one,) = bands(found)
    amounts = simulate_many(found, 8192).services[name].amounts
    meant = [float(by_hand(one.at(point) * each)) for (point,) in points(8192, 1)]
    numpy.testing.assert_allclose(numpy.asarray(amounts), meant, rtol=1e-9, atol=1e-9)
    assert min(meant) < max(meant)


def test_each_draw_of_a_busiest_hour_is_that_draw_alone(monkeypatch):
    """Tasks by the hour between two ends, whole ones, and a balancer's dearest measure of each hour."""
    text = FLEET.replace("response: 0.1..1..9 KB", "response: 0.1..1..90 KB, shape: evening, peak: 2..3..4x")
    monkeypatch.setattr(arrays, "CHECKED", 8)
    found = planned(text)
    many, alone = simulate_many(found, 256), simulate(found, 256)
    numpy.testing.assert_allclose(
        numpy.asarray(many.total.amounts), [float(it) for it in alone.total.amounts], rtol=1e-9
    )
    assert len(set(alone.services["api"].amounts)) > 20


def test_points_at_once_are_the_points_one_by_one(monkeypatch):
    monkeypatch.setattr(arrays, "CHUNK", 4)
    known = list(points(64, MOST, seed=7))
    for first, columns in chunks(64, MOST, 7):
        for number, column in enumerate(columns):
            assert list(column) == [point[number] for point in known[first : first + len(column)]]


def test_a_formula_that_takes_its_way_by_a_drawn_number_is_not_priced_at_once():
    """A health check of Route 53 every 10 seconds costs more than one every 30: an option, not a number."""
    text = "{region: us-east-1, services: {d: {type: route53, domain: a.example, health_checks: [{of: l, interval: 10..20..30 s}]}, l: {type: alb}}}"
    with pytest.raises(NotAtOnce, match="takes its way"):
        simulate_many(planned(text), 16)


def test_a_draw_that_comes_to_another_amount_alone_is_told(monkeypatch):
    monkeypatch.setattr(arrays, "CHECKED", 8)
    real = with_values
    calls = []

    def dearer(plan, values):
        calls.append(values)
        return real(plan, values if len(calls) < 4 else {one: value * 2 for one, value in values.items()})

    monkeypatch.setattr(arrays, "with_values", dearer)
    with pytest.raises(NotAtOnce, match="at once, and to"):
        simulate_many(planned(ROUGH), 64)


def test_a_price_that_only_some_draws_need_is_missed_at_once_too(monkeypatch):
    monkeypatch.setattr(arrays, "CHECKED", 8)
    found = simulate_many(planned(UNPRICED), 16)
    assert not found.is_complete and found.lacking[0][0] == "t"


def test_more_bands_than_the_sequence_has_dimensions(monkeypatch):
    monkeypatch.setattr(arrays, "CHECKED", 8)
    buckets = ", ".join(f"b{number}: {{type: s3, holds: 1..2..3 GB}}" for number in range(MOST + 3))
    found = planned(f"{{region: us-east-1, free_tier: none, services: {{{buckets}}}}}")
    many = simulate_many(found, 512)
    assert float(many.total.mean) == pytest.approx(float(dollars(found.bill.total)), rel=0.01)
    assert len(bands(found)) == MOST + 3


def test_samples_are_numbers_beside_exact_ones():
    many = samples([1, 2, 0])
    half = Fraction(1, 2)
    for made in (half * many, many * half, many / 2, half + many - half, many - 0):
        assert type(made) is type(many)
    assert list(1 - half * many) == [0.5, 0, 1]
    assert bool(many) and not samples([0, 0])
    with pytest.raises(ValueError, match="ambiguous"):
        bool(many > 1)
    held = many * KB
    assert list((held / (2 * KB)).number) == [0.5, 1, 0]
    assert list(most(held, KB).to(KB)) == [1, 2, 1] and list(least(held, KB).to(KB)) == [1, 1, 0]
    assert list(ceil(held / (1.5 * KB)).number) == [1, 2, 0]
    assert dict((many * request / second).powers) == {"request": 1, "second": -1}


def test_the_verb_draws_many_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(arrays, "CHECKED", 8)
    (tmp_path / "t.yaml").write_text(ROUGH)
    call = ("simulate", tmp_path / "t.yaml", "--on", DAY, "--samples", 2000)
    first = run(*call)
    assert (
        first.code == 0
        and "2,048 draws (2,000 asked for)" in first.out
        and "priced at once" in " ".join(first.out.split())
    )
    assert first == run(*call)
    monkeypatch.setitem(sys.modules, "numpy", None)
    monkeypatch.delitem(sys.modules, "archplan.analysis.arrays")
    monkeypatch.delitem(sys.modules, "archplan.kernel.samples")
    refused = run(*call)
    assert refused.code == 2 and "pip install 'archplan[ranges]'" in refused.err
    assert run(*call[:-1], 16).code == 0, "few draws need no numpy"


def test_hours_of_many_samples_are_what_each_hour_of_each_sample_is():
    """A day's shape times samples, kept apart, against 24 rows of numbers worked out at once."""
    rising, evening = (Day(Fraction(n * n % of + 1, 7) for n in range(24)) for of in (24, 11))
    many, few = samples([1.5, 0, 4]), samples([2.0, 3.0, 0.25])

    def rows(day):
        return numpy.array([float(hour) for hour in day.hours])[:, None]

    a, b, c = (Quantity(day, {}) * Quantity(by, {}) for day, by in ((rising, many), (rising, few), (evening, few)))
    x, y, z = rows(rising) * many, rows(rising) * few, rows(evening) * few
    pairs = [
        (a, x), (a * 3, x * 3), (Fraction(1, 3) * a, x / 3), (a / Quantity(few, {}), x / few), (a * Quantity(few, {}), x * few),
        (a + b, x + y), (a - b, x - y), (a + c, x + z), (a * c, x * z), (Quantity(few, {}) - a, few - x), (a + Fraction(1, 2), x + 0.5),
        (most(a, c), numpy.maximum(x, z)), (least(a, Quantity(few, {})), numpy.minimum(x, few)), (ceil(a), numpy.ceil(x)),
    ]  # fmt: skip
    for made, meant in pairs:
        assert made.number.shape == (24, 3)
        numpy.testing.assert_allclose(numpy.asarray(made.number), numpy.asarray(meant), rtol=1e-14)
        numpy.testing.assert_allclose(over_the_day(made).number, numpy.asarray(meant).mean(axis=0), rtol=1e-14)
    assert bool(a.number) and not (a * samples([0, 0, 0])).number
    numpy.testing.assert_allclose(list(a.number), numpy.asarray(x), rtol=1e-14)


LEVELS = [0, 0.001, 0.5, 1, 1.5, 2, 7.25, 30, 100, 1000, 12345.678]


@pytest.mark.parametrize("text", [ROUGH, ODD], ids=["table", "odd"])
def test_each_level_of_traffic_at_once_is_that_level_alone(text, monkeypatch):
    """Free tiers, price tiers and rounded hours included; pieces that do not come out even too."""
    monkeypatch.setattr(arrays, "LEVELS", 4)
    found = planned(text)
    alone = [float(dollars(rescaled(found, Fraction(repr(float(it)))).bill.total)) for it in LEVELS]
    assert totals(found, LEVELS) == pytest.approx(alone, rel=1e-9, abs=1e-9)
    assert len(set(alone)) == len(LEVELS)


def test_levels_are_priced_in_pieces(monkeypatch):
    """However many are asked for, no array is longer than a piece."""
    sizes = []

    def counted(numbers):
        sizes.append(len(numbers))
        return samples(numbers)

    monkeypatch.setattr(arrays, "LEVELS", 5)
    monkeypatch.setattr(arrays, "samples", counted)
    assert len(totals(planned(ROUGH), numpy.linspace(1, 2, 23))) == 23
    assert sizes == [5, 5, 5, 5, 3]


def test_levels_of_a_spec_that_lacks_a_price_are_not_told():
    with pytest.raises(NotAtOnce, match="not all of it has a price: t"):
        totals(planned(UNPRICED.replace("0..0..2", "2")), [1, 2])


@pytest.mark.parametrize("levels", [[1, -1], [float("nan")], [float("inf")], [[1, 2]]])
def test_a_level_that_is_none_is_refused(levels):
    with pytest.raises(NotAtOnce, match="a level of traffic is a number from 0 on"):
        totals(planned(ROUGH), levels)


EVENING, NIGHT = Day(range(24)), Day([3] * 6 + [0] * 18)
A, B = samples([0.0, 1.5, 40.0]), samples([2.0, 0.5, 41.0])
FORMULAS = {
    "scaled": lambda evening, night, a, b: evening * a / 7 * 2,
    "by each": lambda evening, night, a, b: evening * a / b,
    "from the left": lambda evening, night, a, b: a * evening + 0,
    "two of one shape": lambda evening, night, a, b: evening * a + evening * b - evening,
    "two shapes": lambda evening, night, a, b: (evening * a - night * b) * 3,
    "more than a number": lambda evening, night, a, b: evening * a + 5 - b,
    "the larger": lambda evening, night, a, b: most(evening * a, evening * b, 0),
    "the smaller": lambda evening, night, a, b: least(evening * a, evening * b, 0),
    "the larger of two shapes": lambda evening, night, a, b: most(evening * a, night * b),
    "the larger of a sum": lambda evening, night, a, b: most(evening * a - night * b, 0),
    "at most": lambda evening, night, a, b: least(most(evening * a, 10), b),
    "rounded up": lambda evening, night, a, b: ceil(evening * a / 9) * b,
    "two days": lambda evening, night, a, b: (evening * a) * (night * b),
    "over a day": lambda evening, night, a, b: a / (evening + 1),
}


@pytest.mark.parametrize("formula", FORMULAS.values(), ids=FORMULAS)
def test_a_day_of_samples_is_the_day_of_each_sample(formula):
    """Hour by hour and on the mean what exact days come to, one sample after another."""
    days = quantity(EVENING), quantity(NIGHT)
    many = formula(*days, quantity(A), quantity(B))
    for index in range(3):
        alone = formula(*days, *(quantity(Fraction(float(it[index]))) for it in (A, B)))
        hours = [float(hour) for hour in alone.number.hours]
        assert list(numpy.asarray(many.number)[:, index]) == pytest.approx(hours, rel=1e-12, abs=1e-12)
        mean = float(over_the_day(alone).number)
        assert over_the_day(many).number[index] == pytest.approx(mean, rel=1e-12, abs=1e-12)
