"""Remarks: what is no error but should be known, with the place where it was written, whatever was changed since."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path

import forcegen as fg
from builders import ModelFolder, tiny_model, without_lines
from forcegen.model.findings import Remark
from forcegen.model.remarks import CHECKS, selected
from forcegen.model.writing import as_workbook


def told(model: fg.ForceModel) -> list[str]:
    return [str(remark) for remark in fg.remarks(model)]


def places(model: fg.ForceModel) -> list[str]:
    return [without_lines(remark.where) for remark in fg.remarks(model)]


def odd_folder(folder: ModelFolder) -> ModelFolder:
    """The small folder with a requirement that has ended, one in a role that nobody has, and a scenario of changes."""
    folder.append("requirements.csv", "lviv,medical,30,,2024-12-31,assumed\nlviv,divers,5,,,assumed\n")
    folder.edit("model.toml", "[[zones]]", '[[roles]]\nid = "divers"\nname = "Divers"\n\n[[zones]]')
    folder.append(
        "model.toml",
        """
[[scenarios]]
id = "later"
name = "Later"
set = { "requirements.lviv.protection.1.from" = 2031-01-01, "requirements.lviv.protection.1.until" = 2031-06-30 }
requirements = [
  { site = "lviv", role = "protection", personnel = 5, priority = 2 },
  { site = "lviv", role = "divers", personnel = 2, priority = 2 },
]

