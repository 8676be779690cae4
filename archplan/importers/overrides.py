"""Override files of Terraform: their blocks are merged into the blocks they name, and are none of their own.

https://developer.hashicorp.com/terraform/language/files/override
"""

from __future__ import annotations

from collections.abc import Iterator

from archplan.importers.hcl import Block
from archplan.kernel.diagnostics import Span
from archplan.kernel.record import changed
from archplan.text.located import Located


def is_override(name: str) -> bool:
    """Whether Terraform takes a file of this name as one that overrides: ``override.tf`` and ``more_override.tf``."""
    return name == "override.tf" or name.endswith("_override.tf")


def merged(blocks: list[Block], over: list[Block]) -> tuple[list[Block], list[tuple[str, Span]]]:
    """The blocks with those that override merged in, one after the other; and what overrides nothing, with its place."""
    made = list(blocks)
    lost: list[tuple[str, Span]] = []
    for block in over:
        if block.type == "terraform":
            continue  # it says which versions do, and makes nothing
        if block.type == "locals":
            lost += _locals(made, block)
            continue
        at = next((at for at, base in enumerate(made) if _heading(base) == _heading(block)), None)
        if at is not None:
            made[at] = _laid_over(made[at], block)
        elif block.type == "provider":
            made.append(block)  # it stands for the one that Terraform makes by itself
        else:
            lost.append((" ".join((block.type, ".".join(block.labels))).strip(), block.span))
    return made, lost


def _locals(made: list[Block], over: Block) -> Iterator[tuple[str, Span]]:
    """Each value in the block that has it, whichever that is; what none has is told."""
    for name, value in over.attributes.items():
        at = next((at for at, it in enumerate(made) if it.type == "locals" and name in it.attributes), None)
        if at is None:
            yield f"local.{name}", value.span
        else:
            made[at] = changed(made[at], attributes=made[at].attributes | {name: value})


def _heading(block: Block) -> tuple[str, ...]:
    """What a block is merged by: its type and labels; the alias of a provider too, as there is one of each."""
    alias = block.attributes.get("alias", Located("", block.span)) if block.type == "provider" else None
    return (block.type, *block.labels, str(alias.value) if alias is not None else "")


def _laid_over(base: Block, over: Block) -> Block:
    """An argument replaces the one of its name, the blocks of a type all of that type; a dynamic block is of its label's."""
    replaced = {_kind(it) for it in over.blocks}
    kept = tuple(it for it in base.blocks if _kind(it) not in replaced)
    return changed(base, attributes=base.attributes | over.attributes, blocks=kept + over.blocks)


def _kind(block: Block) -> str:
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type
