"""A draft that a person worked on is brought up to its files: what only they changed is written, and nothing else."""

import random
import re
from pathlib import Path

import pytest

from archplan.importers.draft import Fact, read
from archplan.importers.updating import updated
from archplan.importers.writing import settled, text_of
from archplan.kernel.diagnostics import ArchplanError, Span
from archplan.spec.questions import settled as answered
from archplan.spec.understand import understand
from archplan.text.yaml import parse
from tests.drafts import FIXTURES, HOME, drafted, mutated
from tests.shell import run

shown = pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
PROVIDER = 'provider "aws" { region = "us-east-1" }\n'


def drafts(path, change=lambda draft: None):
    """A draft of a folder, changed as if its files were other ones; settled, as the verb has it."""
    draft = drafted(path)
    change(draft)
    text = text_of(draft)
    return text, draft


def brought_up(text, draft):
    found = updated(text, "d.yaml", draft)
    understand(parse(found.text, "d.yaml"), {"d.yaml": found.text}, "d.yaml")
    return found.text, [it.message for it in found.conflicts]


def without(name):
    """What a draft is when the resource of a service is no more."""

    def change(draft):
        draft.services = [it for it in draft.services if it.name != name]
        draft.connections = [it for it in draft.connections if name not in (it.source, it.target)]
        for place in draft.places:
            place.tiers = {tier: [it for it in names if it != name] for tier, names in place.tiers.items()}
        led = {it.source for it in draft.connections}
        draft.sources = [it for it in draft.sources if it.name in led]
        for one in draft.services:  # what names it by an option goes with it
            one.options = {key: fact for key, fact in one.options.items() if fact.value != name}

    return change


def answers(text):
    """The draft with every question answered as one would."""
    tree = parse(text, "d.yaml")
    for question in sorted(answered(tree)[1], key=lambda it: it.at, reverse=True):
        if question.typical:
            lines = text.split("\n")
            line, at = lines[question.at.line - 1], question.at.column - 1
            assert line[at : at + 3] == "ask"
            lines[question.at.line - 1] = line[:at] + question.typical + line[at + 3 :]
            text = "\n".join(lines)
    return text


def worked_on(text):
    """What a person adds: a head, comments, a label, a pin, services and connections of their own."""
    tree = parse(text, "d.yaml")
    name = next(iter(tree["services"].value))
    text = "# Ours since spring.\n" + text.replace(f"\n  {name}:", f"\n  # the first one\n  {name}:", 1)
    text = text.replace(
        "\nservices:\n",
        "\nservices:\n  partner: {type: external}\n  notes:   # by hand\n    type: s3\n    holds: 5 GB\n\n",
        1,
    )
    label = re.compile(rf"(\n  {name}:[^\n]*\n    type: \w+)")
    text = label.sub(r"\1\n    label: The First   # as we call it", text, count=1)
    if "\nconnections:\n" in text:
        text = text.replace("\nconnections:\n", "\nconnections:\n  # ours\n  - partner -> notes\n", 1)
    return text.replace("\n#: #", "\ndraw: {direction: right}   # as on the wall\n\n#: #", 1)


# ---------------------------------------------------------------------------------------------------- properties


@shown
def test_the_same_files_change_no_byte(path):
    text, draft = drafts(path)
    for now in (text, answers(text), worked_on(text), worked_on(answers(text)), text.replace("\n", "\r\n")):
        assert updated(now, "d.yaml", draft).text == now
        assert updated(now, "d.yaml", draft).conflicts == ()


@shown
def test_an_untouched_draft_becomes_what_a_new_import_would_write(path):
    """For every service that goes, comes back, and moves: the bytes of a new import are the promise."""
    whole, _ = drafts(path)
    for name in [it.name for it in drafted(path).services]:
        try:
            less, fewer = drafts(path, without(name))
        except ArchplanError:
            continue  # it is the last one
        assert brought_up(whole, fewer) == (less, []), name
        assert brought_up(less, drafts(path)[1]) == (whole, []), name


@shown
def test_a_value_that_moved_is_written_and_where_it_was_read(path):
    whole, _ = drafts(path)
    for service in drafted(path).services:
        for key, fact in service.options.items():
            value = OTHERS.get(key) if (service.type, key) != ("ec2", "instance") else "m5.large"
            if fact.how == "read" and value:

                def change(draft, name=service.name, key=key, value=value):
                    draft.service(name).options[key] = read(value, Span(f"{path}/other.tf", 77, 1), "so it says")

                now, draft = drafts(path, change)
                assert brought_up(whole, draft) == (now, []), (service.name, key)


