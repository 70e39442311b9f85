"""Paths: a readable name for every figure of a model, there and back."""

from __future__ import annotations

from typing import Any

import pytest

import forcegen as fg
from builders import tiny_model
from forcegen.model import ForceModel
from forcegen.model.edits import TABLES, value_at
from forcegen.model.paths import ONCE, Cell, Paths, fields_of, inner_record
from forcegen.problems import ModelError, UnfitError
from forcegen.terms.record import Record

CLOSED = {"id", "kind", "provenance"}


def tables_of(model: ForceModel) -> dict[str, list[Record]]:
    return {table: [*getattr(model, table)] for table in TABLES} | {part: [getattr(model, part)] for part in ONCE}


def cells_of(tables: dict[str, list[Record]]) -> list[Cell]:
    """Every field of every row, and of the scopes in it."""
    cells = []
    for table, rows in tables.items():
        for number, row in enumerate(rows):
            for key, (_, field) in fields_of(type(row)).items():
                inner = inner_record(field)
                keys = [(key,)] if inner is None else [(key, one) for one in fields_of(inner)]
                cells += [Cell(table, number, one) for one in keys if key not in CLOSED]
    return cells


@pytest.fixture
def busy() -> ForceModel:
    """Rows of every table, among them several about the same."""
    place = {"site": "lviv", "role": "protection"}
    army = {"country": "FRA", "pool": "land"}
    return tiny_model(
        {"FRA": 900, "DEU": 400},
        rotations=6,
        conditions={"ceasefire": True},
        requirements=[
            {**place, "personnel": 10, "until": 2},
            {**place, "personnel": 20, "from": 3},
            {**place, "personnel": 30, "priority": 2},
        ],
        strengths=[
            {**army, "from": 2, "personnel": 950, "status": "assumed"},
            {**army, "from": 4, "personnel": 990, "status": "assumed"},
        ],
        commitments=[
            {**army, "mission": "Sea guard, north", "personnel": 10},
            {**army, "mission": "Elsewhere", "personnel": 20, "until": 2},
            {**army, "mission": "Elsewhere", "personnel": 30, "from": 3},
        ],
        history=[{**army, "rotation": 0, "personnel": 5}, {**army, "rotation": -1, "personnel": 6}],
        rules=[{"id": "cap", "kind": "ceiling", "personnel": 500, "scope": {"countries": ["FRA"]}}],
    )


@pytest.mark.parametrize("name", sorted(fg.shipped_models()))
def test_every_field_of_every_row_has_a_path_that_leads_back(name: str) -> None:
    """Proves that whatever is written can be changed by name. Without it a scenario would need a copy of the model."""
    tables = tables_of(fg.load(name))
    paths = Paths(tables)
    cells = cells_of(tables)
    assert len(cells) > 200
    named = {paths.path(cell): cell for cell in cells}
    assert len(named) == len(cells), "two cells have one path"
    assert all(paths.cell(path) == cell for path, cell in named.items())


def test_rows_about_the_same_are_told_apart_by_what_differs(busy: ForceModel) -> None:
    """Proves the longer paths. Without them the second line of a requirement could not be changed alone."""
    tables = tables_of(busy)
    paths = Paths(tables)
    named = {paths.path(cell) for cell in cells_of(tables) if cell.keys == ("personnel",)}
    assert named == {
        "requirements.lviv.protection.1.start.personnel",
        "requirements.lviv.protection.1.3.personnel",
        "requirements.lviv.protection.2.personnel",
        "strengths.FRA.land.2.personnel",
        "strengths.FRA.land.4.personnel",
        "commitments.FRA.land.Sea guard, north.personnel",
        "commitments.FRA.land.Elsewhere.start.personnel",
        "commitments.FRA.land.Elsewhere.3.personnel",
        "history.FRA.land.0.personnel",
        "history.FRA.land.-1.personnel",
        "rules.cap.personnel",
    }
    with pytest.raises(UnfitError, match=r"one row: requirements\.lviv\.protection\.1\.start, requirements\.lviv"):
        paths.cell("requirements.lviv.protection.1.personnel")


