"""The benchmark suite: its judgements, which no run of it would show to be wrong, and how it stops and fails."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import forcegen as fg

if TYPE_CHECKING:
    from benchmarks.results import Case, Resolves, Results, Run, Way

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The suite is no part of the package, and is imported from where it stands."""
    monkeypatch.syspath_prepend(ROOT)


def xl(contestant: str, seconds: float, number: int = 0, *, stopped: bool = False, short: float = 100.0) -> Run:
    """A run at XL in the changing form of which the solver took 4 s."""
    from benchmarks.results import Measured, Run

    measured = Measured(
        seconds=seconds,
        cpu=seconds,
        memory=2**28,
        stages=(),
        short={1: short},
        columns=10,
        rows=10,
        solver_seconds=4.0,
        audited=None,
    )
    return Run(
        case=changing("XL"),
        contestant=contestant,
        round=number,
        measured=None if stopped else measured,
        stopped_after=seconds if stopped else None,
        memory=2**28,
    )


def changing(size: str) -> Case:
    """A model of the family in the changing form."""
    from benchmarks.results import Case

    return Case.model_validate({"size": size, "form": "changing"})


def results(*runs: Run, resolves: tuple[Resolves, ...] = ()) -> Results:
    """Results of a run of the suite."""
    from benchmarks.results import Results

    return Results(
        date=datetime(2026, 1, 1, tzinfo=UTC), command="", machine="", versions={}, runs=runs, resolves=resolves
    )


def ways(**seconds: float) -> tuple[Resolves, ...]:
    """Changes answered in so many seconds, by way; three by the textbook and 200 by the others."""
    from benchmarks.results import Resolves

    return tuple(
        Resolves.model_validate(
            {
                "way": way,
                "changes": 3 if way == "textbook" else 200,
                "seconds": taken,
                "solves": 1,
                "short": [{1: 5.0}],
            }
        )
        for way, taken in seconds.items()
    )


def test_a_floor_is_met_by_the_median_pair_and_counts_a_stopped_run_as_its_limit() -> None:
    """Proves that 600 s against 5 s is 120 ×, whatever one bad round says. Without it a floor could be met by luck."""
    from benchmarks.floors import floors

    rounds = [xl("forcegen", 5.0), xl("forcegen", 50.0, 1), xl("forcegen", 4.0, 2)]
    stopped = [xl("textbook", 600.0, number, stopped=True) for number in range(3)]
    by_words = {floor.says: floor for floor in floors(results(*rounds, *stopped))}
    faster = by_words["XL changing: faster than the textbook"]
    assert (faster.got, faster.word) == ("120 × (3 pairs, textbook stopped)", "met")
    assert by_words["XL steady: faster than the textbook"].word == "not measured"
    around = "XL changing: all but the solver, beside HiGHS alone on the same program"
    assert by_words[around].word == "not measured"
    for alone, got, word in ((4.0, "25 %", "not met"), (10.0, "10 %", "met")):
        measured = floors(results(*rounds, xl("highspy ipx", alone)))
        assert [(one.got, one.word) for one in measured if one.says == around] == [(got, word)]
    slower = floors(results(xl("forcegen", 12.0), xl("textbook", 600.0, stopped=True)))
    assert next(floor for floor in slower if floor.says == faster.says).word == "not met"


def test_what_is_extrapolated_is_said_to_be() -> None:
    """Proves that changes are compared one by one, 200 against 3. Without it three changes would seem 66 × faster."""
    from benchmarks.floors import floors

    fresh, textbook = floors(results(resolves=ways(live=4.0, fresh=50.0, textbook=3.0)))[-2:]
    assert (fresh.got, fresh.word) == ("12.5 ×", "met")
    assert (textbook.got, textbook.word) == ("50 × (extrapolated from 3)", "not met")


