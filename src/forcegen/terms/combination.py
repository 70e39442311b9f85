"""Names of scenarios that are combined in order, such as ``no-backstop+with-germany``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, TypeAdapter

from forcegen.problems import UnfitError, nearest, quoted
from forcegen.terms.text import Id, LongText

BASE = "base"
"""The model as written; in a combination it adds nothing."""

JOINED = "+"
"""Stands between the names of a combination; no id can hold it."""


def parts(combination: str) -> tuple[str, ...]:
    """The scenarios of a combination in their order, each once, without the model as written."""
    return tuple(dict.fromkeys(name for name in combination.split(JOINED) if name != BASE))


def combined(names: Iterable[str]) -> str:
    """The name of scenarios, or of combinations of them, one after the other; each counts once."""
    return JOINED.join(dict.fromkeys(part for name in names for part in parts(name))) or BASE


def known_parts(combination: object, known: Iterable[str]) -> tuple[str, ...]:
    """The scenarios of a combination in their order.

    Args:
        combination: Name of a scenario, or of several joined by ``+``, as a person gave it.
        known: Scenarios of the model, with ``base``.

    Raises:
        UnfitError: When one of them is unknown, or is named twice.
    """
    ids = list(known)
    one_of = f"one of {', '.join(ids)}"
    if not isinstance(combination, str):
        raise UnfitError(one_of)
    names = combination.split(JOINED)
    unknown = next((name for name in names if name not in ids), None)
    if unknown is not None:
        loosely = [part for part in re.split(r"[\s,;+&]+", combination) if part]
        if len(loosely) > 1 and set(loosely) <= {*ids}:
            raise UnfitError(f"{one_of}, or several joined by {JOINED}", quoted(JOINED.join(dict.fromkeys(loosely))))
        if len(names) == 1:
            raise UnfitError(one_of, nearest(unknown, ids))
        near = [name if name in ids else nearest(name, ids).strip('"') for name in names]
        meant = quoted(JOINED.join(dict.fromkeys(near))) if all(near) else ""
        raise UnfitError(f"{quoted(unknown)} to be {one_of} ({JOINED} joins scenarios; no id holds one)", meant)
    if len({*names}) < len(names):
        raise UnfitError("each scenario once", quoted(JOINED.join(dict.fromkeys(names))))
    return parts(combination)


_ID: TypeAdapter[str] = TypeAdapter(Id)


def _of_ids(value: str) -> str:
    for part in value.split(JOINED):
        _ID.validate_python(part)
    return value


Combination = Annotated[LongText, AfterValidator(_of_ids)]
"""The name of a scenario, or of several joined by ``+`` in the order in which they count; ``base`` for none."""
