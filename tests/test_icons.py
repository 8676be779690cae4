"""Icon packs: what is taken in is checked as a stranger's, drawn once, and never needed."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.dom import minidom

import pytest
from click.testing import CliRunner

from archplan import drawing
from archplan.cli._verbs import cli
from archplan.drawing import DrawingError, Group, Node, Scene
from archplan.drawing.page.plain_svg import NotPlain, inside, plain_svg
from archplan.drawing.paint import iconpack
from archplan.drawing.paint.icons import origin, picture
from archplan.kernel.iconclasses import classes
from archplan.services import catalog
from tests.conftest import needs_unix
from tests.packs import LAMBDA, SVG, pack


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place for a pack."""
    monkeypatch.setenv("ARCHPLAN_ICONS", str(tmp_path / "icons"))
    return tmp_path / "icons"


@pytest.fixture(scope="session")
def published(door: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The npm package `aws-icons`: AWS's set of January 2026, as anyone gets it."""
    npm = shutil.which("npm")
    if not npm:
        pytest.skip("npm is not installed, so there is no official icon pack to take in")
    folder = tmp_path_factory.mktemp("npm")
    ran = subprocess.run(
        [npm, "pack", "--silent", "aws-icons@3.3.0"], cwd=folder, capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    shutil.unpack_archive(folder / "aws-icons-3.3.0.tgz", folder)
    return folder / "package"


def zipped(path: Path, files: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(name, text)
    return path


def scene(icon: str = "aws.compute.Lambda", count: int = 1) -> Scene:
    nodes = tuple(Node(f"n{k}", "service", ("AWS Lambda",), icon, "compute", "g") for k in range(count))
    return Scene("T", "", "", nodes, (Group("g", "vpc", "VPC", ""),), ())


# What is taken


def test_the_published_pack_has_an_icon_for_every_service(published: Path, home: Path) -> None:
    """it: finds the official icon of every service, source and group that has one"""
    taken = iconpack.add(published)
    assert taken.missing == () and taken.refused == () and taken.home == home
    named = [service.icon for service in catalog().values() if service.icon in iconpack.official_names()]
    assert [icon for icon in named if origin(icon) != "pack"] == []
    assert all(iconpack.vector(f"group.{kind}") for kind in ("cloud", "account", "region", "vpc", "autoscaling"))


def test_the_published_pack_is_drawn(published: Path, home: Path) -> None:
    """it: draws the pack's shapes once as a symbol, in SVG, PNG and PDF, and returns to pictures without it"""
    before = drawing.svg(scene(count=2))
    iconpack.add(published)
    after = drawing.svg(scene(count=2))
    assert "data:image" in before and "data:image" not in after
    symbols = {s.getAttribute("id"): s for s in minidom.parseString(after).getElementsByTagName("symbol")}
    assert set(symbols) == {"icon-aws-compute-Lambda", "icon-group-vpc"}
    shape = (
        (published / "icons/architecture-service/AWSLambda.svg").read_text("utf-8").rsplit(' d="', 1)[1].split('"')[0]
    )
    assert shape in [path.getAttribute("d") for path in symbols["icon-aws-compute-Lambda"].getElementsByTagName("path")]
    assert after.count(shape) == 1 and after.count('href="#icon-aws-compute-Lambda"') == 2
    assert len(drawing.png(scene(), 1)) > 1000 and drawing.pdf(scene()).startswith(b"%PDF")
    assert iconpack.remove() and drawing.svg(scene(count=2)) == before


def test_every_service_is_in_the_map_and_all_have_a_picture_without_a_pack() -> None:
    """it: knows the official name of every service's icon, and draws them all without a pack"""
    nameless = [k for k, s in sorted(catalog().items()) if s.icon not in iconpack.official_names()]
    assert nameless == ["aws", "custom", "docker"]  # any service, nobody's, and a whale
    assert [key for key, service in sorted(catalog().items()) if not picture(service.icon)] == ["custom"]
    assert all(picture(icon) for icon in iconpack.official_names() if not icon.startswith("group."))


def test_an_icon_that_borrows_a_picture_is_no_class_of_its_own() -> None:
    """it: stands in with a picture of the diagrams package only where that has none"""
    for icon, stand_in in iconpack.borrowed().items():
        module, name = icon.rsplit(".", 1)
        assert name not in classes(module) and picture(icon) == picture(stand_in) is not None
        assert iconpack.official_names()[icon] != iconpack.official_names().get(stand_in)


def test_no_two_services_share_an_official_icon() -> None:
    """it: draws two services alike only where AWS has one icon for both"""
    named: dict[str, list[str]] = {}
    for key, service in catalog().items():
        for name in iconpack.official_names().get(service.icon, ())[:1]:
            named.setdefault(name, []).append(key)
    assert {name: keys for name, keys in named.items() if len(keys) > 1} == {
        "Amazon Bedrock": ["bedrock", "knowledgebase"],
        "Amazon Elastic Kubernetes Service": ["eks", "workload"],
    }


def test_awss_own_file_names_are_known(tmp_path: Path, home: Path) -> None:
    """it: reads the names of AWS's asset package: kinds, sizes, and variants for dark pages"""
    files = {
        "Architecture-Service-Icons/Arch_Compute/16/Arch_AWS-Lambda_16.svg": LAMBDA.replace("#ED7100", "#161616"),
        "Architecture-Service-Icons/Arch_Compute/64/Arch_AWS-Lambda_64.svg": LAMBDA,
        "Architecture-Service-Icons/Arch_Compute/64/Arch_AWS-Lambda_64@5x.png": "not an SVG",
        "Resource-Icons/Res_Networking/Res_Amazon-VPC_NAT-Gateway_48.svg": LAMBDA.replace("#ED7100", "#8C4FFF"),
        "Resource-Icons/Res_General-Icons/Res_48_Light/Res_Users_48_Light.svg": LAMBDA.replace("#ED7100", "#232F3E"),
        "Resource-Icons/Res_General-Icons/Res_48_Dark/Res_Users_48_Dark.svg": LAMBDA.replace("#ED7100", "#FFFFFE"),
        "Architecture-Group-Icons/Virtual-private-cloud-VPC_32.svg": LAMBDA.replace("#ED7100", "#8C4FFE"),
        "__MACOSX/._Arch_AWS-Lambda_64.svg": "junk",
    }
    taken = iconpack.add(zipped(tmp_path / "Asset-Package.zip", dict(files)))
    assert set(taken.found) == {"AWS Lambda", "Amazon VPC NAT Gateway", "Users", "Virtual private cloud VPC"}
    found = {
        i: iconpack.vector(i) or ""
        for i in ("aws.compute.Lambda", "aws.network.NATGateway", "group.vpc", "onprem.client.Users")
    }
    assert [c in s for c, s in zip(("#ED7100", "#8C4FFF", "#8C4FFE", "#232F3E"), found.values(), strict=True)] == [
        True
    ] * 4
    assert "#FFFFFE" in (iconpack.vector("onprem.client.Users", dark=True) or "")
    assert "#FFFFFE" in drawing.svg(scene("onprem.client.Users"), "dark")


def test_themes_change_the_colours_of_vectors(tmp_path: Path, home: Path) -> None:
    """it: turns ink light on a dark page and every colour grey on paper"""
    iconpack.add(pack(tmp_path / "p", Users=LAMBDA.replace("#ED7100", "#242f3e"), AWSLambda=LAMBDA))
    assert 'fill="#E9EDF1"' in drawing.svg(scene("onprem.client.Users"), "dark").split("</symbol>")[0]
    # 0.299 * 237 + 0.587 * 113 + 0.114 * 0 = 137.2, which is 89 in hexadecimal
    assert 'fill="#898989"' in drawing.svg(scene(), "print").split("</symbol>")[0]


def test_a_pack_replaces_the_one_before(tmp_path: Path, home: Path) -> None:
    """it: keeps nothing of an older pack"""
    iconpack.add(pack(tmp_path / "one", AWSLambda=LAMBDA, AmazonEC2=LAMBDA))
    iconpack.add(pack(tmp_path / "two", AWSLambda=LAMBDA))
    assert iconpack.vector("aws.compute.EC2") is None and iconpack.vector("aws.compute.Lambda")
    assert sorted(p.name for p in home.iterdir()) == ["awslambda.svg", "index.csv"]


RED, BLUE = LAMBDA.replace("#ED7100", "#ff0000"), LAMBDA.replace("#ED7100", "#0000ff")
TOUCHES = ("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir")


def colours() -> set[str]:
    """The colours that the pack's two icons are drawn in, as a new process would find them."""
    iconpack._index.cache_clear()
    drawn = [iconpack.vector(icon) or "none" for icon in ("aws.compute.Lambda", "aws.compute.EC2")]
    return {next((name for name in ("ff0000", "0000ff") if name in svg), svg) for svg in drawn}


def stopped(source: Path, place: Path, at: int) -> bool:
    """Take a pack in a process that ends without a word at the nth touch of a file; whether it came that far."""
    child = os.fork()
    if child == 0:
        left = [at]

        def touch(event: str, arguments: Any) -> None:
            if event in TOUCHES and str(place.parent) in str(arguments[0]):
                left[0] -= 1
                if left[0] < 0:
                    os._exit(9)

        sys.addaudithook(touch)
        iconpack.add(source)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is stopped by forking it")
@needs_unix
def test_a_pack_is_whole_whenever_a_change_is_stopped(tmp_path: Path, home: Path) -> None:
    """it: has the old icons or the new ones at every touch of a file, and goes on from there"""
    old = pack(tmp_path / "old", AWSLambda=RED, AmazonEC2=RED)
    new = pack(tmp_path / "new", AWSLambda=BLUE, AmazonEC2=BLUE)
    seen, at = [], 0
    while True:
        iconpack.add(old)
        assert colours() == {"ff0000"}
        if not stopped(new, home, at):
            break
        seen.append(colours())
        iconpack.add(new)
        assert colours() == {"0000ff"} and sorted(p.name for p in home.iterdir()) == [
            "amazonec2.svg",
            "awslambda.svg",
            "index.csv",
        ]
        at += 1
    assert len(seen) > 8 and set(map(frozenset, seen)) == {frozenset({"ff0000"}), frozenset({"0000ff"})}, seen
    assert iconpack.remove() and colours() == {"none"}
    assert not [left for left in tmp_path.iterdir() if "before" in left.name]


def test_a_pack_that_waits_is_forgotten_too(tmp_path: Path, home: Path) -> None:
    """it: takes away the pack of a change that was stopped between its two moves"""
    iconpack.add(pack(tmp_path / "old", AWSLambda=RED, AmazonEC2=RED))
    home.rename(home.with_name(".icons.before"))
    assert colours() == {"ff0000"}
    assert iconpack.remove() and colours() == {"none"} and not iconpack.remove()


@pytest.mark.parametrize("words", [("add", "PACK"), ("remove",)])
def test_nobody_elses_pictures_are_touched(tmp_path: Path, home: Path, words: tuple[str, ...]) -> None:
    """it: keeps no pack among other files, and takes away only what it wrote"""
    source = pack(tmp_path / "p", AWSLambda=LAMBDA)
    iconpack.add(source)
    for name in ("my-own-logo.svg", "mine.svg", "notes.txt"):
        (home / name).write_text(LAMBDA)
    ran = run(*(word.replace("PACK", str(source)) for word in words))
    kept = {"my-own-logo.svg", "mine.svg", "notes.txt"}
    if words == ("remove",):
        assert ran.exit_code == 0 and {p.name for p in home.iterdir()} == kept
    else:
        assert ran.exit_code == 2 and "mine.svg, my-own-logo.svg, notes.txt" in ran.output
        assert {p.name for p in home.iterdir()} == kept | {"awslambda.svg", "index.csv"}


def test_a_folder_of_pictures_is_no_place_for_a_pack(tmp_path: Path, home: Path) -> None:
    """it: refuses a folder of somebody's pictures, and the folder that the icons come from"""
    pack(home, AWSLambda=LAMBDA)
    for source in (home, pack(tmp_path / "p", AWSLambda=LAMBDA)):
        ran = run("add", str(source))
        assert ran.exit_code == 2 and "ARCHPLAN_ICONS names" in ran.output
        assert [p.name for p in home.iterdir()] == ["AWSLambda.svg"]
    assert run("remove").output == "there is no icon pack\n" and (home / "AWSLambda.svg").is_file()
    (tmp_path / "file").write_text("x")
    os.environ["ARCHPLAN_ICONS"] = str(tmp_path / "file")  # the fixture puts it back
    assert run("add", str(tmp_path / "p")).exit_code == 2 and (tmp_path / "file").read_text() == "x"


@pytest.mark.parametrize("index", [b"\xff\xfe\x00", "key,file\nü,x.svg\n".encode("latin-1"), b"name,file\nx,x.svg\n",
                                   b"key,file\n" + b"x" * 200_000 + b",x.svg\n", b""])  # fmt: skip
def test_an_index_that_is_none_is_no_pack(home: Path, index: bytes) -> None:
    """it: draws without a pack whose index cannot be read"""
    home.mkdir()
    (home / "index.csv").write_bytes(index)
    assert colours() == {"none"} and iconpack.files() == []


# What is refused


@pytest.mark.parametrize(
    ("inner", "why"),
    [
        ("<script>alert(1)</script>", "script"),
        ("<foreignObject><p/></foreignObject>", "foreignObject"),
        ("<style>path{fill:url(http://x)}</style>", "style"),
        ('<image href="http://evil.com/x.png"/>', "image"),
        ('<a href="https://x"><path d="M0 0"/></a>', "<a>"),
        ('<animate attributeName="href"/>', "animate"),
        ('<path onload="alert(1)" d="M0 0"/>', "run something"),
        ('<path ONCLICK="x" d="M0 0"/>', "run something"),
        ('<use xlink:href="http://evil.com/#x"/>', "outside itself"),
        ('<use href="data:image/svg+xml,x"/>', "outside itself"),
        ('<path fill="url(http://evil.com)" d="M0 0"/>', "outside itself"),
        ('<path style="fill:url(\'//evil.com\')" d="M0 0"/>', "outside itself"),
        ('<path style="background:URL(x)" d="M0 0"/>', "outside itself"),
        ('<path fill="&lt;b&gt;" d="M0 0"/>', "not plain"),
        ("<g>" * 60 + "</g>" * 60, "more parts"),
        ("<g/>" * 4000, "more parts"),
        ("<path", "not XML"),
    ],
)
def test_what_could_run_fetch_or_grow_is_refused(inner: str, why: str) -> None:
    """it: refuses a whole file for anything that is no plain shape"""
    with pytest.raises(NotPlain, match=why):
        plain_svg(SVG.format(inner).encode())


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + LAMBDA.encode(), "document type"),
        (b'<!DOCTYPE svg SYSTEM "http://evil.com/x.dtd">' + LAMBDA.encode(), "document type"),
        (b'<?xml-stylesheet href="x"?>' + LAMBDA.encode(), "processing instruction"),
        (b"x" * 300_000, "larger than 256 KB"),
        (b"", "not XML"),
        (b'<?xml version="1.0" encoding="klingon"?><svg/>', "not XML|encoding"),
        (b"<html/>", "plain shape"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "no size"),
        (b'<svg viewBox="0 0 1e999 1"/>', "no size"),
    ],
)
def test_what_is_no_icon_is_refused(data: bytes, why: str) -> None:
    """it: reads neither document types nor giants"""
    with pytest.raises(NotPlain, match=why):
        plain_svg(data)


