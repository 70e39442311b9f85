"""Who is measured: forcegen, and what else one could do with the same model."""

from __future__ import annotations

from benchmarks.contestants import bare, ours, textbook, with_linopy
from benchmarks.contestants.contestant import Contestant

FORCEGEN, TEXTBOOK = ours.FORCEGEN, textbook.CONTESTANT
BARE = bare.BY_DEFAULT, bare.INTERIOR_POINT
"""HiGHS alone, on forcegen's arrays."""

CONTESTANTS: tuple[Contestant, ...] = (
    FORCEGEN,
    ours.APART,
    *BARE,
    with_linopy.CONTESTANT,
    TEXTBOOK,
)
"""All of them, in the order in which the tables name them."""
