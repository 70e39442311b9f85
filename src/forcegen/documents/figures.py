"""How numbers are written in documents: exact decimals, and fractions beside rounded numbers."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import BeforeValidator, Field, InstanceOf, PlainSerializer, WithJsonSchema

from forcegen.problems import UnfitError
from forcegen.terms.numbers import PLACES


def figure(value: object) -> Decimal:
    """An exact decimal; sums over a plan are larger than any number that a person may write in a model."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise UnfitError("a number without quotes")
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite() or abs(number) > _LARGEST:
        raise UnfitError(f"a finite number of at most {_LARGEST:,}")
    if number == number.to_integral_value():
        return Decimal(int(number))
    if -int(number.as_tuple().exponent) > PLACES and -int(number.normalize().as_tuple().exponent) > PLACES:
        raise UnfitError(f"a number of at most {PLACES} decimal places")
    return number.normalize()


def _json_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


_LARGEST = 10**15


Figure = Annotated[Decimal, BeforeValidator(figure), PlainSerializer(_json_number, when_used="json")]
"""An exact decimal that is written to JSON as a number."""


Count = Annotated[Figure, Field(ge=0)]
"""A number of persons or of person-rotations (persons × rotations), written to JSON as a number."""


def _whole_sum(value: object) -> int:
    number = figure(value)
    if number != number.to_integral_value() or number < 0:
        raise UnfitError("a whole number of 0 or more")
    return int(number)


PersonRotations = Annotated[int, BeforeValidator(_whole_sum)]
"""A whole number of persons in a plan, which can be larger than any number that a person may write in a model."""


_FRACTION = re.compile(r"-?(0|[1-9]\d{0,998})(/[1-9]\d{0,998})?", re.ASCII)


def _read_fraction(value: object) -> Fraction:
    if isinstance(value, Fraction):
        return value
    if isinstance(value, str) and _FRACTION.fullmatch(value):
        number = Fraction(value)
        if str(number) == value:
            return number
    raise UnfitError('a fraction in lowest terms and in quotes, such as "-3/5" or "12"')


Rational = Annotated[Fraction, BeforeValidator(_read_fraction), PlainSerializer(str, when_used="json")]
"""An exact number, written to JSON as the text of a fraction in lowest terms."""


_DECIMALS = 9


def _fraction(value: object) -> Fraction:
    if isinstance(value, dict) and set(value) == {"number", "exact"}:
        value = value["exact"]
    if isinstance(value, str):
        try:
            return Fraction(value)
        except (ValueError, ZeroDivisionError):
            raise UnfitError('a fraction such as "170500/3"') from None
    if isinstance(value, int | Fraction | Decimal) and not isinstance(value, bool):
        return Fraction(value)
    raise UnfitError('an exact number, as {"number": 56833.333, "exact": "170500/3"}')


def _both(value: Fraction) -> dict[str, object]:
    whole = value.denominator == 1
    return {"number": int(value) if whole else round(float(value), _DECIMALS), "exact": str(value)}


Exact = Annotated[
    InstanceOf[Fraction],
    BeforeValidator(_fraction),
    PlainSerializer(_both, when_used="json"),
    WithJsonSchema(
        {
            "type": "object",
            "properties": {"number": {"type": "number"}, "exact": {"type": "string"}},
            "required": ["number", "exact"],
        }
    ),
]
"""An exact number: in JSON a rounded number to draw, beside the fraction that it stands for."""