def test_names_inside_an_icon_are_kept_apart() -> None:
    """it: gives an icon's inner names a prefix, so that two icons never share one"""
    made = plain_svg(
        SVG.format(
            '<defs><linearGradient id="a"><stop offset="0" stop-color="red"/></linearGradient></defs>'
            '<path fill="url(#a)" d="M0 0"/><use xlink:href="#a"/><title>t</title><path style="fill:#123;x:y" d="M1 1"/>'
        ).encode()
    )
    view, body = inside(made, "p")
    assert view == "0 0 64 64"
    assert 'id="p-a"' in body and 'fill="url(#p-a)"' in body and 'xlink:href="#p-a"' in body
    assert "title" not in body and 'fill="#123"' in body and "style" not in body


def test_a_zips_names_are_never_paths(tmp_path: Path, home: Path) -> None:
    """it: writes nothing outside its own folder, whatever a zip calls its files"""
    names = [
        "../../AWSLambda.svg",
        "/AmazonEC2.svg",
        "..\\AmazonS3.svg",
        "C:\\AmazonRDS.svg",
        "a/../../AmazonMQ.svg",
    ]
    before = {p for p in tmp_path.rglob("*") if home not in p.parents}
    path = zipped(tmp_path / "slip.zip", dict.fromkeys(names, LAMBDA))
    iconpack.add(path)
    assert {p for p in tmp_path.rglob("*") if home not in p.parents} - before == {path, home}
    assert {p.name for p in home.iterdir()} <= {
        "awslambda.svg",
        "amazonec2.svg",
        "amazonrds.svg",
        "amazonmq.svg",
        "index.csv",
    }


