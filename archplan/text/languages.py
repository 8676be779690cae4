"""Words in the reader's language: a text may be written in each, ``{en: Online shop, vi: Cửa hàng trực tuyến}``.

They are picked before anything else reads the spec, which then has one plain text at every place, at the span where
that text was written. A plain text is the same in all languages. Where the language asked for is missing, the first
that is written stands in, and its place is kept so that a report can say so.
"""

from __future__ import annotations

from collections.abc import Mapping

from archplan.kernel.diagnostics import Diagnostic, Span
from archplan.text.located import Located, merged, unknown_key

LANGUAGES = {"en": "English", "vi": "Vietnamese"}
TEXTS = (
    "title", "about", "services.*.label", "services.*.why", "traffic.*.label", "places.*.label",
    "connections.*.*.label", "connections.*.*.why", "steps.*.*",
)  # fmt: skip
"""Where texts stand; ``*`` is any key of a mapping and any item of a list."""
GROUP = {"title": "what stands over the box", "holds": "the services in it"}
EXAMPLE = "write a text, or {en: Online shop, vi: Cửa hàng trực tuyến}"


def spoken(tree: Located, lang: str, wrong: list[Diagnostic] | None = None) -> tuple[Located, tuple[Span, ...]]:
    """The tree with every text in that language, and the places of those that are not written in it.

    A language that nobody knows is a mistake, added to `wrong`.
    """
    assert lang in LANGUAGES, f"there are no words in {lang!r}"
    speaker = _Speaker(lang, [] if wrong is None else wrong)
    said = speaker.spec(tree, None)
    scenarios = tree.get("scenarios")
    if scenarios is not None and scenarios.is_mapping:
        patches = {name: _patch(patch, tree, lang) for name, patch in scenarios.items()}
        said = _with(said, {"scenarios": _with(scenarios, patches)})
    return said, tuple(speaker.missing)


def _patch(patch: Located, base: Located, lang: str) -> Located:
    """A scenario in that language. What is wrong in it is found when it is laid over the spec, as all its mistakes."""
    speaker = _Speaker(lang, [])
    said = speaker.spec(patch, base)
    return patch if speaker.wrong else said


