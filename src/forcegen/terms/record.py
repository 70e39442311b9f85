"""The base of everything a person writes: frozen, closed records of strictly read values."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction
from functools import cache, lru_cache
from itertools import repeat
from numbers import Integral
from types import UnionType
from typing import Annotated, Any, Literal, Self, Union, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from forcegen.problems import BLANK_LETTERS, UnfitError, nearest, quoted

LARGEST = 10_000_000
"""No count of persons, and no other number, is larger: more than any army that ever was."""

SMALLEST = Decimal("0.000001")
"""No number but zero is smaller: below it a solver would drop the coefficient in silence."""

PLACES = 9
"""Decimal places that a number may have."""

YEARS = (1900, 2200)
"""First and last year of a date: anything else is a slip of the pen."""


class Text(str):
    """A cell of a table: text that a number, a date, a yes or a list may be read from."""

    __slots__ = ()


class Record(BaseModel):
    """A frozen record: unknown keys are refused, infinite numbers are refused, nothing is coerced."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, populate_by_name=True, use_attribute_docstrings=True
    )

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


# -- numbers ---------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}([\s_'’.,]\d{3})+")
_LIKE_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)
_LONGEST_NUMBER = 40
_BEYOND = 10**20

_EXACT = Context(prec=100, traps=[])
"""Arithmetic that rounds nothing here, whatever the caller has set for the thread."""


def _meant(text: str) -> str:
    """The plain number that a text such as ``1,200``, ``0,5``, ``50 %`` or ``1e3`` probably means."""
    if len(text) > _LONGEST_NUMBER:
        return ""
    plain = "".join(str(unicodedata.decimal(one, one)) for one in text.strip())
    ambiguous = _LIKE_THOUSANDS.fullmatch(plain) and not plain.endswith("000")  # 1.999 is a number as it stands
    if _THOUSANDS.fullmatch(plain) and not ambiguous:
        plain = re.sub(r"[\s_'’.,]", "", plain)
    try:
        value = Decimal(plain.replace(",", ".").rstrip("% ")) / (100 if plain.endswith("%") else 1)
    except ArithmeticError:
        return ""
    return f"{_plain(value):f}" if value.is_finite() and (not value or -PLACES <= value.adjusted() <= 7) else ""


def _number(value: object) -> object:
    """An exact decimal from a number, or from the plain text of one (no exponent, no separators)."""
    if isinstance(value, Text):
        if not _NUMBER.fullmatch(value) or len(value) > _LONGEST_NUMBER:
            raise UnfitError("a plain number such as 1200 or 0.5", _meant(value))
        return Decimal(value)
    if isinstance(value, Integral) and not isinstance(value, bool):
        return Decimal(int(value))
    if isinstance(value, float):
        return Decimal(float.__repr__(value))  # what the writer typed, not its binary neighbour
    if isinstance(value, Fraction):
        shifted = value * 10**PLACES
        nearest = Decimal(round(shifted)).scaleb(-PLACES, _EXACT) if abs(shifted) < _BEYOND else Decimal(_BEYOND)
        if shifted.denominator != 1:
            raise _too_fine(nearest)
        return nearest
    if isinstance(value, Decimal):
        return value
    if isinstance(value, dict):
        raise UnfitError('a number, or a table with the key "value"')
    if isinstance(value, str):
        raise UnfitError("a number without quotes", _meant(value))
    raise UnfitError("a number")


def _plain(value: Decimal) -> Decimal:
    """A finite number in its shortest form without an exponent: 0.50 is 0.5, 1E+3 is 1000, -0 is 0."""
    short = value.normalize(_EXACT)
    return Decimal(int(short)) if short == short.to_integral_value(context=_EXACT) else short