def test_a_zip_bomb_does_not_unpack(tmp_path: Path, home: Path) -> None:
    """it: reads no more of a file than an icon may have, and says which was refused"""
    bomb = zipped(tmp_path / "bomb.zip", {"AWSLambda.svg": b" " * 50_000_000, "AmazonEC2.svg": LAMBDA})
    assert bomb.stat().st_size < 100_000
    assert iconpack.add(bomb).refused == (("AWSLambda.svg", "is larger than 256 KB"),)


def test_a_zip_of_too_much_is_refused(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """it: bounds how many files and how many bytes it looks at"""
    path = zipped(tmp_path / "many.zip", {f"{k}.svg": LAMBDA for k in range(30)})
    monkeypatch.setattr(iconpack, "MOST_FILES", 20)
    with pytest.raises(DrawingError, match="more than 20 files"):
        iconpack.add(path)
    monkeypatch.setattr(iconpack, "MOST_FILES", 100)
    monkeypatch.setattr(iconpack, "MOST_BYTES", 1000)
    with pytest.raises(DrawingError, match="no icon pack"):
        iconpack.add(path)


@needs_unix  # a link needs rights on Windows
def test_links_out_of_a_folder_are_not_followed(tmp_path: Path, home: Path) -> None:
    """it: reads plain files only"""
    (tmp_path / "secret.svg").write_text(LAMBDA)
    folder = pack(tmp_path / "p", AmazonEC2=LAMBDA)
    (folder / "AWSLambda.svg").symlink_to(tmp_path / "secret.svg")
    os.mkfifo(folder / "AmazonMQ.svg")
    assert iconpack.add(folder).found == ("Amazon EC2",)


def test_a_pack_that_was_tampered_with_is_not_drawn(tmp_path: Path, home: Path) -> None:
    """it: checks again what lies in the data folder"""
    iconpack.add(pack(tmp_path / "p", AWSLambda=LAMBDA))
    (home / "awslambda.svg").write_text(SVG.format("<script/>"))
    assert "data:image" in drawing.svg(scene())
    (home / "index.csv").write_text("key,file\nawslambda,../../x.svg\n")
    iconpack._index.cache_clear()
    assert "data:image" in drawing.svg(scene())


# The verb


def run(*words: str) -> Any:
    return CliRunner().invoke(cli, ["icons", *words])


def test_the_verb_adds_lists_and_removes(tmp_path: Path, home: Path) -> None:
    """it: takes a pack, says what each service is drawn with, and forgets it again"""
    folder = pack(tmp_path / "p", AWSLambda=LAMBDA, AmazonEC2=SVG.format("<script/>"))
    added = run("add", str(folder))
    assert added.exit_code == 0 and "1 icons taken into" in added.output
    assert "refused: AmazonEC2.svg has a <script>, which is no plain shape" in added.output
    listed = {line.split()[0]: " ".join(line.split()[1:]) for line in run("list").output.splitlines() if line}
    assert listed["lambda"] == "icon pack AWS Lambda"
    assert listed["ec2"] == "diagrams aws.compute.EC2" and listed["custom"] == "initials"
    assert set(catalog()) <= set(listed)
    assert run("remove").output.startswith("removed ") and run("remove").output == "there is no icon pack\n"


def test_the_verb_says_what_is_no_pack(tmp_path: Path, home: Path) -> None:
    """it: ends with 2 and a sentence when there is nothing to take"""
    (tmp_path / "x.txt").write_text("hello")
    for path in (tmp_path / "x.txt", pack(tmp_path / "empty")):
        result = run("add", str(path))
        assert result.exit_code == 2 and not isinstance(result.exception, DrawingError)
    assert "neither a zip nor a folder" in run("add", str(tmp_path / "x.txt")).output


def test_the_home_is_the_users_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """it: keeps to the platform's custom"""
    monkeypatch.delenv("ARCHPLAN_ICONS")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert iconpack.home() == tmp_path / "archplan" / "icons"
    monkeypatch.setenv("ARCHPLAN_ICONS", str(tmp_path / "here"))
    assert iconpack.home() == tmp_path / "here"


def test_the_map_is_in_the_package() -> None:
    """it: reads the map from a file that is installed with it"""
    assert iconpack._NAMES.read_text("utf-8").startswith("icon,official,picture\n")
    assert iconpack._NAMES.is_relative_to(Path(drawing.__file__).parent)
