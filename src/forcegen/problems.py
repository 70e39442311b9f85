"""What is wrong with an input: one problem, one clear message, all of them at once."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import TracebackType
from typing import Self

LONGEST_VALUE = 60
"""Characters of a value that a message shows."""

LONGEST_PART = 500
"""Characters of each part of a message: its place, what was found, what was expected, what was perhaps meant."""


def shortened(text: str, limit: int) -> str:
    """The text, or its beginning with an ellipsis, in at most so many characters."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that a person must mend (or, as a warning, should look at).

    Attributes:
        where: File with its line, or file with the key, or the path inside a model built in Python.
        found: The value as it was given; empty where something is missing altogether.
        expected: What would have been right, as a phrase that follows "expected".
        maybe: The nearest right thing, as a phrase that follows "Maybe"; empty where there is none.

    >>> import forcegen as fg
    >>> print(fg.Problem("model.toml:12", "'FRX'", "the id of a country", "'FRA'"))
    model.toml:12: found 'FRX', expected the id of a country. Maybe 'FRA'?
    """

    where: str
    found: str
    expected: str
    maybe: str = ""

    def __str__(self) -> str:
        where, what, expected, near = (
            shortened(part, LONGEST_PART) for part in (self.where, self.found, self.expected, self.maybe)
        )
        found = f"found {what}, " if what else ""
        maybe = f" Maybe {near}?" if near else ""
        return visible(f"{where}: {found}expected {expected}.{maybe}")


class Argument(str):
    """The place of a problem with an argument of a call; a command names the option that was typed instead.

    Attributes:
        argument: Name of the argument.
        part: Which part of its value it is; empty for all of it.
    """

    __slots__ = ("argument", "part")

    argument: str
    part: str

    def __new__(cls, argument: str, part: str = "", *, shown: str = "") -> Self:
        """Name an argument, or a part of it; ``shown`` is how a caller in Python sees it."""
        made = super().__new__(cls, shown or ", ".join(one for one in (argument, part) if one))
        made.argument, made.part = argument, part
        return made


class ForcegenError(Exception):
    """Every error that forcegen raises on purpose.

    >>> import forcegen as fg
    >>> try:
    ...     fg.solve(fg.load("template"), "no-such-scenario")
    ... except fg.ForcegenError as error:
    ...     print(error)
    scenario: found "no-such-scenario", expected one of base, no-ceasefire, tired-army, larger-force, second-port.
    """


class ModelError(ForcegenError):
    """A model, scenario or plan that cannot be used, with every problem found in it.

    Attributes:
        problems: All problems, each once, in the order in which they were found; never empty.

    >>> import forcegen as fg
    >>> try:
    ...     fg.vary(fg.load("template"), without=["denmark-consnt"], changes={"ceasefir": False})
    ... except fg.ModelError as error:
    ...     for problem in error.problems:
    ...         print(f"{problem.where}: {problem.found}. Maybe {problem.maybe}?")
    without: "denmark-consnt". Maybe "denmark-consent"?
    changes: "ceasefir". Maybe "ceasefire"?
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(dict.fromkeys(problems))
        if not self.problems:
            raise ValueError("a ModelError states at least one problem")
        super().__init__("\n".join(map(str, self.problems)))


class OutputError(ForcegenError):
    """A result that could not be written: a full disk, no permission, a place that can only be read."""


class UnfitError(ValueError):
    """What a validator raises: what was expected, and the right thing that was probably meant."""

    def __init__(self, expected: str, maybe: str = "") -> None:
        super().__init__(expected)
        self.maybe = maybe


def fold(text: str) -> str:
    """The form in which two words that look alike are the same."""
    return unicodedata.normalize("NFKC", text).casefold()


_LONGEST_WORD = 200
"""A longer word is like no other, and comparing it would take long."""


def nearest(found: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The known word most like ``found``, quoted, or an empty string when none is near."""
    if len(found) > _LONGEST_WORD:
        return ""
    folded = {fold(word): word for word in sorted(set(known), reverse=True)}
    this = fold(found)
    near = [this] if this in folded else difflib.get_close_matches(this, folded, n=1, cutoff=cutoff)
    return quoted(folded[near[0]]) if near else ""


def nearest_id(found: str, named: Mapping[str, str], cutoff: float = 0.6) -> str:
    """The id that was probably meant, quoted: that of the row with this name, or the one most like it.

    Args:
        found: What was given.
        named: Names of the rows, by id; empty where a row has none.
        cutoff: As in ``nearest``.
    """
    ids = {fold(name): one for one, name in reversed([*named.items()]) if name}
    this = fold(found.strip()) if len(found) <= _LONGEST_WORD else ""
    if this in ids and fold(ids[this]) != this:
        return quoted(ids[this])
    near = nearest(found, named, cutoff)
    by_name = "" if near else nearest(this, ids, max(cutoff, _LIKE_A_NAME)).strip('"')
    return quoted(ids[by_name]) if by_name else near


_LIKE_A_NAME = 0.8
"""How like a row's name a word must be to mean its id."""


def quoted(value: object, limit: int = LONGEST_VALUE) -> str:
    """A value as a message shows it: short, on one line, nothing hidden, in the notation of TOML."""
    return shortened(visible(_notation(value, 2)), limit)


_HUGE = 10**40


def _notation(value: object, levels: int) -> str:
    match value:
        case None:
            text = "nothing"
        case str():
            text = '"' + str(value[:_LONGEST_WORD]).replace("\\", "\\\\").replace('"', '\\"') + '"'
        case bool():
            text = str(value).lower()
        case int() if abs(value) >= _HUGE:  # longer ones cannot even be written out
            text = "a number of more than 40 digits"
        case int() | float() | Decimal() | date():
            text = str(value)
        case Fraction():
            text = f"{_notation(value.numerator, 0)}/{_notation(value.denominator, 0)}"
        case dict() | list() | tuple() if not levels:
            text = "…"
        case dict():
            pairs = (f"{key} = {_notation(one, levels - 1)}" for key, one in [*value.items()][:8])
            text = f"{{{', '.join(pairs)}}}"
        case list() | tuple():
            text = f"[{', '.join(_notation(one, levels - 1) for one in value[:8])}]"
        case _:
            text = f"a value of type {type(value).__name__}"
    return text


BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters by their category that show as nothing at all."""


def visible(text: str) -> str:
    """The text with every character that cannot be seen, or that reorders others, spelled out."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        one
        if one.isprintable() and one not in BLANK_LETTERS
        else one.encode("unicode_escape", "backslashreplace").decode("ascii")
        for one in text
    )


class Together:
    """Steps that do not need each other, so that what is wrong with each of them is told at once.

    Each step stands in a ``with``; ``tell`` comes after the last.
    """

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> bool:
        if isinstance(error, ModelError):
            self._problems += error.problems
            return True
        return False

    def tell(self) -> None:
        """Go on if nothing was wrong.

        Raises:
            ModelError: With the problems of every step.
        """
        if self._problems:
            raise ModelError(self._problems)
