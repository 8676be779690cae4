"""Texts in; plan, mistakes, findings and picture out: one session for every door, that does again what a change asks for.

A door keeps one session a spec, tells it of every change, and asks for the answer when it wants one::

    session = Session({"shop.yaml": text, "parts/network.yaml": other}, "shop.yaml", terms_beside(Path("shop.yaml")))
    session.change("shop.yaml", text_as_it_is_now)
    answer = session.answer()
    answer.diagnostics      # what 'archplan check' says of these texts: each with place, slug, message, hint, fix
    answer.plan             # the plan, with .bill, .flows, .architecture; None while the spec has mistakes
    answer.picture()        # SVG; of the last texts that were a spec, while these are none: then answer.is_stale

No file is read but those of the program: an include is a text of the session, or it is not there.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from archplan.checks.review import review
from archplan.checks.scenarios import scenario_mistakes
from archplan.estimate.bill import Bill
from archplan.estimate.plan import Plan, plan_of
from archplan.estimate.report import Report
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, in_order
from archplan.kernel.record import changed, frozen
from archplan.live.sources import Sources
from archplan.live.terms import Terms
from archplan.spec.patch import patched
from archplan.text.load import load_texts
from archplan.text.located import Located

MOST_QUESTIONS = 32  # answers of one text that are kept: scenarios and settings
MOST_PICTURES = 4  # drawn pictures that are kept


class Overtaken(Exception):
    """The texts changed while an answer was worked out, and nobody needs it any more."""


@frozen
class _Read:
    """What the texts are: the tree as written, or the mistakes that it cannot be read for."""

    texts: dict[str, str]
    tree: Located | None = None
    wrong: tuple[Diagnostic, ...] = ()


class Session:
    """Texts that change, and what follows from them.

    `texts` are by name, `main` is the spec's; the others are what it may include, by their path beside it as messages
    call it: with main ``a/shop.yaml`` and ``include: [parts/net.yaml]`` that is ``a/parts/net.yaml``. `terms` say by which
    day, prices and policy.

    May be used by several threads: they take turns, and a change overtakes the answer that is being worked out, which
    ends with `Overtaken` where it was asked for.
    """

    def __init__(self, texts: Mapping[str, str], main: str, terms: Terms | None = None):
        gc.enable()  # the command line turns it off, as its calls are short; plans hold themselves in circles
        self.main, self.terms = main, terms or Terms()
        self.sources = Sources()
        self.sources.add(self.terms.looked_at)
        self._texts = {main: "", **texts}
        self._turn = threading.RLock()
        self._edition = 0  # counts changes
        self._read: tuple[int, _Read] | None = None
        self._answers: dict[tuple[str | None, tuple[str, ...]], Answer] = {}
        self._good: dict[tuple[str | None, tuple[str, ...]], Answer] = {}
        self._pictures: dict[Any, str] = {}

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts as they are now, by name."""
        return dict(self._texts)

    def change(self, name: str, text: str | None) -> bool:
        """A text is this now; None takes it away. Whether that is a change: the same text again is none."""
        if self._texts.get(name) == text or (text is None and name == self.main and not self._texts[name]):
            return False
        texts = {other: held for other, held in self._texts.items() if other != name or text is not None}
        if text is not None:
            texts[name] = text
        texts.setdefault(self.main, "")
        self._texts = texts
        self._edition += 1
        return True

    def set_terms(self, terms: Terms) -> None:
        """These terms hold from now on: what lies beside the spec was read again, and may say something else.

        Where a file that answers follow from is no longer as it was, all is worked out anew, also by the same terms.
        """
        if self.sources.moved() or terms != self.terms:
            self.terms = terms
            self._edition += 1
            self._good.clear()
        self.sources.add(terms.looked_at)

    def answer(self, scenario: str | None = None, settings: tuple[str, ...] = ()) -> Answer:
        """What follows from the texts as they are, with a scenario and ``PATH=VALUE`` settings laid over the spec.

        Worked out once for each of them until a text changes. Raises Overtaken when one does meanwhile, by another
        thread; never anything for what a text says.
        """
        asked = scenario, settings
        with self._turn:
            edition, texts, terms = self._edition, self._texts, self.terms
            if self._read is None or self._read[0] != edition:
                self._answers.clear()
                self._read = edition, self._parsed(texts, self._read[1] if self._read else None)
            answer = self._answers.get(asked)
            if answer is None:
                answer = self._worked_out(self._read[1], terms, asked, edition)
                while len(self._answers) >= MOST_QUESTIONS:
                    self._answers.pop(next(iter(self._answers)))
                self._answers[asked] = answer
                if answer.plan is not None:
                    while len(self._good) >= MOST_QUESTIONS:
                        self._good.pop(next(iter(self._good)))
                    self._good[asked] = answer
            return answer

    def overtaken(self, edition: int) -> None:
        """Raise Overtaken if the texts are of another edition by now."""
        if self._edition != edition:
            raise Overtaken

    def stands(self, answer: Answer) -> bool:
        """Whether an answer is of the texts as they are, or is the good one that the answer to those falls back on."""
        is_answered = self._read is not None and self._read[0] == self._edition and bool(self._answers)
        return answer.edition == self._edition or (is_answered and answer in self._good.values())

    def _parsed(self, texts: Mapping[str, str], before: _Read | None) -> _Read:
        named = {self.main: texts[self.main], **texts}
        try:
            tree, read = load_texts(named)
        except ArchplanError as error:
            return _Read(dict(error.texts), wrong=error.diagnostics)
        if before is not None and before.tree == tree:
            tree = before.tree  # so that whoever looks sees at once that nothing moved
        return _Read(read, tree)

    def _worked_out(self, read: _Read, terms: Terms, asked: tuple[str | None, tuple[str, ...]], edition: int) -> Answer:
        scenario, settings = asked
        good = self._good.get(asked)
        answer = Answer(self, edition, read.texts, terms, scenario, good)
        if terms.wrong or read.tree is None:
            answer.mistakes = (*terms.wrong, *read.wrong)
            return answer
        answer.tree = read.tree
        texts = dict(read.texts)
        with self.sources.listening():
            wrong = self._planned(answer, read.tree, asked, texts, good)
        if answer.plan is not None:
            answer.forget()  # so that answers do not hold one another for ever
        self.overtaken(edition)
        with self.sources.listening():
            others = scenario_mistakes(
                read.tree, texts, self.main, besides=scenario, settings=settings, day=terms.day, known=wrong
            )
        answer.mistakes = tuple(in_order([*wrong, *others]))
        return answer

    def _planned(
        self, answer: Answer, whole: Located, asked: tuple[str | None, tuple[str, ...]], texts: dict[str, str], good: Answer | None
    ) -> tuple[Diagnostic, ...]:  # fmt: skip
        """Give the answer its plan, or say the mistakes that keep it from one."""
        scenario, settings = asked
        terms = answer.terms
        try:
            tree = patched(whole, scenario, settings, texts)
            if (
                good is not None
                and good.tree is whole
                and good.plan is not None
                and good.plan.day == (terms.day or date.today())
            ):
                answer.plan = changed(good.plan, architecture=changed(good.plan.architecture, texts=texts))
            else:
                answer.plan = plan_of(
                    tree, texts, self.main, on=terms.day, pricing=terms.pricing, scenario=scenario or "", lang=terms.lang
                )  # fmt: skip
        except ArchplanError as error:
            return error.diagnostics
        return ()

    def _drawn(self, plan: Plan, theme: str, options: dict[str, Any]) -> str:
        from archplan.drawing import svg
        from archplan.outputs.scenes.picture import scene

        made = scene(Report(plan), ranges=False, **options)  # drawing them takes longer than a key may
        for held, picture in self._pictures.items():
            if held == (theme, made):
                return picture
        while len(self._pictures) >= MOST_PICTURES:
            self._pictures.pop(next(iter(self._pictures)))
        picture = self._pictures[theme, made] = svg(made, theme)
        return picture


