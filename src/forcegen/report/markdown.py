"""Text as Markdown: whatever is in it stays the letters that it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

_ACTIVE = re.compile(r"[\\`*_\[\]<>|~&$]")
_AT_THE_BEGINNING = re.compile(r"([#+\-=:]|\d+(?=[.)]))")


def escaped(text: str) -> str:
    """The text on one line, with nothing in it that Markdown or HTML would read as more than letters."""
    line = _ACTIVE.sub(r"\\\g<0>", " ".join(text.split()))
    begins = _AT_THE_BEGINNING.match(line)
    if begins is None:
        return line
    mark = begins[0]
    return f"{mark}\\{line[len(mark) :]}" if mark.isdigit() else f"\\{line}"


def code(text: str) -> str:
    """The text on one line, as it is typed; not for a table."""
    line = " ".join(text.split())
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", line)), default=0))
    space = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{space}{line}{space}{fence}"


def grid(titles: Sequence[str], rows: Iterable[Sequence[str]], figures: Iterable[int] = ()) -> Iterator[str]:
    """A table, line by line.

    Args:
        titles: Titles of the columns.
        rows: Cells, one sequence a row.
        figures: Columns that are set to the right.
    """
    right = set(figures)
    yield _row(titles)
    yield "|" + "".join("--:|" if column in right else "---|" for column in range(len(titles)))
    for row in rows:
        yield _row(row)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(_ACTIVE.sub(r"\\\g<0>", " ".join(cell.split())) for cell in cells) + " |"
