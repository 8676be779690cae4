"""Which texts of an editor are specs, which are parts of one, and what of the disk they may see."""

from __future__ import annotations

import pytest

from archplan.live.files import is_spec, read_below, specs_including, texts_of
from archplan.live.language.server import Workspace
from tests.build import SPECS

SPEC = "region: us-east-1\ninclude: [parts/more.yaml]\nservices: {site: {type: s3, holds: 3 GB}}\n"
PART = "services: {queue: {type: sqs}}\n"


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "root"
    (root / "parts").mkdir(parents=True)
    (root / "spec.yaml").write_text(SPEC)
    (root / "parts/more.yaml").write_text(PART)
    (tmp_path / "outside.yaml").write_text("services: {secret: {type: s3}}\n")
    return root


@pytest.fixture
def editor(root):
    found = Workspace()
    found.roots = [root]
    return found


def slugs(editor: Workspace, name: str) -> list[str]:
    document = editor.document(name, str)
    assert document is not None
    return [it.slug for it in document.answer.mistakes]


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_every_example_is_taken_for_a_spec(path):
    assert is_spec(path.read_text("utf-8"))


@pytest.mark.parametrize("text", [
    "", "on: push\njobs: {}\n", "services:\n  web: {image: nginx}\n", "apiVersion: v1\nkind: Service\n", "# archplan: allow x\na: b\n",
    "region: us-east-1\nname: x\n", "Resources: {Bucket: {Type: AWS::S3::Bucket}}\n",
])  # fmt: skip
def test_other_yaml_is_none(text):
    assert not is_spec(text)


def test_a_part_is_judged_in_its_spec(editor, root):
    """it: takes a part that is opened alone, before its spec and after it, for what the spec on disk includes"""
    part, spec = str(root / "parts/more.yaml"), str(root / "spec.yaml")
    editor.put(part, PART.replace("sqs", "sqss"))
    assert slugs(editor, part) == ["unknown-type"]
    editor.put(spec, SPEC.replace("3 GB", "3 apples"))
    assert sorted(slugs(editor, part)) == ["bad-value", "unknown-type"] and list(editor.sessions) == [spec]
    editor.put(part, PART)
    assert slugs(editor, spec) == ["bad-value"]
    editor.close(spec)
    assert slugs(editor, part) == []  # the file on disk has no apples
    editor.close(part)
    assert editor.sessions == {}


def test_a_half_typed_spec_includes_what_it_did(editor, root):
    spec = str(root / "spec.yaml")
    editor.put(spec, SPEC)
    editor.put(spec, SPEC.replace("services: {", "services: ["))
    assert slugs(editor, spec) == ["not-yaml"] and str(root / "parts/more.yaml") in editor.sessions[spec].texts
    editor.put(spec, "x")  # nothing of a spec is left, and it is one still
    assert slugs(editor, spec) != []


def test_the_editors_text_counts_and_not_the_files(editor, root):
    spec, part = str(root / "spec.yaml"), str(root / "parts/more.yaml")
    editor.put(spec, SPEC)
    editor.put(part, PART.replace("queue", "unsaved"))
    document = editor.document(spec, str)
    assert document is not None and document.answer.plan is not None
    assert "unsaved" in document.answer.plan.architecture.services
    (root / "parts/more.yaml").write_text("services: [")
    editor.refresh(spec, with_terms=True)
    assert slugs(editor, spec) == []


def test_a_text_without_a_file_stands_alone(editor):
    editor.put("untitled:Untitled-1", SPEC)
    assert slugs(editor, "untitled:Untitled-1") == ["no-such-file"]
    editor.put("untitled:Untitled-2", "", is_ours=True)
    assert slugs(editor, "untitled:Untitled-2") == ["empty-file"]


@pytest.mark.parametrize("name", ["../outside.yaml", "link.yaml", "folder/outside.yaml", "/etc/hostname"])
def test_nothing_outside_of_the_folder_is_read(editor, root, name):
    (root / "link.yaml").symlink_to(root.parent / "outside.yaml")
    (root / "folder").symlink_to(root.parent)
    spec = root / "spec.yaml"
    editor.put(str(spec), SPEC.replace("parts/more.yaml", name))
    assert list(editor.sessions[str(spec)].texts) == [str(spec)] and slugs(editor, str(spec)) in (
        ["include-outside"],
        ["no-such-file"],
    )
    assert read_below(root / "link.yaml", root) is None
    assert list(texts_of(spec, root, {str(spec): SPEC.replace("parts/more.yaml", name)})) == [str(spec)]


def test_specs_are_looked_for_up_to_the_root(root):
    (root.parent / "above.yaml").write_text(SPEC.replace("parts/", "root/parts/"))
    assert list(specs_including(root / "parts/more.yaml", root)) == [root / "spec.yaml"]
