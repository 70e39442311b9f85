"""What runs in a process of its own: ``python -m benchmarks.worker TASK …``; what it finds goes to a file as JSON."""

from __future__ import annotations

import argparse
import gc
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import get_args

import forcegen as fg
from benchmarks.contestants import CONTESTANTS, FORCEGEN
from benchmarks.contestants.contestant import Contestant
from benchmarks.family import SIZES, Form, Size, make
from benchmarks.folder import write_folder
from benchmarks.measuring import go_on, peak_memory, stop_after
from benchmarks.results import Measured, Stage, Way
from benchmarks.stopwatch import Stopwatch
from forcegen.model.checks import contradictions, idle_rules, mixed_up_periods
from forcegen.model.edits import wrong_scenarios

_SMALL = Size(countries=3, sites=3, zones=2, roles=3, rotations=5)
_FORMS: tuple[Form, ...] = ("changing", "steady")


def _warm_up(contestant: Contestant) -> None:
    """Everything is imported, and has run once, before a clock starts."""
    for form in _FORMS:
        model = make(_SMALL, form)
        with tempfile.TemporaryDirectory() as folder:
            write_folder(model, Path(folder))
            assert _read(folder)[0].sha256 == model.sha256, "a model is not the same when it is read back"
        contestant.prepare(model)(lambda _: None)()


def _read(name: str) -> tuple[fg.ForceModel, tuple[Stage, ...]]:
    """The model, and the time that it took to read it, of which a part goes to its checks."""
    gc.collect()
    started = time.perf_counter()
    model = fg.load(name)
    loaded = time.perf_counter()
    # once more, to know what they take: reading has made these checks already
    found = [*contradictions(model, {}), *mixed_up_periods(model), *idle_rules(model), *wrong_scenarios(model)]
    checked = time.perf_counter()
    assert not found, f"a model that was read is wrong: {found[0]}"
    check = checked - loaded
    return model, (Stage(name="read", seconds=loaded - started - check), Stage(name="check", seconds=check))


def _solve(name: str, who: str, seconds: float, *, audit: bool) -> Measured:
    contestant = next(one for one in CONTESTANTS if one.name == who)
    _warm_up(contestant)
    model, read = _read(name)
    solve, watch = contestant.prepare(model), Stopwatch()
    gc.collect()
    stop_after(seconds)
    cpu, started = time.process_time(), time.perf_counter()
    tell = solve(watch)
    watch.stop()
    wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    go_on()
    memory = peak_memory(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    answer = tell()
    audited = None
    if audit and answer.plan is not None:
        recompute = fg.audit  # only now, so that its code is in nobody's memory before
        watch("audit")
        result = recompute(answer.plan, model)
        watch.stop()
        assert result.ok, f"the audit found {result.breaches[0]}"
        audited = result.rows
    return Measured(
        seconds=wall,
        cpu=cpu,
        memory=memory,
        stages=(*read, *watch.stages),
        short=dict(answer.short),
        columns=answer.columns,
        rows=answer.rows,
        solver_seconds=answer.solver_seconds,
        audited=audited,
    )


def main() -> int:
    """Do one task."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.worker", description=__doc__)
    tasks = parser.add_subparsers(dest="task", required=True)
    write = tasks.add_parser("write", help="write a model of the family as a folder")
    write.add_argument("size", choices=SIZES)
    write.add_argument("form", choices=_FORMS)
    solve = tasks.add_parser("solve", help="one contestant at one model")
    solve.add_argument("contestant", choices=[one.name for one in CONTESTANTS])
    solve.add_argument("--seconds", type=float, required=True)
    solve.add_argument("--audit", action="store_true")
    resolve = tasks.add_parser("resolve", help="many changes of one rule in one rotation, one way")
    resolve.add_argument("way", choices=get_args(Way))
    resolve.add_argument("--changes", type=int, required=True)
    profile = tasks.add_parser("profile", help="where a solve spends its time")
    for task in (solve, resolve, profile):
        task.add_argument("--model", required=True)
        task.add_argument("--to", type=Path, required=True)
    write.add_argument("--to", type=Path, required=True)
    asked = parser.parse_args()
    match asked.task:
        case "write":
            write_folder(make(SIZES[asked.size], asked.form), asked.to)
        case "solve":
            measured = _solve(asked.model, asked.contestant, asked.seconds, audit=asked.audit)
            asked.to.write_text(measured.model_dump_json(), encoding="utf-8")
        case "resolve":
            from benchmarks.resolves import resolved

            done = resolved(asked.way, fg.load(asked.model), asked.changes)
            asked.to.write_text(done.model_dump_json(), encoding="utf-8")
        case "profile":
            from benchmarks.profiling import profiled

            _warm_up(FORCEGEN)
            hot = profiled(fg.load(asked.model))
            asked.to.write_text(hot.model_dump_json(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