def _reasonable(value: Decimal) -> Decimal:
    """Refuse what is no number, and what no solver can hold; how large it may be, its field says."""
    if not value.is_finite():
        raise UnfitError("a finite number")
    if value.copy_abs() > LARGEST:
        return value
    if value and value.copy_abs() < SMALLEST:
        raise UnfitError(f"zero or a number of at least {SMALLEST:f}")
    value = _plain(value) if len(value.as_tuple().digits) <= _LONGEST_NUMBER else value
    if int(value.as_tuple().exponent) < -PLACES:
        raise _too_fine(value)
    return value


def _too_fine(value: Decimal) -> UnfitError:
    """The refusal of a number with more decimal places than a sum over a plan could keep, such as 1000/3."""
    near = value.quantize(Decimal(1).scaleb(-PLACES), context=_EXACT)
    maybe = f"{_plain(near):f}" if near and near.copy_abs() <= LARGEST else ""
    return UnfitError(f"a number of at most {PLACES} decimal places", maybe)


def _not_too_large[T: (int, Decimal)](value: T) -> T:
    if not -LARGEST <= value <= LARGEST:
        raise UnfitError(f"a number of at most {LARGEST:,}")
    return value


def _not_negative(value: Decimal) -> Decimal:
    if value < 0:
        raise UnfitError("a number of 0 or more", str(-value) if -value <= LARGEST else "")
    return value


def _no_thousands(value: object) -> object:
    """Refuse a cell such as 6.000, which is six thousand to many who write it and six to a computer."""
    if isinstance(value, Text) and _LIKE_THOUSANDS.fullmatch(value):
        persons = value.replace(".", "")
        maybe = persons if persons.endswith("000") else f"{persons}, or {value}0 for a part of a person"
        raise UnfitError("a number of persons without a point before exactly three digits", maybe)
    return value


def _at_most_one(value: Decimal) -> Decimal:
    if value > 1:  # up to 2 it is no percentage that anybody would write
        raise UnfitError("a share from 0 to 1", f"{_plain(value / 100):f}" if 2 <= value <= 100 else "")
    return value


def _above_zero(value: Decimal) -> Decimal:
    if value <= 0:
        raise UnfitError("a number above 0")
    return value


def within(least: int, most: int, what: str) -> AfterValidator:
    """Refuse a number outside ``least`` to ``most``, in the words ``what`` (such as "rotations of rest")."""

    def check(value: Any) -> Any:
        if not least <= value <= most:
            raise UnfitError(f"{what} from {least:,} to {most:,}")
        return value

    return AfterValidator(check)


Exact = Annotated[Decimal, BeforeValidator(_number), AfterValidator(_reasonable)]
"""A signed exact decimal, of a size that its field limits further."""

Number = Annotated[Exact, AfterValidator(_not_too_large)]
"""A signed exact decimal."""

Cost = Annotated[Number, AfterValidator(_above_zero)]
"""A number above zero, without a unit: costs are only compared with each other."""

Amount = Annotated[Exact, AfterValidator(_not_negative), AfterValidator(_not_too_large)]
"""A number of 0 or more."""

Persons = Annotated[Amount, BeforeValidator(_no_thousands)]
"""A number of persons, 0 to 10,000,000, exact (a decimal, because shares of a force need not be whole)."""

Share = Annotated[Exact, AfterValidator(_not_negative), AfterValidator(_at_most_one)]
"""A share from 0 to 1, exact."""


def _integer(value: object) -> int:
    """A whole number of any size that can be written."""
    if isinstance(value, Text):
        if not _WHOLE.fullmatch(value) or len(value) > _LONGEST_NUMBER:
            raise UnfitError("a whole number", _meant_whole(value))
        value = int(value)
    if type(value) is not int and (isinstance(value, bool) or not isinstance(value, Integral)):
        expected = "a whole number"
        if isinstance(value, str | dict):
            expected += " without quotes" if isinstance(value, str) else ', or a table with the key "value"'
        raise UnfitError(expected, _meant_whole(value) if isinstance(value, str) else _as_whole(value))
    return int(value)


def _meant_whole(text: str) -> str:
    meant = _meant(text)
    return meant if _WHOLE.fullmatch(meant) else ""