OTHERS = {
    "memory": "3 GB", "cpu": "2 vCPU", "tasks": "7", "storage": "77 GB", "instance": "db.m5.large", "node": "cache.m5.large",
    "timeout": "77 s", "retention": "77 days",
}  # fmt: skip


@shown
def test_what_a_person_wrote_outlives_what_the_files_change(path):
    """Lines of a person stay, byte for byte and in order, whatever service goes and comes back."""
    whole, draft = drafts(path)
    mine = worked_on(answers(whole))
    own = [line for line in mine.split("\n") if line not in whole.split("\n")]
    for name in [it.name for it in drafted(path).services]:
        try:
            _, fewer = drafts(path, without(name))
        except ArchplanError:
            continue
        less, conflicts = brought_up(mine, fewer)
        kept = any(f"{name} is in no file any more" in it for it in conflicts)
        its = set() if kept else set(lines_of(mine, name))
        gone = [
            line
            for line in own
            if line not in less.split("\n") and line not in its and name not in line and "requests" not in line
        ]
        assert gone == [], name
        again, conflicts = brought_up(less, draft)
        missing = [line for line in mine.split("\n") if line not in again.split("\n") and line not in its]
        assert [line for line in missing if not ANSWERED.search(line)] == [], name


ANSWERED = re.compile(r"reads|writes|requests")  # of a connection or a source that went with it


def lines_of(text, name):
    tree = parse(text, "d.yaml")
    begin = tree["services"].keys[name].line - 1
    lines = text.split("\n")
    end = next((n for n in range(begin + 1, len(lines)) if not lines[n].startswith("    ")), len(lines))
    return lines[begin:end]


@shown
def test_odd_drafts_end_in_a_text_or_a_sentence(path):
    text, draft = drafts(path)
    for seed in range(30):
        dice = random.Random(f"{path.name} {seed}")
        bent = mutated(text, dice)
        try:
            found = updated(bent, "d.yaml", draft)
        except ArchplanError:
            continue
        assert updated(found.text, "d.yaml", draft).text == found.text, "once is enough"


@shown
def test_whatever_goes_together_the_draft_stays_a_spec(path):
    """Several services gone, values moved, tiers changed, under a draft that a person worked on; then all is back."""
    whole, draft = drafts(path)
    for seed in range(12):
        dice = random.Random(f"{path.name} {seed}")
        names = [it.name for it in drafted(path).services]
        gone = dice.sample(names, dice.randint(1, len(names) - 1))

        def change(draft, gone=gone, dice=dice):
            for name in gone:
                without(name)(draft)
            for service in draft.services:
                for key, fact in list(service.options.items()):
                    if key in OTHERS and dice.random() < 0.4 and key != "instance":
                        service.options[key] = read(OTHERS[key], Span(f"{path}/other.tf", 77, 1))
                    elif fact.how == "read" and dice.random() < 0.2:
                        service.options.pop(key)

        try:
            plain, fewer = drafts(path, change)
        except ArchplanError:
            continue
        order = {"plain": whole, "worked on": worked_on(whole), "answered": worked_on(answers(whole))}
        for kind, mine in order.items():
            if dice.random() < 0.3:
                mine = mine.replace("\n", "\r\n")
            now, conflicts = brought_up(mine, fewer)
            assert updated(now, "d.yaml", fewer).text == now, "once is enough"
            assert kind != "plain" or conflicts == []
            if kind == "plain" and "\r" not in mine:
                assert parse(now, "d.yaml").plain() == parse(plain, "d.yaml").plain()
            assert "\r" not in mine or "\n" not in now.replace("\r\n", "")
            brought_up(now, draft)


# ---------------------------------------------------------------------------------------------------- cases


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


WORKER = 'resource "aws_lambda_function" "worker" {\n  memory_size = 512\n}\n'
WEB = 'resource "aws_instance" "web" {\n  instance_type = "t3.small"\n}\n'
JOBS = 'resource "aws_sqs_queue" "jobs" {\n}\n'
STARTS = 'resource "aws_lambda_event_source_mapping" "m" {\n  event_source_arn = aws_sqs_queue.jobs.arn\n  function_name = aws_lambda_function.worker.arn\n}\n'


def infra(*parts):
    Path("infra").mkdir(exist_ok=True)
    Path("infra/main.tf").write_text(PROVIDER + "".join(parts))


def imported_once(*parts):
    infra(*parts)
    assert run("import", "infra", "-o", "d.yaml").code == 0
    return Path("d.yaml").read_text()


def edit(before, after):
    text = Path("d.yaml").read_text()
    assert before in text
    Path("d.yaml").write_text(text.replace(before, after, 1))
    return Path("d.yaml").read_text()


