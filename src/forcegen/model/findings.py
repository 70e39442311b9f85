"""What is found wrong with a model, and where that was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from forcegen.model.tables import Place
from forcegen.problems import Problem


@dataclass(frozen=True)
class Locator:
    """Says where a row of a table was written; without files, by its place in the model.

    Attributes:
        rows: Places of the rows that were read from files, by table and number.
        file: File that holds what is no table; empty for a model built in Python.
        torn: Tables of which not everything could be read from files.
        numbers: Numbers that rows had before unreadable rows were left out, by table.
        keys: Places of what is in no table, by key, where the file alone does not say enough.
        sheets: Whether the tables are sheets of a workbook.
    """

    rows: Mapping[tuple[str, int], Place] = field(default_factory=dict)
    file: str = ""
    torn: frozenset[str] = frozenset()
    numbers: Mapping[str, Sequence[int]] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    sheets: bool = False

    def __call__(self, table: str | None, row: int | None, key: str) -> str:
        """The place of a key in a row, as a message names it."""
        if table is None or row is None:
            whole = ".".join(part for part in (table, key) if part)
            return ", ".join(part for part in (self.keys.get(whole, self.file), whole) if part) or "model"
        row = self.numbers[table][row] if table in self.numbers else row
        return self.rows.get((table, row), Place(f"{table}[{row}]")).at(key)

    def renumbered(self, numbers: Mapping[str, Sequence[int]]) -> Locator:
        """The same for a model from which unreadable rows were left out."""
        return replace(self, numbers=numbers)

    def header(self, table: str | None, row: int | None) -> Place | None:
        """The place of a row that takes its keys from a header; ``None`` for any other row."""
        place = self.rows.get((table, row)) if table is not None and row is not None else None
        return place if place and place.header else None


@dataclass(frozen=True)
class Finding:
    """A problem, at a row of a table; ``earlier`` is the row that it conflicts with."""

    table: str
    row: int | None
    key: str
    found: str
    expected: str
    maybe: str = ""
    earlier: int | None = None

    def problem(self, locate: Locator) -> Problem:
        """The finding as a message."""
        also = f" (as in {locate(self.table, self.earlier, '')})" if self.earlier is not None else ""
        return Problem(locate(self.table, self.row, self.key), self.found + also, self.expected, self.maybe)
