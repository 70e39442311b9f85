"""The base of everything a person writes: frozen, closed records of strictly read values."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

LARGEST = Decimal(10_000_000)
"""No count of persons, and no other number, is larger: more than any army that ever was."""

SMALLEST = Decimal("0.000001")
"""No number but zero is smaller: below it a solver would drop the coefficient in silence."""


class Text(str):
    """A cell of a table: text that a number, a date, a yes or a list may be read from."""

    __slots__ = ()


class Record(BaseModel):
    """A frozen record: unknown keys are refused, infinite numbers are refused, nothing is coerced."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, populate_by_name=True, use_attribute_docstrings=True
    )


_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _number(value: object) -> object:
    """An exact decimal from a number, or from the plain text of one (no exponent, no separators)."""
    if isinstance(value, bool):
        raise ValueError("a number")
    if isinstance(value, Text):
        if not _NUMBER.fullmatch(value) or len(value) > 40:
            raise ValueError("a plain number such as 1200 or 0.5")
        return Decimal(value)
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise ValueError(f"a number of at most {LARGEST:,}")
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(repr(value))  # what the writer typed, not its binary neighbour
    if isinstance(value, Fraction):
        try:
            exact = Decimal(value.numerator) / Decimal(value.denominator)
        except InvalidOperation as error:
            raise ValueError("a number") from error
        if Fraction(exact) != value:
            raise ValueError("a number with an exact decimal form")
        return exact
    if isinstance(value, Decimal):
        return value
    raise ValueError("a number")


def _reasonable(value: Decimal) -> Decimal:
    """Refuse what no force can have and what no solver can hold."""
    if not value.is_finite():
        raise ValueError("a finite number")
    if abs(value) > LARGEST:
        raise ValueError(f"a number of at most {LARGEST:,}")
    if value and abs(value) < SMALLEST:
        raise ValueError(f"zero or a number of at least {SMALLEST:f}")
    if int(value.normalize().as_tuple().exponent) < -9:
        raise ValueError("a number of at most nine decimal places")
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _not_negative(value: Decimal) -> Decimal:
    if value < 0:
        raise ValueError("a number of 0 or more")
    return value


def _at_most_one(value: Decimal) -> Decimal:
    if value > 1:
        raise ValueError("a share from 0 to 1")
    return value


Number = Annotated[Decimal, BeforeValidator(_number), AfterValidator(_reasonable)]
"""A signed exact decimal."""

Persons = Annotated[Number, AfterValidator(_not_negative)]
"""A number of persons, 0 to 10,000,000, exact (a decimal, because shares of a force need not be whole)."""

Share = Annotated[Number, AfterValidator(_not_negative), AfterValidator(_at_most_one)]
"""A share from 0 to 1, exact."""


def _whole(value: object) -> object:
    if isinstance(value, Text):
        if not _WHOLE.fullmatch(value) or len(value) > 12:
            raise ValueError("a whole number")
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("a whole number")
    return value


Whole = Annotated[int, BeforeValidator(_whole)]
"""A whole number."""


def _yes_or_no(value: object) -> object:
    if isinstance(value, Text):
        if value in {"yes", "no"}:
            return value == "yes"
        raise ValueError("yes or no")
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
"""A yes or a no: ``true``/``false`` in TOML, ``yes``/``no`` in a table."""


def _day(value: object) -> object:
    if isinstance(value, Text):
        if not _DAY.fullmatch(value):
            raise ValueError("a date such as 2025-02-20")
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise ValueError("a date of the calendar such as 2025-02-20") from error
    if type(value) is not date:
        raise ValueError("a date such as 2025-02-20, without quotes and without a time")
    return value


Day = Annotated[date, BeforeValidator(_day)]
"""A day of the calendar."""


def _moment(value: object) -> object:
    if isinstance(value, Text):
        return _whole(value) if _WHOLE.fullmatch(value) else _day(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if type(value) is date:
        return value
    raise ValueError("a date such as 2025-02-20 or the number of a rotation")


Moment = Annotated[int | date, BeforeValidator(_moment)]
"""When something starts or ends: a date, or the number of a rotation."""

def in_order(since: Moment | None, until: Moment | None) -> None:
    """Refuse a period that ends before it begins (where both ends are of one kind)."""
    if isinstance(since, int) and isinstance(until, int) and since > until:
        raise ValueError(f"an 'until' (found {until}) not before its 'from' ({since})")
    if (
        since is not None
        and until is not None
        and not isinstance(since, int)
        and not isinstance(until, int)
        and since > until
    ):
        raise ValueError(f"an 'until' (found {until}) not before its 'from' ({since})")


_UNSAFE = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"})


def _sentence(value: object) -> object:
    """Text without characters that hide or reorder other characters, in its composed form."""
    if not isinstance(value, str):
        raise ValueError("text in quotes")
    text = unicodedata.normalize("NFC", str(value)).strip()
    bad = [character for character in text if unicodedata.category(character) in _UNSAFE and character != "\n"]
    if bad:
        raise ValueError(f"text without the invisible character U+{ord(bad[0]):04X}")
    if len(text) > 4000:
        raise ValueError("text of at most 4,000 characters")
    return text


Sentence = Annotated[str, BeforeValidator(_sentence)]
"""Free text in its composed (NFC) form."""


def _identifier(value: object) -> object:
    text = _sentence(value)
    if not isinstance(text, str) or not re.fullmatch(r"\w[\w.\-]{0,79}", text):
        raise ValueError("an id of letters, digits, '.', '_' and '-', at most 80 of them")
    return text


Id = Annotated[str, BeforeValidator(_identifier)]
"""The name by which rows refer to each other: letters, digits, ``.``, ``_`` and ``-``."""


def _several(value: object) -> object:
    if isinstance(value, Text):
        return tuple(Text(part) for part in value.split())
    if isinstance(value, str) or not isinstance(value, list | tuple | set | frozenset):
        raise ValueError("a list")
    return tuple(sorted(value) if isinstance(value, set | frozenset) else value)


def _a_set(value: tuple[str, ...]) -> tuple[str, ...]:
    twice = sorted({one for one in value if value.count(one) > 1})
    if twice:
        raise ValueError(f"each id once ({', '.join(twice)} stands there twice)")
    return tuple(sorted(value))


Ids = Annotated[tuple[Id, ...], BeforeValidator(_several), AfterValidator(_a_set)]
"""Several ids, whatever their order: a list in TOML, separated by spaces in a table."""

Status = Literal["verified", "reported", "assumed"]
"""How far a figure can be trusted: read at the source, second hand, or chosen by the modeller."""

STATUSES: tuple[str, ...] = get_args(Status)


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
    columns ``share``, ``share.source``, ``share.status``); a number without its own takes the record's.
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
    def _take_figures_apart(cls, data: Any) -> Any:  # noqa: ANN401 - raw input can be anything
        if not isinstance(data, dict):
            return data
        figures = {
            key: value
            for key, value in data.items()
            if isinstance(value, dict) and "value" in value and key in cls.model_fields
        }
        if not figures:
            return data
        flat = {**data, **{key: figure["value"] for key, figure in figures.items()}}
        own = {key: {k: v for k, v in figure.items() if k != "value"} for key, figure in figures.items()}
        flat["provenance"] = {**data.get("provenance", {}), **{k: v for k, v in own.items() if v}}
        return flat

    def provenance_of(self, field: str) -> Provenance:
        """Source and status of one number: its own, else the record's."""
        own = self.provenance.get(field)
        return own or Provenance(source=self.source, status=self.status, note=self.note)