class Answer:
    """What follows from texts: worked out as it is asked for, and then kept.

    `mistakes` keep the texts from being a spec, or a scenario of theirs; `plan` is None where there is no pricing it.
    `tree` is that of the texts, includes merged in; None where they cannot be read.
    `good` is the last answer to the same question that had a plan, when this one has none.
    """

    def __init__(
        self, session: Session, edition: int, texts: Mapping[str, str], terms: Terms, scenario: str | None,
        good: Answer | None,
    ):  # fmt: skip
        self.edition, self.texts, self.terms, self.scenario = edition, texts, terms, scenario
        self.mistakes: tuple[Diagnostic, ...] = ()
        self.plan: Plan | None = None
        self.tree: Located | None = None
        self._session, self._good = session, good

    def forget(self) -> None:
        """Let the answer before go."""
        self._good = None

    @property
    def good(self) -> Answer | None:
        """This answer if it has a plan, else the last that had one; None where none ever had."""
        return self if self.plan is not None else self._good

    @property
    def is_stale(self) -> bool:
        """Whether plan, bill and picture of `good` are of earlier texts, for these are no spec."""
        return self.plan is None and self._good is not None

    @property
    def bill(self) -> Bill | None:
        """What it costs a month; None where there is no plan."""
        return self.plan.bill if self.plan is not None else None

    @cached_property
    def findings(self) -> tuple[Diagnostic, ...]:
        """What every rule says of the plan, as the team's policy judges it; nothing where there is no plan.

        Raises Overtaken where a text changed before anybody asked, unless this is what the answer to it falls back on.
        """
        if self.plan is None:
            return ()
        with self._session._turn:
            if not self._session.stands(self):
                raise Overtaken
            findings = [*review(self.plan).findings, *self.terms.besides()]
        return self.terms.policy.judged(in_order(findings), self.terms.spec or Path(self._session.main))

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The mistakes, or else the findings: what 'archplan check' says of these texts."""
        return self.mistakes or self.findings

    @property
    def report(self) -> Report | None:
        """The plan with its findings, for every output that takes a report; None where there is no plan."""
        return Report(self.plan, self.findings) if self.plan is not None else None

    def picture(self, theme: str = "light", **options: Any) -> str:
        """The SVG that ``archplan draw`` writes of these texts, or of the last that were a spec; "" before the first.

        `options` are those of `archplan.outputs.scenes.picture.scene`: view, around, costs, traffic, steps, legend ...
        The same scene is not drawn twice. Raises DrawingError for what cannot be drawn as asked.
        """
        good = self.good
        if good is None or good.plan is None:
            return ""
        with self._session._turn:
            return self._session._drawn(good.plan, theme, options)
