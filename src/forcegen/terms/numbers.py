"""Numbers as a person writes them, read exactly: counts of persons, shares, costs, days and months."""

from __future__ import annotations

import re
import unicodedata
from decimal import Context, Decimal
from fractions import Fraction
from numbers import Integral
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
)

from forcegen.problems import UnfitError
from forcegen.terms.text import Text

LARGEST = 10_000_000
"""No count of persons, and no other number, is larger: more than any army that ever was."""

SMALLEST = Decimal("0.000001")
"""No number but zero is smaller: below it a solver would drop the coefficient in silence."""

PLACES = 9
"""Decimal places that a number may have."""


# -- numbers ---------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
WHOLE_NUMBER = re.compile(r"[+-]?\d+", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}([\s_'’.,]\d{3})+")
_LIKE_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)
LONGEST_NUMBER = 40
_BEYOND = 10**20

_EXACT = Context(prec=100, traps=[])
"""Arithmetic that rounds nothing here, whatever the caller has set for the thread."""


def _meant(text: str) -> str:
    """The plain number that a text such as ``1,200``, ``0,5``, ``50 %`` or ``1e3`` probably means."""
    if len(text) > LONGEST_NUMBER:
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
        if not _NUMBER.fullmatch(value) or len(value) > LONGEST_NUMBER:
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
    value = _plain(value) if len(value.as_tuple().digits) <= LONGEST_NUMBER else value
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


def read_integer(value: object) -> int:
    """A whole number of any size that can be written."""
    if isinstance(value, Text):
        if not WHOLE_NUMBER.fullmatch(value) or len(value) > LONGEST_NUMBER:
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
    return meant if WHOLE_NUMBER.fullmatch(meant) else ""


def _as_whole(value: object) -> str:
    """The whole number that a decimal such as 4.0 is; empty for any other value."""
    if not isinstance(value, float | Decimal) or not -LARGEST <= value <= LARGEST:
        return ""
    return f"{int(value)}" if value == int(value) else ""


Integer = Annotated[int, BeforeValidator(read_integer)]
"""A whole number, of a size that its field limits further."""

Whole = Annotated[Integer, AfterValidator(_not_too_large)]
"""A whole number."""


Days = Annotated[Integer, within(0, 3660, "a number of days")]
"""A number of days, 0 to 3,660."""

Months = Annotated[Integer, within(1, 600, "a number of months")]
"""A number of months, 1 to 600."""

Count = Annotated[Integer, within(1, 1_000_000, "a whole number")]
"""A whole number of persons or countries, at least 1."""
