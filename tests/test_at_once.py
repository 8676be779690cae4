"""Many draws priced at once come to what each of them comes to alone, or nothing is told."""

import sys
from fractions import Fraction

import numpy
import pytest

from archplan.analysis import arrays
from archplan.analysis.arrays import NotAtOnce, chunks, simulate_many, totals
from archplan.analysis.draws import MOST, points
from archplan.analysis.inputs import bands, with_values
from archplan.analysis.ranges import SHARES, simulate
from archplan.estimate.bill import dollars
from archplan.estimate.plan import rescaled
from archplan.kernel.exact import Day
from archplan.kernel.samples import SampledDay, sampled_day, samples
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


def test_the_hours_of_a_day_are_worked_out_where_they_are_asked_for(monkeypatch):
    """What only scales a day, adds its like and takes its mean has no rows; what rounds each hour has."""
    made = []
    rows = vars(SampledDay)["whole"].fget

    def counted(day):
        made.append(day)
        return rows(day)

    monkeypatch.setattr(SampledDay, "whole", property(counted))
    evening, many = quantity(EVENING), Quantity(A, request.powers)
    over_the_day(most((evening * many + evening * many / 2) * 3, evening * many, 0 * request))
    assert made == []
    ceil(evening * A)
    assert made


def test_a_day_of_samples_stands_where_samples_stand():
    day = sampled_day(EVENING) * A
    assert day.ndim == 2 and len(day) == 24 and day.shape == (24, 3)
    assert day and not day * 0 and bool(sampled_day(NIGHT) * B)
    assert day.mean() == pytest.approx(float(numpy.mean(day.whole)))
    assert list(day[2]) == [0.0, 3.0, 80.0] and hash(day) == id(day)
    assert (numpy.asarray(day == day.whole)).all()
    with pytest.raises(AttributeError):
        _ = day._nothing
