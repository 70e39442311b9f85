"""Files that are given for documents and are none: one message, in plain words, with the place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import forcegen as fg
from builders import solved
from processes import forcegen


@pytest.fixture(scope="module")
def text() -> str:
    """A plan of the template."""
    return solved("template")[0].to_json()


def refused(path: Path) -> list[str]:
    """The messages on a file, without its folder."""
    with pytest.raises(fg.ModelError) as caught:
        fg.Plan.read(path)
    return [str(problem).removeprefix(str(path)) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": 1 "b": 2}', ':1:9: found "\\"", expected a comma, or the end of the list or table.'),
        ('{"a": [1,\n 2,],\n"b": 1}', ':2:4: found "]", expected a value.'),
        ('{"a": 1,\n}', ':2:1: found "}", expected a key in double quotes.'),
        ("{'a': 1}", ':1:2: found "\'", expected a key in double quotes.'),
        ('{"a" 1}', ':1:6: found "1", expected a colon after the key.'),
        ('{"a": 1} {"b": 2}', ':1:10: found "{", expected nothing after the end of the document.'),
        ('{"a": "b\nc"}', ":1:9: found"),
        ('{"a": "\\q"}', ":1:8: found"),
        ('{"a": "bcd', ":1:11: found the end of the text within quotes, expected the rest of the document"),
        ('{"a": [1, 2', ":1:12: found the end of the text, expected the rest of the document: it is cut off."),
        ('{"a":', ":1:6: found the end of the text, expected the rest of the document: it is cut off."),
    ],
)
def test_a_slip_is_told_with_its_line_and_column(tmp_path: Path, text: str, message: str) -> None:
    """Proves, for each way to break JSON, where it is and what was expected.

    Without it the words would be those of a parser: "Expecting property name enclosed in double quotes (char 3000)".
    """
    path = tmp_path / "plan.json"
    path.write_text(text, "utf-8")
    (told,) = refused(path)
    assert told.startswith(message)
    assert "Expecting" not in told
    assert "char " not in told


def test_a_document_that_is_cut_off_anywhere_is_one_message_in_plain_words(tmp_path: Path, text: str) -> None:
    """Proves it for a plan that ends after any of some hundred bytes. Without it one end in many would be obscure."""
    path = tmp_path / "plan.json"
    for length in range(1, len(text) - 1, len(text) // 150):
        path.write_text(text[:length], "utf-8")
        (told,) = refused(path)
        assert "expected the rest of the document: it is cut off." in told, text[length - 20 : length]


def test_encodings_are_read_or_named(tmp_path: Path, text: str) -> None:
    """Proves that the mark of UTF-8 is no fault, and that UTF-16 and single bytes are told as what they are."""
    path = tmp_path / "plan.json"
    path.write_text(text, "utf-8-sig")
    assert fg.Plan.read(path) == fg.Plan.from_json(text) == fg.Plan.from_json("\ufeff" + text)
    path.write_text(text, "utf-16")
    assert refused(path) == [": found UTF-16, expected UTF-8 text. Maybe save it as UTF-8?"]
    path.write_bytes(b'{"schema": "forcegen.plan/1",\n"title": "\xa7"}')
    assert refused(path) == [":2: found the byte 0xa7, expected UTF-8 text. Maybe save it as UTF-8?"]


PLAN = "expected a plan (forcegen.plan/1), as JSON."


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "an empty file"),
        (b" \n", "an empty file"),
        (b"{}", "JSON that is no document of forcegen"),
        (b"[1, 2]", "JSON that is no document of forcegen"),
        (b'{"name": "a-package", "version": "1.0"}', "JSON that is no document of forcegen"),
        (b'{"schema": 7}', "JSON that is no document of forcegen"),
        (b'{"schema": "forcegen.plan/2"}', "a plan (forcegen.plan/2)"),
        (b'{"schema": "forcegen.explanation/1", "model": "x"}', "an explanation (forcegen.explanation/1)"),
        (b"[calendar]\nstart = 2025-07-01\n", '":1:2'),
        (b"site,role\n", "a file that is no JSON"),
        (b"%PDF-1.7", "a PDF"),
    ],
)
def test_a_file_of_another_kind_is_one_message(tmp_path: Path, content: bytes, found: str) -> None:
    """Proves that a reader says what a file is. Without it every key of a certificate would be a fault of a plan."""
    path = tmp_path / "plan.json"
    path.write_bytes(content)
    if found.startswith('"'):
        (told,) = refused(path)
        assert told.startswith(":1:2: found")
    else:
        assert refused(path) == [f": found {found}, {PLAN}"]


def test_every_document_is_told_from_every_other(tmp_path: Path) -> None:
    """Proves it for all pairs of documents. Without it one pair would give follow-on errors."""
    documents: list[Any] = [
        fg.Plan,
        fg.Certificate,
        fg.Explanation,
        fg.Comparison,
        fg.Frontier,
        fg.Alternatives,
        fg.BurdenSharing,
    ]
    schemas = {one: one.model_fields["schema_"].default for one in documents}
    for one in documents:
        for other, schema in schemas.items():
            with pytest.raises(fg.ModelError) as caught:
                one.from_json(json.dumps({"schema": schema}))
            if one is not other:
                (problem,) = caught.value.problems
                assert schema in problem.found
                assert schemas[one] in problem.expected


def test_plans_and_models_that_change_places_are_named(tmp_path: Path, text: str) -> None:
    """Proves it for ``verify`` with its arguments the wrong way round, and for a plan where a model is expected."""
    path = tmp_path / "plan.json"
    path.write_text(text, "utf-8")
    done = forcegen("verify", "template", path)
    assert (done.code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"template: found a model, {PLAN}\n")
    with pytest.raises(fg.ModelError, match=r"found a plan \(forcegen.plan/1\), expected a folder with a model.toml"):
        fg.load(path)
    with pytest.raises(fg.ModelError, match=r"found a plan \(forcegen.plan/1\), expected a certificate"):
        fg.Certificate.read(path)
    (tmp_path / "model.toml").write_text("")
    assert refused(tmp_path) == [f": found a model, {PLAN}"]
    assert refused(tmp_path / "none.json") == [f": found no such file, {PLAN}"]
