"""Figures and where they come from, and the people that a post costs."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from forcegen.rules.ceiling import Ceiling
from forcegen.terms.entities import Defaults, Pool, Requirement, Role, Site, people_per_post
from forcegen.terms.record import Provenance, figures_of


def pool(**values: Any) -> Pool:
    return Pool.model_validate({"id": "land", "country": "FRA", "strength": 1000, "roles": ["protection"], **values})


# -- provenance ----------------------------------------------------------------------------------------------


def test_a_figure_takes_the_provenance_of_its_record() -> None:
    """Proves that one source for a row is enough. Without it every cell would need a source of its own."""
    row = pool(source="yearbook", status="verified", note="rounded")
    assert row.provenance_of("strength") == Provenance(source="yearbook", status="verified", note="rounded")


def test_a_figure_has_a_provenance_of_its_own() -> None:
    """Proves that figures of a row can differ in trust. Without it a guess would borrow the source beside it."""
    row = pool(
        source="yearbook",
        status="verified",
        deployable_share={"value": 0.4, "source": "speech", "status": "reported", "note": "a minister"},
    )
    assert row.provenance_of("strength").status == "verified"
    assert row.provenance_of("deployable_share") == Provenance(source="speech", status="reported", note="a minister")
    assert str(row.deployable_share) == "0.4"


def test_what_a_figure_leaves_out_it_takes_from_its_record() -> None:
    """Proves that a source beside a figure keeps the row's status. Without it a column of sources would lose trust."""
    row = pool(strength={"value": 5, "source": "census"}, status="reported", note="n")
    assert row.provenance_of("strength") == Provenance(source="census", status="reported", note="n")


def test_an_assumed_figure_borrows_no_source() -> None:
    """Proves that a guess in a sourced row stays a guess. Without it the row's source would seem to back it."""
    row = pool(source="yearbook", status="verified", floor={"value": 5, "status": "assumed"})
    assert row.provenance_of("floor") == Provenance(status="assumed")


def test_plain_and_figure_are_the_same_number() -> None:
    """Proves that a table of one value is the value. Without it adding a source would change the model."""
    assert pool(strength={"value": 1000}) == pool(strength=1000)


@pytest.mark.parametrize(
    ("record", "figures"),
    [
        (Requirement, {"from", "since", "until", "personnel", "priority"}),
        (Role, {"enabling"}),
        (Site, {"lat", "lon"}),
        (Ceiling, {"personnel", "cost", "idle"}),
    ],
)
def test_figures_are_numbers_dates_and_yes_or_no(record: Any, figures: set[str]) -> None:
    """Proves which keys may carry a source. Without it a scope called "value" would be taken for a figure."""
    assert set(figures_of(record)) == figures


@pytest.mark.parametrize(
    "values",
    [
        {"name": {"value": "x"}},
        {"roles": {"value": ["protection"]}},
        {"strength": {"value": 1, "unit": "persons"}},
        {"strength": {"value": {"value": 1}}},
        {"strength": {"source": "yearbook"}},
        {"provenance": {"roles": {"source": "yearbook"}}},
        {"provenance": 3},
        {"provenance": [1], "strength": {"value": 1, "source": "x"}},
    ],
)
def test_figures_that_are_none(values: dict[str, Any]) -> None:
    """Proves that a source sticks to figures only. Without it a misplaced source would be lost in silence."""
    with pytest.raises(ValidationError):
        pool(**values)


# -- people per post -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("overlap_days", "rotation_months", "longest_tour", "expected"),
    [
        (0, 6, None, Fraction(1)),
        (14, 6, None, Fraction(365, 337)),
        (10, 4, None, Fraction(73, 67)),
        (0, 6, 4, Fraction(3, 2)),
        (0, 4, 6, Fraction(1)),
        (14, 6, 3, 2 / (1 - Fraction(14 * 12, 365 * 3))),
    ],
)
def test_people_per_post(overlap_days: int, rotation_months: int, longest_tour: int | None, expected: Fraction) -> None:
    """Proves the cost of a handover by hand. Without it a relief in place would be free, or cost twice."""
    assert people_per_post(overlap_days, rotation_months, longest_tour) == expected


@given(st.integers(1, 24), st.integers(0, 27), st.integers(1, 30))
def test_more_overlap_never_costs_less(months: int, overlap: int, more: int) -> None:
    """Proves that a longer handover costs more people, never fewer than one. Without it a sign could be wrong."""
    assert people_per_post(overlap, months) >= 1
    if (overlap + more) * 12 < 365 * months:
        assert people_per_post(overlap, months) < people_per_post(overlap + more, months)


def test_defaults_of_the_field() -> None:
    """Proves the figures that a model starts from. Without it every model that is silent would change its answer."""
    defaults = Defaults()
    assert (str(defaults.deployable_share), defaults.dwell, defaults.overlap_days) == ("0.5", 4, 0)