[[scenarios]]
id = "fewer"
name = "Fewer"
without = ["requirements.lviv.protection"]
""",
    )
    return folder


def test_every_check_says_what_is_odd() -> None:
    """Proves that what is odd but possible is said. Without it a plan would be short for a reason nobody sees."""
    model = tiny_model(
        {"FRA": 100, "EST": 10},
        rotations=2,
        roles=["protection"],
        conditions={"used": True, "unused": True},
        rules=[{"id": "gate", "kind": "approval", "condition": "used"}],
    )
    model = model.with_tables(
        roles=[*model.roles, fg.Role(id="medical", name="Medical")],
        pools=[model.pools[0], {**dict(model.pools[1]), "floor": 10}],
        requirements=[
            {"site": "lviv", "role": "medical", "personnel": 5.5},
            {"site": "lviv", "role": "protection", "personnel": 5, "from": date(2030, 1, 1)},
            {"site": "lviv", "role": "protection", "personnel": 6, "until": 0},
        ],
    )
    assert told(model) == [
        'requirements[0], role: found "medical", which no pool has, expected a role of some pool.',
        (
            "requirements[0], personnel: found 5.5, of whom a fraction stays unfilled in every rotation, "
            "expected whole persons."
        ),
        (
            "requirements[1], from: found 2030-01-01, after the plan ends, so that the requirement does not count, "
            "expected 2026-06-30 or earlier."
        ),
        (
            "requirements[2], until: found 0, before the plan begins, so that the requirement does not count, "
            "expected 2025-07-01 or later."
        ),
        'conditions[1], id: found "unused", which no rule refers to, expected a rule that does.',
        "pools[1], strength: found no deployable persons, expected more people than are bound at home and elsewhere.",
    ]
    assert {remark.kind for remark in fg.remarks(model)} <= {kind for kind, _ in CHECKS}


def test_rows_that_change_nothing_are_said() -> None:
    """Proves that a mission, a deployment or a strength outside the plan is said. Without it a slip would hide."""
    model = tiny_model(
        {"FRA": 100},
        rotations=3,
        dwell=1,
        commitments=[
            {"country": "FRA", "pool": "land", "mission": "resting", "personnel": 1, "until": 0},
            {"country": "FRA", "pool": "land", "mission": "over", "personnel": 1, "until": -1},
            {"country": "FRA", "pool": "land", "mission": "later", "personnel": 1, "from": 4},
        ],
        history=[
            {"country": "FRA", "pool": "land", "rotation": 0, "personnel": 1},
            {"country": "FRA", "pool": "land", "rotation": -1, "personnel": 1},
        ],
        strengths=[
            {"country": "FRA", "pool": "land", "from": date(2025, 9, 1), "personnel": 90, "status": "assumed"},
            {"country": "FRA", "pool": "land", "from": date(2025, 10, 1), "personnel": 80, "status": "assumed"},
            {"country": "FRA", "pool": "land", "from": date(2027, 8, 1), "personnel": 70, "status": "assumed"},
        ],
    )
    kind = "a row that never counts"
    assert [str(remark) for remark in fg.remarks(model) if remark.kind == kind] == [
        "commitments[1], until: found -1, too early to matter for rest in the plan, expected a time that counts.",
        "commitments[2], from: found 4, after the plan ends, expected a time that counts.",
        "history[1], rotation: found -1, too early to matter for rest in the plan, expected a rotation that counts.",
        "strengths[0], from: found 2025-09-01, before the next one that counts, expected a day that counts.",
    ]


def test_sound_models_have_no_remarks(folder: ModelFolder) -> None:
    """Proves that remarks are for what is odd. Without it a person would learn to skip them."""
    assert told(folder.load()) == []


def test_a_remark_names_file_and_line(folder: ModelFolder) -> None:
    """Proves that the row can be found. Without it a reader of `requirements[27]` would have to count rows."""
    assert places(odd_folder(folder).load()) == ["requirements.csv line 5, role", "requirements.csv line 4, until"]


def test_a_remark_names_sheet_and_cell(folder: ModelFolder, tmp_path: Path) -> None:
    """Proves the same for a workbook. Without it its cells would have no names."""
    file = tmp_path / "book.xlsx"
    file.write_bytes(as_workbook(odd_folder(folder).load()))
    assert places(fg.load(file)) == ["book.xlsx, requirements!B5, role", "book.xlsx, requirements!E4, until"]


def test_places_survive_changes_elsewhere(folder: ModelFolder) -> None:
    """Proves that rows left alone stay where they were written, although rows before them went.

    Without it every scenario would turn places back into numbers, or into those of other rows.
    """
    model = odd_folder(folder).load()
    expected = ["requirements.csv line 5, role", "requirements.csv line 4, until"]
    assert places(fg.vary(model, "fewer").model) == expected
    assert places(fg.vary(model, changes={"defaults.dwell": 2}).model) == expected
    twice = fg.vary(fg.vary(model, changes={"ceasefire": False}).model, "fewer").model
    assert places(twice) == expected
    assert places(model.with_tables(title="another")) == expected
    assert places(pickle.loads(pickle.dumps(model))) == expected  # noqa: S301 - made here


def test_what_a_scenario_adds_or_sets_is_located_at_the_scenario(folder: ModelFolder) -> None:
    """Proves that a reader is sent to the scenario for what only it says. Without it he would look in vain."""
    model = odd_folder(folder).load()
    assert places(fg.vary(model, "later").model) == [
        "requirements.csv line 5, role",
        "model.toml, scenarios row 2 (later), requirements row 2, role",
        "requirements.csv line 2, from (set by scenario later)",
        "requirements.csv line 4, until",
    ]
    added = [{"site": "lviv", "role": "divers", "personnel": 2, "priority": 3}]
    assert places(fg.vary(model, add={"requirements": added}).model)[1] == "add, requirements row 1, role"
    by_hand = fg.vary(model, changes={"requirements.lviv.medical.1.1.2025-12-31.from": 0}).model
    assert places(by_hand) == places(model)
    by_hand = fg.vary(model, changes={"requirements.lviv.medical.1.start.2024-12-31.until": 0}).model
    assert places(by_hand)[1] == "requirements.csv line 4, until (changed)"


def test_replaced_tables_are_located_by_index(folder: ModelFolder) -> None:
    """Proves that a row made in Python is not looked for in a file. Without it the place would be another row's."""
    model = odd_folder(folder).load()
    assert places(model.with_tables(requirements=model.requirements)) == [
        "requirements[3], role",
        "requirements[2], until",
    ]


def test_places_are_no_part_of_the_model(folder: ModelFolder) -> None:
    """Proves that the same rows are the same model wherever they stand. Without it copies would not be equal."""
    model = odd_folder(folder).load()
    parts = {name: getattr(model, name) for name in fg.ForceModel.model_fields if name != "schema_"}
    same = fg.ForceModel.model_validate(parts)
    assert places(same) != places(model)
    assert same == model
    assert same.sha256 == model.sha256
    assert model.document() == same.document()


def test_few_remarks_are_chosen_from_every_kind() -> None:
    """Proves that a kind with hundreds of remarks hides no other. Without it one slip in a table would hide a sheet."""
    many = [Remark(f"a {number}", "x", "y", kind="a") for number in range(9)]
    every = (*many, Remark("b", "x", "y", kind="b"), Remark("c", "x", "y", kind="c"))
    assert [one.where for one in selected(every, 5)] == ["a 0", "a 1", "a 2", "b", "c"]
    assert [one.where for one in selected(every, 2)] == ["a 0", "b"]
    assert len(selected(every, 50)) == len(every)
