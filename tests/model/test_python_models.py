"""Models made in Python: the same checks, places within the model, and numbers as they were typed."""

from __future__ import annotations

import itertools
import math
from datetime import date, datetime
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Annotated, Any, get_args, get_origin

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import tiny_model
from forcegen.model import ForceModel
from forcegen.model.rows import ROWS
from forcegen.problems import ModelError
from forcegen.rules.ceiling import Ceiling
from forcegen.terms.calendar import Calendar
from forcegen.terms.entities import Country, Pool, Requirement, Role, Site, Zone


def problems_of(values: dict[str, Any]) -> list[str]:
    with pytest.raises(ModelError) as caught:
        ForceModel.model_validate(values)
    return [str(problem) for problem in caught.value.problems]


def test_keyword_arguments_raise_a_model_error_with_every_problem() -> None:
    """Proves that Python gets the same list as a file. Without it pydantic's error would come first, and alone."""
    model = tiny_model({"FRA": 1000}, 100)
    with pytest.raises(ModelError) as caught:
        ForceModel(
            **{
                **dict(model),
                "name": "two words",
                "calendar": {"start": date(2025, 7, 1), "rotations": 0},
                "countries": [{"id": "FRA", "name": "France", "active": -1}, {"id": "GBR"}],
                "requirements": [{"site": "lvov", "role": "protection", "personnel": True}, *model.requirements],
            }
        )
    assert [str(problem) for problem in caught.value.problems] == [
        (
            "name: found \"two words\", expected an id of letters, digits, '.', '_' and '-', at most 80 of them. "
            'Maybe "two-words"?'
        ),
        "calendar.rotations: found 0, expected a number of rotations from 1 to 400.",
        "countries[0], active: found -1, expected a number of 0 or more. Maybe 1?",
        'countries[1]: expected a value for "name".',
        "requirements[0], personnel: found true, expected a number.",
        'requirements[0], site: found "lvov", expected one of lviv. Maybe "lviv"?',
    ]


def test_rows_keep_their_numbers_when_an_earlier_row_is_unreadable() -> None:
    """Proves that a place is counted in what was given. Without it a fault would be sought one row too early."""
    model = tiny_model({"FRA": 1000}, 100)
    rows = [{"site": "lviv"}, {"site": "lvov", "role": "protection", "personnel": 1}]
    assert problems_of({**dict(model), "requirements": rows}) == [
        'requirements[0]: expected a value for "role".',
        'requirements[0]: expected a value for "personnel".',
        'requirements[1], site: found "lvov", expected one of lviv. Maybe "lviv"?',
    ]


def test_records_and_rows_can_be_mixed() -> None:
    """Proves that typed records do as well as plain rows. Without it a library would need dictionaries."""
    model = ForceModel(
        name="typed",
        as_of=date(2025, 2, 20),
        calendar=Calendar(start=date(2025, 7, 1), rotations=2),
        roles=(Role(id="protection", name="Protection"),),
        zones=(Zone(id="west", name="West"),),
        sites=(Site(id="lviv", name="Lviv", zone="west", host="UKR"),),
        countries=(Country(id="FRA", name="France"),),
        pools=(Pool(id="land", country="FRA", strength=Decimal(1000), roles=("protection",), status="assumed"),),
        requirements=(Requirement(site="lviv", role="protection", personnel=Decimal(100), since=2),),
        rules=(Ceiling(id="most", owner="FRA", bindingness="legal", personnel=Decimal(50), status="assumed"),),
    )
    plain = ForceModel.model_validate(
        {
            **dict(model),
            "requirements": [{"site": "lviv", "role": "protection", "personnel": 100, "from": 2}],
            "rules": [
                {
                    "kind": "ceiling",
                    "id": "most",
                    "owner": "FRA",
                    "bindingness": "legal",
                    "personnel": 50,
                    "status": "assumed",
                }
            ],
        }
    )
    assert plain == model
    assert isinstance(plain.rules[0], Ceiling)


@pytest.mark.parametrize("data", [None, 3, "model.toml", [], [("name", "x")]])
def test_what_is_no_model_at_all(data: Any) -> None:
    """Proves that anything gets one answer. Without it a wrong call would end in a traceback of pydantic's."""
    with pytest.raises(ModelError, match="expected a table of keys and values"):
        ForceModel.model_validate(data)


@pytest.mark.parametrize("rows", [3, "x", {"id": "FRA"}, None])
def test_tables_of_a_wrong_type(rows: Any) -> None:
    """Proves that a table must be a list. Without it a dictionary would be read as its keys."""
    (problem,) = problems_of({**dict(tiny_model({"FRA": 1}, 1)), "countries": rows})
    assert problem.startswith("countries: found ")
    assert problem.endswith(", expected a list.")


@pytest.mark.parametrize(
    "kind", ["ceilings", "availability", "dwell", "", 5, None, ["ceiling"], {"a": 1}, float("nan"), object()]
)
def test_a_rule_of_no_known_kind_is_refused(kind: Any) -> None:
    """Proves that a rule never becomes one of the base class. Without it the rule would be there and do nothing."""
    with pytest.raises(ModelError) as caught:
        tiny_model({"FRA": 1}, 1, rules=[{"id": "x", "kind": kind}])
    (problem,) = caught.value.problems
    assert problem.where in {"rules[0], kind", "rules[0]"}


