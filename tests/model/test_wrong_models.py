"""Every wrong value in a model is told with its place, what was found, what was expected, what was perhaps meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from builders import ModelFolder
from forcegen.model import ForceModel
from forcegen.model.rows import ROWS, WRITTEN

GOLDEN = Path(__file__).with_name("wrong_models.txt")


@dataclass(frozen=True)
class Case:
    """Edits that spoil the small model, and the messages that they bring."""

    name: str
    edits: tuple[tuple[str, str, str], ...]
    messages: tuple[str, ...]


def cases() -> list[Case]:
    """The cases of the golden file."""
    found = []
    for block in re.split(r"^= ", GOLDEN.read_text(encoding="utf-8"), flags=re.MULTILINE)[2:]:
        name, *lines = block.splitlines()
        edits = [tuple(map(plain, line[2:].split(" | "))) for line in lines if line.startswith("- ")]
        messages = [filled(line[2:]) for line in lines if line.startswith("> ")]
        found.append(Case(name, tuple((file, old, new) for file, old, new in edits), tuple(messages)))
    return found


def filled(message: str) -> str:
    """A message with the lists that grow as forcegen does."""
    keys = {field.alias or name for name, field in ForceModel.model_fields.items()} | {"law", "tables"}
    for word, names in (("{kinds}", WRITTEN), ("{tables}", ROWS), ("{keys}", keys)):
        message = message.replace(word, ", ".join(sorted(names)))
    return message


def plain(written: str) -> str:
    """A part of an edit without its escapes."""
    if written == "(nothing)":
        return ""
    return re.sub(r"\\(u[0-9a-f]{4}|.)", lambda hit: f"\\{hit[1]}".encode().decode("unicode_escape"), written)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_wrong_model_is_told_word_for_word(folder: ModelFolder, case: Case) -> None:
    """Proves that a fault is found, located and explained, and that it brings no messages about anything else.

    Without it a message could lose its place or its advice, or drown in its own echoes; the golden file says for
    each kind of fault what would go wrong if it passed.
    """
    for file, old, new in case.edits:
        if old == "+":
            folder.append(file, new)
        else:
            folder.edit(file, old, new)
    assert folder.problems() == list(case.messages)


def test_small_model_is_right_before_it_is_spoilt(folder: ModelFolder) -> None:
    """Proves that the cases fail by their edits alone. Without it they could all fail for one other reason."""
    model = folder.load()
    assert (len(model.pools), len(model.requirements), len(model.rules)) == (2, 2, 1)
    assert len(cases()) >= 165
    assert all(case.edits and case.messages for case in cases())


def test_all_problems_come_at_once(folder: ModelFolder) -> None:
    """Proves that one reading names every fault in every file. Without it a person would mend a model blindfold."""
    folder.edit("model.toml", "rotations = 4", "rotations = 4.5")
    folder.edit("model.toml", 'state = "front"', 'state = "frnt"')
    folder.edit("pools.csv", "2000", "many")
    folder.edit("requirements.csv", "lviv,medical", "enerhodar,doctor")
    folder.write("sources.csv", "id;title\n")
    assert folder.problems() == [
        "sources.csv line 1: found semicolons between the cells, expected commas between the cells.",
        "model.toml, calendar.rotations: found 4.5, expected a whole number.",
        'model.toml, sites row 2 (kharkiv), state: found "frnt", expected one of open, front, occupied. Maybe "front"?',
        'pools.csv line 2, strength: found "many", expected a plain number such as 1200 or 0.5.',
        'requirements.csv line 3, role: found "doctor", expected one of medical, protection.',
        'requirements.csv line 3, site: found "enerhodar", which is occupied, expected a site that is open.',
    ]
