"""Files that are missing, hidden, hostile or in another encoding: one message each, and never a hang."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

import forcegen as fg
from builders import HEAD, POOLS, ModelFolder
from forcegen.model import load, shipped_models
from forcegen.model.forms import MOST_BYTES
from forcegen.problems import ModelError


def message_of(name: str) -> str:
    """What loading a model by a name or path says."""
    with pytest.raises(ModelError) as caught:
        load(name)
    return str(caught.value)


# -- which model ---------------------------------------------------------------------------------------------


def test_misspelt_shipped_model() -> None:
    """Proves that a slip in a name is answered with the name. Without it a person would look for a folder."""
    names = ", ".join(shipped_models())
    assert message_of("templtae") == (
        '"templtae": found no such folder, expected a folder with a model.toml, a workbook (.xlsx), or a shipped model '
        f'({names}). Maybe "template"?'
    )


def test_shipped_model_by_its_name_wins_over_a_folder_that_is_no_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves that an unrelated folder of the same name does not hide a model. Without it the name would fail there."""
    (tmp_path / "template").mkdir()
    monkeypatch.chdir(tmp_path)
    assert load("template").name == "template"


def test_folder_of_models(folder: ModelFolder, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Proves that the folder above a model leads to the model. Without it the message would be a dead end."""
    above = tmp_path_factory.mktemp("above")
    folder.path.rename(above / "small")
    assert message_of(str(above)).endswith(f'Maybe "{above}/small"?')
    assert message_of(str(above / "smal")).endswith(f'Maybe "{above}/small"?')


def test_path_of_the_head_file_is_the_model(folder: ModelFolder) -> None:
    """Proves that model.toml itself may be named. Without it tab completion would lead into an error."""
    assert load(folder.path / "model.toml") == folder.load()


@pytest.mark.parametrize("name", ["", "x\0y", "n" * 5000, "~", "pyproject.toml", "/dev/null", "models/../../.."])
def test_names_that_are_no_model(name: str) -> None:
    """Proves that any text at all gets an answer. Without it odd names would end in a traceback."""
    assert "expected a folder with a model.toml, a workbook (.xlsx), or a shipped model" in message_of(name)


# -- which files ---------------------------------------------------------------------------------------------


LEAVES = "a path that leaves the folder of the model, expected a file inside it."
ABSENT = "no such file, expected a file in the model's folder."
UNREADABLE = "expected a readable file."


@pytest.mark.parametrize(
    ("file", "shown", "expected"),
    [
        ("../rules.csv", '"../rules.csv"', LEAVES),
        ("/etc/rules.csv", '"/etc/rules.csv"', LEAVES),
        ("a/../../rules.csv", '"a/../../rules.csv"', LEAVES),
        ("rulez.csv", '"rulez.csv"', ABSENT),
        ("pool.csv", '"pool.csv"', f'{ABSENT} Maybe "pools.csv"?'),
        ("a\\u0000.csv", '"a\\x00.csv"', f"a file that cannot be read (embedded null byte), {UNREADABLE}"),
        (
            "n" * 300 + ".csv",
            '"' + "n" * 58 + "…",
            f"a file that cannot be read (File name too long), {UNREADABLE}",
        ),
    ],
    ids=["up", "absolute", "up and down", "missing", "misspelt", "NUL", "long"],
)
def test_named_file(folder: ModelFolder, file: str, shown: str, expected: str) -> None:
    """Proves that a model reads its own folder and nothing else. Without it a model could show any file."""
    folder.edit("model.toml", "[defaults]", f'[tables]\nsources = "{file}"\n\n[defaults]')
    assert folder.problems() == [f"model.toml, tables.sources: found {shown}, {expected}"]


def test_link_out_of_the_folder(folder: ModelFolder, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Proves that a link is followed only within the folder. Without it a link would be a way out."""
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.csv"
    secret.write_text("id,name\n")
    (folder.path / "zones.csv").symlink_to(secret)
    assert folder.problems() == ["zones.csv: found a link out of the folder of the model, expected a file inside it."]


def test_link_within_the_folder(folder: ModelFolder) -> None:
    """Proves that a link to a file beside it is no fault. Without it shared tables would be refused."""
    expected = folder.load()
    (folder.path / "pools.csv").rename(folder.path / "strengths-2025.csv")
    (folder.path / "pools.csv").symlink_to("strengths-2025.csv")
    assert folder.load() == expected


@pytest.mark.parametrize(
    ("target", "found"),
    [("nowhere.csv", "a link to nothing"), ("rules.csv", "a file that cannot be read (Symlink loop from '{path}')")],
)
def test_link_to_nothing(folder: ModelFolder, target: str, found: str) -> None:
    """Proves that a broken link is told. Without it the table would be taken for one that was never written."""
    path = folder.path / "rules.csv"
    path.symlink_to(target)
    (problem,) = folder.problems()
    assert problem.startswith(f"rules.csv: found {found.format(path=path)}, expected ")


def test_pipe_in_place_of_a_file(folder: ModelFolder) -> None:
    """Proves that a pipe is called one, and not waited for. Without it reading could hang for ever."""
    os.mkfifo(folder.path / "rules.csv")
    assert folder.problems() == ["rules.csv: found a named pipe, expected a file in the model's folder."]
    os.mkfifo(folder.path / "model")
    assert "found a named pipe, expected a folder" in message_of(str(folder.path / "model"))


def test_folder_in_place_of_a_file(folder: ModelFolder) -> None:
    """Proves that a folder called rules.csv is told. Without it its rules would be left out, or crash the reading."""
    (folder.path / "rules.csv").mkdir()
    assert folder.problems() == ["rules.csv: found a folder, expected a file in the model's folder."]


def test_unreadable_file(folder: ModelFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that a file without permission is told by name. Without it the operating system's error would show."""
    opened = Path.open

    def refused(path: Path, *args: Any, **options: Any) -> Any:
        if path.name == "pools.csv":
            raise PermissionError(13, "Permission denied")
        return opened(path, *args, **options)

    monkeypatch.setattr(Path, "open", refused)
    assert folder.problems() == [
        "pools.csv: found a file that cannot be read (Permission denied), expected a readable file."
    ]


def test_head_file_that_is_a_folder(tmp_path: Path) -> None:
    """Proves that a model needs its head. Without it a folder would be read as a file."""
    (tmp_path / "model.toml").mkdir()
    assert "found a folder without model.toml" in message_of(str(tmp_path))


@pytest.mark.parametrize(("name", "meant"), [("rule.csv", "rules.csv"), ("Sources.CSV", "sources.csv")])
def test_misspelt_file(folder: ModelFolder, name: str, meant: str) -> None:
    """Proves that a table under a misspelt name is told. Without it a country would be free of all its rules."""
    folder.write(name, "id,kind\n")
    assert folder.problems() == [
        f'{name}: found a file that is no table of a model, expected the name of a table. Maybe "{meant}"?'
    ]


NOTES = ("README.md", "readme.csv", "LICENSE", "notes.toml", "_old.csv", ".hidden.csv", "map.png", "plan.txt")


def test_notes_beside_a_model_are_left_alone(folder: ModelFolder) -> None:
    """Proves that a model may bring its own README. Without it every folder would need to be swept first."""
    expected = folder.load()
    for name in NOTES:
        folder.write(name, b"\xff\xfe")
    for below in ("data", "_drafts", ".git"):
        (folder.path / below).mkdir()
    folder.write("_drafts/rules.csv", "id\n")
    folder.write("data/counts.csv", "id\n")
    assert folder.load() == expected
    assert fg.remarks(folder.load()) == ()


def test_data_that_is_not_read_is_said(folder: ModelFolder) -> None:
    """Proves that a file under another name is said. Without it its rows would be missing and nobody would know."""
    for name in ("conversions.csv", "pools (1).csv", "commitments.xlsx", "rules.txt", "plan.json", "Book.XLSX"):
        folder.write(name, b"\xff\xfe")
    for below, file in (("tables", "rules.csv"), ("another", "model.toml")):
        (folder.path / below).mkdir()
        folder.write(f"{below}/{file}", "")
    folder.write("another/rules.csv", "")
    what = 'found a file that is not read, expected a file called after a table, or, for notes, "notes" or a name'
    assert [str(remark) for remark in fg.remarks(folder.load())] == [
        f'Book.XLSX: {what} that begins with "_".',
        f'commitments.xlsx: {what} that begins with "_". Maybe "commitments.csv"?',
        f'conversions.csv: {what} that begins with "_". Maybe "conditions.csv"?',
        f'plan.json: {what} that begins with "_".',
        f'pools (1).csv: {what} that begins with "_". Maybe "pools.csv"?',
        f'rules.txt: {what} that begins with "_". Maybe "rules.csv"?',
        (
            'tables/: found a folder whose "rules.csv" is not read, expected tables beside model.toml. '
            'Maybe tables.rules = "tables/rules.csv" in model.toml?'
        ),
    ]


def test_second_file_for_a_table(folder: ModelFolder) -> None:
    """Proves that no file of a table goes unread. Without it a model could show numbers that it does not use."""
    folder.write("strengths.csv", POOLS)
    folder.edit("model.toml", "[defaults]", '[tables]\npools = "strengths.csv"\n\n[defaults]')
    assert folder.problems() == [
        (
            "pools.csv: found a second file for pools, "
            "expected one file for a table (model.toml, tables.pools names another)."
        )
    ]


# -- what stands in them -------------------------------------------------------------------------------------


def archive(*names: str, first: bytes = b"") -> bytes:
    """A ZIP archive with some files in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as parts:
        if first:
            parts.writestr("mimetype", first)
        for name in names:
            parts.writestr(name, b"x")
    return buffer.getvalue()


WORKBOOK = archive("[Content_Types].xml", "xl/workbook.xml")
ODS = archive("content.xml", first=b"application/vnd.oasis.opendocument.spreadsheet")
OLD = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 500


def test_a_file_in_place_of_a_model_is_called_what_it_is(tmp_path: Path) -> None:
    """Proves that a workbook under a wrong name is known as one. Without it its owner would look for an encoding."""
    for name, content, said in (
        ("model.csv", WORKBOOK, "found an Excel workbook (.xlsx), expected a folder"),
        ("model.ods", ODS, "found an OpenDocument spreadsheet (.ods), expected a folder"),
        ("model.xls", OLD, "found an old or encrypted Office file (.xls), expected a folder"),
        ("old.xlsx", OLD, "old.xlsx: found an old or encrypted Office file (.xls), expected a workbook (.xlsx)."),
        ("ods.xlsx", ODS, "ods.xlsx: found an OpenDocument spreadsheet (.ods), expected a workbook (.xlsx)."),
        ("csv.xlsx", POOLS.encode(), "csv.xlsx: found a text, expected a workbook (.xlsx)."),
        ("zip.xlsx", archive("a"), "zip.xlsx: found a ZIP archive, expected a workbook (.xlsx)."),
    ):
        (tmp_path / name).write_bytes(content)
        assert said in message_of(str(tmp_path / name))


UTF8 = "expected UTF-8 text. Maybe save it as UTF-8?"
COMMAS = "between the cells, expected commas between the cells."
LONG_CELL = "found a cell of more than 131,072 characters, expected shorter cells. Maybe a quote is not closed?"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (POOLS.replace("land,2000", "l\xe9gion,2000").encode("latin-1"), f" line 2: found the byte 0xe9, {UTF8}"),
        (POOLS.encode("utf-16"), f" line 1: found UTF-16, {UTF8}"),
        (b"\xff\xfe\x00\x01\x02\x03", f" line 1: found the byte 0xff, {UTF8}"),
        (b"\xff\xfe\x00\xd8", f" line 1: found the byte 0xff, {UTF8}"),
        (WORKBOOK, ": found an Excel workbook (.xlsx), expected UTF-8 text. Maybe save its sheet as .csv?"),
        (archive("content.xml"), ": found a ZIP archive, expected UTF-8 text. Maybe extract what is in it?"),
        (ODS, ": found an OpenDocument spreadsheet (.ods), expected UTF-8 text. Maybe save it as .csv?"),
        (OLD, ": found an old or encrypted Office file (.xls), expected UTF-8 text. Maybe save it as .csv?"),
        (b"PK\x03\x04" + b"\x80" * 60, ": found a damaged ZIP archive or workbook, expected UTF-8 text."),
        (POOLS.encode("utf-16-le"), f" line 1: found a NUL character, {UTF8}"),
        (POOLS.replace("2000", "2000\0").encode(), f" line 2: found a NUL character, {UTF8}"),
        (b"", ": found an empty file, expected a header and at least one row."),
        (b"\n , \n\n", ": found an empty file, expected a header and at least one row."),
        (b"country,id\n,\n", ": found a header without rows, expected at least one row."),
        (POOLS.replace(",", ";").encode(), f" line 1: found semicolons {COMMAS}"),
        (POOLS.replace(",", "\t").encode(), f" line 1: found tabs {COMMAS}"),
        (POOLS.encode() + b'"' + b"x,\n" * 50_000, f" line 4: {LONG_CELL}"),
    ],
    ids=[
        "latin-1",
        "UTF-16",
        "six bytes",
        "half a letter",
        "xlsx",
        "zip",
        "ods",
        "xls",
        "half a zip",
        "UTF-16 without a mark",
        "NUL",
        "empty",
        "blank",
        "header",
        "semicolons",
        "tabs",
        "quote",
    ],
)
def test_table_that_is_none(folder: ModelFolder, content: bytes, expected: str) -> None:
    """Proves that a table in a wrong form is told once. Without it each of its rows would be wrong by itself."""
    folder.write("pools.csv", content)
    assert folder.problems() == [f"pools.csv{expected}"]


NESTED = ": found brackets nested without end, expected at most 12 levels."


HEADS_THAT_ARE_NONE = pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"[1,2]", ' line 1: found "[1,2]", expected a closing bracket after the name of the table.'),
        (b'{"name": 1}', ' line 1: found "{\\"name\\": 1}", expected a key and its value, or a table in brackets.'),
        (b"x = " + b"[" * 100_000, NESTED),
        (b"x = " + b"{y=" * 100_000, NESTED),
        (b"a." * 100_000 + b"a = 1", ": found a key with very many dots, expected keys of a few parts."),
        (b"x = " + b"9" * 5000, ": found a number of thousands of digits, expected a number that a force can have."),
        (HEAD.encode("utf-16"), f" line 1: found UTF-16, {UTF8}"),
    ],
    ids=["list", "JSON", "brackets", "braces", "dots", "digits", "UTF-16"],
)


@HEADS_THAT_ARE_NONE
def test_head_that_is_none(folder: ModelFolder, content: bytes, expected: str) -> None:
    """Proves that a head in a wrong form is told once. Without it deep nesting would end in a RecursionError."""
    folder.write("model.toml", content)
    assert folder.problems() == [f"model.toml{expected}"]


def test_empty_head(folder: ModelFolder) -> None:
    """Proves that an empty head names everything that is missing. Without it a person would learn it bit by bit."""
    folder.write("model.toml", "")
    assert folder.problems() == [
        'model.toml: expected a value for "name".',
        'model.toml: expected a value for "as_of".',
        'model.toml: expected a value for "calendar".',
        "model.toml: expected rows under [[roles]], or a file roles.csv beside it.",
        "model.toml: expected rows under [[sites]], or a file sites.csv beside it.",
        "model.toml: expected rows under [[countries]], or a file countries.csv beside it.",
        'pools.csv line 2, strength.source: found "yearbook", expected no id, as the model has no sources.',
        'pools.csv line 3, strength.source: found "yearbook", expected no id, as the model has no sources.',
    ]


def test_huge_file_is_refused_unread(folder: ModelFolder) -> None:
    """Proves that a size has a limit. Without it a file of a terabyte would fill the memory."""
    with (folder.path / "pools.csv").open("wb") as file:
        file.truncate(MOST_BYTES * 1000)
    assert folder.problems() == ["pools.csv: found 10,000,000,000 bytes, expected a file of at most 10,000,000 bytes."]


FAULTS_BY_THE_THOUSAND = pytest.mark.parametrize(
    ("name", "content", "count"),
    [
        ("model.toml", "".join(f"key{number} = 1\n" for number in range(20_000)) + HEAD, 20_000),
        ("pools.csv", ",".join(f"scope.a{number}" for number in range(20_000)) + "\n" + "1," * 19_999 + "1\n", 5),
        ("rules.toml", "[[rules]]\n" * 20_000, 20_000),
    ],
    ids=["keys", "columns", "rows"],
)


@FAULTS_BY_THE_THOUSAND
def test_faults_by_the_thousand(folder: ModelFolder, name: str, content: str, count: int) -> None:
    """Proves that every fault of a hostile file is counted. Without it some limit could pass over the others."""
    folder.write(name, content)
    assert len(folder.problems()) == count


def test_text_without_end(folder: ModelFolder) -> None:
    """Proves that a long text is cut in the message. Without it the message would fill the screen."""
    folder.edit("model.toml", 'name = "Lviv"', f'name = "{"l" * 100_000}"')
    assert folder.problems() == [
        f'model.toml, sites row 1 (lviv), name: found "{"l" * 58}…, expected text of at most 4,000 characters.'
    ]


def test_missing_tables_do_not_echo(folder: ModelFolder) -> None:
    """Proves that what refers to an unreadable table is not blamed. Without it one byte would bring many messages."""
    folder.write("countries.csv", b"id,name\nGBR,Royaume-Uni \xe9\n")
    assert folder.problems() == [
        "countries.csv line 2: found the byte 0xe9, expected UTF-8 text. Maybe save it as UTF-8?"
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", ["rules.toml: found no row, expected at least one [[rules]]."]),
        ("rules = 3\n", ["rules.toml, rules: found 3, expected a list of rows, each under [[rules]]."]),
        (
            '[[rule]]\nid = "x"\n',
            [
                'rules.toml: found the key "rule", expected rows of [[rules]] only. Maybe "rules"?',
                "rules.toml: found no row, expected at least one [[rules]].",
            ],
        ),
    ],
    ids=["empty", "number", "misspelt"],
)
def test_table_in_toml(folder: ModelFolder, content: str, expected: list[str]) -> None:
    """Proves that a table's own TOML file is held to its table. Without it rows under another name would be lost."""
    folder.write("rules.toml", content)
    assert folder.problems() == expected
