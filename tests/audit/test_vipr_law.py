"""VIPR files of plans: what they prove follows, their rows are the law, and nothing that is changed in them passes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from random_models import LINEAR, WHOLE, models

import forcegen as fg
from builders import EVERYTHING, examples, tiny_model
from forcegen.audit.vipr import Vipr, ViprError
from forcegen.audit.vipr_law import ViprProof, check_vipr
from forcegen.documents.plan import Plan
from forcegen.model import ForceModel, load
from forcegen.model.writing import as_workbook
from forcegen.plan.solve import answered_by, solve_known
from forcegen.proof.vipr import NothingProvenError, vipr_files
from processes import forcegen

TAMPERED = 1_200
"""Files that are tried with something changed."""


def written(model: ForceModel, scenario: str = "base") -> tuple[Plan, ForceModel, dict[int | None, list[str]]]:
    """The plan of a model, the model that it answers, and the lines of its files."""
    variant = fg.vary(model, scenario)
    plan, known = solve_known(variant)
    files = vipr_files(answered_by(plan, known))
    return plan, variant.model, {which: list(lines) for which, lines in files.items()}


def held(lines: list[str], plan: Plan, model: ForceModel) -> ViprProof:
    """A file, read and held against the model."""
    return check_vipr(Vipr(lines), plan, model)


@cache
def small() -> tuple[Plan, ForceModel, dict[int | None, list[str]]]:
    """A plan in two priorities: pools of fractions, a ban, a ceiling, equal sites, a role that stands in, blocks."""
    model = tiny_model(
        {"FRA": 61, "POL": 90},
        sites=("kyiv", "lviv", "odesa"),
        roles=("guard", "medic"),
        rotations=2,
        dwell=1,
        deployable_share=0.5,
        requirements=[
            {"site": "kyiv", "role": "guard", "personnel": 20, "priority": 1},
            {"site": "lviv", "role": "guard", "personnel": 17, "priority": 2},
            {"site": "odesa", "role": "medic", "personnel": 30, "priority": 1},
            {"site": "odesa", "role": "medic", "personnel": 9, "priority": 2},
        ],
        rules=[
            {"id": "no-medics", "kind": "caveat", "scope": {"countries": ["FRA"], "roles": ["medic"]}},
            {"id": "cap", "kind": "ceiling", "personnel": 40.5, "scope": {"countries": ["POL"]}},
        ],
    )
    return written(model)


# -- right files ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["template", "core-sustainment", "rule-book", "rule-book-whole"])
def test_files_of_shipped_models_prove_what_their_plans_say(name: str) -> None:
    """Proves for each scenario that every file follows, that its rows are the law, and its range the plan's.

    Without it a file might prove another bound than the verdict states, or rest on rows that no rule says.
    """
    model = load(name)
    for scenario in ["base", *(one.id for one in model.scenarios)]:
        plan, varied, files = written(model, scenario)
        assert set(files) == {None, *((tier.priority for tier in plan.tiers) if len(plan.tiers) > 1 else ())}
        for which, lines in files.items():
            proof = held(lines, plan, varied)
            assert proof.ok, (scenario, which, list(map(str, proof.breaches)))
            if which is None and plan.proof == "multipliers":
                assert Vipr(lines).claim == (plan.totals.lower_bound, plan.totals.short)


@given(models(LINEAR, each_once=True))
@settings(max_examples=examples(20), deadline=None)
def test_every_linear_kind_is_found_in_files(model: ForceModel) -> None:
    """Proves that rows of every linear kind are stated alike by the writer and by the audit, in random models."""
    _is_right(model)


@given(models({**LINEAR, **WHOLE}))
@settings(max_examples=examples(40), deadline=None)
def test_every_kind_with_whole_numbers_is_found_in_files(model: ForceModel) -> None:
    """Proves the same of rules that ask for whole numbers, whose variables the file has as well."""
    _is_right(model)


def _is_right(model: ForceModel) -> None:
    try:
        plan, varied, files = written(model)
    except NothingProvenError:
        return
    for which, lines in files.items():
        proof = held(lines, plan, varied)
        assert proof.ok, (which, list(map(str, proof.breaches)))


def test_rounding_to_whole_people_is_derived_and_not_assumed() -> None:
    """Proves that a ceiling of 40.5 stands in the file as it is written, and 40 is derived from it by rounding.

    Without it a reader would have to take the rounded limit for the law.
    """
    _, _, files = small()
    lines = files[None]
    assert any(line.startswith("rule:cap[1] L 81/2 ") for line in lines)
    rounded = [line for line in lines if line.startswith("rounded:rule:FRA.land.dwell")]
    assert rounded
    assert all("{ rnd 1 " in line and " L 30 " in line for line in rounded)


def test_a_contradiction_ends_in_an_absurdity() -> None:
    """Proves ``RTP infeas`` where a pledge is above a ceiling, with both rules as rows of the file."""
    rules = [{"id": "owed", "kind": "pledge", "personnel": 31}, {"id": "cap", "kind": "ceiling", "personnel": 30}]
    plan, model, files = written(tiny_model({"FRA": 100}, 60, rules=rules))
    assert plan.verdict == "contradictory"
    assert "RTP infeas\n" in files[None]
    proof = held(files[None], plan, model)
    assert proof.ok, list(map(str, proof.breaches))
    assert proof.proven == "no plan satisfies all rules"


def test_files_are_the_same_for_any_order_of_rows() -> None:
    """Proves that a file depends on the model alone, letter by letter, and not on the order of its tables."""
    model = load("template")
    turned = model.with_tables(rules=tuple(reversed(model.rules)), pools=tuple(reversed(model.pools)))
    first, second = written(model)[2], written(turned)[2]
    assert first == second


def test_ids_with_letters_of_other_scripts_and_digits_are_told_apart() -> None:
    """Proves names for ids such as ``1`` and ``Überwachung``: written without spaces, read back, and held apart."""
    rules = [{"id": "1", "kind": "ceiling", "personnel": 5, "scope": {"sites": ["2"], "roles": ["Überwachung"]}}]
    model = tiny_model({"FRA": 50}, 9, sites=("1", "2"), roles=("3", "Überwachung"), rules=rules)
    plan, varied, files = written(model)
    proof = held(files[None], plan, varied)
    assert proof.ok, list(map(str, proof.breaches))


# -- changed files ----------------------------------------------------------------------------------------


def _changed(lines: list[str], chance: Random) -> Iterator[str]:
    """A file with one thing changed, in its sections and not in its comment."""
    head = next(place for place, line in enumerate(lines) if line.startswith("VER"))
    changed = list(lines)
    place = chance.randrange(head, len(lines))
    words = lines[place].split()
    at = chance.randrange(len(words))
    match chance.randrange(8):
        case 0:
            del changed[place]
        case 1:
            changed.insert(place, changed[place])
        case 2:
            other = chance.randrange(head, len(lines))
            changed[place], changed[other] = changed[other], changed[place]
        case 3:
            del words[at]
        case 4:
            other = chance.randrange(len(words))
            words[at], words[other] = words[other], words[at]
        case 5:
            words[at] = words[at][1:] if words[at].startswith("-") else f"-{words[at]}"
        case 6:
            words[at] = str(_number(words[at]) + Fraction(chance.choice([-2, 2, 1, 2000]), 2))
        case _:
            words[at] = {"L": "G", "G": "L", "E": "L", "lin": "rnd", "rnd": "lin"}.get(words[at], words[at] + "0")
    if changed[place : place + 1] == lines[place : place + 1]:
        changed[place] = " ".join(words)
    return iter(changed)


def _number(word: str) -> Fraction:
    try:
        return Fraction(word)
    except ValueError:
        return Fraction(0)


def _said(file: Vipr) -> tuple[Any, ...]:
    """All that a file says: not in which order or times what its rows stand, how it is derived, or its plan's name."""
    rows = {row.name: (row.sense, *_once(row.left, row.limit), row.assumptions) for row in file.rows}
    return file.variables, file.whole, file.sense, file.objective, rows, file.claim, [*file.solutions.values()]


