"""On which line of a TOML file a key stands, whatever the file's form."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import forcegen as fg
from builders import examples
from forcegen.model.shipped import shipped_models
from forcegen.model.toml_lines import TomlLines

JUNK = (
    '# a comment with [[rules]], key = 1 and "quotes"',
    "",
    "    # indented",
    "text{n} = '''\n[[rules]]\nid = 9\n'''",
    'text{n} = """\nkey = 1 # none \\""" [calendar]\n\\\n  x"""',
    "text{n} = '# no comment'",
    'text{n} = "]] } , = \\" #"',
    "day{n} = 2025-07-01 07:32:00",
    "list{n} = [\n  1, # one ]\n  [2, 3],\n\n  { a = '}' },\n]",
    "float{n} = 6.626e-34",
)
"""Statements in which much looks like a key and is none."""

PAIRS = (
    "key{n} = @",
    "  key{n}  =  @  # key{n} = 7",
    "'key {n}' = @",
    '"key\\t{n}" = @',
    "dotted{n}.a.b = @",
    'dotted{n} . "c d" = @',
    "inline{n} = { a = @, b = { c.d = @ }, e = [] }",
    "inline{n} = { a = '''\n\n''', b = @ }",
    "rows{n} = [\n  { id = @ },\n  { id = @, more = [@] },\n]",
)
"""Statements in which each @ becomes the number of the line on which it stands."""

HEADERS = ("[table{n}]", "[ table{n} . inner ]", "[[rules]]", "[[ rules ]]  # a row", "[[sites]]", "[rules.scope]")


@st.composite
def files(draw: st.DrawFn) -> str:
    """A TOML file in which every whole number that is a key's value is the line of that value."""
    lines: list[str] = []
    for n in range(draw(st.integers(1, 25))):
        kinds = (JUNK, PAIRS, PAIRS, HEADERS) if n else (PAIRS,)
        lines.append(draw(st.sampled_from(draw(st.sampled_from(kinds)))).replace("{n}", str(n)))
    text = "\n".join(lines) + "\n" * draw(st.integers(0, 1))
    return "\n".join(line.replace("@", str(number)) for number, line in enumerate(text.split("\n"), start=1))


def leaves(value: object, path: str = "") -> Iterator[tuple[str, int]]:
    """Every key whose value is a number, as the locator calls it; rows below the first level have no number."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and "." not in path and "[" not in path:
        for number, inner in enumerate(value):
            if isinstance(inner, dict):
                yield from leaves(inner, f"{path}[{number}]")
    elif isinstance(value, int):
        yield path, value


@given(files())
@settings(max_examples=examples(300), deadline=None)
def test_every_key_is_found_on_its_line(text: str) -> None:
    """Proves it for tables, rows, inline tables, dotted and quoted keys, comments and texts of several lines.

    Each file is valid by Python's own reader, and holds the truth in its values. Without it a message would send a
    modeller to a wrong line.
    """
    try:
        plain = tomllib.loads(text)
    except tomllib.TOMLDecodeError:  # a table stated twice, or a row's table before the row
        return
    lines = TomlLines(text)
    for key, line in leaves(plain):
        assert lines.line(key) == line, (key, text)


def test_most_random_files_are_valid() -> None:
    """Proves that the property above is tried. Without it every file could be one that is passed over."""
    tried: list[bool] = []

    @given(files())
    @settings(max_examples=60, deadline=None, database=None)
    def try_one(text: str) -> None:
        try:
            tried.append(any(leaves(tomllib.loads(text))))
        except tomllib.TOMLDecodeError:
            tried.append(False)

    try_one()
    assert sum(tried) > len(tried) / 4


@pytest.mark.parametrize("name", shipped_models())
def test_every_row_of_the_shipped_models_is_found(name: str) -> None:
    """Proves it on real files: the line of each row is one of its header, the line of each id holds the id."""
    text = (shipped_models()[name] / "model.toml").read_text("utf-8")
    lines, written = TomlLines(text), text.split("\n")
    for table, rows in tomllib.loads(text).items():
        for number, row in enumerate(rows if isinstance(rows, list) else ()):
            line = lines.line(f"{table}[{number}]")
            assert line is not None
            assert written[line - 1].startswith(f"[[{table}]]")
            for key, value in row.items():
                at = lines.line(f"{table}[{number}].{key}")
                assert at is not None
                assert key in written[at - 1]
                assert not isinstance(value, str) or "\n" in value or value.split("\n")[0][:20] in written[at - 1]


MODEL = """\
schema = "forcegen.model/1"
name = "small"
as_of = 2025-02-20

[calendar]
start = 2025-07-01
rotations = 0

[law]
countries = ["XXX"]
hosts = ["UKR"]

[[countries]]
id = "FRA"
name = "France"

[[roles]]
id = "infantry"
name = "Infantry"
colour = "red"

[[pools]]
country = "FRA"
id = "land"
strength = { value = -1, status = "assumed" }
deployable_share = 1
roles = ["infantry"]

[[rules]]
id = "cap"
kind = "ceiling"
owner = "FRA"
bindingness = "legal"
personnel = 100
scope.countries = ["FRB"]
scope.since = 2025-02-30
"""


def test_every_problem_in_toml_has_its_line(tmp_path: Path) -> None:
    """Proves it for figures, ids, unknown keys, values left out, and a date that breaks the file.

    Without it a modeller would count rows.
    """
    (tmp_path / "model.toml").write_text(MODEL, "utf-8")
    with pytest.raises(fg.ModelError, match=r"^model.toml line 36: found .*, expected .*Maybe 2025-02-28\?"):
        fg.load(tmp_path)
    (tmp_path / "model.toml").write_text(MODEL.replace("2025-02-30", "2025-12-01"), "utf-8")
    with pytest.raises(fg.ModelError) as caught:
        fg.load(tmp_path)
    assert [problem.where for problem in caught.value.problems] == [
        "model.toml line 10, law.countries",
        "model.toml line 7, calendar.rotations",
        "model.toml line 17, roles row 1 (infantry)",
        "model.toml",  # which lacks sites
        "model.toml line 25, pools row 1 (land), strength",
        "model.toml",  # and requirements
        "model.toml line 35, rules row 1 (cap), scope.countries",
        "model.toml line 29, rules row 1 (cap), source",
    ]
