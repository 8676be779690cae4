"""The MCP server: the tools of the shelf over standard input and output, with the skill that teaches the language."""

from __future__ import annotations

import base64
import threading
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import jsonschema
import mcp_types as types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from archplan.kernel.plain import one_line
from archplan.kernel.version import __version__
from archplan.live.assistant.desk import TOOLS, Desk, Picture, Tool, called

SKILL = "archplan://skill"
INSTRUCTIONS = (
    "archplan turns one YAML spec of an AWS architecture into a drawing, a traffic estimate, a bill and a check. Read the resource "
    f"{SKILL} before you write a spec. Never invent a price or a unit: ask 'services' and 'prices'. 'at least' and 'price unknown' "
    "mean that nobody knows; say so."
)


def skill() -> str:
    """The language in two thousand words, for an assistant."""
    return (Path(__file__).parent.parent / "skill.md").read_text("utf-8")


def made(desk: Desk) -> Server[Any]:
    """A server that answers at a desk, one question at a time."""
    turn = threading.Lock()

    async def list_tools(_: Any, params: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_described(name, tool) for name, tool in _offered(desk).items()])

    async def call_tool(_: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        return await anyio.to_thread.run_sync(partial(_called, desk, turn, params.name, params.arguments or {}))

    async def list_resources(_: Any, params: Any) -> types.ListResourcesResult:
        resource = types.Resource(uri=SKILL, name="skill", title="How to write a spec", mime_type="text/markdown")
        return types.ListResourcesResult(resources=[resource])

    async def read_resource(_: Any, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        if str(params.uri) != SKILL:
            raise ValueError(f"there is one resource, {SKILL}")
        text = types.TextResourceContents(uri=SKILL, mime_type="text/markdown", text=skill())
        return types.ReadResourceResult(contents=[text])

    return Server(
        "archplan", version=__version__, instructions=INSTRUCTIONS, on_list_tools=list_tools, on_call_tool=call_tool,
        on_list_resources=list_resources, on_read_resource=read_resource,
    )  # fmt: skip


def _offered(desk: Desk) -> Mapping[str, Tool]:
    """The tools by name; what writes only where that is allowed."""
    return {name: tool for name in TOOLS.names() if not (tool := TOOLS[name]).writes or desk.write is not None}


def _described(name: str, tool: Tool) -> types.Tool:
    hints = types.ToolAnnotations(
        read_only_hint=not tool.writes, destructive_hint=tool.writes, idempotent_hint=True, open_world_hint=False
    )
    return types.Tool(
        name=name, title=tool.title, description=tool.description, input_schema=tool.schema, annotations=hints
    )


def _called(desk: Desk, turn: threading.Lock, name: str, asked: Mapping[str, Any]) -> types.CallToolResult:
    """The answer to a call; whatever is wrong with it is a sentence that the assistant can act on."""
    tool = _offered(desk).get(name)
    if tool is None:
        return _result([f"there is no tool {name[:100]!r}; there are {', '.join(_offered(desk))}"], True)
    wrong = next(iter(jsonschema.Draft202012Validator(tool.schema).iter_errors(asked)), None)
    if wrong is not None:
        where = ".".join(map(str, wrong.absolute_path))
        return _result([one_line(f"{name} takes {where or 'its arguments'} otherwise: {wrong.message[:300]}")], True)
    with turn:
        try:
            return _result(*called(desk, tool, asked))
        except Exception as error:  # the server goes on, and the assistant learns that it was no fault of its own
            return _result(
                [f"this is a bug in archplan, not in the spec: {type(error).__name__}: {one_line(str(error))[:300]}"],
                True,
            )


def _result(parts: list[str | Picture], is_error: bool) -> types.CallToolResult:
    content: list[Any] = [
        types.TextContent(type="text", text=part) if isinstance(part, str)
        else types.ImageContent(type="image", data=base64.b64encode(part.data).decode(), mime_type="image/png")
        for part in parts
    ]  # fmt: skip
    return types.CallToolResult(content=content, is_error=is_error)


def serve(desk: Desk) -> None:
    """Answer over standard input and output until the client leaves."""

    async def run() -> None:
        server = made(desk)
        async with stdio_server() as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())

    anyio.run(run)