def _once(left: Mapping[int, Fraction | int], limit: Fraction | int) -> tuple[dict[int, Fraction], Fraction]:
    """A row divided by the size of its first coefficient: 2 x <= 0 says what x <= 0 says."""
    size = next((abs(Fraction(factor)) for factor in left.values() if factor), Fraction(1))
    return {column: factor / size for column, factor in left.items()}, limit / size


def test_no_changed_file_passes() -> None:
    """Proves of more than a thousand changed files that each is refused, or says the very same and proves it.

    Coefficients, signs, indices, limits, the objective, the range and the plan are changed; rows and words are left
    out, doubled and exchanged. Without it a file might prove less than it is taken for.
    """
    plan, model, files = small()
    right = {which: _said(Vipr(lines)) for which, lines in files.items()}
    refused, chance = 0, Random(20250701)  # noqa: S311 - no secret is drawn
    for number in range(TAMPERED * (10 if EVERYTHING else 1)):
        which = [*files][number % len(files)]
        changed = list(_changed(files[which], chance))
        try:
            file = Vipr(changed)
        except ViprError:
            refused += 1
            continue
        if check_vipr(file, plan, model).ok:
            assert _said(file) == right[which], changed
        else:
            refused += 1
    assert refused >= 1_000


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        ("rule:cap[1] L 81/2", "rule:cap[1] L 40", "rule cap 1"),
        ("rule:cap[1] L 81/2", "rule:cap[3] L 81/2", "rule cap 1"),
        ("rule:no-medics[1] L 0", "rule:no-medics[1] L 1", "rule no-medics 1"),
        ("priority[1] L", "priority[2] L", "priorities"),
        ("% model tiny", "% model other", "model"),
        ("% input_sha256 ", "% input_sha256 0", "input_sha256"),
        ("% scenario base", "% scenario another", "scenario"),
        ("% sites kyiv kyiv lviv odesa", "% sites kyiv kyiv lviv", "VAR"),
        ("% sites kyiv kyiv lviv odesa", "% sites kyiv kyiv lviv odesa oz", "sites"),
        ("at most 40.5 at one time", "at most 50 at one time", "rule cap"),
    ],
)
def test_what_is_no_longer_the_law_is_named(before: str, after: str, where: str) -> None:
    """Proves that a file that may be right in itself is refused where it differs from the model, and where."""
    plan, model, files = small()
    text = "".join(files[None])
    assert text.count(before) == 1, before
    try:
        proof = held(text.replace(before, after).splitlines(), plan, model)
    except ViprError:
        pytest.fail("refused by itself: the model was not asked")
    assert not proof.ok
    assert where in proof.breaches[0].where or where in str(proof.breaches[0])


