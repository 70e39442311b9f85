"""Text as a person writes it: sentences, names, lists of names, yes and no."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Annotated

from pydantic import (
    AfterValidator,
    BeforeValidator,
)

from forcegen.problems import BLANK_LETTERS, UnfitError, quoted


class Text(str):
    """A cell of a table: text that a number, a date, a yes or a list may be read from."""

    __slots__ = ()


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
