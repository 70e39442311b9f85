"""How a sheet of a workbook is laid out: what its viewer sees or does not see, and its cells alone do not tell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from forcegen.terms.stretches import stretches

_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")


@dataclass(frozen=True)
class Merged:
    """Cells that are shown as one; rows and columns are numbered from 1, the last included."""

    name: str
    rows: range
    columns: range


@dataclass
class Layout:
    """What is merged and what is hidden in a sheet.

    Attributes:
        merged: Merged cells.
        rows: Numbers of the hidden rows.
        columns: Spans of hidden columns.
        hidden: Whether the sheet itself is hidden.
    """

    merged: list[Merged] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    columns: list[range] = field(default_factory=list)
    hidden: bool = False


def layout_of(part: IO[bytes], *, hidden: bool) -> Layout:
    """The layout of a sheet, read from its part of the workbook.

    Args:
        part: The XML of the sheet.
        hidden: Whether the workbook hides the sheet.

    Raises:
        ExpatError: When it is no XML.
        ValueError: When a number in it is none.
    """
    layout = Layout(hidden=hidden)
    number = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal number
        match name.rpartition(":")[2]:
            case "row":
                number = int(attributes.get("r", number + 1))
                if attributes.get("hidden") in _YES:
                    layout.rows.add(number)
            case "col" if attributes.get("hidden") in _YES:
                layout.columns.append(range(int(attributes["min"]), int(attributes["max"]) + 1))
            case "mergeCell" if found := _RANGE.fullmatch(attributes.get("ref", "")):
                left, top, right, bottom = found.groups()
                layout.merged.append(
                    Merged(found[0], range(int(top), int(bottom) + 1), range(_column(left), _column(right) + 1))
                )

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.ParseFile(part)
    return layout


_YES = frozenset({"1", "true"})


def _column(letters: str) -> int:
    """Number of a column, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def spans_of(numbers: Iterable[int]) -> list[range]:
    """Numbers as spans without gaps."""
    return [range(one[0], one[-1] + 1) for one in stretches(numbers)]
