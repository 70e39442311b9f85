"""Tables of thousands: records made unchecked are those that reading would make, and nothing looks on meanwhile."""

from __future__ import annotations

import gc
from decimal import Decimal

import pytest

import forcegen as fg
from forcegen.collector import collector_paused
from forcegen.documents.plan import Contribution
from forcegen.terms.entities import Requirement


def test_a_table_holds_what_reading_would_make() -> None:
    """Proves that unchecked records equal checked ones, defaults and all, and are written alike.

    Without it a field that a table forgets would be missing from the document, or stand in another place of it.
    """
    made = Requirement.table(role=["medical", "guard"], site=["lviv", "odesa"], personnel=[Decimal(60), Decimal("0.5")])
    read = [
        Requirement(site="lviv", role="medical", personnel=60),
        Requirement(site="odesa", role="guard", personnel=0.5),
    ]
    assert list(made) == read
    assert [one.model_dump_json() for one in made] == [one.model_dump_json() for one in read]
    assert Requirement.known(site="lviv", role="medical", personnel=Decimal(60)) == read[0]


def test_columns_of_a_table_are_of_one_length() -> None:
    """Proves that a column too short is refused. Without it the last contributions of a plan would be lost."""
    with pytest.raises(ValueError, match="shorter"):
        Contribution.table(
            country=["FRA", "DEU"], pool=["land"] * 2, site=["s"] * 2, role=["r"] * 2, rotation=[1], personnel=[5, 6]
        )


def test_the_collector_goes_on_afterwards() -> None:
    """Proves that it runs again, also after an error, and stays off where somebody has switched it off.

    Without it a program that solves once would never again be cleaned up, or would be against its will.
    """

    @collector_paused()
    def break_off() -> None:
        assert not gc.isenabled()
        with collector_paused():
            pass
        assert not gc.isenabled()
        raise RuntimeError

    assert gc.isenabled()
    with pytest.raises(RuntimeError):
        break_off()
    assert gc.isenabled()
    gc.disable()
    try:
        with collector_paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_the_collector_runs_while_a_solver_does() -> None:
    """Proves that it is paused for what takes a moment alone. Without it hours of a search would go uncollected."""
    seen: dict[str, bool] = {}
    fg.solve(fg.load("core-sustainment"), watch=lambda stage: seen.update({stage: gc.isenabled()}))
    assert seen["loading"]
    assert seen["solver"]
    assert not seen["document"]