def test_a_missing_row_and_a_weaker_objective_are_named() -> None:
    """Proves that a right proof over fewer rows, of another objective or of another plan is refused with the model."""
    plan, model, files = small()
    lines = files[1]
    met = plan.model_copy(update={"contributions": plan.contributions[1:]})
    assert [one.where for one in held(lines, met, model).breaches] == ["SOL"]
    file = Vipr(files[2])
    file.objective = dict(list(file.objective.items())[1:])
    assert [one.where for one in check_vipr(file, plan, model).breaches] == ["OBJ"]
    file = Vipr(files[2])
    del file.rows[-2]
    assert [one.stated for one in check_vipr(file, plan, model).breaches] == ["no such row"]
    file = Vipr(files[2])
    file.whole.remove(0)
    assert [one.where for one in check_vipr(file, plan, model).breaches] == ["INT"]


# -- the commands ------------------------------------------------------------------------------------------


def test_the_three_commands_of_a_sceptic(tmp_path: Path) -> None:
    """Proves solve and verify as processes: a file for the verdict and one for each priority, read alone and held."""
    done = forcegen(
        "solve", "template", "--format", "json", "--out", "plan.json", "--certificate", "proof.vipr", folder=tmp_path
    )
    assert (done.code, done.stderr) == (0, "")
    assert {one.name for one in tmp_path.iterdir()} == {
        "plan.json",
        "proof.vipr",
        "proof.priority-1.vipr",
        "proof.priority-2.vipr",
    }
    alone = forcegen("verify", "proof.vipr", folder=tmp_path)
    assert alone.code == 0
    assert "lies between 341 and 342" in alone.stdout
    assert "Not checked: that its rows are what the rules of a model say" in alone.stdout
    for words in (("proof.vipr", "plan.json", "template"), ("plan.json", "template", "--certificate", "proof.vipr")):
        both = forcegen("verify", *words, folder=tmp_path)
        assert both.code == 0, both.stdout
        assert "for every plan that fills priority 1 as well" in " ".join(both.stdout.split())
    text = (tmp_path / "proof.vipr").read_text()
    (tmp_path / "bad.vipr").write_text(text.replace("RTP range 341", "RTP range 342"))
    for rest in ((), ("plan.json", "template")):
        bad = forcegen("verify", "bad.vipr", *rest, folder=tmp_path)
        assert bad.code == 3
        assert "VIPR certificate failed: line" in bad.stdout


def test_a_line_that_makes_no_sense_is_refused(tmp_path: Path) -> None:
    """Proves one clear message for a missing model, a third document, a second certificate and a file that is none."""
    (tmp_path / "binary.vipr").write_bytes(b"\xff\xfe")
    for words, found in [
        (["none.vipr"], "none.vipr: found a file that cannot be read"),
        (["binary.vipr"], "binary.vipr: found a file that is no text"),
        (["x.vipr", "plan.json"], "found no MODEL"),
        (["plan.json"], "found no MODEL"),
        (["plan.json", "template", "more"], 'one argument too many, "more"'),
        (["x.vipr", "plan.json", "template", "--certificate", "y.vipr"], "no second certificate beside x.vipr"),
    ]:
        done = forcegen("verify", *words, folder=tmp_path)
        assert done.code == 2, words
        assert found in done.stderr


def test_where_nothing_is_proven_no_file_is_written(tmp_path: Path) -> None:
    """Proves one message, exit code 4 and no file where a search and no proof stands behind the verdict."""
    rules = [
        {"id": "by-tens", "kind": "block", "size": 10},
        {"id": "owed", "kind": "pledge", "personnel": 15},
        {"id": "cap", "kind": "ceiling", "personnel": 19},
    ]
    model = tiny_model({"FRA": 100}, 60, rules=rules)
    (tmp_path / "model.xlsx").write_bytes(as_workbook(model))
    done = forcegen("solve", "model.xlsx", "--certificate", "proof.vipr", folder=tmp_path)
    assert "CONTRADICTORY" in done.stdout
    assert done.code == 4
    assert "--certificate: proof.vipr is not written, because the contradiction was found by search" in (done.stderr)
    assert not (tmp_path / "proof.vipr").exists()


def test_a_file_that_cannot_be_written_is_told_before_the_solve(tmp_path: Path) -> None:
    """Proves that the file of a priority is claimed like any other: not where another option writes."""
    done = forcegen("solve", "template", "--out", "p.priority-1.vipr", "--certificate", "p.vipr", folder=tmp_path)
    assert done.code == 2
    assert "a file of its own" in done.stderr
    assert not list(tmp_path.iterdir())
