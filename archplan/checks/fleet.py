"""Many specs as one fleet: each priced by itself and kept, then together, as the account that they share is billed.

A spec with mistakes is known by those, and hides no other. What a spec brings into the fleet is plain data, so that it can
come from another process or from the cache.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from archplan.checks.keeping import answer, key_of, recalled
from archplan.checks.policy import policy_for
from archplan.estimate.bill import dollars
from archplan.estimate.plan import Plan, plan, plan_of
from archplan.estimate.pooling import Given, Pooled, Share, Use, pooled, share_of
from archplan.estimate.support import SUBJECT
from archplan.kernel import inputs
from archplan.kernel.diagnostics import ArchplanError, in_order
from archplan.kernel.record import changed, fresh, frozen
from archplan.kernel.units import exact_sum
from archplan.prices.book import PriceBook, default_folder
from archplan.prices.lock import lock_for
from archplan.prices.own import own_prices
from archplan.text.load import load_tree

ZERO = Fraction(0)
IN_NO_FIGURE = ": it has mistakes, and is in no figure"
LEAST = Fraction(1, 200)  # dollars that a spec must move by to have moved
WORDS = ("team", "owner", "stage", "region", "service")
"""What the fleet is added up by; the first three are of a whole spec."""


@frozen
class Question:
    """What to price specs for. `rules` asks for every rule too, which takes as long as a check."""

    day: date | None = None
    pricing: Path | None = None
    rules: bool = False
    locked: bool = True


@frozen
class Part:
    """The services of one type in one region: dollars a month of the spec alone, and whether that is all of it."""

    type: str
    title: str
    region: str
    cost: Fraction
    is_complete: bool


@frozen
class Priced:
    """What is known of one spec. `mistakes` are sentences with their places; then nothing else is known."""

    file: str
    mistakes: tuple[str, ...] = ()
    title: str = ""
    stage: str = ""
    region: str = ""
    total: Fraction = ZERO
    budget: Fraction | None = None
    parts: tuple[Part, ...] = ()
    share: Share | None = None
    rules: Mapping[str, tuple[str, int]] = fresh(default_factory=dict)  # by slug: how grave, and how often
    day: str = ""
    pricing: str = ""
    read: tuple[str, ...] = ()

    @property
    def is_readable(self) -> bool:
        return self.share is not None

    @property
    def lacks(self) -> tuple[str, ...]:
        return self.share.lacks if self.share is not None else ()


def priced(spec: Path, question: Question, cache: Path | None = None) -> Priced:
    """One spec, priced or taken from the cache."""
    if cache is None:
        return _priced(spec, question)
    return answer(
        _file(spec, question, cache), lambda: _priced(spec, question), _written, lambda tree: _read(tree, spec)
    )


def from_cache(spec: Path, question: Question, cache: Path, known: dict[Any, bool]) -> Priced | None:
    """What is kept of a spec, where that still holds; `known` is what was found to hold before in this call."""
    return recalled(_file(spec, question, cache), lambda tree: _read(tree, spec), known)


def _file(spec: Path, question: Question, cache: Path) -> Path:
    said = ["fleet", str(question.day or date.today()), question.pricing and str(question.pricing), question.rules, question.locked]  # fmt: skip
    return cache / f"{key_of(spec, said)}.json"


def _priced(spec: Path, question: Question) -> Priced:
    with inputs.listening() as heard:
        try:
            found = _known(spec, question)
        except ArchplanError as error:
            told = in_order(error.diagnostics)
            found = Priced(str(spec), tuple(f"{it.span}: {it.message}" for it in told))
    return changed(found, read=tuple(heard.paths))


def _known(spec: Path, question: Question) -> Priced:
    policy = policy_for(spec)
    lock = lock_for(spec) if question.locked and question.day is None else None
    day = question.day or (lock.on if lock is not None else date.today())
    tree, texts = load_tree(spec, str(spec))
    pricing = question.pricing or own_prices(spec)
    made = plan_of(tree, texts, str(spec), on=day, pricing=pricing, tells_fixed=question.rules)
    counts: dict[str, tuple[str, int]] = {}
    if question.rules:
        from archplan.checks.review import review  # rules are read where they are asked for

        for it in policy.judged(review(made).findings, spec):
            counts[it.slug] = it.severity, counts.get(it.slug, ("", 0))[1] + 1
    a = made.architecture
    return Priced(
        str(spec), (), a.title, a.stage, a.region, dollars(made.bill.total),
        dollars(a.budget) if a.budget is not None else None, tuple(_parts(made)), share_of(made), counts,
        day.isoformat(), str(pricing) if pricing is not None else "",
    )  # fmt: skip


def _parts(made: Plan) -> Iterator[Part]:
    sums: dict[tuple[str, str], tuple[str, list[Fraction], bool]] = {}
    for charge in made.bill.charges:
        if charge.name == SUBJECT:
            continue
        key = charge.type, charge.region
        _, amounts, is_complete = sums.get(key, ("", [], True))
        sums[key] = charge.title, [*amounts, dollars(charge.cost)], is_complete and charge.is_complete
    for (type_, region), (title, amounts, is_complete) in sums.items():
        yield Part(type_, title, region, exact_sum(amounts), is_complete)


# ---------------------------------------------------------------------------------------------------- together


@frozen
class Member:
    """A spec in its fleet. `cost` are its dollars in the pool, `parts` those by type and region."""

    priced: Priced
    team: str
    owner: str
    cost: Fraction
    parts: Mapping[tuple[str, str], Fraction]

    @property
    def is_over(self) -> bool:
        """Whether it costs more than its budget, as its own bill counts that."""
        return self.priced.budget is not None and self.priced.total > self.priced.budget


@frozen
class Wrong:
    """A spec with mistakes: in no figure, so that its team, its owner and all totals are floors."""

    priced: Priced
    team: str
    owner: str


@frozen
class Move:
    """What a spec cost at a revision and costs now; None where it was or is not there, `why` where nobody can tell."""

    file: str
    before: Fraction | None
    after: Fraction | None
    why: str = ""

    @property
    def moved(self) -> Fraction:
        return ZERO if self.why else (self.after or ZERO) - (self.before or ZERO)


@frozen
class Pool:
    """Specs that are billed together: by one account, with the prices of one day and book."""

    name: str
    day: str
    pricing: str
    found: Pooled
    specs: int


@frozen
class Fleet:
    """All specs in their order, the pools that they are billed in, and what moved since a revision."""

    folder: str
    members: tuple[Member, ...]
    wrong: tuple[Wrong, ...]
    pools: tuple[Pool, ...]
    pooled_by: str
    since: str = ""
    moves: tuple[Move, ...] = ()
    has_rules: bool = False
    left_out: tuple[str, ...] = ()  # files that specs include, and that are none by themselves

    @property
    def total(self) -> Fraction:
        """Dollars a month of all, as they are billed together; what is known of it."""
        return exact_sum(pool.found.total for pool in self.pools)

    @property
    def alone(self) -> Fraction:
        """The same were each spec an account of its own."""
        return exact_sum(member.priced.total for member in self.members)

    @property
    def support(self) -> Fraction:
        return exact_sum(pool.found.support for pool in self.pools)

    @property
    def lacks(self) -> tuple[str, ...]:
        """Why the total is not all; nothing where it is."""
        of_specs = (f"{it.priced.file}: {lack}" for it in self.members for lack in it.priced.lacks)
        of_pools = (lack for pool in self.pools for lack in pool.found.lacks)
        wrong = (it.priced.file + IN_NO_FIGURE for it in self.wrong)
        return tuple(dict.fromkeys((*wrong, *of_specs, *of_pools)))

    @property
    def is_complete(self) -> bool:
        return not self.lacks


@frozen
class Group:
    """All of one team, stage or region. `budget` is that of the `budgeted` specs which have one, None where none has.

    `wrong` are its specs with mistakes, which are in neither `specs` nor `cost`. What stage, region or services those have
    nobody knows: where there are any, no group by these is complete.
    """

    name: str
    specs: int
    cost: Fraction
    is_complete: bool
    budget: Fraction | None = None
    budgeted: int = 0
    over: int = 0
    wrong: int = 0


def fleet(
    specs: Sequence[Priced], folder: Path, pooled_by: str = "", rules: bool = False
) -> Fleet:  # fmt: skip
    """Specs that were priced each, together. `pooled_by` is the word whose every value is an account; nothing for one of all."""
    from archplan.text.owners import owners_of

    included = {path for one in specs for path in one.read if path != _whole(one.file)}
    wrong = [one for one in specs if not one.is_readable]
    aside = {one.file for one in wrong if _whole(one.file) in included}
    owners = owners_of(folder)
    fine = [one for one in specs if one.is_readable]

    def label(one: Priced) -> tuple[str, str]:
        return _team(Path(one.file), folder), owners.of(Path(one.file))

    labels = [label(one) for one in fine]
    accounts: dict[tuple[str, str, str], list[int]] = {}
    for at, (one, (team, owner)) in enumerate(zip(fine, labels, strict=True)):
        name = {"": "", "team": team, "owner": owner, "stage": one.stage}[pooled_by]
        accounts.setdefault((name, one.day, one.pricing), []).append(at)
    pools: list[Pool] = []
    shares: dict[int, Mapping[tuple[str, str], Fraction]] = {}
    for (name, day, pricing), places in sorted(accounts.items()):
        on = date.fromisoformat(day)
        book = PriceBook(default_folder(), on, Path(pricing) if pricing else None)
        found = pooled([share for at in places if (share := fine[at].share) is not None], book, on)
        pools.append(Pool(name, day, pricing, found, len(places)))
        shares |= dict(zip(places, found.shares, strict=True))
    members = tuple(
        Member(one, team, owner, exact_sum(shares[at].values()), shares[at])
        for at, (one, (team, owner)) in enumerate(zip(fine, labels, strict=True))
    )
    return Fleet(
        str(folder), members, tuple(Wrong(one, *label(one)) for one in wrong if one.file not in aside), tuple(pools), pooled_by,
        has_rules=rules, left_out=tuple(sorted(aside)),
    )  # fmt: skip


def _whole(file: str) -> str:
    return file if os.path.isabs(file) else os.path.join(os.getcwd(), file)


def _team(file: Path, folder: Path) -> str:
    """The first folder below the fleet's own; nothing for a spec that stands in that itself."""
    parts = file.relative_to(folder).parts if file.is_relative_to(folder) else file.parts
    return parts[0] if len(parts) > 1 else ""