# -- numbers -------------------------------------------------------------------------------------------------


def strength(value: Any) -> Decimal:
    return tiny_model({"FRA": value}, 1).pools[0].strength


@given(st.floats(min_value=0.01, max_value=1e6).map(lambda number: round(number, 6)))
def test_floats_are_what_was_typed(number: float) -> None:
    """Proves that 0.1 is a tenth. Without it 0.1 + 0.2 would exceed 0.3 and the audit call a right plan wrong."""
    assert strength(number) == Decimal(repr(number))


def test_numbers_of_every_exact_type() -> None:
    """Proves that a number is a number, whatever library it comes from. Without it a data frame could be no input."""
    same = [250, 250.0, Decimal("250.000"), Decimal("2.5E+2"), Fraction(500, 2), np.float64(250), np.int64(250)]
    assert {str(strength(number)) for number in same} == {"250"}
    assert str(strength(Fraction(1, 8))) == "0.125"
    assert str(strength(Decimal("-0.00"))) == "0"


def test_exactness_does_not_depend_on_the_caller() -> None:
    """Proves that a caller's decimal context rounds nothing. Without it a program with prec=3 would lose soldiers."""
    with localcontext(prec=3):
        assert str(strength(Decimal("1234567.891"))) == "1234567.891"
        assert str(strength(1234567.891)) == "1234567.891"


FINE = "expected a number of at most 9 decimal places."


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (math.nan, "found NaN, expected a finite number."),
        (-math.inf, "found -Infinity, expected a finite number."),
        (Decimal("sNaN"), "found sNaN, expected a finite number."),
        (10**5000, "found a number of more than 40 digits, expected a number of at most 10,000,000."),
        (-(10**12), "found -1000000000000, expected a number of 0 or more."),
        (1e-9, "found 1e-09, expected zero or a number of at least 0.000001."),
        (Fraction(1, 3), f"found 1/3, {FINE} Maybe 0.333333333?"),
        (
            Decimal("0.1234567891"),
            "found 0.1234567891, expected a number of at most 9 decimal places. Maybe 0.123456789?",
        ),
        (
            Decimal("1" + "0" * 50 + "e-50"),
            f"found 1.{'0' * 50}, expected a number of at most 9 decimal places. Maybe 1?",
        ),
        (True, "found true, expected a number."),
        ("1000", 'found "1000", expected a number without quotes. Maybe 1000?'),
        (None, "found nothing, expected a number."),
        (1j, "found a value of type complex, expected a number."),
        (b"5", "found a value of type bytes, expected a number."),
        ([[[1]]], "found [[…]], expected a number."),
        (np.bool_(1), "found a value of type bool, expected a number."),
    ],
    ids=itertools.count(),  # pytest cannot write some of these either
)
def test_numbers_that_are_none(value: Any, expected: str) -> None:
    """Proves that nothing odd becomes a number of persons. Without it a solver would be fed nonsense."""
    with pytest.raises(ModelError) as caught:
        strength(value)
    assert str(caught.value) == f"pools[0], strength: {expected}"


@pytest.mark.parametrize("start", [datetime(2025, 7, 1), "2025-07-01", 20250701, date(1899, 12, 31)])
def test_dates_that_are_none(start: Any) -> None:
    """Proves that a day is a date. Without it a moment of a time zone would move a rotation by a day."""
    with pytest.raises(ModelError, match=r"^calendar.start: found "):
        tiny_model({"FRA": 1}, 1, calendar={"start": start, "rotations": 1})


def test_values_that_refer_to_themselves() -> None:
    """Proves that a message about an endless value ends. Without it a RecursionError would hide the fault."""
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(ModelError, match=r"found \[\[…\]\]"):
        strength(endless)


def test_the_tables_are_those_of_the_model() -> None:
    """Proves that reading and the model know the same rows. Without it a new table could be read and never checked."""
    rows = {
        name: get_args(field.annotation)[0]
        for name, field in ForceModel.model_fields.items()
        if get_origin(field.annotation) is tuple
    }
    assert {name: get_args(row)[0] if get_origin(row) is Annotated else row for name, row in rows.items()} == ROWS


def test_a_model_is_frozen() -> None:
    """Proves that a model cannot be changed behind a plan's back. Without it a hash would be no proof."""
    model = tiny_model({"FRA": 1}, 1)
    with pytest.raises(Exception, match="frozen"):
        model.name = "other"  # type: ignore[misc]


@pytest.mark.parametrize("table", ["commitments", "history", "strengths"])
def test_a_pool_that_is_no_text_is_one_problem(table: str) -> None:
    """Proves that a row whose pool cannot be read is told as that. Without it looking for a near name would crash."""
    more: dict[str, Any] = {
        "commitments": {"mission": "Elsewhere"},
        "history": {"rotation": 0},
        "strengths": {"from": 1},
    }
    row = {"country": "FRA", "pool": 0, "personnel": 5, "status": "assumed", **more[table]}
    tables: dict[str, Any] = {table: [row]}
    with pytest.raises(ModelError) as caught:
        tiny_model({"FRA": 100}, 10, **tables)
    (problem,) = caught.value.problems
    assert (problem.where, problem.expected) == (f"{table}[0], pool", "text in quotes")