def update(*more):
    ran = run("import", "--update", "d.yaml", "infra", *more)
    return ran, Path("d.yaml").read_text()


def test_a_size_a_new_and_a_removed_one(here):
    imported_once(WORKER, WEB)
    edit("duration: ask", "duration: 2 s")
    infra(WORKER.replace("512", "1024"), JOBS, STARTS)
    ran, text = update()
    assert ran.code == 0 and "+    memory: 1024 MB" in ran.out and "-  web:" in ran.out
    assert "    memory: 1024 MB                # main.tf:3\n    duration: 2 s " in text
    assert "  - jobs -> worker                 # starts it, main.tf:7" in text and "web" not in text


def test_the_diff_alone_writes_nothing(here):
    before = imported_once(WEB)
    infra(WEB.replace("small", "large"))
    ran, after = update("--dry-run")
    assert ran.code == 0 and after == before and "+    instance: t3.large" in ran.out
    assert update()[0].code == 0 and "t3.large" in Path("d.yaml").read_text()


def test_what_both_changed_stays_the_persons_and_is_said(here):
    imported_once(WEB)
    edit("instance: t3.small", "instance: t3.medium")
    infra(JOBS, WEB.replace("small", "large"))
    ran, text = update()
    assert ran.code == 1
    assert "[both-changed] instance of web: t3.medium is yours, and main.tf:5: t3.large" in ran.err
    assert re.search(r"^    instance: t3.medium +# main.tf:5 says t3.large$", text, re.MULTILINE)
    ran, again = update()
    assert ran.code == 0 and again == text, "it is said once: check --against says it as long as it is so"
    infra(JOBS, WEB.replace("small", "medium"))
    ran, text = update()
    assert ran.code == 0 and "t3.large" not in text


def test_an_answer_that_the_files_now_say_otherwise_is_a_conflict_and_the_same_is_none(here):
    unknown = 'variable "size" {}\n' + WEB.replace('"t3.small"', "var.size")
    for known, code in (("t3.medium", 0), ("t3.large", 1)):
        Path("d.yaml").unlink(missing_ok=True)
        imported_once(unknown)
        edit("instance: ask", "instance: t3.medium")
        infra(unknown.replace("var.size", f'"{known}"'))
        ran, text = update()
        assert ran.code == code and "instance: t3.medium" in text
    Path("d.yaml").unlink()
    imported_once(unknown)
    infra(unknown.replace("var.size", '"t3.large"'))
    assert "instance: t3.large             # main.tf:4\n" in update()[1], "an open question is answered by the files"


def test_what_a_person_worked_on_stays_when_its_resource_goes(here):
    for before, after, why in (
        ("instance: t3.small", "instance: t3.medium", "its 'instance' is yours"),
        ("type: ec2", "type: ec2\n    label: Front", "its 'label' is yours"),
        ("    type: ec2", "    # careful\n    type: ec2", "a comment of yours is in it"),
        ("\nservices:", "\nconnections: [web -> jobs]\nservices:", "your connection web -> jobs needs it"),
        ("\nservices:", "\ndraw: {rows: [[web, jobs]]}\nservices:", "'draw' names it"),
    ):
        Path("d.yaml").unlink(missing_ok=True)
        imported_once(WEB, JOBS)
        mine = edit(before, after)
        infra(JOBS)
        ran, text = update()
        assert ran.code == 1 and f"web is in no file any more, and stays: {why}" in ran.err
        assert [line for line in mine.split("\n") if not line.startswith("#:") and "jobs:" not in line] == [
            line for line in text.split("\n") if not line.startswith("#:") and "jobs:" not in line
        ]


def test_a_thing_is_known_under_another_name_and_in_another_form(here):
    imported_once(WORKER, JOBS, STARTS)
    text = Path("d.yaml").read_text()
    head, record = text.split("#: #")
    head = head.replace("  worker:", "  mailer:").replace("jobs -> worker", "jobs -> mailer")
    head = re.sub(r"  jobs: +# (.*)\n    type: sqs\n", r"  jobs: {type: sqs} # \1\n", head)
    Path("d.yaml").write_text(f"{head}#: #{record}")
    assert update()[0].code == 0
    infra(WORKER.replace("512", "1024"), JOBS.replace("{\n", "{\n  fifo_queue = true\n"), STARTS, WEB)
    ran, text = update()
    assert ran.code == 0
    text = text.split("#: #")[0]
    assert "mailer:" in text and "memory: 1024 MB" in text and "worker:" not in text
    assert "jobs: {type: sqs, fifo: true}" in text and "  web:" in text