def groups(of: Fleet, word: str) -> list[Group]:
    """The fleet by team, owner, stage, region or service, the dearest first; what they cost in their pools."""
    rows: dict[str, list[tuple[Member, Fraction, bool]]] = {}
    for member in of.members:
        for name, cost, is_complete in _by(member, word):
            rows.setdefault(name, []).append((member, cost, is_complete))
    is_whole = word in WORDS[:3]
    is_of_path = word in WORDS[:2]
    wrong = Counter((it.team if word == "team" else it.owner) for it in of.wrong) if is_of_path else Counter[str]()
    is_known = is_of_path or not of.wrong
    found = [Group(name, 0, ZERO, False, wrong=count) for name, count in wrong.items() if name not in rows]
    for name, held in rows.items():
        members = list({id(member): member for member, _, _ in held}.values())
        budgets = [it.priced.budget for it in members if it.priced.budget is not None]
        found.append(
            Group(
                name, len(members), exact_sum(cost for _, cost, _ in held), is_known and not wrong[name] and all(it for _, _, it in held),
                exact_sum(budgets) if budgets and is_whole else None, len(budgets) if is_whole else 0,
                sum(it.is_over for it in members) if is_whole else 0, wrong[name],
            )
        )  # fmt: skip
    return sorted(found, key=lambda group: (-group.cost, group.name))


