"""What of a service's usage a commitment may pay: a Savings Plan, a reservation, reserved capacity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from archplan.kernel.record import fresh, frozen


@frozen
class Committable:
    """What commitments may pay of one meter; a service says it by the meter's name in `Service.commits`.

    `plans` are the types of Savings Plans that cover it. `called` are the names under which a plan's rates are stated
    for it, the finest first: ``r5.4xlarge``, ``r5``, ``ec2``. `reserved` is the type of reservation that fits, `kind`
    the instance or node it reserves and `traits` what else must match, such as the engine. A reservation counts
    `weight` of one for each that runs: two for a Multi-AZ database. `flexible` says whether AWS lets sizes of one
    family stand for each other. `part` is the share of the time in which it runs at all. What is `at_list` a plan
    pays at the list price: it uses up commitment and saves nothing.
    """

    plans: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    reserved: str = ""
    kind: str = ""
    traits: Mapping[str, str] = fresh(default_factory=dict)
    weight: int = 1
    flexible: bool = False
    part: Fraction = Fraction(1)
    at_list: bool = False


def ec2_instance(kind: str, os: str = "linux", part: Fraction = Fraction(1)) -> Committable:
    """An instance of EC2 that is not Spot, by itself or under containers.

    https://docs.aws.amazon.com/savingsplans/latest/userguide/plan-types.html
    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/apply_ri.html
    """
    return Committable(
        ("compute-savings-plan", "ec2-instance-savings-plan"), (kind, family_of(kind), "ec2"), "ec2-reservation", kind,
        {"os": os}, flexible=True, part=part,
    )  # fmt: skip


def paid_by(plan: str, called: str, meters: str, at_list: str = "") -> Callable[[object], dict[str, Committable]]:
    """The `commits` of a service whose meters, named with spaces between, one plan pays whatever its options say.

    Those `at_list` it pays at the list price, as it does requests of functions.
    https://docs.aws.amazon.com/savingsplans/latest/userguide/sp-applying.html (the example's total has them)
    """
    found = {name: Committable((plan,), (called,)) for name in meters.split()}
    found |= {name: Committable((plan,), (called,), at_list=True) for name in at_list.split()}
    return lambda service: found


def database(
    kind: str, reserved: str, type_: str, traits: Mapping[str, str], weight: int = 1,
    plans: tuple[str, ...] = ("database-savings-plan",), flexible: bool = True, part: Fraction = Fraction(1),
) -> Committable:  # fmt: skip
    """An instance of a database: reservations of its type, and the Database plan from generation 7 on.

    AWSDatabaseSavingsPlans, the list of rates of 2026-04-22, names families of m7g, r7g, r7i and later, and no T.
    """
    covered = plans if generation_of(kind) >= 7 else ()
    return Committable(
        covered, (kind, family_of(kind), type_), reserved, kind, traits, weight, flexible=flexible, part=part
    )


def generation_of(kind: str) -> int:
    """The generation in the name of an instance: 7 of ``db.r7g.large``, 0 where it has none."""
    family = family_of(kind).rpartition(".")[2]
    digits = "".join(letter for letter in family[1:] if letter.isdigit())
    return int(digits[:1] or 0)


def family_of(kind: str) -> str:
    """``db.r7g`` of ``db.r7g.large``, ``m5`` of ``m5.large``; of ``r6g.large.search`` it is ``r6g``."""
    words = kind.removesuffix(".search").split(".")
    return ".".join(words[:-1])


def size_of(kind: str) -> str:
    """``large`` of ``db.r7g.large``."""
    return kind.removesuffix(".search").rpartition(".")[2]
