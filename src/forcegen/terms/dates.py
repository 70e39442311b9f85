"""Days, moments and periods as a person writes them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from numbers import Integral
from typing import Annotated

from pydantic import (
    BeforeValidator,
    Field,
    ValidationInfo,
    field_validator,
)

from forcegen.problems import UnfitError
from forcegen.terms.numbers import LONGEST_NUMBER, WHOLE_NUMBER, read_integer
from forcegen.terms.record import Record
from forcegen.terms.text import Text

YEARS = (1900, 2200)
"""First and last year of a date: anything else is a slip of the pen."""

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
    if len(text) > LONGEST_NUMBER:
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
    if isinstance(value, Text) and WHOLE_NUMBER.fullmatch(value):
        value = read_integer(value)
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