def _by(member: Member, word: str) -> Iterable[tuple[str, Fraction, bool]]:
    one = member.priced
    if word in WORDS[:3]:
        name = {"team": member.team, "owner": member.owner, "stage": one.stage}[word]
        return [(name, member.cost, not one.lacks)]
    titles = {(part.type, part.region): part for part in one.parts}
    rows = []
    for key, part in titles.items():
        cost = member.parts.get(key, ZERO)
        if cost or not part.is_complete:
            rows.append((part.title if word == "service" else part.region or "between regions", cost, part.is_complete))
    return rows


def rule_counts(of: Fleet) -> list[tuple[str, str, int, int]]:
    """Every rule that found something: how grave, its name, how often, in how many specs; the gravest and most frequent first."""
    from archplan.kernel.diagnostics import RANK

    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for member in of.members:
        for slug, (severity, count) in member.priced.rules.items():
            times, specs = sums.get((severity, slug), (0, 0))
            sums[severity, slug] = times + count, specs + 1
    order: Any = RANK
    rows = ((severity, slug, *counts) for (severity, slug), counts in sums.items())
    return sorted(rows, key=lambda row: (order[row[0]], -row[2], row[1]))


# ---------------------------------------------------------------------------------------------------- movers


def moves(of: Fleet, since: str, folder: Path, question: Question) -> tuple[Move, ...]:
    """What every spec cost at a git revision, each alone and by the same prices, the largest moves first.

    Only specs are priced again of which a file is another one now. Raises ArchplanError where there is no such revision.
    """
    from archplan.text.contents import hash_of, hashes_at

    before = hashes_at(folder, since)
    top = Path(os.path.realpath(folder))
    like = next(iter(before.values()), "")

    def is_as_it_was(path: str) -> bool:
        real = Path(os.path.realpath(path))
        if not real.is_relative_to(top):
            return True  # it is no file of the fleet
        data = inputs.content(real)
        return data is not None and before.get(real.relative_to(top).as_posix()) == hash_of(data, like)

    known: dict[str, bool] = {}
    found: list[Move] = []
    now = {
        Path(os.path.realpath(it.file)): it for it in (*(m.priced for m in of.members), *(m.priced for m in of.wrong))
    }
    for one in now.values():
        yamls = [path for path in (_whole(one.file), *one.read) if path.endswith((".yaml", ".yml"))]
        if all(known.setdefault(path, is_as_it_was(path)) for path in dict.fromkeys(yamls)):
            continue
        found.append(_moved(one, since, question))
    aside = {Path(os.path.realpath(path)) for path in of.left_out}
    for name in sorted(before):
        path = top / name
        hidden = any(part.startswith(".") for part in Path(name).parts)
        if name.endswith((".yaml", ".yml")) and not hidden and path not in now and path not in aside:
            gone = _at(folder / name, since, question)
            if isinstance(gone, Fraction):
                found.append(Move(str(folder / name), gone, None))
    kept_moves = (it for it in found if it.why or abs(it.moved) >= LEAST or it.before is None or it.after is None)
    return tuple(sorted(kept_moves, key=lambda it: (not it.why, -abs(it.moved), it.file)))


