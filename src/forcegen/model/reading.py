"""A folder, or a workbook, becomes a ``ForceModel``, or one list of everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from forcegen.collector import collector_paused
from forcegen.model.catalogue import TABLES as LAW
from forcegen.model.catalogue import law_rows, replaced
from forcegen.model.findings import Locator
from forcegen.model.force_model import ForceModel
from forcegen.model.left_out import unread_files
from forcegen.model.places import Place
from forcegen.model.rows import ROWS
from forcegen.model.shipped import FILE, find_model
from forcegen.model.tables import Named, RawRow, Toml, Written, csv_rows, read_toml, toml_rows
from forcegen.problems import ModelError, Problem, nearest, quoted

ENDINGS = ("csv", "toml")
"""What a table's file may end in."""


@collector_paused()
def load(model: str | Path) -> ForceModel:
    """Read a model from its folder or workbook, or a shipped model by its name.

    Args:
        model: A folder that holds ``model.toml``, a workbook (``.xlsx``) with the same tables, or the name of a
            shipped model such as ``reassurance-force``.

    Raises:
        ModelError: With every problem found, each with file and line, sheet and cell, or key.

    >>> import forcegen as fg
    >>> model = fg.load("core-sustainment")
    >>> model.name, len(model.calendar), len(model.countries)
    ('core-sustainment', 6, 16)
    """
    source = find_model(model)
    problems: list[Problem] = []
    if source.is_dir():
        written = _read_folder(source, problems)
    else:
        from forcegen.model.workbook import read_workbook

        written = read_workbook(source, source.name, problems)
    if written is None:
        raise ModelError(problems)
    return build(written, problems)


def build(written: Written, problems: list[Problem]) -> ForceModel:
    """The model that was written, with its countries' law.

    Args:
        written: What was read.
        problems: Problems found while reading it.

    Raises:
        ModelError: With these, and with every problem of the model.
    """
    head, torn = written.head, set(written.torn)
    values = {key: value for key, value in head.items() if key not in {*ROWS, "tables", "law"}}
    places: dict[tuple[str, int], Place] = {}
    known_so_far = len(problems)
    law = law_rows(head["law"], written.at, problems) if "law" in head else {}
    if len(problems) > known_so_far:
        torn.update(LAW)
    for table in ROWS:
        rows = written.rows.get(table, [])
        rows = [*rows, *replaced(law.get(table, []), rows)]
        if table in torn or rows or table in written.rows:
            values[table] = [row.values for row in rows]
            places.update({(table, number): row.place for number, row in enumerate(rows)})
    locate = Locator(
        places, written.file, frozenset(torn), keys=written.keys, sheets=written.sheets, notes=written.notes
    )
    try:
        built = ForceModel.model_validate(values, context=locate)
    except ModelError as error:
        raise ModelError([*problems, *error.problems]) from None
    if problems:
        raise ModelError(problems)
    return built


def _read_folder(root: Path, problems: list[Problem]) -> Written | None:
    """The model that a folder holds, as it was written; ``None`` where its first file cannot be read."""
    toml = read_toml(root, Named(FILE), problems)
    if toml is None:
        return None
    head = toml.plain
    torn: set[str] = set()
    files = _files(root, toml, torn, problems)
    tables: dict[str, list[RawRow]] = {}
    for table in ROWS:
        before = len(problems)
        rows = list(_rows(root, table, toml, files.get(table, ()), problems))
        if len(problems) > before:
            torn.add(table)
        if rows or table in head or table in files:
            tables[table] = rows
    return Written(FILE, head, tables, torn, toml.keys(), notes=tuple(unread_files(root, _paths(files))))


def _rows(root: Path, table: str, head: Toml, files: Iterable[Named], problems: list[Problem]) -> Iterator[RawRow]:
    """All rows of a table: from ``model.toml``, and from the files of the table."""
    if table in head.plain:
        yield from toml_rows(head, table, problems)
    for named in files:
        file = named.name
        if file.endswith(".csv"):
            yield from csv_rows(root, named, problems)
            continue
        toml = read_toml(root, named, problems)
        if toml is None:
            continue
        expected = f"rows of [[{table}]] only"
        problems += [
            Problem(toml.at(key, shown=""), f"the key {quoted(key)}", expected, nearest(key, [table]))
            for key in toml.plain
            if key != table
        ]
        if table in toml.plain:
            yield from toml_rows(toml, table, problems)
        else:
            problems.append(Problem(file, "no row", f"at least one [[{table}]]"))


def _files(root: Path, head: Toml, torn: set[str], problems: list[Problem]) -> dict[str, list[Named]]:
    """The files of every table: those that ``[tables]`` names, else those called after it."""
    named = head.plain.get("tables", {})
    if not isinstance(named, dict):
        problems.append(Problem(head.at("tables"), quoted(named), 'names of files such as pools = "pools.csv"'))
        named = {}
    files: dict[str, list[Named]] = {}
    for table, file in named.items():
        where = head.at(f"tables.{table}")
        if table not in ROWS:
            problems.append(Problem(where, quoted(table), f"one of {', '.join(sorted(ROWS))}", nearest(table, ROWS)))
        elif not isinstance(file, str) or file.rpartition(".")[2] not in ENDINGS:
            problems.append(Problem(where, quoted(file), "the name of a file that ends in .csv or .toml"))
            torn.add(table)
        else:
            files[table] = [Named(file, where)]
    used = _paths(files)
    for name in _present(root, problems):
        table, _, ending = name.rpartition(".")
        if name in used or table in torn:
            continue
        if table in named:
            expected = f"one file for a table ({FILE}, tables.{table} names another)"
            problems.append(Problem(name, f"a second file for {table}", expected))
        elif table in ROWS and ending in ENDINGS:
            files.setdefault(table, []).append(Named(name))
        elif near := nearest(table, ROWS, cutoff=0.8):  # in silence its rules would be left out
            torn.add(near.strip('"'))
            meant = quoted(f"{near.strip('"')}.{ending.lower()}")
            problems.append(Problem(name, "a file that is no table of a model", "the name of a table", meant))
    return files


def _paths(files: Mapping[str, Iterable[Named]]) -> set[str]:
    """The paths of everything that is read."""
    return {str(PurePosixPath(file.name)) for own in files.values() for file in own} | {FILE}


def _present(root: Path, problems: list[Problem]) -> list[str]:
    try:
        names = sorted(entry.name for entry in root.iterdir())
    except OSError as error:
        problems.append(Problem(str(root), f"a folder that cannot be read ({error.strerror})", "a readable one"))
        return []
    return [name for name in names if name.rpartition(".")[2].lower() in ENDINGS]
