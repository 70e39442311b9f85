"""The figures of a model: numbers that somebody could give a source for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from forcegen.terms.entities import Defaults
from forcegen.terms.record import Sourced, figures_of

if TYPE_CHECKING:
    from forcegen.model.force_tables import ForceTables


def assumptions(model: ForceTables) -> dict[str, int]:
    """Number of assumed figures by what they are, the most first (``{"requirements personnel": 96, …}``)."""
    counted = Counter(
        f"{table} {key}"
        for table, record, key in figures(model)
        if record.status_of(key) not in {"verified", "reported"}
    )
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def figures(model: ForceTables) -> Iterator[tuple[str, Sourced, str]]:
    """Every figure of the model that somebody could give a source for: its table, its row and its key."""
    for table, _, record in model.every_row():
        for key in figures_in(record):
            yield table, record, key


def figures_in(record: Sourced) -> Iterator[str]:
    """The fields of a record that hold a figure other than it would be anyway; of the defaults, all.

    What was written down makes no difference: equal models have equal figures.
    """
    by_default = isinstance(record, Defaults)
    for key, default in _may_be_figures(type(record)):
        value = getattr(record, key)
        if isinstance(value, Decimal | int) and not isinstance(value, bool) and (by_default or value != default):
            yield key


@cache
def _may_be_figures(kind: type[Sourced]) -> tuple[tuple[str, object], ...]:
    """The fields of a kind of record that can hold a figure, and what each is when nothing is said of it."""
    fields = kind.model_fields.items()
    return tuple((key, field.default) for key, field in fields if key not in _NO_FIGURES and key in figures_of(kind))


_NO_FIGURES = frozenset({"begins", "lat", "lon", "mobilised", "priority", "rotation", "rotations", "since", "until"})
"""Numbers that name a place or a time, or that the modeller asks about: nobody could give a source."""