def _moved(one: Priced, since: str, question: Question) -> Move:
    if not one.is_readable:
        return Move(one.file, None, None, "it has mistakes now")
    held = changed(question, day=date.fromisoformat(one.day))
    before = _at(Path(one.file), since, held)
    if isinstance(before, str):
        return Move(one.file, None, one.total, before)
    return Move(one.file, before, one.total, "a price is unknown" if one.lacks else "")


def _at(spec: Path, since: str, question: Question) -> Fraction | str | None:
    """What a spec cost at a revision; None where it was not there, a sentence where nobody can tell."""
    from archplan.text.revisions import at_revision

    with at_revision(spec, since) as path:
        if path is None:
            return None
        try:
            made = plan(
                path, on=question.day, pricing=question.pricing or own_prices(spec), shown=f"{since}:{spec.name}"
            )
        except ArchplanError:
            return f"it had mistakes at {since}"
    return dollars(made.bill.total) if made.bill.is_complete else f"a price was unknown at {since}"


# ---------------------------------------------------------------------------------------------------- the cache


def _written(one: Priced) -> dict[str, Any]:
    share = one.share
    return {
        **{key: getattr(one, key) for key in ("file", "title", "stage", "region", "day", "pricing")},
        "mistakes": list(one.mistakes), "read": list(one.read), "total": _pair(one.total),
        "budget": None if one.budget is None else _pair(one.budget),
        "parts": [[it.type, it.title, it.region, *_pair(it.cost), it.is_complete] for it in one.parts],
        "rules": {slug: list(row) for slug, row in one.rules.items()},
        "share": None if share is None else {
            "uses": [[*it.part, it.file, it.price, it.scope, *_pair(it.amount), dict(it.powers), it.is_alone] for it in share.uses],
            "own": [[*part, *_pair(amount), others] for part, amount, others in share.own],
            "given": [[it.title, it.file, *_pair(it.amount), dict(it.powers), list(it.of)] for it in share.given],
            "discounts": [[file, *_pair(amount)] for file, amount in share.discounts],
            "free_tier": share.free_tier, "support": share.support, "lacks": list(share.lacks),
        },
    }  # fmt: skip