def _as_whole(value: object) -> str:
    """The whole number that a decimal such as 4.0 is; empty for any other value."""
    if not isinstance(value, float | Decimal) or not -LARGEST <= value <= LARGEST:
        return ""
    return f"{int(value)}" if value == int(value) else ""


Integer = Annotated[int, BeforeValidator(_integer)]
"""A whole number, of a size that its field limits further."""

Whole = Annotated[Integer, AfterValidator(_not_too_large)]
"""A whole number."""


Days = Annotated[Integer, within(0, 3660, "a number of days")]
"""A number of days, 0 to 3,660."""

Months = Annotated[Integer, within(1, 600, "a number of months")]
"""A number of months, 1 to 600."""

Count = Annotated[Integer, within(1, 1_000_000, "a whole number")]
"""A whole number of persons or countries, at least 1."""


# -- yes and no, days and rotations ----------------------------------------------------------------------

_YES: dict[object, bool] = {"yes": True, "true": True, 1: True, "1": True}
_NO: dict[object, bool] = {"no": False, "false": False, 0: False, "0": False}


def _yes_or_no(value: object) -> object:
    if isinstance(value, bool):
        return value
    yes, no = ("yes", "no") if isinstance(value, Text) else ("true", "false")
    if isinstance(value, Text) and value in {yes, no}:
        return value == yes
    word = value.casefold() if isinstance(value, str) else value if isinstance(value, int) else None
    raise UnfitError(f"{yes} or {no}", yes if word in _YES else no if word in _NO else "")


YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
"""A yes or a no: ``true``/``false`` in TOML, ``yes``/``no`` in a table."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _day(value: object) -> object:
    day = value
    if isinstance(value, Text):
        if not _DAY.fullmatch(value):
            raise UnfitError("a date such as 2025-02-20", likely_day(value))
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise UnfitError("a date of the calendar such as 2025-02-20", likely_day(value)) from None
    if type(day) is not date:
        meant = likely_day(str(day)) if isinstance(day, str | date) else ""
        raise UnfitError("a date such as 2025-02-20, without quotes and without a time", meant)
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise UnfitError(f"a year from {YEARS[0]} to {YEARS[1]}")
    return day


def likely_day(text: str) -> str:
    """The day that a text such as ``20.2.2025``, ``2025-2-20`` or ``2025-02-30`` probably means."""
    if len(text) > _LONGEST_NUMBER:
        return ""
    year_first = re.match(r"(?P<y>\d{4})[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})(?!\d)", text, re.ASCII)
    day_first = re.fullmatch(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})", text, re.ASCII)
    parts = year_first or day_first
    if not parts:
        return ""
    year, month, day = int(parts["y"]), int(parts["m"]), int(parts["d"])
    if not (year and 1 <= month <= 12 and 1 <= day <= 31):
        return ""
    return str(date(year, month, min(day, monthrange(year, month)[1])))


Day = Annotated[date, BeforeValidator(_day)]
"""A day of the calendar."""

ROTATIONS = (-60, 400)
"""First and last rotation that can be named; 0 and below lie before the plan."""


def _moment(value: object) -> object:
    if isinstance(value, Text) and _WHOLE.fullmatch(value):
        value = _integer(value)
    if type(value) is int or (isinstance(value, Integral) and not isinstance(value, bool)):
        if not ROTATIONS[0] <= int(value) <= ROTATIONS[1]:
            raise UnfitError(f"a rotation from {ROTATIONS[0]} to {ROTATIONS[1]}, or a date such as 2025-02-20")
        return int(value)
    try:
        return _day(value)
    except UnfitError as error:
        raise UnfitError(f"{error} (or the number of a rotation)", error.maybe) from None


Moment = Annotated[int | date, BeforeValidator(_moment)]
"""When something starts or ends: a date, or the number of a rotation."""


class Period(Record):
    """A record that counts only for a time."""

    since: Moment | None = Field(default=None, alias="from")
    """First day or rotation; open when absent."""
    until: Moment | None = None
    """Last day or rotation; open when absent."""

    @field_validator("until")
    @classmethod
    def _in_order(cls, value: Moment | None, info: ValidationInfo) -> Moment | None:
        """Refuse a period that ends before it begins; a date and a rotation compare only in a calendar."""
        since = info.data.get("since")
        days = isinstance(since, date) and isinstance(value, date) and since > value
        rotations = isinstance(since, int) and isinstance(value, int) and since > value
        if days or rotations:
            raise UnfitError(f"a time not before its 'from', {since}")
        return value


# -- text ------------------------------------------------------------------------------------------------

_UNSAFE = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"})
_LONGEST_TEXT = 4000


def _sentence(value: object) -> str:
    """Text without characters that hide or reorder other characters, in its composed form."""
    if not isinstance(value, str):
        raise UnfitError("text in quotes")
    if len(value) > _LONGEST_TEXT:  # before composing, which takes long for long runs of marks
        raise UnfitError(f"text of at most {_LONGEST_TEXT:,} characters")
    text = str(value).strip()
    if text.isascii() and text.isprintable():
        return text
    return _without_invisible(unicodedata.normalize("NFC", text.replace("\r\n", "\n")))


def _without_invisible(text: str) -> str:
    for one in text:
        if (unicodedata.category(one) in _UNSAFE and one not in "\n\t") or one in BLANK_LETTERS:
            raise UnfitError(f"text without the invisible character U+{ord(one):04X}")
    return text


Sentence = Annotated[str, BeforeValidator(_sentence)]
"""Free text in its composed (NFC) form."""


def _long_text(value: object) -> str:
    """Text of any length, made of parts that are composed already."""
    if not isinstance(value, str):
        raise UnfitError("text in quotes")
    return str(value) if value.isascii() and value.isprintable() else _without_invisible(str(value))


LongText = Annotated[str, BeforeValidator(_long_text)]
"""Text that is put together from a model, such as a sentence that lists its sites: as long as it takes."""

_IDENTIFIER = re.compile(r"\w[\w.\-]{0,79}")


def is_id(text: str) -> bool:
    """Return whether a text can name a row of a model, or a part of what a rule states."""
    return _IDENTIFIER.fullmatch(text) is not None


def _identifier(value: object) -> str:
    return _as_id(value) if isinstance(value, str) else _sentence(value)


@lru_cache(maxsize=10_000)  # thousands of rows name few sites, roles and countries
def _as_id(written: str) -> str:
    text = _sentence(written)
    if not is_id(text):
        meant = re.sub(r"[^\w.\-]+", "-", text).strip("-.")
        near = quoted(meant) if is_id(meant) else ""
        raise UnfitError("an id of letters, digits, '.', '_' and '-', at most 80 of them", near)
    return text


Id = Annotated[str, BeforeValidator(_identifier)]
"""The name by which rows refer to each other: letters, digits, ``.``, ``_`` and ``-``."""


def _several(value: object) -> object:
    if isinstance(value, Text):
        if re.search("[,;]", value):
            raise UnfitError("ids with spaces between them", quoted(" ".join(re.split(r"[\s,;]+", value))))
        return tuple(Text(part) for part in value.split())
    if isinstance(value, str):
        raise UnfitError("a list", f"[{quoted(value)}]")
    if isinstance(value, set | frozenset):
        return tuple(sorted(value, key=str))
    if not isinstance(value, list | tuple):
        raise UnfitError("a list")
    return tuple(value)


def _each_once(value: tuple[str, ...]) -> tuple[str, ...]:
    twice = [one for one, times in Counter(value).items() if times > 1]
    if twice:
        raise UnfitError(f"each id once ({', '.join(sorted(twice))} stands there twice)")
    return value


def _sorted(value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(value))


IdList = Annotated[tuple[Id, ...], BeforeValidator(_several), AfterValidator(_each_once)]
"""Several ids in an order that matters: a list in TOML, separated by spaces in a table."""

Ids = Annotated[IdList, AfterValidator(_sorted)]
"""Several ids, whatever their order."""


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
