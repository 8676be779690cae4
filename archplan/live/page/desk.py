"""What stands behind the page's server: a session for every page that is open, and the answers to what a page asks.

Every answer is of the texts that the page sends: what is on disk is read when a page is opened, and written when it
says so. The page asks in this order, and gets each as soon as it is known: the mistakes and the bill, the picture, what
rules find, what more traffic crosses.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from archplan.checks.thresholds import Crossing, Point, crossed, crossings
from archplan.drawing import DrawingError
from archplan.estimate.plan import Plan, rescaled
from archplan.kernel.diagnostics import ArchplanError
from archplan.live.language.asked import ASKED, Editor
from archplan.live.page import export, picture, view
from archplan.live.page.dials import LEAST, MOST, Dials, dials_of, scales, told
from archplan.live.page.disk import Held, SpecFiles
from archplan.live.page.server import ASSETS, Body, Unasked
from archplan.live.session import Answer, Overtaken, Session
from archplan.live.terms import Terms
from archplan.text.yaml import LARGEST_FILE

MOST_VISITS = 16
MOST_SEARCHED = (
    400  # services of a spec whose lines are looked for over the whole slider: 150 take five seconds of a processor
)
YIELD = 0.02  # seconds that a search waits while somebody waits for an answer
OVERTAKEN = {"overtaken": True}


class Visit:
    """One page that is open: its session, the picture as it was placed last, and what it knows of the files on disk."""

    def __init__(self, session: Session, held: Mapping[str, Held], looks: Mapping[str, Any]):
        self.session, self.editor = session, Editor(session)
        self.marks = {name: it.mark for name, it in held.items()}
        self.looks, self.moving = dict(looks), dict[str, tuple[Any]]()
        self.placed: picture.Placed | None = None
        self.placed_for = -1
        self.turn = threading.Lock()
        self.waiting = 0  # questions that are being answered
        self.is_moving = False
        self.shown: dict[Any, Any] = {}  # what was worked out for the last answer, by what it is

    def has_moved(self) -> bool:
        """Whether a file beside the texts changed, and stood still since the last look: policy, lock, prices."""
        is_moved = self.session.sources.differ()
        was_moving, self.is_moving = self.is_moving, is_moved
        return is_moved and was_moving


class PageDesk:
    """The answers of one spec's pages. `terms` says by which day, prices and policy, anew for each page."""

    def __init__(self, files: SpecFiles, terms: Callable[[], Terms], html: str):
        self.files, self.terms, self.html = files, terms, html
        self._visits: dict[str, Visit] = {}
        self._hold = threading.Lock()

    # ------------------------------------------------------------------------------------------- for the server

    def page(self, page: str, nonce: str) -> str:
        return Template(self.html).substitute(
            page=page, nonce=nonce, assets=ASSETS.rstrip("/"), file=escape(Path(self.files.main).name)
        )

    def ask(self, page: str, what: str, given: Mapping[str, Any]) -> Any:
        if what == "open":
            return self._open(page)
        act = self._acts.get(what)
        if act is None:
            raise Unasked
        visit = self._visits.get(page)
        if visit is None:
            return {"error": "this page was closed; load it again"}
        is_search = what == "lines"
        visit.waiting += not is_search
        try:
            return act(self, visit, given)
        except Overtaken:
            return OVERTAKEN
        except (ArchplanError, DrawingError) as error:
            return {"error": str(error)}
        finally:
            visit.waiting -= not is_search

    def show(self, page: str, what: str) -> Body | None:
        visit = self._visits.get(page)
        if what != "report" or visit is None:
            return None
        return export.preview(visit.shown.get("answer"))

    def news(self, page: str) -> Iterator[dict[str, Any]]:
        """Files that are no longer as the page knows them; and that what follows from them is to be asked for again."""
        visit = self._visits.get(page)
        if visit is not None and visit.has_moved():
            visit.session.set_terms(self.terms())
            yield {"beside": True}
        for name, look in list(visit.looks.items()) if visit is not None else ():
            now = self.files.look(name)
            if visit is None or now == look:
                continue
            if visit.moving.get(name) != (now,):  # it may be half written: wait until it stands still
                visit.moving[name] = (now,)
                continue
            visit.looks[name] = now
            held = self.files.read(name)
            mark = held.mark if held is not None else ""
            if mark != visit.marks.get(name, ""):
                visit.marks[name] = mark
                yield {"file": name, "text": held.text if held is not None else None, "mark": mark}

    def leave(self, page: str) -> None:
        with self._hold:
            self._visits.pop(page, None)

    # ------------------------------------------------------------------------------------------- what a page asks

    def _open(self, page: str) -> dict[str, Any]:
        main = self.files.main
        found = self.files.read(main) or Held("", "")
        held = {main: found} | self._included(found.text)
        session = Session({name: it.text for name, it in held.items()}, main, self.terms())
        visit = Visit(session, held, {name: self.files.look(name) for name in held})
        with self._hold:
            while len(self._visits) >= MOST_VISITS:
                self._visits.pop(next(iter(self._visits)))
            self._visits[page] = visit
        files = [{"file": name, "text": it.text, "mark": it.mark} for name, it in held.items()]
        return {"main": main, "files": files, "scales": scales(), "forms": export.forms(), "regions": export.regions()}

    def _included(self, text: str) -> dict[str, Held]:
        known = ((name, self.files.read(name)) for name in self.files.includes(text))
        return {name: held for name, held in known if held is not None}

    def _texts(self, visit: Visit, given: Mapping[str, Any]) -> list[dict[str, str]]:
        """Take the texts that the page sends; the files that it does not know yet and the spec includes now."""
        texts = given.get("texts", {})
        if not isinstance(texts, dict):
            raise Unasked
        for name, text in texts.items():
            if not isinstance(text, str) or len(text) > LARGEST_FILE or name not in visit.marks:
                raise Unasked
            visit.session.change(name, text)
        main = visit.session.texts[self.files.main]
        fresh = {name: it for name, it in self._included(main).items() if name not in visit.session.texts}
        for name, held in fresh.items():
            visit.session.change(name, held.text)
            visit.marks[name], visit.looks[name] = held.mark, self.files.look(name)
        return [{"file": name, "text": it.text, "mark": it.mark} for name, it in fresh.items()]

    def _answer(self, visit: Visit, dials: Dials) -> Answer:
        """The answer for a scenario and a region. Raises Overtaken."""
        answer = visit.session.answer(dials.scenario or None, dials.settings)
        if visit.shown.get("answer") is not answer:
            visit.shown = {"answer": answer}
        return answer

    def _scaled(self, visit: Visit, plan: Plan, scale: Fraction) -> Plan:
        """The plan at other traffic; the last one is kept, for a picture follows every bill."""
        if scale == 1:
            return plan
        held = visit.shown.get("scaled")
        if held is None or held[0] != scale or held[1] is not plan:
            held = visit.shown["scaled"] = scale, plan, rescaled(plan, scale)
        return held[2]

    def _read(self, visit: Visit, given: Mapping[str, Any]) -> dict[str, Any]:
        """What is wrong and what it costs, of texts and dials."""
        fresh = self._texts(visit, given)
        dials = dials_of(given)
        answer = self._answer(visit, dials)
        found: dict[str, Any] = {
            "fresh": fresh, "mistakes": [visit.editor.told(it) for it in answer.mistakes], "good": answer.plan is not None,
        }  # fmt: skip
        if answer.plan is not None:
            found |= self._figures(visit, answer.plan, dials)
            found["outline"] = view.outline(answer.plan)
            found["title"], found["region"] = answer.plan.architecture.title, answer.plan.architecture.region
            found["scenarios"] = list(answer.plan.architecture.scenarios)
        return found

    def _figures(self, visit: Visit, plan: Plan, dials: Dials) -> dict[str, Any]:
        scaled = self._scaled(visit, plan, dials.scale)
        stated = plan if dials.is_turned else None
        return {
            "total": view.total(scaled, stated), "bill": view.bill(scaled, stated), "traffic": view.traffic(scaled),
            "notes": view.notes(scaled), "users": told(plan, dials.scale),
        }  # fmt: skip

    def _findings(self, visit: Visit, given: Mapping[str, Any]) -> dict[str, Any]:
        """What every rule says: the mistakes and the bill do not wait for it."""
        answer = self._answer(visit, dials_of(given))
        return {"findings": [visit.editor.told(it) for it in answer.findings]}

    def _turn(self, visit: Visit, given: Mapping[str, Any]) -> dict[str, Any]:
        """The figures of other dials for the same texts."""
        dials = dials_of(given)
        answer = self._answer(visit, dials)
        if answer.plan is None:
            return {"mistakes": [visit.editor.told(it) for it in answer.mistakes], "good": False}
        return self._figures(visit, answer.plan, dials) | {"good": True}

    def _picture(self, visit: Visit, given: Mapping[str, Any]) -> dict[str, Any]:
        """The picture for texts and dials: placed where the texts are new, else with other figures at its places."""
        dials = dials_of(given)
        answer = self._answer(visit, dials)
        if answer.plan is None:
            return {"good": False}
        scaled = self._scaled(visit, answer.plan, dials.scale)
        with visit.turn:
            if self._answer(visit, dials) is not answer:
                raise Overtaken
            asked = picture.pictured(scaled, dials.hour)
            held = visit.placed
            found = (
                picture.with_figures(held, asked) if held is not None and visit.placed_for == answer.edition else None
            )
            if found is None:
                stated = picture.pictured(answer.plan)
                if held is None or held.scene != stated:
                    held = picture.placed(stated)
                visit.placed, visit.placed_for = held, answer.edition
                found = picture.with_figures(held, asked) or picture.placed(asked)
            theme = "dark" if given.get("theme") == "dark" else "light"
            made = picture.document(found, scaled, theme) | {"good": True}
            if made["drawn_with"] == given.get("drawn_with"):
                del made["icons"]  # the page has them: a slider moves a hundredth of what a picture is
            return made

    def _crossed(self, visit: Visit, given: Mapping[str, Any]) -> dict[str, Any]:
        """What the traffic of the dials is beyond, or no longer beyond, of what the spec's own traffic is."""
        dials = dials_of(given)
        answer = self._answer(visit, dials)
        if answer.plan is None or not dials.is_turned:
            return {"beyond": [], "within": []}
        stated = visit.shown.get("stated")
        if stated is None:
            stated = visit.shown["stated"] = Point(answer.plan)
        other = Point(self._scaled(visit, answer.plan, dials.scale))
        low, high = (stated, other) if dials.scale > 1 else (other, stated)
        found = [_crossing(it) for it in crossed(low, high)]
        return {"beyond": found, "within": []} if dials.scale > 1 else {"beyond": [], "within": found}

    def _lines(self, visit: Visit, given: Mapping[str, Any]) -> dict[str, Any]:
        """Where on the slider what is crossed: looked for while nobody waits for an answer."""
        dials = dials_of(given)
        answer = self._answer(visit, dials)
        if answer.plan is None:
            return {"lines": []}
        if len(answer.plan.architecture.services) > MOST_SEARCHED:
            return {"lines": [], "why": f"no marks: a spec has more than {MOST_SEARCHED} services"}

        def watch() -> None:
            visit.session.overtaken(answer.edition)
            while visit.waiting:
                time.sleep(YIELD)
                visit.session.overtaken(answer.edition)

        found = crossings(answer.plan, LEAST, MOST, watch)
        plan = answer.plan
        return {
            "lines": [
                _crossing(it)
                | {"scale": float(it.scale), "beyond": f"{'' if it.is_exact else 'about '}{told(plan, it.scale)}"}
                for it in found
            ]
        }

    def _save(self, visit: Visit, given: Mapping[str, Any]) -> dict[str, Any]:
        """Write a file; where it is no longer as the page knows it, what it holds now comes back instead."""
        name, text, mark = given.get("file"), given.get("text"), given.get("mark")
        if (
            not isinstance(name, str)
            or name not in visit.marks
            or not isinstance(text, str)
            or len(text) > LARGEST_FILE
        ):
            raise Unasked
        try:
            saved = self.files.save(name, text, str(mark))
        except UnicodeEncodeError:
            return {"error": "the text has half of a sign in it, which no file can hold"}
        if saved is None:
            held = self.files.read(name)
            if held is None:
                return {"error": f"{name} is no longer a text that a spec can be; move it away and save again"}
            visit.marks[name] = held.mark
            return {"saved": False, "text": held.text, "mark": held.mark}
        visit.marks[name], visit.looks[name] = saved, self.files.look(name)
        return {"saved": True, "mark": saved}

    def _export(self, visit: Visit, given: Mapping[str, Any]) -> Any:
        """A file of the texts as they are, for the scenario and the region of the dials."""
        answer = self._answer(visit, dials_of(given))
        if answer.report is None:
            return {"error": "the spec has mistakes; mend them first"}
        return export.made(answer.report, str(given.get("form")), Path(self.files.main).stem)

    def _language(self, visit: Visit, given: Mapping[str, Any]) -> Any:
        """What the language server would answer: words that may stand at a place, what is known of what stands there."""
        self._texts(visit, given)
        what, file = given.get("feature"), given.get("file")
        if what not in ASKED or not isinstance(file, str) or file not in visit.session.texts:
            raise Unasked
        try:
            return {"found": visit.editor.ask(what, file, given.get("params") or {})}
        except ValueError:
            raise Unasked from None

    _acts: Mapping[str, Callable[[PageDesk, Visit, Mapping[str, Any]], Any]] = {
        "read": _read, "findings": _findings, "turn": _turn, "picture": _picture, "crossed": _crossed, "lines": _lines, "save": _save,
        "export": _export, "language": _language,
    }  # fmt: skip


def _crossing(found: Crossing) -> dict[str, Any]:
    span = found.span
    place = {"file": span.file, "line": span.line} if span is not None else {"file": "", "line": 0}
    return {"service": found.service, "kind": found.kind, "what": found.what, "slug": found.slug, **place}