class _Speaker:
    """Chooses one language for every text. `beside` is the node that a patch changes: its other languages stay valid."""

    def __init__(self, lang: str, wrong: list[Diagnostic]):
        self.lang, self.wrong = lang, wrong
        self.missing: list[Span] = []

    def spec(self, tree: Located, beside: Located | None) -> Located:
        for path in TEXTS:
            tree = self.texts(tree, path.split("."), beside)
        return self.copies(self.groups(tree, beside), beside or tree)

    def texts(self, node: Located, path: list[str], beside: Located | None) -> Located:
        """The node with the texts at that path picked."""
        if not path:
            return self.text(node, beside)
        key, rest = path[0], path[1:]
        if node.is_list and key == "*":
            items = [self.texts(item, rest, None) for item in node.value]
            same = all(new is old for new, old in zip(items, node.value, strict=True))
            return node if same else Located(items, node.span, node.keys, node.comment)
        found = {name: value for name, value in node.items() if key in (name, "*")}
        return _with(node, {name: self.texts(value, rest, _at(beside, name)) for name, value in found.items()})

    def text(self, node: Located, beside: Located | None) -> Located:
        if not node.is_mapping:
            return node
        before = len(self.wrong)
        for key, span in node.keys.items():
            if key not in LANGUAGES:
                comma = node[key].is_text and not node[key].value
                hint = "put quotes round a text with a comma" if comma else EXAMPLE
                self.wrong.append(Diagnostic("unknown-language", span, f"no report is written in {key[:60]!r}", hint))
            elif not node[key].is_text:
                self.wrong.append(Diagnostic("bad-value", node[key].span, f"{key}: this is not a text", EXAMPLE))
        words = merged(beside, node) if beside is not None and beside.is_mapping else node
        written = {key: text for key, text in words.items() if key in LANGUAGES and _says(text)}
        if len(self.wrong) > before or not written:
            if len(self.wrong) == before:
                self.wrong.append(Diagnostic("bad-value", node.span, "this text is written in no language", EXAMPLE))
            return Located("-", node.span)
        if self.lang not in written:
            self.missing.append(node.span)
        return written.get(self.lang) or next(iter(written.values()))

    def copies(self, tree: Located, base: Located) -> Located:
        """The patches of copies in `recovery:`, which are laid over the services."""
        recovery = tree.get("recovery")
        patches = recovery.get("services") if recovery is not None else None
        if recovery is None or patches is None or not patches.is_mapping:
            return tree
        for key in ("label", "why"):
            patches = self.texts(patches, ["*", key], base.get("services"))
        return _with(tree, {"recovery": _with(recovery, {"services": patches})})

    # ------------------------------------------------------------------------------------------ groups

    def groups(self, tree: Located, beside: Located | None) -> Located:
        """``{orders: {title: {en: ..., vi: ...}, holds: [...]}}`` as ``{Orders: [...]}``, the form of one language."""
        draw = tree.get("draw")
        groups = draw.get("groups") if draw is not None else None
        base = _at(_at(beside, "draw"), "groups")
        if draw is None or groups is None or not groups.is_mapping:
            return tree
        if not any(group.is_mapping for part in (groups, base) if part is not None for _, group in part.items()):
            return tree
        if base is None:
            return _with(tree, {"draw": _with(draw, {"groups": self.boxes(groups)})})
        # A patch names groups by their keys, and what it is laid over has titles by now: all of them are replaced.
        old, new = _Speaker(self.lang, []).boxes(base), self.boxes(merged(base, groups))
        gone = {title: Located("null", groups.span) for title in old.value if title not in new}
        boxes = Located({**gone, **new.value}, groups.span, {**dict.fromkeys(gone, groups.span), **new.keys})
        return _with(tree, {"draw": _with(draw, {"groups": boxes})})

    def boxes(self, groups: Located) -> Located:
        value, keys = dict[str, Located](), dict[str, Span]()
        for name, group in groups.items():
            title, holds = self.box(name, group, groups.keys[name])
            if title in value:
                self.wrong.append(Diagnostic("bad-value", group.span, f"two groups are called {title[:60]!r}",
                                             "give one of them another title"))  # fmt: skip
            value[title], keys[title] = holds, groups.keys[name]
        return Located(value, groups.span, keys)

    def box(self, name: str, group: Located, span: Span) -> tuple[str, Located]:
        """The title of one group, and its list."""
        if not group.is_mapping:
            return name, group
        for key, at in group.keys.items():
            if key not in GROUP:
                self.wrong.append(unknown_key(key, at, group[key], list(GROUP), f"a group has no {key!r}"))
        holds, title = group.get("holds"), group.get("title")
        if holds is None:
            self.wrong.append(Diagnostic("missing-option", span, f"{name[:60]}: a group holds services",
                                         "add 'holds: [orders, mailer]'"))  # fmt: skip
            holds = Located([], group.span)
        said = self.text(title, None) if title is not None else Located(name, span)
        if not said.is_text or not said.value.strip():
            self.wrong.append(Diagnostic("bad-value", said.span, "title: this is not a text", EXAMPLE))
            return name, holds
        return said.value.strip(), holds


def _says(text: Located) -> bool:
    """Whether something is written: a language left empty, or taken away by a patch, is not."""
    return text.is_text and text.value.strip() not in ("", "null", "~")


def _at(node: Located | None, key: str) -> Located | None:
    return node.get(key) if node is not None else None


def _with(node: Located, found: Mapping[str, Located]) -> Located:
    """A copy of the mapping with these values replaced; the same object if nothing changed."""
    if all(node[key] is value for key, value in found.items()):
        return node
    return Located({**node.value, **found}, node.span, node.keys, node.comment)