def test_what_a_person_took_out_stays_out(here):
    imported_once(WEB, JOBS)
    text = Path("d.yaml").read_text()
    Path("d.yaml").write_text(re.sub(r"  jobs:.*\n    type: sqs\n", "", text, count=1))
    before = Path("d.yaml").read_text()
    ran, text = update()
    assert ran.code == 0 and text == before
    infra(WEB, JOBS, WORKER, STARTS)
    ran, text = update()
    assert ran.code == 0 and "worker:" in text.split("#: #")[0] and "jobs" not in text.split("#: #")[0]


def test_a_name_that_a_person_has_is_not_taken(here):
    imported_once(WEB)
    edit("services:\n", "services:\n  jobs: {type: s3}\n  worker: {type: lambda, memory: 512 MB, duration: 1 s}\n")
    infra(WEB, JOBS, WORKER)
    ran, text = update()
    assert ran.code == 0 and "  jobs: {type: s3}\n" in text and "  jobs-2: " in text
    assert text.split("#: #")[0].count("type: lambda") == 1, "a person drew it already"
    assert update()[0].code == 0 and Path("d.yaml").read_text() == text


def test_tiers_follow_the_files_unless_a_person_moved_something(here):
    _, draft = drafts(HOME / "fargate")
    text, _ = drafts(HOME / "fargate")
    moved = text.replace("    private: [app, db, cache]", "    private: [app, cache]\n    data: [db]", 1)
    assert brought_up(moved, draft) == (moved, [])

    def change(draft):
        draft.places[0].tiers = {"public": ["nat", "public", "app", "db"], "private": ["cache"]}

    _, draft = drafts(HOME / "fargate", change)
    now, conflicts = brought_up(moved, draft)
    assert "public: [nat, public, app]" in now and "private: [cache]" in now and "data: [db]" in now
    assert conflicts == ["db stands where you put it, and in the files in public of vpc"]


def test_what_is_left_out_is_listed_anew_unless_a_person_changed_the_list(here):
    game = 'resource "aws_detective_graph" "game" {\n}\n'
    imported_once(WEB)
    infra(WEB, game)
    assert update()[1] == run("import", "infra").out, "a list where there was none"
    infra(game, WEB, game.replace('"game"', '"other"'))
    assert update()[1] == run("import", "infra").out
    edit("#     aws_detective_graph.game, main.tf:2\n", "#     the game, which we do not draw\n")
    infra(WEB, game)
    assert "#     the game, which we do not draw\n" in update()[1]


def test_what_both_did_alike_is_no_conflict(here):
    """A person moved a service to the tier where the files have it now, and wrote the value that they have now."""
    _, draft = drafts(
        HOME / "fargate",
        lambda it: vars(it.places[0]).update(tiers={"public": ["nat", "public", "cache"], "private": ["app", "db"]}),
    )
    text, _ = drafts(HOME / "fargate")
    mine = text.replace("    public: [nat, public]", "    public: [cache, nat, public]", 1).replace(
        "    private: [app, db, cache]", "    private: [app, db]", 1
    )
    now, conflicts = brought_up(mine, draft)
    assert conflicts == [] and now.split("#: #")[0] == mine.split("#: #")[0]


LB = 'resource "aws_lb" "front" {\n  load_balancer_type = "application"\n}\n'


def test_what_becomes_of_another_type_is_another_thing_under_its_name(here):
    imported_once(WEB, LB)
    infra(WEB, LB.replace("application", "network"))
    ran, text = update()
    assert ran.code == 0 and "type: nlb" in text and "type: alb" not in text and "front-2" not in text
    Path("fresh.yaml").unlink(missing_ok=True)
    assert run("import", "infra", "-o", "fresh.yaml").code == 0 and Path("fresh.yaml").read_text() == text


def test_a_persons_comment_beside_a_value_that_moved_stays(here):
    imported_once(WEB)
    edit("# main.tf:3", "# main.tf:3, and large enough")
    infra(WEB.replace("small", "large"))
    ran, text = update()
    assert ran.code == 0 and "instance: t3.large" in text and "# main.tf:3, and large enough\n" in text
    infra("\n", WEB.replace("small", "large"))
    assert "# main.tf:3, and large enough\n" in update()[1]
    edit("instance: t3.large", "instance: t3.nano")
    infra("\n", WEB.replace("small", "xlarge"))
    ran, text = update()
    assert ran.code == 1 and "# main.tf:3, and large enough\n" in text and "main.tf:4: t3.xlarge" in ran.err