@pytest.mark.parametrize(
    ("path", "value", "now"),
    [
        ("ceasefire", False, False),
        ("conditions.ceasefire.holds", False, False),
        ("defaults.dwell", 3, 3),
        ("countries.FRA.pools.land.dwell", 2, 2),
        ("countries.FRA.pools.land.dwell.value", 2, 2),
        ("countries.FRA.pools.land.strength.note", "a guess", "a guess"),
        ("countries.DEU.name", "Germany", "Germany"),
        ("sites.lviv.lat", 49.84, 49.84),
        ("rules.cap.personnel", 450.5, 450.5),
        ("rules.cap.while", ["ceasefire"], ("ceasefire",)),
        ("rules.cap.scope.countries", ["FRA", "DEU"], ("DEU", "FRA")),
        ("rules.cap.scope.until", 3, 3),
        ("requirements.lviv.protection.2.from", 2, 2),
        ("history.FRA.land.-1.personnel", 7, 7),
        ("calendar.rotation_months", 4, 4),
    ],
)
def test_a_value_is_set_where_its_path_leads(busy: ForceModel, path: str, value: Any, now: Any) -> None:
    """Proves each form of a path. Without it a change could land in another row, and nobody would see."""
    tables = tables_of(busy)
    cell = Paths(tables).cell(path)
    varied = tables_of(fg.vary(busy, changes={path: value}).model)
    found = value_at(varied[cell.table][cell.row], cell.keys)
    assert (float(found) if isinstance(now, float) else found) == now  # type: ignore[arg-type]
    others = [one for one in cells_of(tables) if one != cell]
    assert [value_at(tables[one.table][one.row], one.keys) for one in others] == [
        value_at(varied[one.table][one.row], one.keys) for one in others
    ]


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (
            "defaults.dwel",
            1,
            'changes: found "defaults.dwel", expected a field of defaults (*). Maybe "defaults.dwell"?',
        ),
        ("rules.cpa.personnel", 1, 'changes: found "rules.cpa.personnel", expected *. Maybe "rules.cap.personnel"?'),
        ("pools.DEU.land.dwell", 1, 'changes: *. Maybe "countries.DEU.pools.land.dwell"?'),
        ("countries.DEU.pools.lnad.dwell", 1, 'changes: *. Maybe "countries.DEU.pools.land.dwell"?'),
        (
            "rules.cap.scope.roels",
            1,
            'changes: *expected a field of rules.cap.scope (*). Maybe "rules.cap.scope.roles"?',
        ),
        ("rules.cap.scope", 1, "changes: *expected a path into it, such as rules.cap.scope.from."),
        (
            "rules.cap.personnel.sauce",
            1,
            'changes: *a part of rules.cap.personnel (*). Maybe "rules.cap.personnel.source"?',
        ),
        ("rules.cap.owner.source", 1, 'changes: *expected nothing below rules.cap.owner. Maybe "rules.cap.owner"?'),
        ("rules.cap.id", "x", "changes: *expected a field of rules.cap (*)."),
        ("", 1, 'changes: found "", expected *.'),
        ("..", 1, "changes: *."),
        ("defaults.dwell", "2", 'defaults.dwell: found "2", expected a whole number without quotes. Maybe 2?'),
        ("defaults.dwell", 61, "defaults.dwell: found 61, expected a number of rotations from 0 to 60."),
        ("rules.cap.personnel", -5, "rules.cap.personnel: found -5, expected a number of 0 or more. Maybe 5?"),
        ("rules.cap.personnel", None, 'rules.cap: expected a value for "personnel".'),
        ("sites.lviv.state", "fornt", 'sites.lviv.state: found "fornt", expected one of open, *. Maybe "front"?'),
        ("rules.cap.scope.roles", "protection", "rules.cap.scope.roles: *expected a list. Maybe [*]?"),
        (
            "rules.cap.scope.roles",
            ["protektion"],
            "rules.cap, scope.roles (with rules.cap.scope.roles = protektion): *?",
        ),
    ],
)
def test_what_is_wrong_is_told_as_in_a_file(busy: ForceModel, path: str, value: Any, message: str) -> None:
    """Proves that paths and values are read strictly. Without it a slip would change nothing, or something else."""
    with pytest.raises(ModelError) as caught:
        fg.vary(busy, changes={path: value})
    (problem,) = caught.value.problems
    parts = message.split("*")
    rest = str(problem)
    assert rest.startswith(parts[0])
    assert rest.endswith(parts[-1])
    for part in parts:
        assert part in rest
        rest = rest.partition(part)[2]


def test_values_that_are_wrong_together_are_told_once(busy: ForceModel) -> None:
    """Proves that a row is read as a whole. Without it the order of two changes would decide whether they are right."""
    changes = {"requirements.lviv.protection.1.3.until": 5, "requirements.lviv.protection.1.3.from": 4}
    assert fg.vary(busy, changes=changes).changes == (
        "requirements.lviv.protection.1.3.from: 3 → 4",
        "requirements.lviv.protection.1.3.until = 5",
    )
    with pytest.raises(ModelError, match=r"^requirements\.lviv\.protection\.1\.3\.until: found 5, expected a time not"):
        fg.vary(busy, changes={**changes, "requirements.lviv.protection.1.3.from": 6})
