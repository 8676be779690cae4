"""Where to go on when a region is lost: `recovery:` names the region, the strategy, and what its arithmetic assumes.

What the spec leaves out is a default of archplan's own, and every output says so: AWS publishes words, not minutes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated, Any, Literal

from archplan.kernel.diagnostics import Diagnostic, Span, did_you_mean
from archplan.kernel.units import Quantity, UnitError, byte, one, second
from archplan.prices.regions import ALL, ELSEWHERE
from archplan.services.words.kinds import Duration, Measures, Ratio
from archplan.services.words.options import Record
from archplan.services.words.steps import option
from archplan.text.located import Located

STRATEGIES = ("backup-restore", "pilot-light", "warm-standby", "hot-standby", "active-active")
Events = Annotated[Quantity, Measures("a number of events for a time", one / second, "0.1/year")]
Speed = Annotated[Quantity, Measures("a speed", byte / second, "1 GB/minute")]


class Fallback(Record):
    """What stands ready in another region, and what the time to recover is made of."""

    region: str = option("", "the region to go on in, such as ap-northeast-1", required=True)
    strategy: Literal["backup-restore", "pilot-light", "warm-standby", "hot-standby", "active-active"] | None = option(
        None, "what stands ready there; 'archplan recover' compares all of them"
    )
    standby: Ratio = option("30%", "of a warm standby: the part of the capacity that runs, one for each zone at least")
    detect: Duration | None = option(None, "until the failure is noticed; interval x threshold of the health checks")
    decide: str | None = option(
        None, "automatic, or how long it takes to decide; automatic where what serves stands ready, else 15 minutes"
    )
    deploy: Duration | None = option(None, "until what is missing is deployed; 45 minutes for all, 15 for compute")
    scale: Duration | None = option(None, "until it carries everything; 10 minutes from nothing, 5 from a part")
    validate: Duration | None = option(None, "until somebody is sure that it works")
    restores: Speed = option("1 GB/minute", "how fast a backup is restored")
    backups: str = option("every 1 day", "how often data is copied to the recovery region")
    keep: Duration = option("7 days", "how long these copies are kept")
    drills: str | None = option(None, "how often the recovery is practised, such as every 6 months")
    events: Events = option("0.1/year", "how often a region is expected to be lost: once in ten years")
    outage: Duration = option("8 hours", "how long such an event lasts for whoever waits it out")
    services: Any = option(None, "patches of the copies, by service: {db: {instance: db.t4g.small}}")

    def _read(self, key: str, kind: Any, written: Located, wrong: list[Diagnostic]) -> Any:
        if key in ("decide", "backups", "drills"):
            return self._read_time(key, written, wrong)
        if key == "services":
            if written.is_mapping and all(patch.is_mapping for patch in written.value.values()):
                return written
            wrong.append(Diagnostic(
                "bad-value", written.span, "services: patches of the copies, by service",
                "write services: {db: {instance: db.t4g.small}}",
            ))  # fmt: skip
            return None
        return super()._read(key, kind, written, wrong)

    def _read_time(self, key: str, written: Located, wrong: list[Diagnostic]) -> Any:
        """``every 6 months``, ``15 minutes``, or the word automatic."""
        example = {"decide": "automatic, or 15 minutes", "backups": "every 1 day"}.get(key, "every 6 months")
        text = written.value.strip() if written.is_text else ""
        if key == "decide" and text == "automatic":
            return 0 * second
        try:
            time = Quantity.parse(text.removeprefix("every ").strip())
            if time.like(second) and (time.number > 0 or (key == "decide" and time.number == 0)):
                return time
        except (UnitError, ZeroDivisionError):
            pass
        wrong.append(Diagnostic("bad-value", written.span, f"{key}: this is not a time", f"write {key}: {example}"))
        return None

    def is_stated(self, key: str) -> bool:
        """Whether the spec says it, or it is a default of archplan's."""
        return self._spans.get(key) is not None

    @property
    def every(self) -> Quantity:
        """How often a backup is copied."""
        found = self._values["backups"]
        return found if isinstance(found, Quantity) else Quantity.parse("1 day")

    @property
    def patches(self) -> Mapping[str, Located]:
        """What the spec wants different of the copies, by service."""
        found = self._values["services"]
        return dict(found.items()) if found is not None else {}


def read_fallback(
    tree: Located, region: str, regions: Collection[str], names: Collection[str], wrong: list[Diagnostic]
) -> Fallback | None:
    """The spec's `recovery:`; nothing where it has none."""
    written = tree.get("recovery")
    if written is None:
        return None
    if not written.is_mapping:
        hint = "write recovery: {region: ap-northeast-1, strategy: warm-standby}"
        wrong.append(Diagnostic("bad-value", written.span, "recovery is a mapping", hint))
        return None
    fallback = Fallback(written, wrong, "recovery")
    where = written.get("region")
    if where is not None and (found := refused(fallback.region or "", region, regions, where.span)):
        wrong.append(found)
    for name in fallback.patches:
        if name not in names:
            at = written["services"].keys[name]
            wrong.append(Diagnostic("unknown-service", at, f"nothing is called {name!r}", did_you_mean(name, names)))
    return fallback


def refused(there: str, here: str, regions: Collection[str], span: Span) -> Diagnostic | None:
    """Why a region is none to recover in: nobody knows it, or it is the one that was lost."""
    if there in ALL and ALL[there].refused:
        return Diagnostic("unknown-region", span, f"{there!r} cannot be priced: {ALL[there].refused}", ELSEWHERE)
    if there not in regions:
        return Diagnostic("unknown-region", span, f"{there!r} is not an AWS region", did_you_mean(there, regions))
    if there == here:
        message = f"{there} is the region that is lost, so nothing can be recovered there"
        return Diagnostic("recovery-in-the-same-region", span, message, "name another region")
    return None


def assumed(region: str) -> Fallback:
    """A recovery in that region with nothing else stated."""
    span = Span("--region", 1, 1, max(1, len(region)))
    return Fallback(Located({"region": Located(region, span)}, span, {"region": span}), [], "recovery")
