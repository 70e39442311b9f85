"""The plan as tables: for pandas, CSV, Parquet and workbooks, made from the records that the plan is made of."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, cast, get_args, get_origin

from forcegen.documents.plan import Contribution, Load, Overrun, Plan, RuleResult, Shortfall, Tier, Totals, Waiver
from forcegen.extras import need
from forcegen.sheets import Sheet, Value
from forcegen.terms.record import Record

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Kind = Literal["text", "whole", "figure", "yes-no"]
"""What the cells of a column are: text, whole numbers, exact decimals, or yes and no."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name (``source.article`` is the article within the source) and what its cells are."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose columns have types, so that an empty one has them too."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]

    @property
    def sheet(self) -> Sheet:
        """The table as a sheet."""
        return Sheet(self.name, tuple(column.name for column in self.columns), self.rows)


_RECORDS: dict[str, type[Record]] = {
    "totals": Totals,
    "tiers": Tier,
    "shortfalls": Shortfall,
    "contributions": Contribution,
    "waivers": Waiver,
    "overruns": Overrun,
    "loads": Load,
    "rules": RuleResult,
}


def plan_tables(plan: Plan) -> tuple[Table, ...]:
    """Every table of a plan, in the order of ``TABLES``.

    ``plan`` says what was asked and answered, one row a fact; ``assumed`` counts the assumed figures by what
    they are. The columns of the others are the fields of the plan's records, personnel in persons.
    """
    rows: Mapping[str, Iterable[Record]] = {
        "totals": (plan.totals,),
        "tiers": plan.tiers,
        "shortfalls": plan.shortfalls,
        "contributions": plan.contributions,
        "waivers": plan.waivers,
        "overruns": plan.overruns,
        "loads": plan.loads,
        "rules": plan.rules,
    }
    assumed = (Column("what", "text"), Column("figures", "whole"))
    return (
        _facts(plan),
        *(_of_records(name, kind, rows[name]) for name, kind in _RECORDS.items()),
        Table("assumed", assumed, tuple(plan.assumed.items())),
    )


def table_of(plan: Plan, name: str) -> Table:
    """One table of a plan by its name; ``KeyError`` when there is none."""
    return {table.name: table for table in plan_tables(plan)}[name]


TABLES = ("plan", *_RECORDS, "assumed")
"""Names of the tables of a plan."""


def _facts(plan: Plan) -> Table:
    facts = {
        "model": plan.model,
        "scenario": plan.scenario,
        "changes": "; ".join(plan.changes),
        "verdict": plan.verdict,
        "reason": plan.reason,
        "proof": plan.proof,
        "input_sha256": plan.input_sha256,
        "solver": f"{plan.solver.name} {plan.solver.version}",
        "status": plan.solver.status,
    }
    return Table("plan", (Column("what", "text"), Column("says", "text")), tuple(facts.items()))


def _of_records(name: str, kind: type[Record], rows: Iterable[Record]) -> Table:
    columns = tuple(_columns(kind))
    return Table(name, columns, tuple(tuple(_cells(row)) for row in rows))


def _columns(kind: type[Record], lead: str = "") -> Iterator[Column]:
    for name, field in kind.model_fields.items():
        inner = _plain_type(field.annotation)
        if isinstance(inner, type) and issubclass(inner, Record):
            yield from _columns(inner, f"{lead}{name}.")
        else:
            yield Column(lead + name, _KINDS.get(inner, "text"))


_KINDS: dict[Any, Kind] = {int: "whole", Decimal: "figure", bool: "yes-no"}


def _plain_type(annotation: Any) -> Any:
    """The type of a field without what it is annotated with, and without its absence."""
    if get_origin(annotation) is Annotated:
        return _plain_type(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        return _plain_type(next(part for part in get_args(annotation) if part is not type(None)))
    return annotation


def _cells(record: Record) -> Iterator[Value]:
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, Record):
            yield from _cells(value)
        elif isinstance(value, tuple):
            yield ("; " if value and isinstance(value[0], str) else " ").join(map(str, value))
        else:
            yield value


# -- for other programs ----------------------------------------------------------------------------------


def tables(plan: Plan) -> dict[str, pd.DataFrame]:
    """Every table as a data frame, by name; an empty table has its columns and their types as well.

    Whole numbers are ``int64``. Figures are ``float64`` and ``NaN`` where the plan has none: the plan's own
    records hold them exactly.

    Raises:
        ModelError: When pandas is not installed.

    >>> import forcegen as fg
    >>> frames = fg.tables(fg.solve(fg.load("core-sustainment")))
    >>> int(frames["shortfalls"]["short"].sum())
    6000
    """
    need("pandas", where="a data frame")
    return {table.name: _data_frame(table) for table in plan_tables(plan)}


def _data_frame(table: Table) -> pd.DataFrame:
    import pandas as pd

    types = {"text": "object", "whole": "int64", "figure": "float64", "yes-no": "bool"}
    return pd.DataFrame(
        {
            column.name: pd.Series([_machine(row[at], column) for row in table.rows], dtype=types[column.kind])
            for at, column in enumerate(table.columns)
        }
    )


def parquet_of(table: Table) -> bytes:
    """A table as Parquet: text, 64-bit whole numbers, 64-bit floating numbers and yes/no."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types: dict[Kind, pa.DataType] = {
        "text": pa.string(),
        "whole": pa.int64(),
        "figure": pa.float64(),
        "yes-no": pa.bool_(),
    }
    arrays = [
        pa.array([_machine(row[at], column) for row in table.rows], types[column.kind])
        for at, column in enumerate(table.columns)
    ]
    made = pa.table(arrays, names=[column.name for column in table.columns])
    buffer = io.BytesIO()
    pq.write_table(made, buffer)
    return buffer.getvalue()


def _machine(value: Value, column: Column) -> object:
    """A cell as a machine's number; text where the column is text."""
    if value is None:
        return None
    if column.kind == "figure":
        return float(cast("Decimal", value))
    return str(value) if column.kind == "text" else value
