"""The tables as text: which a model has, and of one its columns with what they hold, from the code itself."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator

from forcegen.model import ForceModel
from forcegen.model.rows import ROWS
from forcegen.report.rule_book import a_scope_has, field_lines, plain
from forcegen.report.text import wrapped
from forcegen.terms.calendar import Calendar
from forcegen.terms.dates import Period
from forcegen.terms.described import described
from forcegen.terms.entities import Defaults
from forcegen.terms.record import Record, Sourced, figures_of
from forcegen.terms.scope import Scope

_ONCE: dict[str, type[Record]] = {"calendar": Calendar, "defaults": Defaults}
"""Parts of ``model.toml`` that stand once, each under its name in brackets."""

PAGES: dict[str, type[Record]] = {**ROWS, **_ONCE, "scope": Scope}
"""Everything that has columns of its own, by name."""

_READ_FIRST = {
    "tables": 'Files of tables that are not named after their table: pools = "people.csv".',
    "law": "Law of the catalogue that applies: by countries, and by hosts in whose territory it applies.",
}
"""Parts of ``model.toml`` that say what else is read, and are gone once it is."""


def list_of_tables() -> str:
    """Every table and every key of ``model.toml``, with a sentence each."""
    fields = ForceModel.model_fields
    lines = wrapped("Tables: rows under [[NAME]] in model.toml, or beside it in NAME.csv or NAME.toml")
    for table in ROWS:
        needed = " (required)" if fields[table].is_required() else ""
        lines += _entry(table, described(ForceModel).get(table, "").rstrip(".") + needed)
    lines += ["", "Once in model.toml, each under [NAME]"]
    for part in _ONCE:
        needed = " (required)" if fields[part].is_required() else ""
        lines += _entry(part, described(ForceModel).get(part, "").rstrip(".") + needed)
    for part, says in _READ_FIRST.items():
        lines += _entry(part, says.rstrip("."))
    lines += ["", "Keys at the top of model.toml"]
    for name in fields:
        if name not in PAGES:
            lines += field_lines(ForceModel, name)
    lines += ["", *wrapped(_IN_A_FILE), "", "forcegen tables NAME lists the columns; NAME may also be scope."]
    return "\n".join(lines) + "\n"


_IN_A_FILE = (
    "In a .csv a list is separated by spaces, yes/no is yes or no (true or false in TOML), an empty cell is no value, "
    "and a dot leads into a column's parts: strength.source, scope.countries."
)


def page_of_table(name: str) -> str:
    """What a table holds, and every column: its key, what it holds, whether it must be there."""
    kind = PAGES[name]
    lines = [name, "=" * len(name), ""]
    for paragraph in plain(inspect.cleandoc(kind.__doc__ or "")).split("\n\n"):
        lines += [*wrapped(paragraph), ""]
    every = _of_every(kind)
    own = [key for key in kind.model_fields if key not in every]
    lines += ["Columns" if name in ROWS else "Keys", *_lines(kind, own)]
    if issubclass(kind, Period):
        lines += _lines(kind, Period.model_fields)
    if issubclass(kind, Sourced):
        lines += [
            "",
            "Where it comes from",
            *_lines(kind, (key for key in Sourced.model_fields if key != "provenance")),
        ]
        if figure := next((key for key in own if key in figures_of(kind)), None):
            key = kind.model_fields[figure].alias or figure
            lines += wrapped(
                f"A single value can have its own: {key} = {{ value = …, source = …, status = …, note = … }}, "
                f"or in a .csv the columns {key}.source, {key}.status, {key}.note.",
                "  ",
                2,
            )
    if any(field.annotation is Scope for field in kind.model_fields.values()):
        lines += ["", *a_scope_has()]
    if name == "rules":
        lines += ["", "A kind has further columns: forcegen rules KIND."]
    return "\n".join(lines) + "\n"


def _of_every(kind: type[Record]) -> set[str]:
    """Fields that a row shares with others, and that are told after its own."""
    return {key for base in (Period, Sourced) if issubclass(kind, base) for key in base.model_fields}


def _lines(kind: type[Record], keys: Iterable[str]) -> Iterator[str]:
    for key in keys:
        yield from field_lines(kind, key)


def _entry(name: str, says: str) -> list[str]:
    return wrapped(plain(says), f"  {name:<14}", 16)
