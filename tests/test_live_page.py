"""The live page's server answers its own page on this machine, and what it answers is what the other verbs say."""

from __future__ import annotations

import json
import os
import re
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from signal import SIGINT
from subprocess import PIPE, Popen
from typing import Any
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from archplan.cli._verbs import cli
from archplan.estimate.bill import dollars
from archplan.estimate.plan import plan
from archplan.estimate.report import Report
from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.units import money
from archplan.live.page import desk
from archplan.live.page.guard import LARGEST_BODY
from archplan.live.page.server import MOST_CONNECTIONS, MOST_PAGES, PageServer
from archplan.outputs import render
from tests.conftest import ROOT, needs_unix
from tests.live_page import DAY, SPEC, Client, running, told


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageServer]:
    spec = tmp_path_factory.mktemp("live") / "shop.yaml"
    spec.write_text(SPEC, "utf-8")
    with running(spec) as found:
        yield found


@pytest.fixture
def client(server: PageServer) -> Client:
    found = Client(server)
    found.ask("open")
    return found


@pytest.fixture
def own(tmp_path: Path) -> Iterator[tuple[Client, Path]]:
    """A page of a spec that the test may write."""
    spec = tmp_path / "shop.yaml"
    spec.write_text(SPEC, "utf-8")
    with running(spec) as found:
        yield Client(found), spec


# ---------------------------------------------------------------------------------------------------- who may ask


def test_it_listens_on_this_machine_alone(server: PageServer) -> None:
    assert server.server_address[0] == "127.0.0.1"
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{32}/", server.address.url)


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (421, {"Host": "evil.example"}),
        (421, {"Host": "evil.example:80"}),
        (421, {"Host": "127.0.0.1"}),
        (403, {"Origin": "http://evil.example"}),
        (403, {"Origin": "null"}),
        (403, {"Sec-Fetch-Site": "cross-site"}),
        (403, {"Sec-Fetch-Site": "same-site"}),
    ],
)
def test_a_request_of_others_is_refused(client: Client, status: int, headers: dict[str, str]) -> None:
    for answer in (client.get("", headers), client.get("assets/page.css", headers), client.post("read", {}, headers)):
        body = answer.read()
        assert answer.status == status and b"error" in body and b"<html" not in body


