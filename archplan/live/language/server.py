"""The language server: texts that an editor has open, each in its session, and every feature of the shelf over them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from archplan.checks.policy import NAME as POLICY
from archplan.kernel.version import __version__
from archplan.live.files import included, is_spec, specs_including, texts_of
from archplan.live.language.diagnostics import diagnostics
from archplan.live.language.document import FEATURES, Document, Feature
from archplan.live.language.features.rename import Refused
from archplan.live.session import Overtaken, Session
from archplan.live.terms import terms_beside
from archplan.prices.lock import NAME as LOCK

PAUSE = 0.05  # seconds of typing that are waited for before anything is worked out
WATCHED = ("**/*.{yaml,yml}", "**/*.csv", f"**/{POLICY}", f"**/{LOCK}")
LANGUAGE = "archplan"  # the name of the language, for who tells its editor
REQUEST_FAILED = (
    -32803
)  # https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#errorCodes


class Workspace:
    """The texts that are open and their sessions: one for each spec; a part that a spec includes belongs to that one's.

    Nothing is read outside of the folders that the editor has open, or, where it has none, that of the file.
    """

    def __init__(self) -> None:
        self.roots: list[Path] = []
        self.encoding = "utf-16"
        self.open: dict[str, str] = {}
        self.sessions: dict[str, Session] = {}
        self._main_of: dict[str, str] = {}
        self._specs: set[str] = set()  # what was a spec once stays one while it is typed

    def put(self, name: str, text: str, is_ours: bool = False) -> None:
        """A text is open, and is this now."""
        self.open[name] = text
        if is_ours or name in self._specs or is_spec(text):
            self._specs.add(name)
            self._main_of[name] = name
        elif name not in self._main_of and (main := self._including(name)):
            self._main_of[name] = main
        if main := self._main_of.get(name):
            self.refresh(main)
        if self._main_of.get(name) == name:
            self._adopt(name)

    def close(self, name: str) -> None:
        """A text is no longer open: what its file says counts again, and a spec without open texts is forgotten."""
        self.open.pop(name, None)
        self._specs.discard(name)
        main = self._main_of.pop(name, None)
        if main is not None and not any(self._main_of.get(other) == main for other in self.open):
            self.sessions.pop(main, None)
        elif main is not None:
            self.refresh(main)

    def refresh(self, main: str, with_terms: bool = False) -> None:
        """Tell a spec's session what its texts are now; with `with_terms` what lies beside it is read anew too."""
        path, root = Path(main), self.root_of(main)
        session = self.sessions.get(main)
        if root is None:
            texts = {main: self.open.get(main, "")}
        else:
            texts = texts_of(path, root, self.open)
        if session is None:
            terms = terms_beside(path, root=root) if root is not None else None
            self.sessions[main] = Session(texts, main, terms)
            return
        if included(texts[main], main) is None:  # half typed: what it included it does still
            texts = {**session.texts, **{name: self.open[name] for name in session.texts if name in self.open}}
        for name in session.texts:
            if name not in texts:
                session.change(name, None)
        for name, text in texts.items():
            session.change(name, text)
        if with_terms and root is not None:
            session.set_terms(terms_beside(path, root=root))

    def document(self, name: str, uri_of: Callable[[str], str]) -> Document | None:
        """An open text with its session; None for one that is no spec and no part of one."""
        main = self._main_of.get(name)
        return Document(self.sessions[main], name, uri_of, self.encoding) if main in self.sessions and main else None

    def main_of(self, name: str) -> str | None:
        """The spec that an open text is, or is a part of."""
        return self._main_of.get(name)

    def root_of(self, name: str) -> Path | None:
        """The folder below which files may be read for a text; None for a text that is no file."""
        path = Path(name)
        if not path.is_absolute():
            return None
        return next((root for root in self.roots if path.is_relative_to(root)), path.parent)

    def _including(self, name: str) -> str | None:
        """The spec that includes a file: one that is open, else one on disk."""
        for main, session in self.sessions.items():
            if name in (included(session.texts[main], main) or ()):
                return main
        root = self.root_of(name)
        spec = next(specs_including(Path(name), root), None) if root is not None else None
        return str(spec) if spec is not None else None

    def _adopt(self, main: str) -> None:
        """Parts of this spec that were open before it."""
        for name in included(self.open[main], main) or ():
            if name in self.open and name not in self._specs:
                self._main_of[name] = main