def test_an_answer_that_differs_is_named() -> None:
    """Proves that a wrong optimum does not pass as a fast one. Without it the suite would compare unlike things."""
    from benchmarks.agreement import disagreements, same

    assert same({1: 1e6, 2: 0.0}, {1: 1e6 + 9e-4, 2: 0.0})
    assert not same({1: 1e6, 2: 0.0}, {1: 1e6 + 2e-3, 2: 0.0})
    assert not same({1: 1.0}, {1: 1.0, 2: 0.0})
    found = list(disagreements(results(xl("forcegen", 1.0), xl("textbook", 1.0), xl("highspy", 1.0, short=101.0))))
    assert found == ["XL changing: highspy found {1: 101.0}, forcegen {1: 100.0}"]
    live, fresh = ways(live=1.0, fresh=1.0)
    wrong = fresh.model_copy(update={"short": ({1: 6.0},)})
    assert list(disagreements(results(resolves=(live, wrong)))) == ["change 0: live found {1: 5.0}, fresh {1: 6.0}"]


def test_growth_is_the_exponent_and_needs_three_sizes() -> None:
    """Proves that time = columns^1.5 reads 1.5. Without it the table could show any slope."""
    from benchmarks.growth import Growth

    columns = (100, 1_000, 10_000)
    seconds = tuple(2e-6 * many**1.5 for many in columns)
    assert Growth("forcegen", "steady", columns, seconds).exponent == pytest.approx(1.5)
    assert Growth("forcegen", "steady", columns[:2], seconds[:2]).exponent is None


def test_a_process_is_stopped_in_time_and_one_that_fails_says_why() -> None:
    """Proves that the alarm ends a process that hears nothing, and that no failure passes for a measurement."""
    from benchmarks.measuring import CrashedError, run

    asleep = "import time; from benchmarks.measuring import stop_after; stop_after(0.2); time.sleep(60)"
    spent = run([sys.executable, "-c", asleep])
    assert spent.stopped
    assert 0.2 < spent.wall < 30
    assert spent.memory > 2**20
    with pytest.raises(CrashedError, match="no such thing"):
        run([sys.executable, "-c", "raise SystemExit('no such thing')"])


def test_all_contestants_find_the_same_on_a_model_read_from_its_folder(tmp_path: Path) -> None:
    """Proves that every contestant states the same program. Without it the ratios would compare unlike things."""
    from benchmarks.agreement import same
    from benchmarks.contestants import CONTESTANTS, FORCEGEN
    from benchmarks.family import Form, Size, make
    from benchmarks.folder import write_folder

    forms: tuple[Form, ...] = ("changing", "steady")
    for form in forms:
        made = make(Size(countries=4, sites=4, zones=2, roles=4, rotations=6), form)
        folder = tmp_path / form
        folder.mkdir()
        write_folder(made, folder)
        model = fg.load(folder)
        assert model.sha256 == made.sha256
        answers = {one.name: one.prepare(model)(lambda _: None)() for one in CONTESTANTS if not one.missing}
        ours = answers[FORCEGEN.name].short
        assert sum(ours.values()) > 0
        for name, answer in answers.items():
            assert same(ours, answer.short), name


def test_changes_of_one_rule_are_the_same_change_every_way() -> None:
    """Proves that a moved limit and a changed model are one question. Without it re-solves would answer another."""
    from benchmarks.agreement import disagreements
    from benchmarks.family import Size, make
    from benchmarks.resolves import resolved

    model = make(Size(countries=4, sites=4, zones=2, roles=4, rotations=6), "changing")
    asked: tuple[Way, ...] = ("live", "fresh", "textbook")
    done = tuple(resolved(way, model, 12) for way in asked)
    assert len({tuple(sorted(short.items())) for short in done[0].short}) > 1, "no change changed anything"
    assert not list(disagreements(results(resolves=done)))


def test_tables_go_between_their_marks_and_nowhere_else(tmp_path: Path) -> None:
    """Proves that the README's own words stay. Without it a new run could wipe them out."""
    from benchmarks.report import BEGIN, END, write_into

    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    write_into(readme, results(xl("forcegen", 5.0)), tmp_path / "results.svg")
    text = readme.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{BEGIN}\n")
    assert text.endswith(f"(results.svg)\n{END}\nafter\n")
    assert "old" not in text
    assert "| XL changing | forcegen | 10 | 10 | 5 |" in text
    readme.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="has no lines"):
        write_into(readme, results(), tmp_path / "results.svg")
    assert (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8").count(BEGIN) == 1