def test_a_link_that_somebody_follows_opens_the_page(client: Client) -> None:
    assert client.get("", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"}).status == 200


@pytest.mark.parametrize("without", ["Origin", "X-Page", "Content-Type"])
def test_what_is_sent_says_where_it_comes_from(client: Client, without: str) -> None:
    assert client.post("save", {"file": "shop.yaml", "text": "", "mark": ""}, {without: ""}).status in (403, 415)
    assert client.post("read", {}, {"X-Page": "another"}).status == 403


def test_nobody_without_the_secret_gets_anything(client: Client) -> None:
    for path in ("/", "/favicon.ico", "/assets/page.css", f"/{client.address.secret[:-1]}/", f"/{client.address.secret}",
                 f"/x/{client.address.secret}/", "*"):  # fmt: skip
        assert client.send("GET", path).status == 404, path
    for path in ("http://[/", "?", "http://127.0.0.1/"):
        assert b" 404 " in told(
            client.server, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{client.address.port}\r\n\r\n".encode()
        )


@pytest.mark.parametrize(
    "path",
    ["assets/../desk.py", "assets/%2e%2e/desk.py", "assets/..%2fdesk.py", "assets//etc/passwd", "assets/", "../", "report",
     "assets/page.html", "shop.yaml", "news/../", "assets/\\..\\desk.py"],
)  # fmt: skip
def test_no_path_leads_anywhere_but_to_the_page(server: PageServer, path: str) -> None:
    answer = Client(server).get(path)
    body = answer.read()
    assert answer.status == (200 if path == "assets/page.html" else 404)
    assert b"import" not in body


def test_no_answer_lets_another_page_read_it(client: Client) -> None:
    answers = [client.get(""), client.get("assets/page.js"), client.post("read", {}), client.get("nothing")]
    answers.append(client.send("OPTIONS", f"/{client.address.secret}/read", headers={"Origin": "http://evil.example"}))
    for answer in answers:
        assert not [name for name, _ in answer.getheaders() if name.lower().startswith("access-control")]
        assert answer.getheader("Server") == "archplan", "nor tells what runs here"


def test_the_page_runs_its_own_script_and_no_other(client: Client) -> None:
    policy = client.get("").getheader("Content-Security-Policy") or ""
    assert "default-src 'none'" in policy and "script-src 'self';" in policy and "unsafe" not in policy
    assert not re.search(r"<script(?![^>]* src=)|\son\w+=|<style| style=", client.html)
    assert re.findall(r"https?://[^\"' ]+", client.html) == []


# ---------------------------------------------------------------------------------------------------- how much


def test_a_large_message_is_not_read(client: Client) -> None:
    assert client.post("read", {}, {"Content-Length": str(LARGEST_BODY + 1)}).status == 413
    assert client.post("read", {}, {"Content-Length": "9" * 400}).status == 413
    assert client.post("read", {}, {"Content-Length": "-1"}).status == 411
    head = f"POST /{client.address.secret}/read HTTP/1.1\r\nHost: 127.0.0.1:{client.address.port}\r\nOrigin: {client.origin}\r\n"
    head += f"X-Page: {client.page}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert b" 411 " in told(client.server, head.encode() + b"5\r\n{}   \r\n0\r\n\r\n")


@pytest.mark.parametrize("body", ["", "[]", "7", "{", '{"texts": ' + "[" * 100_000, "\udcff"])
def test_what_is_no_object_is_refused(client: Client, body: str) -> None:
    own = {"Content-Type": "application/json", "Origin": client.origin, "X-Page": client.page}
    sent = body.encode("utf-8", "surrogateescape").decode("latin-1")
    assert client.send("POST", f"/{client.address.secret}/read", sent, own).status == 400


@pytest.mark.parametrize(
    "given",
    [{"scale": "1e9"}, {"scale": "-1"}, {"hour": 24}, {"hour": True}, {"region": "../.."}, {"scenario": 7}, {"scale": None}],
)  # fmt: skip
def test_a_dial_has_its_places(client: Client, given: dict[str, Any]) -> None:
    """it: takes what is no place of a dial as if it was not turned, and the largest for what is beyond"""
    assert client.ask("turn", **given)["good"]


def test_texts_are_of_the_spec(client: Client) -> None:
    for texts in ({"/etc/passwd": ""}, {"../other.yaml": ""}, {"shop.txt": ""}, {client.ask("open")["main"]: 7}):
        assert client.post("read", {"texts": texts}).status == 404
    assert client.post("read", {"texts": []}).status == 404
    assert client.post("whatever", {}).status == 404
    assert client.post("language", {"feature": "rename", "file": "shop.yaml"}).status == 404
    assert client.post("export", {"form": "picture-exe"}).status == 404


def test_a_thousand_strangers_do_not_keep_the_page_out(server: PageServer) -> None:
    """it: bounds what is open; who never knew the secret makes room"""
    strangers: list[socket.socket] = []
    try:
        for _ in range(1000):
            strangers.append(socket.create_connection(("127.0.0.1", server.address.port), timeout=5))
            if len(strangers) > 300:  # what one process may have open
                strangers.pop(0).close()
        client = Client(server)
        assert client.ask("open")["main"].endswith("shop.yaml")
        assert server.connections <= MOST_CONNECTIONS
    finally:
        for it in strangers:
            it.close()


def test_a_stream_ends_with_its_page(server: PageServer) -> None:
    """it: forgets a page that is gone, its session with it, and lets only so many be open"""
    clients = [Client(server) for _ in range(MOST_PAGES + 1)]
    streams = [client.get(f"news?page={client.page}") for client in clients]
    assert [it.status for it in streams] == [200] * MOST_PAGES + [429]
    again = clients[0].get(f"news?page={clients[0].page}")
    assert again.status == 429, "a page listens once"
    clients[0].ask("open")
    for it in streams:
        it.close()
    _until(lambda: not any(server.pages.get(client.page) for client in clients[:-1]))
    assert clients[0].post("read", {}).status == 403


def test_a_bug_is_said_and_is_not_the_end(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("archplan.live.page.view.bill", lambda *_: 1 / 0)
        answer = client.post("turn", {})
        assert answer.status == 500 and b"bug in archplan" in answer.read()
    assert client.ask("turn")["good"]


# ---------------------------------------------------------------------------------------------------- what it says


def test_the_page_says_what_the_verbs_say(own: tuple[Client, Path]) -> None:
    client, spec = own
    opened = client.ask("open")
    main, given = opened["main"], {"texts": {opened["main"]: SPEC}}
    found = client.ask("read", **given)
    priced = plan(spec, on=DAY)
    assert found["good"] and not found["mistakes"]
    assert {row["name"] for row in found["bill"]} == {charge.name for charge in priced.bill.charges}
    picture = client.ask("picture")
    assert client.ask("picture", drawn_with=picture["drawn_with"]).keys() == picture.keys() - {"icons"}
    for theme in ("light", "dark"):  # the one that is looked at alone is painted
        picture = client.ask("picture", theme=theme)
        svg = f"{picture['head']}<defs>{picture['icons']}</defs>{picture['body']}".replace("picture--", "")
        drawn = str(render("svg", Report(priced), theme=theme))
        assert _texts_of(svg) == _texts_of(drawn)
        assert set(re.findall(r"#[0-9a-f]{6}\b", svg, re.I)) == set(re.findall(r"#[0-9a-f]{6}\b", drawn, re.I))
    wrong = client.ask("read", texts={main: SPEC.replace("type: sqs", "type: sq")})
    assert not wrong["good"]
    assert [(it["slug"], it["line"], it["mends"][0]["title"]) for it in wrong["mistakes"]] == [
        ("unknown-type", 5, "Write sqs")
    ]


def _texts_of(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)<", svg)


def test_dials_price_again_and_move_nothing(own: tuple[Client, Path]) -> None:
    client, spec = own
    client.ask("open")
    client.ask("read")
    before = client.ask("picture")
    turned = client.ask("turn", scale="1000", hour=10)
    expected = plan(spec, on=DAY, scale=1000)
    assert turned["total"]["text"] == money(dollars(expected.bill.total)) and turned["users"].startswith("1,000,000")
    after = client.ask("picture", scale="1000", hour=10)
    places = re.compile(r'<use [^>]*x="([\d.]+)" y="([\d.]+)"')
    assert places.findall(before["body"]) == places.findall(after["body"]) != []
    assert before["body"] != after["body"] and "at 10:00" in after["body"]
    assert {it["kind"] for it in client.ask("crossed", scale="1000")["beyond"]} >= {"free tier"}
    assert client.ask("crossed", scale="1") == {"beyond": [], "within": []}
    lines = client.ask("lines")["lines"]
    assert {it["what"] for it in client.ask("crossed", scale="1000")["beyond"]} >= {
        it["what"] for it in lines if it["kind"] == "free tier"
    }
    assert [it["scale"] for it in lines] == sorted(it["scale"] for it in lines) and lines[0]["beyond"].endswith(
        "users a month"
    )
    other = client.ask("read", region="eu-central-1")
    assert other["good"] and other["region"] == "eu-central-1"
    assert "more" in client.ask("read", scenario="more")["scenarios"]


@pytest.mark.parametrize(("count", "why"), [(61, None), (400, None), (401, "more than 400 services")])
def test_what_is_crossed_is_looked_for_in_large_specs_too(
    own: tuple[Client, Path], monkeypatch: pytest.MonkeyPatch, count: int, why: str | None
) -> None:
    client, _ = own
    main, searched = client.ask("open")["main"], list[int]()
    monkeypatch.setattr(desk, "crossings", lambda plan, *_: searched.append(len(plan.architecture.services)) or ())
    rows = "".join(f"  q{number}: {{type: iam}}\n" for number in range(count))
    client.ask("read", texts={main: f"region: us-east-1\nservices:\n{rows}"})
    found = client.ask("lines")
    assert found["lines"] == [] and searched == ([] if why else [count]) and (why or "") in found.get("why", "")


def test_words_at_a_place_are_the_language_servers(own: tuple[Client, Path]) -> None:
    client, _ = own
    main = client.ask("open")["main"]
    text = SPEC.replace("type: sqs}", "type: sqs, fi}")
    at = {"position": {"line": 4, "character": 18}}
    found = client.ask("language", feature="completion", file=main, texts={main: text}, params=at)["found"]
    assert "fifo" in [it["label"] for it in found["items"]]
    hover = client.ask(
        "language", feature="hover", file=main, texts={main: SPEC}, params={"position": {"line": 3, "character": 3}}
    )
    assert "**fn**" in hover["found"]["contents"]["value"]
    there = client.ask("language", feature="definition", file=main, params={"position": {"line": 6, "character": 10}})[
        "found"
    ]
    place = there[0] if isinstance(there, list) else there
    assert (place["uri"], place["range"]["start"]["line"]) == (main, 3), "u -> fn leads to fn"
    assert client.post("language", {"feature": "hover", "file": main, "params": {"position": 7}}).status == 404


def test_every_form_is_made(own: tuple[Client, Path]) -> None:
    client, _ = own
    opened = client.ask("open")
    keys = [it["key"] for it in opened["forms"]]
    assert {"picture-svg", "picture-png", "report-html", "report-markdown"} <= set(keys)
    for key, begins in (("picture-svg", b"<svg"), ("report-csv", b""), ("report-markdown", b"PK")):
        answer = client.post("export", {"form": key})
        data = answer.read()
        assert answer.status == 200 and data.startswith(begins) and len(data) > 100
        assert re.fullmatch(r'attachment; filename="shop[\w.-]+"', answer.getheader("Content-Disposition") or "")
    client.ask("read", texts={opened["main"]: "services: ["})
    assert "mistakes" in client.ask("export", form="picture-svg")["error"]


def test_the_report_is_shown_in_a_frame_that_may_do_nothing(own: tuple[Client, Path]) -> None:
    client, _ = own
    client.ask("open")
    client.ask("read")
    answer = client.get(f"report?page={client.page}")
    assert (answer.getheader("Content-Security-Policy") or "").startswith("sandbox allow-scripts;")
    assert b"Cost by service" in answer.read()
    assert client.get("report?page=another").status == 404


# ---------------------------------------------------------------------------------------------------- files


def test_a_file_is_saved_as_it_was_and_never_over_what_is_not_known(own: tuple[Client, Path]) -> None:
    client, spec = own
    spec.write_bytes(b"\xef\xbb\xbf" + SPEC.replace("\n", "\r\n").encode())
    opened = client.ask("open")
    (file,) = opened["files"]
    assert file["text"] == SPEC
    saved = client.ask("save", file=file["file"], text=SPEC + "# é\n", mark=file["mark"])
    assert saved["saved"] and spec.read_bytes() == b"\xef\xbb\xbf" + (SPEC + "# é\n").replace("\n", "\r\n").encode()
    spec.write_text("somebody: else\n", "utf-8")
    late = client.ask("save", file=file["file"], text=SPEC, mark=saved["mark"])
    assert not late["saved"] and late["text"] == "somebody: else\n" == spec.read_text("utf-8")
    assert client.ask("save", file=file["file"], text=SPEC, mark=late["mark"])["saved"]
    spec.unlink()
    assert not client.ask("save", file=file["file"], text=SPEC, mark=late["mark"]).get("saved")
    made = client.ask("save", file=file["file"], text=SPEC, mark="")
    assert made["saved"] and spec.read_text("utf-8") == SPEC
    assert client.post("save", {"file": str(spec.with_name("new.yaml")), "text": "", "mark": ""}).status == 404
    spec.write_bytes(b"")
    empty = client.ask("open")["files"][0]
    assert empty["text"] == "" and client.ask("save", file=file["file"], text=SPEC, mark=empty["mark"])["saved"]
    made = client.ask("open")["files"][0]
    assert "half of a sign" in client.ask("save", file=file["file"], text="\ud83d", mark=made["mark"])["error"]


def test_a_page_hears_of_other_editors_and_not_of_itself(own: tuple[Client, Path]) -> None:
    client, spec = own
    file = client.ask("open")["files"][0]
    stream = client.get(f"news?page={client.page}")
    saved = client.ask("save", file=file["file"], text=SPEC + "# mine\n", mark=file["mark"])
    spec.write_text(SPEC + "# theirs\n", "utf-8")
    heard = _heard(stream)
    assert heard["text"] == SPEC + "# theirs\n" and heard["mark"] != saved["mark"]
    spec.unlink()
    assert _heard(stream) == {"file": file["file"], "text": None, "mark": ""}
    stream.close()


def test_a_file_that_is_being_written_is_waited_for(own: tuple[Client, Path]) -> None:
    """it: tells of a file once it stands still between two looks: who writes in place empties it first"""
    client, spec = own
    client.ask("open")

    def news() -> list[Any]:
        return list(client.server.desk.news(client.page))

    spec.write_text("", "utf-8")
    assert news() == []
    spec.write_text(SPEC + "# more\n", "utf-8")
    assert news() == []
    assert [it["text"] for it in news()] == [SPEC + "# more\n"] and news() == []


def _heard(stream: Any) -> Any:
    while not (line := stream.readline()).startswith(b"data: "):
        assert line, "the stream ended"
    return json.loads(line[6:])


def test_includes_are_texts_of_the_page_too(own: tuple[Client, Path]) -> None:
    client, spec = own
    (spec.parent / "parts").mkdir()
    part = spec.parent / "parts/more.yaml"
    part.write_text("services: {t: {type: sns}}\n", "utf-8")
    (spec.parent.parent / "outside.yaml").write_text("services: {s: {type: sns}}\n", "utf-8")
    (spec.parent / "parts/link.yaml").symlink_to(spec.parent.parent / "outside.yaml")
    main = client.ask("open")["main"]
    found = client.ask("read", texts={main: "include: [parts/more.yaml]\n" + SPEC})
    assert [it["file"] for it in found["fresh"]] == [str(part)] and "t" in {row["name"] for row in found["bill"]}
    assert client.ask("save", file=str(part), text="services: {t: {type: sqs}}\n", mark=found["fresh"][0]["mark"])[
        "saved"
    ]
    assert part.read_text("utf-8") == "services: {t: {type: sqs}}\n"
    (spec.parent / "README.md").write_text("not of the spec\n", "utf-8")
    for what, given in (
        ("read", {"texts": {str(spec.parent / "README.md"): ""}}),
        ("save", {"file": str(spec.parent / "README.md"), "text": "", "mark": ""}),
    ):
        assert client.post(what, given).status == 404
    for name in ("../outside.yaml", "parts/link.yaml", "/etc/hosts"):
        refused = client.ask("read", texts={main: f"include: [{name}]\n" + SPEC})
        assert refused["fresh"] == [] and not refused["good"]


def _until(holds: Any, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        with suppress(OSError):
            time.sleep(0.05)


# ---------------------------------------------------------------------------------------------------- the verb


def test_a_call_that_cannot_be_answered_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = tmp_path / "shop.yaml"
    missing = CliRunner().invoke(cli, ["live", str(spec)]).exception
    assert isinstance(missing, ArchplanError) and "archplan init -o shop.yaml" in missing.diagnostics[0].hint
    folder = CliRunner().invoke(cli, ["live", str(tmp_path)]).exception
    assert isinstance(folder, ArchplanError) and "is a folder" in str(folder)
    spec.write_text(SPEC, "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = CliRunner().invoke(cli, ["live", str(spec), "--port", str(taken.getsockname()[1])])
    assert ran.exit_code == 2 and "cannot be listened at" in ran.output
    for name in [it for it in sys.modules if it.startswith(("archplan.live.", "lsprotocol"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "lsprotocol", None)
    lacking = CliRunner().invoke(cli, ["live", str(spec)]).exception
    assert isinstance(lacking, ImportError) and "pip install 'archplan[editor]'" in str(lacking)


@pytest.mark.parametrize(("words", "is_held"), [([], True), (["--no-lock"], False)])
def test_the_lock_beside_a_spec_holds_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], is_held: bool
) -> None:
    spec, given = tmp_path / "shop.yaml", list[Any]()
    spec.write_text(SPEC, "utf-8")
    made = CliRunner().invoke(cli, ["lock", str(spec), "--on", "2026-11-01", "-o", str(tmp_path / "archplan.lock")])
    assert made.exit_code == 0, made.output

    def taken(_spec: Path, terms: Any, *_: Any) -> None:
        given.append(terms())
        raise OSError

    monkeypatch.setattr("archplan.live.page.served", taken)
    CliRunner().invoke(cli, ["live", str(spec), *words])
    ((terms,),) = [given]
    assert (terms.lock is not None) is is_held and (str(terms.day) == "2026-11-01") is is_held


@needs_unix
@pytest.mark.heavy
def test_the_verb_prints_an_address_and_ends_when_asked(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(SPEC, "utf-8")
    command = [sys.executable, "-u", "-m", "archplan.cli", "live", "shop.yaml", "--on", DAY.isoformat()]
    at_root = os.environ | {"PYTHONPATH": str(ROOT)}
    with Popen(command, cwd=tmp_path, env=at_root, stdout=PIPE, stderr=PIPE, text=True) as running_:
        assert running_.stdout is not None
        said = running_.stdout.readline()
        found = re.fullmatch(r"shop\.yaml is at (http://127\.0\.0\.1:\d+/[\w-]+/)\n", said)
        assert found is not None, said
        with urlopen(found[1]) as page:
            assert b'id="editor"' in page.read()
        running_.send_signal(SIGINT)
        assert running_.wait(20) == 0
        assert running_.stderr is not None and "Traceback" not in running_.stderr.read()