class Server(LanguageServer):
    """What speaks the protocol."""

    def __init__(self) -> None:
        # Whole texts, not edits of them: pygls counts U+2028 as the end of a line, and editors do not.
        super().__init__("archplan", __version__, text_document_sync_kind=lsp.TextDocumentSyncKind.Full)
        self.texts = Workspace()
        self.told: dict[str, set[str]] = {}  # by spec, the files that diagnostics were published for
        self._waiting: dict[str, asyncio.Task[None]] = {}

    def uri_of(self, name: str) -> str:
        return (from_fs_path(name) or name) if Path(name).is_absolute() else name

    def document(self, uri: str) -> Document | None:
        return self.texts.document(name_of(uri), self.uri_of)

    def look_at(self, name: str) -> None:
        """Publish what is said of a text's spec, once nobody typed for a moment; what waits for that is overtaken."""
        document = self.texts.document(name, self.uri_of)
        if document is None:
            return
        main = document.session.main
        if main in self._waiting:
            self._waiting[main].cancel()
        self._waiting[main] = asyncio.ensure_future(self._publish(document))

    async def _publish(self, document: Document) -> None:
        await asyncio.sleep(PAUSE)
        try:
            by_file = await asyncio.get_running_loop().run_in_executor(None, diagnostics, document)
        except Overtaken:
            return
        main = document.session.main
        for name in self.told.get(main, set()) - set(by_file):
            self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(self.uri_of(name), []))
        for name, items in by_file.items():
            self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(self.uri_of(name), items))
        self.told[main] = set(by_file)

    def forget(self, name: str) -> None:
        """Take back what was published for a spec that is closed with all its parts."""
        if name in self._waiting:
            self._waiting.pop(name).cancel()
        for file in self.told.pop(name, set()):
            self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(self.uri_of(file), []))


def name_of(uri: str) -> str:
    """The name that messages call an address by: a file's path, else the address itself."""
    path = to_fs_path(uri) if uri.startswith("file:") else None
    return path or uri


def made() -> Server:
    """A server with everything that it can do."""
    server = Server()

    @server.feature(lsp.INITIALIZED)
    async def initialized(params: lsp.InitializedParams) -> None:
        folders = [name_of(uri) for uri in server.workspace.folders]
        folders += [server.workspace.root_path] if server.workspace.root_path and not folders else []
        server.texts.roots = [Path(folder) for folder in folders]
        encoding = server.workspace.position_encoding
        server.texts.encoding = str(getattr(encoding, "value", encoding))
        workspace = server.client_capabilities.workspace
        files = workspace.did_change_watched_files if workspace is not None else None
        if files is not None and files.dynamic_registration:
            with suppress(JsonRpcException):  # a client that says it can, and cannot: saves are told all the same
                await server.client_register_capability_async(_watched())

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    async def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        it = params.text_document
        server.texts.put(name_of(it.uri), it.text, it.language_id == LANGUAGE)
        server.look_at(name_of(it.uri))

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: lsp.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        server.texts.put(name_of(uri), server.workspace.get_text_document(uri).source)
        server.look_at(name_of(uri))

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    async def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        name = name_of(params.text_document.uri)
        document = server.document(params.text_document.uri)
        server.texts.close(name)
        if document is not None and document.session.main in server.texts.sessions:
            server.look_at(
                next(other for other in server.texts.open if server.texts.main_of(other) == document.session.main)
            )
        elif document is not None:
            server.forget(document.session.main)

    def read_again() -> None:
        for main in list(server.texts.sessions):
            server.texts.refresh(main, with_terms=True)
            server.look_at(next(name for name in server.texts.open if server.texts.main_of(name) == main))

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    async def saved(params: lsp.DidSaveTextDocumentParams) -> None:
        read_again()

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def files_changed(params: lsp.DidChangeWatchedFilesParams) -> None:
        read_again()

    for name in FEATURES.names():
        known = FEATURES[name]
        server.feature(known.method, known.options)(_asked(server, known))
    return server


def _watched() -> lsp.RegistrationParams:
    """The files on disk that the client tells of when they change: specs, parts, and what lies beside them."""
    watchers = [lsp.FileSystemWatcher(pattern) for pattern in WATCHED]
    options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers)
    return lsp.RegistrationParams([lsp.Registration("archplan-files", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)])


def _asked(server: Server, known: Feature) -> Callable[[Any], Any]:
    """The answer to a question about one text; nothing about one that is none of ours."""

    def asked(params: Any) -> Any:
        document = server.document(params.text_document.uri)
        if document is None:
            return None
        try:
            return known.answer(document, params)
        except Refused as why:
            raise JsonRpcException(str(why), REQUEST_FAILED) from None

    return asked


def _is_no_refusal(record: logging.LogRecord) -> bool:
    """Whether a line of the log is worth reading: what was refused with a sentence is nobody's fault."""
    return not (record.exc_info and isinstance(record.exc_info[1], JsonRpcException))


def serve(stdin: Any, stdout: Any) -> None:
    """Speak the protocol over two streams of bytes until the client says goodbye."""
    logging.basicConfig(level=logging.ERROR)  # to standard error; standard output is the protocol's
    logging.getLogger("pygls.protocol.json_rpc").addFilter(_is_no_refusal)
    made().start_io(stdin, stdout)
