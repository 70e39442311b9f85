"""What stands in a model's folder or workbook and is not read: left out on purpose, or by a slip that is to be said."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from forcegen.model.findings import Remark
from forcegen.model.rows import ROWS, keys_of
from forcegen.problems import nearest, quoted

UNREAD = "something that is not read"
"""Kind of the remarks on files and sheets that are left out."""

NOTES = frozenset({"notes", "readme", "license", "licence", "changelog"})
"""Names, without an ending, of what is written for readers."""

DATA = frozenset({"csv", "json", "ods", "parquet", "toml", "tsv", "xls", "xlsm", "xlsx", "yaml", "yml"})
"""What the names of data files end in."""

_LIKE_A_TABLE = 0.6
_LEAST_COLUMNS = 2
"""Columns that a sheet shares with a table that it may be meant for, at least."""


def on_purpose(name: str) -> bool:
    """Whether a sheet or file of that name is left out on purpose: notes, or what begins with ``_`` or a dot."""
    return name.startswith(("_", ".")) or name.partition(".")[0].casefold() in NOTES


def unread_sheet(where: str, title: str, header: Collection[str]) -> Remark:
    """The remark on a sheet that is not read.

    Args:
        where: The sheet, as a message names it.
        title: Its title.
        header: What stands in its first row.
    """
    expected = 'the name of a table, or, for notes, "notes" or a name that begins with "_"'
    near = nearest(title, ROWS, _LIKE_A_TABLE) or _by_columns(header)
    return Remark(where, "a sheet that is not read", expected, near, UNREAD)


def unread_files(root: Path, read: Collection[str]) -> Iterator[Remark]:
    """The remarks on data files in a model's folder, or one below it, that are not read.

    Args:
        root: The folder.
        read: Files in it that are read, by their path from there.
    """
    expected = 'a file called after a table, or, for notes, "notes" or a name that begins with "_"'
    for entry in sorted(root.iterdir()):
        if on_purpose(entry.name) or entry.name in read:
            continue
        if entry.is_dir():
            names = [one.name for one in sorted(entry.iterdir()) if f"{entry.name}/{one.name}" not in read]
            tables = [] if "model.toml" in names else [one for one in names if _table_of(one)]
            if tables:
                found = f"a folder whose {quoted(tables[0])} is not read"
                maybe = f"tables.{tables[0].partition('.')[0]} = {quoted(f'{entry.name}/{tables[0]}')} in model.toml"
                yield Remark(f"{entry.name}/", found, "tables beside model.toml", maybe, UNREAD)
            continue
        stem, _, ending = entry.name.rpartition(".")
        if ending.lower() in DATA or _table_of(entry.name):
            near = nearest(stem, ROWS, _LIKE_A_TABLE).strip('"')
            yield Remark(entry.name, "a file that is not read", expected, quoted(f"{near}.csv") if near else "", UNREAD)


def _table_of(name: str) -> str:
    """The table that a file is called after; empty for none."""
    stem = name.partition(".")[0].casefold()
    return stem if stem in ROWS else ""


def _by_columns(header: Collection[str]) -> str:
    """The table whose columns a sheet has; empty where it has not all that a row of any must have."""
    columns = {key.partition(".")[0] for key in header if key}
    fitting = {}
    for table in ROWS:
        required, known = keys_of(table)
        if required <= columns and len(columns & known) >= _LEAST_COLUMNS:
            fitting[table] = len(columns & known) - len(columns - known)
    return quoted(max(fitting, key=lambda table: fitting[table])) if fitting else ""
