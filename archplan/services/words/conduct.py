"""What a service does with what arrives: passes it on, is copied to another region, is paid for by another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from archplan.kernel.diagnostics import Span
from archplan.kernel.units import Quantity, byte, day, month, quantity, request
from archplan.services.words.benefit import Benefit, Credit
from archplan.services.words.committable import Committable
from archplan.services.words.facts import Facts
from archplan.services.words.flow import Passed
from archplan.services.words.kinds import peer_of
from archplan.services.words.options import Record, Worded
from archplan.services.words.recovery import Copy, Strategy
from archplan.services.words.steps import Inflow
from archplan.services.words.usual import Usual
from archplan.text.located import Located


class Conduct(Facts):
    """How requests go on from a service, what stands for it when a region is lost, and who pays: the usual answers."""

    inflows: ClassVar[dict[str, Inflow]] = {}
    offered: tuple[Benefit, ...]  # what those that it stands with would pay for

    def emits(self) -> Quantity | None:
        """What leaves of itself whatever arrives, as requests or bytes a second; `passes` shares it out as ``""``."""
        return None

    def passes(self, leaving: Any, target: Facts) -> Passed:
        """What leaves over a connection to `target`: its outflow, the same whoever takes it, unless it says."""
        return Passed(self.outflow(leaving), self.payloads(leaving), self.hands_on)

    def outflow(self, leaving: Any) -> Mapping[str, Any]:
        """How many requests leave over a connection for one that arrives, by inflow. Everything, unless it says."""
        return {name: 1 for name, word in self.inflows.items() if word.counted is request}

    def payloads(self, leaving: Any) -> Any:
        """How many arriving payloads one leaving request carries: the batch, where the connection has one."""
        if leaving is None or "batch" not in leaving.options:
            return 1
        batch = leaving._values.get("batch")
        return batch if batch is not None else self._values.get("batch", 1)

    def written_to(self) -> str:
        """The inflow that takes what is written to it, where the one of a plain arrow does not; else nothing."""
        writing = (name for name, word in self.inflows.items() if word.brings and word.counted is request)
        return next((name for name in writing if not self.inflows[name].is_default), "")

    def written_at_once(self) -> Any:
        """How many things one write of it holds."""
        return 1

    def usual(self, caller: Facts) -> Usual | None:
        """How often a plain arrow from another service comes here; None: once for every request of the caller."""
        return None

    def tells(self, target: Facts) -> Usual | None:
        """How often a plain arrow from here comes, where it hands on no requests: what watches tells of what it finds.

        That it finds something once a day is an assumption.
        """
        return Usual(f"{self.name} tells of what it finds once a day", request / day) if self.watches else None

    def programs(self) -> Quantity:
        """How many programs of it run at once at most, each with a memory of its own: its fleet, or one."""
        fleet = self.fleet()
        return fleet.high if fleet is not None else quantity(1)

    def new_programs(self) -> Quantity:
        """The part of its requests that starts a new program; its fleet stays."""
        return quantity(0)

    def deployed(self) -> Quantity:
        """How often its programs are replaced by new ones; once a month, unless it says."""
        return 1 / month

    @property
    def answers(self) -> bool:
        """Whether requests of clients run through it."""
        return self.role in ("compute", "ingress", "edge")

    def counts_users(self) -> bool:
        """Whether its bill counts the people of the traffic that reaches it, each of them once a month."""
        return False

    def carries(self, inflow: str) -> tuple[Quantity, Quantity] | None:
        """Bytes of one request and its response, where the service knows better than the flow before it."""
        return None

    def reaches(self) -> tuple[str, ...]:
        """For an endpoint: the service types that its VPC reaches through it."""
        return ()

    def in_recovery(self, strategy: Strategy) -> Copy:
        """What stands for it in the recovery region: its role says, unless the service does.

        What answers requests stands there once the strategy serves there; what keeps data says itself how it is
        copied; what stands outside every region serves both.
        https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html
        """
        if self.stands in ("global", "edge"):
            return Copy("stands outside every region and serves both")
        if self.stands == "internet" or self.role == "external":
            return Copy("stands outside AWS")
        if self.role in ("data", "storage") and not self.copied_from:
            lost = f"{self.title}: archplan knows no way that its data reaches another region"
            return Copy("no copy that archplan knows of", {} if strategy.serves else None, holds=0 * byte, lost=lost)
        start = self.copied_from or ("never" if self.role in ("ops", "cicd") else "warm-standby")
        if start == "never":
            return Copy("not needed to serve requests")
        waiting = self.role == "messaging" and self.stands != "global"
        lost = f"{self.name}: what waits in it stays in {self.region}" if waiting else ""
        if strategy.serves or (start == "pilot-light" and strategy.replicates):
            return Copy("the same again" + ("" if strategy.serves else ", idle"), {}, lost=lost)
        return Copy("deployed from its template when it is needed", lost=lost)

    def asks_account(self) -> tuple[str, ...]:
        """The days of its price file that decide by the account: ``closed``, for a service open to old customers alone."""
        return ()

    def commits(self) -> Mapping[str, Committable]:
        """What commitments may pay of it, by the name of the meter; nothing unless it says so."""
        return {}

    def assumes(self) -> str:
        """What it takes for granted beside its options, as a sentence; nothing where that decides nothing."""
        return ""

    def runs_version(self) -> tuple[str, str] | None:
        """The engine whose versions it runs, by its name in its price file, and the one written; None without any."""
        return None

    def copies_every(self, resource: str, name: str, region: str) -> Quantity | None:
        """For a backup plan: how often it copies that resource of the service to the region; None where it does not."""
        return None

    def backed_up(self, strategy: Strategy, resource: str, holds: Quantity) -> Copy:
        """What keeps data and waits in a vault: AWS Backup copies it to the recovery region on its plan.

        https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html
        """
        how = f"AWS Backup copies it every {strategy.every}" if holds else "holds nothing"
        return Copy(how, backup={"resource": resource, "holds": holds}, holds=holds, behind=strategy.every)

    def hint_of(self, key: str, written: Located) -> str:
        """What to write for an option it does not have: what arrives at it stands on a connection."""
        from archplan.services.words.arriving import hint_of  # only when something is wrong

        return hint_of(self, key, written)

    def benefits(self) -> tuple[Benefit, ...]:
        """What its price pays of those that stand with it, such as a plan that covers the web ACL before it."""
        return ()

    def credits(self) -> tuple[Credit, ...]:
        """What its price pays of the account's use of other services."""
        return ()

    def declines(self, benefit: Benefit) -> str | None:
        """Why a benefit does not cover it as it is set up; nothing where it does, None for one that is not for it."""
        return None

    def paid_by(self, benefit: str) -> Benefit | None:
        """The benefit of that name that covers it."""
        return next((it for it in self.offered if it.name == benefit and self.declines(it) == ""), None)

    def beside(self) -> Iterator[str]:
        """The other services that its options name."""
        yield from _named_in(self)

    def own_price(self, entry: str) -> tuple[Quantity, str, str, Span, date] | None:
        """A price the spec states (a meter of ``own:entry``): rate, the unit it is for, source, place, day."""
        return None


def _named_in(worded: Worded) -> Iterator[str]:
    for word in worded.options.values():
        value = worded._values.get(word.name)
        if value and peer_of(word.kind) is not None:
            yield value
        for record in value if isinstance(value, tuple) else (value,):
            if isinstance(record, Record):
                yield from _named_in(record)
