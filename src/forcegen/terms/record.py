"""The base of everything a person writes: frozen, closed records of strictly read values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import repeat
from types import UnionType
from typing import Annotated, Any, Literal, Self, Union, get_args, get_origin

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from forcegen.problems import UnfitError, nearest, quoted
from forcegen.terms.text import Id, Sentence


class Record(BaseModel):
    """A frozen record: unknown keys are refused, infinite numbers are refused, nothing is coerced."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, populate_by_name=True)

    @classmethod
    @cache
    def _defaults(cls) -> dict[str, object]:
        """What each field that has a default is when nothing is said of it."""
        fields = cls.model_fields.items()
        return {
            name: field.get_default(call_default_factory=True, validated_data={})
            for name, field in fields
            if not field.is_required()
        }

    @classmethod
    def known(cls, **values: object) -> Self:
        """A record of values that are known to be right, unchecked; fields left out have their defaults."""
        return cls.table(**{name: (value,) for name, value in values.items()})[0]

    @classmethod
    def table(cls, **columns: Sequence[object]) -> tuple[Self, ...]:
        """Records of values that are known to be right, a column for each field: unchecked, for tables of thousands.

        Args:
            columns: Values of a field, one for each record; fields without a column have their defaults.
        """
        given = set(columns)
        rows = len(next(iter(columns.values())))
        defaults = cls._defaults()
        every = [columns[name] if name in given else repeat(defaults[name], rows) for name in cls.model_fields]
        names, new, put = tuple(cls.model_fields), cls.__new__, object.__setattr__
        records = []
        for values in map(dict, map(zip, repeat(names), zip(*every, strict=True))):
            record = new(cls)
            put(record, "__dict__", values)
            put(record, "__pydantic_fields_set__", given)
            put(record, "__pydantic_extra__", None)
            put(record, "__pydantic_private__", None)
            records.append(record)
        return tuple(records)


# -- where figures come from -----------------------------------------------------------------------------

Status = Literal["verified", "reported", "assumed"]
"""How far a figure can be trusted: read at the source, second hand, or chosen by the modeller."""


class Provenance(Record):
    """Where a figure comes from and how far it can be trusted."""

    source: Id | None = None
    """Id of the source in the model's table of sources."""
    status: Status | None = None
    """``verified`` (read at the source), ``reported`` (second hand) or ``assumed`` (chosen by us)."""
    note: Sentence = ""
    """What a reader must know to use the figure rightly."""


class Sourced(Record):
    """A record whose numbers have a source and a status, together or one by one.

    A number may be given as ``{ value = 0.5, source = "nato-2006", status = "reported" }`` (in a table:
    columns ``share``, ``share.source``, ``share.status``); what a number leaves out it takes from the record.
    """

    source: Id | None = None
    """Id of the source in the model's table of sources."""
    status: Status | None = None
    """``verified``, ``reported`` or ``assumed``."""
    note: Sentence = ""
    """What a reader must know to use the record rightly."""
    provenance: dict[str, Provenance] = Field(default_factory=dict, repr=False)
    """Source and status of single numbers, by field."""

    @model_validator(mode="before")
    @classmethod
    def _take_figures_apart(cls, data: Any) -> Any:
        return apart(cls, data) if isinstance(data, dict) else data

    @field_validator("provenance")
    @classmethod
    def _of_figures(cls, value: dict[str, Provenance]) -> dict[str, Provenance]:
        for name in set(value) - set(figures_of(cls).values()):
            known = figures_of(cls).values()
            raise UnfitError(f"keys that hold figures (not {quoted(name)})", nearest(name, known))
        return value

    def status_of(self, field: str) -> Status | None:
        """How far one number can be trusted."""
        own = self.provenance.get(field)
        return (own and own.status) or self.status

    def provenance_of(self, field: str) -> Provenance:
        """Source and status of one number: its own; what that leaves out is the record's.

        A number that is assumed has no source, even where the rest of its record has one.
        """
        own = self.provenance.get(field)
        if own is None:
            return Provenance.model_construct(source=self.source, status=self.status, note=self.note)
        if own.status == "assumed":
            return own
        return Provenance.model_construct(
            source=own.source or self.source, status=self.status_of(field), note=own.note or self.note
        )


def apart(kind: type[Record], row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as it was written, with the source and status of each figure apart from its value."""
    figures = figures_of(kind)
    flat, own = dict(row), {}
    for key, figure in row.items():
        if isinstance(figure, dict) and "value" in figure and key in figures:
            flat[key] = figure["value"]
            own[figures[key]] = {part: given for part, given in figure.items() if part != "value"}
    given = row.get("provenance", {})
    if any(own.values()) and isinstance(given, dict):
        flat["provenance"] = {**given, **{name: parts for name, parts in own.items() if parts}}
    return flat


@cache
def figures_of(kind: type[Record]) -> dict[str, str]:
    """The keys of a record that hold a single number, date or yes/no, and the fields that they fill."""
    return {
        key: name
        for name, field in kind.model_fields.items()
        if _scalar(field.annotation)
        for key in (name, field.alias or name)
    }


def _scalar(annotation: Any) -> bool:
    if get_origin(annotation) is Annotated:
        return _scalar(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        return all(part is type(None) or _scalar(part) for part in get_args(annotation))
    return annotation in {int, bool, date, Decimal}
