"""The documentation is run: every page shows what is printed now, and what it says to do works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import forcegen as fg
from documented import DOCS, README, ROOT, elsewhere, pages, pictures, session, words_of, written_anew
from forcegen.commands import cli
from forcegen.rules import KINDS

PAGES = [page for page in pages() if page != README]


def name_of(page: Path) -> str:
    return str(page.relative_to(DOCS))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_what_a_page_shows_is_what_is_printed(page: Path) -> None:
    """Proves every output and every picture of a page. Without it a reader's own run would differ from the page."""
    text = page.read_text(encoding="utf-8")
    with elsewhere() as folder:
        assert text == written_anew(text), "if this is meant: python tests/documented.py"
        for name in pictures(text):
            drawn = (folder / "images" / name).read_text(encoding="utf-8")
            assert words_of(drawn) == words_of((DOCS / "images" / name).read_text(encoding="utf-8")), name


@pytest.mark.parametrize("page", [page for page in PAGES if "```pycon" in page.read_text("utf-8")], ids=name_of)
def test_the_python_of_a_page_runs(page: Path) -> None:
    """Proves that the library is used as a page says. Without it the first thing copied would not work."""
    with elsewhere():
        assert session(page.read_text(encoding="utf-8"), name_of(page)).attempted


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_files_that_a_page_names_exist(page: Path) -> None:
    """Proves the paths into the repository that a page names. Without it a contributor would search for files gone."""
    for path in re.findall(r"`((?:src|models|examples|tests|benchmarks)/[^`*\s{}<]*)`", page.read_text("utf-8")):
        if re.search(r"(\b|_)(NAME|XXX)\b", path):  # a file that the reader writes
            continue
        assert (ROOT / path).exists(), path


def test_every_picture_is_drawn_by_a_command() -> None:
    """Proves that no picture is out of date. Without it one could show figures that no command gives."""
    texts = [page.read_text(encoding="utf-8") for page in PAGES]
    shown = {Path(name).name for text in texts for name in re.findall(r"\]\((\S*images/\S+)\)", text)}
    drawn = {name for text in texts for name in pictures(text)}
    assert shown == drawn == {file.name for file in (DOCS / "images").iterdir()}


def test_lines_are_not_too_long() -> None:
    """Proves that the source of every page can be read in a terminal. Without it its diffs could not."""
    for page in PAGES:
        prose = re.sub(r"^```console\n.*?^```$", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
        for line in prose.splitlines():
            assert len(line) <= 120 or line.startswith("|"), f"{page}: {line}"


def test_the_list_of_commands_is_whole() -> None:
    """Proves that every command is listed with options that it has. Without it a command would stay unknown."""
    text = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    table = dict(re.findall(r"^\| `forcegen ([a-z-]+)[^`]*` \| (.*) \|$", text, flags=re.MULTILINE))
    assert list(table) == list(cli.commands)
    named = set(re.findall(r"`(--?[a-z-]+)", text))
    assert named <= {name for command in cli.commands.values() for param in command.params for name in param.opts}
    assert {"--scenario", "--set", "--rotations", "--solver", "--time-limit", "--format", "--strict", "-v"} <= named


def test_the_architecture_page_names_every_folder() -> None:
    """Proves that the architecture told is the one there is. Without it a newcomer would search for folders gone."""
    text = (DOCS / "background" / "architecture.md").read_text(encoding="utf-8")
    folders = {path.parent.name for path in (ROOT / "src" / "forcegen").glob("*/__init__.py")}
    assert set(re.findall(r"^\| `([a-z]+)` \|", text, flags=re.MULTILINE)) == folders


def test_the_glossary_defines_each_term_once_in_order() -> None:
    """Proves one definition for a word, where a reader looks for it. Without it two words could mean one thing."""
    rows = re.findall(r"^\| \*\*([^*]+)\*\* \|", (DOCS / "glossary.md").read_text("utf-8"), flags=re.MULTILINE)
    assert len(rows) > 60
    assert len({row.casefold() for row in rows}) == len(rows)


def test_the_reference_has_every_public_name() -> None:
    """Proves that no public name is left out of the reference. Without it a function could be found by chance only.

    Rule kinds come from the code (``generated/rule-classes.inc``).
    """
    text = (DOCS / "reference" / "python.md").read_text(encoding="utf-8")
    named = re.findall(r"^\.\. auto(?:class|function|exception):: forcegen\.(\w+)$", text, flags=re.MULTILINE)
    assert len(named) == len(set(named))
    kinds = {kind.__name__ for kind in KINDS if not kind.derived}
    assert "```{include} generated/rule-classes.inc" in text
    assert set(named) == set(fg.__all__) - kinds - {"__version__"}
