"""What is found wrong with a model, and where that was written."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from forcegen.model.places import Place
from forcegen.problems import Problem


@dataclass(frozen=True, slots=True, order=True)
class Remark(Problem):
    """Something that is no error in a model, but that a reader of its results should know.

    Attributes:
        kind: What it is about, the same for all remarks of one check.

    >>> import forcegen as fg
    >>> remark = fg.Remark("pools.csv line 3, strength", "nobody left to deploy", "more people", kind="an empty pool")
    >>> print(remark)
    pools.csv line 3, strength: found nobody left to deploy, expected more people.
    """

    kind: str = ""

    @classmethod
    def of(cls, kind: str, problem: Problem) -> Remark:
        """A problem as a remark of a kind."""
        return cls(problem.where, problem.found, problem.expected, problem.maybe, kind)


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
        notes: What was left out when the model was read.
    """

    rows: Mapping[tuple[str, int], Place] = field(default_factory=dict)
    file: str = ""
    torn: frozenset[str] = frozenset()
    numbers: Mapping[str, Sequence[int]] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    sheets: bool = False
    notes: tuple[Remark, ...] = ()

    def __call__(self, table: str | None, row: int | None, key: str) -> str:
        """The place of a key in a row, as a message names it."""
        if table is None or row is None:
            whole = ".".join(part for part in (table, key) if part)
            return ", ".join(part for part in (self.keys.get(whole, self.file), whole) if part) or "model"
        row = self.numbers[table][row] if table in self.numbers else row
        return self.rows.get((table, row), Place(f"{table}[{row}]")).at(key)

    def replaced(self, tables: Collection[str]) -> Locator:
        """The same for a model of which some tables were replaced: their rows are located by index."""
        return Replaced(notes=self.notes, written=self, tables=frozenset(tables))

    def renumbered(self, numbers: Mapping[str, Sequence[int]]) -> Locator:
        """The same for a model from which unreadable rows were left out."""
        return replace(self, numbers=numbers)

    def header(self, table: str | None, row: int | None) -> Place | None:
        """The place of a row that takes its keys from a header; ``None`` for any other row."""
        place = self.rows.get((table, row)) if table is not None and row is not None else None
        return place if place and place.header else None


@dataclass(frozen=True)
class Replaced(Locator):
    """Says where the rows of a model were written of which some tables were replaced.

    Attributes:
        written: Says so for the tables that were kept.
        tables: Tables, or other parts, that were replaced; their rows are located by index.
    """

    written: Locator = field(default_factory=Locator)
    tables: frozenset[str] = frozenset()

    def __call__(self, table: str | None, row: int | None, key: str) -> str:
        """The place of a key in a row."""
        part = table or key.partition(".")[0]
        return Locator()(table, row, key) if part in self.tables else self.written(table, row, key)


@dataclass(frozen=True)
class Changed(Locator):
    """Says where the rows of a changed model were written, and who changed or added them.

    Attributes:
        written: Says so for the model as written.
        left: Numbers that rows had before some were dropped, by table; rows that were added come after the others.
        added: Places of the rows that were added, by table and number.
        by: Who set a figure, by table, number and key: words such as "set by scenario late".
    """

    written: Locator = field(default_factory=Locator)
    left: Mapping[str, Sequence[int]] = field(default_factory=dict)
    added: Mapping[tuple[str, int], str] = field(default_factory=dict)
    by: Mapping[tuple[str, int, str], str] = field(default_factory=dict)

    def __call__(self, table: str | None, row: int | None, key: str) -> str:
        """The place of a key in a row, with who set it."""
        if table is None or row is None:
            where, cell = self.written(table, row, key), (table or "", 0, key)
        else:
            number = self.left[table][row] if table in self.left else row
            if (table, number) in self.added:
                return Place(self.added[table, number]).at(key)
            where, cell = self.written(table, number, key), (table, number, key)
        return f"{where} ({self.by[cell]})" if cell in self.by else where


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
