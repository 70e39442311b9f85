"""Where a row was written, as messages name it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """Where a row was written.

    Attributes:
        row: File with line, or file with table and row.
        header: Where the keys of a CSV file are named; empty for a row that names its own keys.
        columns: Those keys.
        cells: Where each of them was written, by key; empty where the row says enough.
    """

    row: str
    header: str = ""
    columns: frozenset[str] = frozenset()
    cells: Mapping[str, str] = field(default_factory=dict)

    def at(self, key: str) -> str:
        """The place of a key in the row, as a message names it."""
        where = self.cells.get(key, self.row)
        return f"{where}, {key}" if key else where
