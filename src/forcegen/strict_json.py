"""The one reader of JSON: strict, so that a text has one meaning or none.

The standard reader keeps the last of two equal keys, accepts ``NaN`` and numbers of any size, and fails with an
internal error on deep nesting. Each of these is refused here, with the line where it stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from forcegen.problems import ModelError, Problem, quoted

DEEPEST = 50
"""Levels of lists and tables that a document may have."""

LONGEST = 100
"""Characters that a number may have; longer fractions stand as text in forcegen's own documents."""

LARGEST_EXPONENT = 30
"""Largest power of ten, up or down, that a number may be written with."""

_SHOWN = 40
"""Characters of a number that a message shows."""

_TOKEN = re.compile(r'("(?:[^"\\]|\\.)*")(\s*:)?|[\[\]{}]', re.DOTALL)
"""A string, with a colon where it is a key; or a bracket."""


def read_json(text: str, where: str) -> Any:
    """Read a JSON text; numbers with a fraction or an exponent become ``Decimal``.

    Args:
        text: The text.
        where: What messages call it, such as its path.

    Raises:
        ModelError: When it is no JSON; or is nested too deep, has a key twice in one table, ``NaN`` or an infinite
            number, or a number that is too long or too large, with every such problem.
    """
    if not text.strip():
        raise ModelError([Problem(where, "nothing in it", "a JSON document")])
    line = _too_deep(text)
    if line:
        found = f"lists and tables nested deeper than {DEEPEST} levels"
        raise ModelError([Problem(f"{where}:{line}", found, f"a JSON document of at most {DEEPEST} levels")])
    reading = _Reading(where)
    try:
        value = json.loads(
            text,
            parse_int=reading.whole,
            parse_float=reading.decimal,
            parse_constant=reading.constant,
            object_pairs_hook=reading.table,
        )
    except json.JSONDecodeError as error:
        raise ModelError([_unread(error, where)]) from None
    repeated = _repeated(text, where) if reading.repeats else ()
    problems = [*repeated, *reading.problems]
    if problems:
        raise ModelError(problems)
    return value


_EXPECTED = {
    "Expecting property name": "a key in double quotes",
    "Expecting ':'": "a colon after the key",
    "Expecting ','": "a comma, or the end of the list or table",
    "Expecting value": "a value",
    "Illegal trailing comma": "a value after the comma, or no comma",
    "Invalid control character": "text without line breaks and control characters, written as \\n and the like",
    "Invalid \\": "an escape such as \\n or \\u00e9, or \\\\ for the backslash itself",
    "Extra data": "nothing after the end of the document",
}
"""What was expected, by how the message of Python's reader begins."""

_BEGUN = re.compile(r"\s*|-|tr?u?|fa?l?s?|nu?l?|\\?u?[0-9a-fA-F]{0,3}")
"""What a text that is cut off may end in: a word, number or escape that has only begun."""

_CUT_OFF = "the rest of the document: it is cut off"


def _unread(error: json.JSONDecodeError, where: str) -> Problem:
    """Why a text is no JSON: where the reading ended, what is there, and what was expected."""
    text, position = error.doc, error.pos
    unended = error.msg.startswith("Unterminated string")
    more = error.msg.startswith("Extra data")
    at_end = unended or (not more and _BEGUN.fullmatch(text, position) is not None)
    if at_end:
        position = len(text.rstrip())
    line, column = _line(text, position), position - (text.rfind("\n", 0, position) + 1) + 1
    place = f"{where}:{line}:{column}"
    if at_end:
        return Problem(place, "the end of the text" + (" within quotes" if unended else ""), _CUT_OFF)
    word = re.match(r"[\w.+-]+|.", text[position:], re.DOTALL)
    found = quoted(word.group() if word else "", _SHOWN)
    expected = next((says for begins, says in _EXPECTED.items() if error.msg.startswith(begins)), "JSON")
    return Problem(place, found, expected)


class _Reading:
    """What becomes of the numbers and tables of a text, and what is wrong with them."""

    def __init__(self, where: str) -> None:
        self._where = where
        self.repeats = False
        """Whether a table has a key twice."""
        self.problems: list[Problem] = []

    def whole(self, number: str) -> int:
        return int(number) if self._fit(number) else 0

    def decimal(self, number: str) -> Decimal:
        return Decimal(number) if self._fit(number) else Decimal(0)

    def constant(self, word: str) -> Decimal:
        self.problems.append(Problem(self._where, word, "a finite number"))
        return Decimal(0)

    def table(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        table = dict(pairs)
        self.repeats = self.repeats or len(table) < len(pairs)
        return table

    def _fit(self, number: str) -> bool:
        exponent = number.lower().partition("e")[2].lstrip("+-").lstrip("0")
        if len(number) <= LONGEST and len(exponent) < 4 and int(exponent or 0) <= LARGEST_EXPONENT:
            return True
        found = number if len(number) <= _SHOWN else f"{number[:_SHOWN]}… ({len(number):,} characters)"
        expected = f"a number of at most {LONGEST} characters and an exponent of at most {LARGEST_EXPONENT}"
        self.problems.append(Problem(self._where, found, expected))
        return False


def _too_deep(text: str) -> int:
    """Line on which the nesting becomes too deep; 0 where it never does."""
    level = 0
    for token in _TOKEN.finditer(text):
        if token.group() in "[{":
            level += 1
            if level > DEEPEST:
                return _line(text, token.start())
        elif token.group() in "]}":
            level -= 1
    return 0


def _repeated(text: str, where: str) -> Iterator[Problem]:
    """Each key that stands again in its table, with its line."""
    tables: list[dict[str, int]] = []
    for token in _TOKEN.finditer(text):
        match token.group():
            case "{" | "[":
                tables.append({})
            case "}" | "]":
                tables.pop()
            case _ if token.group(2) is not None:
                key, line = json.loads(token.group(1)), _line(text, token.start())
                if key in tables[-1]:
                    found = f"the key {quoted(key)} again (first on line {tables[-1][key]})"
                    yield Problem(f"{where}:{line}", found, "each key once in a table")
                else:
                    tables[-1][key] = line


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
