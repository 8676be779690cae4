"""A language client of others drives the language server over its streams, each feature once."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from tests.conftest import ROOT
from tests.shell import in_a_thread

pytestmark = pytest.mark.heavy

SPEC = """\
title: 🛒 Cửa hàng
region: us-east-1
include: [parts/net.yaml]
traffic:
  people: {users: 30_000 users/month, requests: 20 requests/user}
services:
  api: {type: lambda, memory: 512 MB, duration: 90 ms}
  orders: {type: dynamodb, holds: 3 GB}  # 🛒
connections:
  - people -> api
  - api -> orders: {reads: 3/request}
scenarios:
  busy: {traffic: {people: {users: 300_000 users/month}}}
"""
PART = "places:\n  main: {type: vpc, zones: 2, private: [api]}\n"


SERVER = ClientServerConfig(
    server_command=[sys.executable, "-m", "archplan.cli", "lsp"], server_env={"PYTHONPATH": str(ROOT)}
)


@asynccontextmanager
async def connected(root: Path) -> AsyncIterator[LanguageClient]:
    """A client with a folder open, and the server at the other end."""
    (root / "parts").mkdir(parents=True)
    (root / "shop.yaml").write_text("title: on disk\n", "utf-8")
    (root / "parts/net.yaml").write_text(PART, "utf-8")
    (root.parent / "outside.yaml").write_text("services: {secret: {type: s3}}\n", "utf-8")
    client: Any = await SERVER.start()
    vars(client)["root"] = root
    watched: list[lsp.Registration] = []
    vars(client)["watched"] = watched

    @client.feature(lsp.CLIENT_REGISTER_CAPABILITY)
    def registered(params: lsp.RegistrationParams) -> None:
        watched.extend(params.registrations)

    await client.initialize_session(
        lsp.InitializeParams(
            capabilities=client_capabilities("visual-studio-code"),
            workspace_folders=[lsp.WorkspaceFolder(uri=root.as_uri(), name="specs")],
        )
    )
    yield client
    await client.shutdown_session()
    await client.stop()


def root_of(client: LanguageClient) -> Path:
    found: Path = vars(client)["root"]
    return found


class Editor:
    """An editor with one spec open."""

    def __init__(self, client: LanguageClient):
        self.client, self.uri, self.edition = client, (root_of(client) / "shop.yaml").as_uri(), 1
        self.of = lsp.TextDocumentIdentifier(self.uri)

    def open(self, text: str, path: Path | None = None, language: str = "yaml") -> None:
        uri = path.as_uri() if path else self.uri
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(uri, language, 1, text)))

    def type(self, text: str) -> None:
        self.edition += 1
        of = lsp.VersionedTextDocumentIdentifier(self.edition, self.uri)
        self.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(of, [lsp.TextDocumentContentChangeWholeDocument(text)])
        )

    async def said(self, wanted, uri: str = "") -> list[lsp.Diagnostic]:
        """The diagnostics of a file, once they are as wanted."""
        for _ in range(200):
            found = self.client.diagnostics.get(uri or self.uri)
            if found is not None and wanted(found):
                return list(found)
            await asyncio.sleep(0.05)
        raise AssertionError(self.client.diagnostics)


def at(text: str, word: str) -> lsp.Position:
    line = next(number for number, row in enumerate(text.splitlines()) if word in row)
    row = text.splitlines()[line]
    return lsp.Position(line, len(row[: row.index(word)].encode("utf-16-le")) // 2)


def test_every_feature_answers_a_client_of_others(tmp_path):
    """it: the unsaved text, its include, places in UTF-16; one process for all, as starting it costs most"""
    in_a_thread(walked(tmp_path / "specs"))


async def walked(root: Path) -> None:
    async with connected(root) as client:
        await ask_for_everything(client)


async def ask_for_everything(client: Any) -> None:
    editor = Editor(client)
    editor.open(SPEC)
    found = await editor.said(lambda found: len(found) > 0)
    assert all(it.code and it.source == "archplan" for it in found) and "not-yaml" not in {it.code for it in found}

    wrong = SPEC.replace("holds", "hold")
    editor.type(wrong)
    (mistake,) = await editor.said(lambda found: [it.code for it in found] == ["unknown-option"])
    assert mistake.range.start == at(wrong, "hold:") and mistake.severity == lsp.DiagnosticSeverity.Error
    actions = await client.text_document_code_action_async(
        lsp.CodeActionParams(editor.of, mistake.range, lsp.CodeActionContext([mistake]))
    )
    assert actions[0].title == "Write holds" and actions[0].edit.changes[editor.uri][0].new_text == "holds"

    half = SPEC.replace("type: dynamodb, holds: 3 GB}", "type: dyn")
    editor.type(half)
    await editor.said(lambda found: [it.code for it in found] == ["not-yaml"])
    end = lsp.Position(at(half, "type: dyn").line, at(half, "type: dyn").character + 9)
    offered = await client.text_document_completion_async(lsp.CompletionParams(editor.of, end))
    assert "dynamodb" in {it.label for it in offered.items}

    editor.type(SPEC)
    await editor.said(lambda found: "not-yaml" not in {it.code for it in found})
    hover = await client.text_document_hover_async(lsp.HoverParams(editor.of, at(SPEC, "orders:")))
    assert "**orders**: $" in hover.contents.value
    whole = lsp.Range(lsp.Position(0, 0), lsp.Position(99, 0))
    hints = await client.text_document_inlay_hint_async(lsp.InlayHintParams(editor.of, whole))
    assert {it.label[-6:] for it in hints} >= {"/month", " req/s"}
    chain = lsp.Position(10, SPEC.splitlines()[10].index("orders"))
    (definition,) = await client.text_document_definition_async(lsp.DefinitionParams(editor.of, chain))
    assert definition.uri == editor.uri and definition.range.start == at(SPEC, "orders:")
    references = await client.text_document_references_async(
        lsp.ReferenceParams(lsp.ReferenceContext(True), editor.of, at(SPEC, "api:"))
    )
    part = (root_of(client) / "parts/net.yaml").as_uri()
    assert len(references) == 4 and part in {it.uri for it in references}
    edit = await client.text_document_rename_async(lsp.RenameParams(editor.of, at(SPEC, "api:"), "handler"))
    assert {uri: len(edits) for uri, edits in edit.changes.items()} == {editor.uri: 3, part: 1}
    with pytest.raises(Exception, match="already"):
        await client.text_document_rename_async(lsp.RenameParams(editor.of, at(SPEC, "api:"), "orders"))
    outline = await client.text_document_document_symbol_async(lsp.DocumentSymbolParams(editor.of))
    assert "services" in {it.name for it in outline}
    folding = await client.text_document_folding_range_async(lsp.FoldingRangeParams(editor.of))
    assert (5, 7) in {(it.start_line, it.end_line) for it in folding}
    (lens,) = await client.text_document_code_lens_async(lsp.CodeLensParams(editor.of))
    assert "more than as written" in lens.command.title
    links = await client.text_document_document_link_async(lsp.DocumentLinkParams(editor.of))
    assert links and all(it.target.startswith("https://") for it in links)

    # what changes on disk is read again
    (registration,) = vars(client)["watched"]
    assert registration.method == lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES
    (root_of(client) / "parts/net.yaml").write_text(PART.replace("zones: 2", "zones: two"), "utf-8")
    client.workspace_did_change_watched_files(
        lsp.DidChangeWatchedFilesParams([lsp.FileEvent(part, lsp.FileChangeType.Changed)])
    )
    assert [it.code for it in await editor.said(lambda found: len(found) > 0, part)] == ["bad-value"]

    # a part is judged in the spec that includes it, as it is typed
    editor.open(PART.replace("[api]", "[apj]"), root_of(client) / "parts/net.yaml")
    await editor.said(lambda found: [it.code for it in found] == ["unknown-service"], part)
    # an include leads nowhere outside of the folder
    editor.type(SPEC.replace("parts/net.yaml", "../outside.yaml"))
    assert [it.code for it in await editor.said(lambda found: "include-outside" in {it.code for it in found})] == [
        "include-outside"
    ]
    # YAML that is no spec is nobody's business
    editor.open("on: push\njobs: {a: {steps: []}}\n", root_of(client) / "ci.yaml")
    nothing = await client.text_document_hover_async(
        lsp.HoverParams(lsp.TextDocumentIdentifier((root_of(client) / "ci.yaml").as_uri()), lsp.Position(0, 1))
    )
    assert nothing is None and (root_of(client) / "ci.yaml").as_uri() not in client.diagnostics
    client.text_document_did_close(lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(part)))
    client.text_document_did_close(lsp.DidCloseTextDocumentParams(editor.of))
    assert await editor.said(lambda found: not found) == []