def test_comments_of_an_import_follow_its_lines(here):
    imported_once(WEB, JOBS)
    infra("\n\n", WEB, JOBS)
    ran, text = update()
    fresh = run("import", "infra").out
    assert ran.code == 0 and text == fresh


def test_forms_that_a_person_chose_are_written_into(here):
    """Braces, a list of lines for a tier, a connection that is a part of a chain."""
    _, draft = drafts(HOME / "fargate")
    text, _ = drafts(HOME / "fargate")
    braces = re.sub(
        r"  cache: .*?\n((?:    .*\n)+)",
        "  cache: {type: elasticache, engine: redis, node: cache.t4g.small, shards: 1, replicas: 1}   # mine\n",
        text,
        count=1,
    )
    braces = braces.replace(
        "    private: [app, db, cache]\n", "    private:\n      - app\n      - db\n      - cache\n", 1
    )
    braces = re.sub(r"  - users -> public .*\n", "  - users -> public -> app\n", braces, count=1)
    braces = re.sub(r"  - public -> app .*\n", "", braces, count=1)
    assert brought_up(braces, draft) == (braces, [])

    def change(draft):
        draft.service("cache").options["node"] = read("cache.m5.large", Span("/x/main.tf", 1, 1))
        draft.places[0].tiers = {"public": ["nat", "public"], "private": ["app", "cache"]}
        draft.connections = [it for it in draft.connections if it.source != "users"]

    now, conflicts = brought_up(braces, drafts(HOME / "fargate", change)[1])
    assert "node: cache.m5.large, shards: 1, replicas: 1}   # mine\n" in now
    assert [it.split(",")[0] for it in conflicts] == [
        "the files want 'private: [app",
        "users -> public is in no file any more",
    ]


def test_an_answer_through_ask_outlives_an_update(here, monkeypatch):
    imported_once(WORKER, JOBS, STARTS)
    text = edit("duration: ask", "duration: 250 ms")
    infra(WORKER, JOBS, STARTS, WEB)
    ran, after = update()
    assert ran.code == 0 and set(text.split("\n\n#: ")[0].split("\n")) <= set(after.split("\n"))


def test_a_mark_at_the_beginning_and_a_link_stay(here):
    imported_once(WEB)
    text = Path("d.yaml").read_bytes()
    Path("real.yaml").write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    Path("d.yaml").unlink()
    Path("d.yaml").symlink_to("real.yaml")
    infra(WEB.replace("small", "large"), JOBS)
    assert run("import", "--update", "d.yaml", "infra").code == 0
    data = Path("real.yaml").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and b"t3.large" in data and Path("d.yaml").is_symlink()
    assert data.count(b"\n") == data.count(b"\r\n")


def test_a_file_that_cannot_be_written_is_as_it_was(here, monkeypatch):
    imported_once(WEB)
    before = Path("d.yaml").read_bytes()
    infra(WEB.replace("small", "large"))
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    assert run("import", "--update", "d.yaml", "infra").code == 2
    monkeypatch.undo()
    assert (here / "d.yaml").read_bytes() == before and [
        it.name for it in here.iterdir() if it.name.startswith(".")
    ] == []


def test_wrong_calls(here):
    before = imported_once(WEB)
    assert run("import", "infra", "--update", "d.yaml", "-o", "x.yaml").code == 2
    assert run("import", "infra", "--dry-run").code == 2
    assert run("import", "infra", "--update", "none.yaml").code == 2
    for broken in (
        before.split("#: #")[0],
        before.replace("#:   web:", "#:   web"),
        before.replace("#: services:\n", ""),
    ):
        Path("d.yaml").write_text(broken)
        ran, after = update()
        assert ran.code == 2 and "no-record" in ran.err and after == broken
    Path("d.yaml").write_text(before.replace("type: ec2", "type: ec2\n    nonsense: 1", 1))
    infra(WEB.replace("small", "large"))
    ran, after = update()
    assert ran.code == 2 and "nonsense" in ran.err and "t3.small" in after.split("#: #")[0], (
        "a spec with a mistake is not written into"
    )


def test_the_record_holds_no_more_than_the_draft_says():
    """So that what never reaches a draft, such as a password, is in no record either."""
    for path in FIXTURES:
        head, _, record = drafts(path)[0].partition("#: #")
        for word in re.findall(r"[\w.-]{4,}", record.partition("left_out")[0].partition("\n")[2]):
            assert word in head or word == "from:"[:4], word


def test_a_settled_draft_is_settled_again_alike():
    for path in FIXTURES:
        text, draft = drafts(path)
        assert settled(draft)[0] == text
        assert all(isinstance(fact, Fact) for it in draft.services for fact in it.options.values())
