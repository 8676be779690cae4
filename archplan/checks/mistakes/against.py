"""Where a spec is not what runs: differences between a drawing and the files that the infrastructure is built from."""

from __future__ import annotations

from archplan.checks.mistakes.mistake import Mistake

SEEN = "by 'archplan check --against'"
IMPORT = "docs/import.md"

OF_FILES: dict[str, Mistake] = {
    "not-drawn": Mistake(
        "It is in the infrastructure's files and not in the spec, so that no bill and no check has it.",
        "write it under 'services:' as the finding says, or allow it where it stands in the files",
        seen=SEEN,
        why="It costs money that the bill does not have. A spec may leave out what does not matter to it: say so with an "
        "allow on the line of the resource, or in the spec.",
        severity="warning",
        source=IMPORT,
    ),
    "not-running": Mistake(
        "It is drawn, and the files have nothing of its type that could be it.",
        "take it out, name the files it is in as well, or call it as the files do",
        seen=SEEN,
        why="Bill, availability and recovery count on something that is not there. A warning where a part of the files "
        "cannot be read, as it may be in that.",
        source=IMPORT,
    ),
    "other-size": Mistake(
        "An option of a service has another value in the files.",
        "write the value that the files have, or change the files",
        seen=SEEN,
        why="The bill is that of another size. What a draft only assumes or asks for is not compared.",
        severity="warning",
        source=IMPORT,
    ),
    "other-place": Mistake(
        "The region, or a network's zones and addresses, are others in the files.",
        "write what the files have, or change the files",
        seen=SEEN,
        why="Prices differ by region, and availability counts the zones.",
        severity="warning",
        source=IMPORT,
    ),
    "other-connection": Mistake(
        "Two services that both sides have are connected in one of them only.",
        "write the connection that the files show, or take out what is gone",
        seen=SEEN,
        why="A remark where the files only make a call likely, and where the spec draws one that they do not show: not every "
        "call stands in such files.",
        severity="warning",
        source=IMPORT,
    ),
}
