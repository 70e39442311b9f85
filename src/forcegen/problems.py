"""What is wrong with an input: one problem, one clear message, all of them at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that a person must mend (or, as a warning, should look at).

    Attributes:
        where: File with its line, or file with the key, or the path inside a model built in Python.
        found: The value as it was given; empty where something is missing altogether.
        expected: What would have been right, as a phrase that follows "expected".
        maybe: The nearest right thing, as a phrase that follows "Maybe"; empty where there is none.
    """

    where: str
    found: str
    expected: str
    maybe: str = ""

    def __str__(self) -> str:
        found = f"found {self.found}, " if self.found else ""
        maybe = f" Maybe {self.maybe}?" if self.maybe else ""
        return f"{self.where}: {found}expected {self.expected}.{maybe}"


class ForcegenError(Exception):
    """Every error that forcegen raises on purpose."""


class ModelError(ForcegenError):
    """A model, scenario or plan that cannot be used, with every problem found in it.

    Attributes:
        problems: All problems, in the order of the input; never empty.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        if not self.problems:
            raise ValueError("a ModelError states at least one problem")
        super().__init__("\n".join(map(str, self.problems)))


def nearest(found: str, known: Iterable[str]) -> str:
    """The known word most like ``found``, quoted, or an empty string when none is near."""
    candidates: Sequence[str] = sorted(set(known))
    folded = {word.casefold(): word for word in candidates}
    if found.casefold() in folded:
        return f'"{folded[found.casefold()]}"'
    match = difflib.get_close_matches(found, candidates, n=1, cutoff=0.6)
    match = match or [
        folded[near] for near in difflib.get_close_matches(found.casefold(), folded, n=1, cutoff=0.6)
    ]
    return f'"{match[0]}"' if match else ""


def quoted(value: object, limit: int = 60) -> str:
    """A value as a message shows it: short, on one line, control characters spelled out."""
    text = repr(str(value)) if isinstance(value, str) else str(value)
    text = text.encode("unicode_escape").decode("ascii") if not text.isprintable() else text
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
