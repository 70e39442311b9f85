"""Numbers of things in words."""

from __future__ import annotations

from collections.abc import Sequence


def count(number: int, one: str, several: str = "") -> str:
    """A number of things: ``1 rule``, ``2 rules``, ``1,000 countries``.

    Args:
        number: How many.
        one: What one of them is called.
        several: What several are called; with an s at the end where nothing is said.
    """
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def listed(names: Sequence[str], most: int = 4) -> str:
    """Some names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