def _pair(number: Fraction) -> list[int]:
    return [number.numerator, number.denominator]


def _read(tree: Any, spec: Path) -> Priced:
    """What was written, from its plain form. Raises ValueError, LookupError, TypeError or AttributeError for anything else."""
    if tree["file"] != str(spec):
        raise ValueError(spec)
    budget = tree["budget"]
    return Priced(
        str(spec), _texts(tree["mistakes"]), _of(str, tree["title"]), _of(str, tree["stage"]), _of(str, tree["region"]),
        _number(*tree["total"]), None if budget is None else _number(*budget),
        tuple(_part(*row) for row in _of(list, tree["parts"])),
        None if tree["share"] is None else _share(tree["share"]),
        {_of(str, slug): (_of(str, severity), _of(int, count)) for slug, (severity, count) in tree["rules"].items()},
        _of(str, tree["day"]), _of(str, tree["pricing"]), _texts(tree["read"]),
    )  # fmt: skip


def _part(type_: Any, title: Any, region: Any, over: Any, under: Any, whole: Any) -> Part:
    return Part(_of(str, type_), _of(str, title), _of(str, region), _number(over, under), _of(bool, whole))


def _given(title: Any, file: Any, over: Any, under: Any, powers: Any, of: Any) -> Given:
    return Given(_of(str, title), _of(str, file), _number(over, under), _powers(powers), _texts(of))


def _share(tree: Any) -> Share:
    return Share(
        tuple(
            Use((_of(str, type_), _of(str, region)), _of(str, file), _of(str, price), _of(str, scope), _number(over, under),
                _powers(powers), _of(bool, alone))
            for type_, region, file, price, scope, over, under, powers, alone in _of(list, tree["uses"])
        ),
        tuple(((_of(str, row[0]), _of(str, row[1])), _number(*row[2:4]), _of(bool, row[4])) for row in tree["own"]),
        tuple(_given(*row) for row in _of(list, tree["given"])),
        tuple((_of(str, row[0]), _number(*row[1:])) for row in tree["discounts"]),
        _of(str, tree["free_tier"]), _of(str, tree["support"]), _texts(tree["lacks"]),
    )  # fmt: skip


def _texts(row: Any) -> tuple[str, ...]:
    return tuple(_of(str, text) for text in _of(list, row))


def _powers(tree: Any) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((_of(str, name), _of(int, power)) for name, power in _of(dict, tree).items()))


def _number(over: Any, under: Any) -> Fraction:
    return Fraction(_of(int, over), _of(int, under))


def _of(kind: Any, value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError(value)
    return value
