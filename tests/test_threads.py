"""Many solves at once in one process: the same plans as one after the other, and no error but forcegen's own."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import warnings
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from threading import Event, Thread

import pytest

import forcegen as fg
from forcegen.collector import collector_paused
from forcegen.model.writing import as_workbook
from forcegen.report.charts.canvas import library, svg
from forcegen.report.charts.coverage import coverage_chart
from forcegen.report.html.page import html_report

NAMES = sorted(fg.shipped_models())


def found(name: str) -> dict[str, object]:
    """The plan of a shipped model; how long the solver took is no part of it."""
    return fg.solve(fg.load(name)).model_dump(mode="json", exclude={"solver": {"seconds"}})


@cache
def alone(name: str) -> dict[str, object]:
    return found(name)


def same(names: Iterable[str], plans: Iterable[dict[str, object]]) -> None:
    for name, plan in zip(names, plans, strict=True):
        assert plan == alone(name), name


@pytest.mark.parametrize("threads", [1, 2, 4, 8])
def test_threads_find_what_one_thread_finds(threads: int) -> None:
    """Proves that solves side by side share nothing, over every shipped model.

    Without it two requests to a service would stop each other, or mix up their plans.
    """
    names = NAMES * (2 if threads == 8 else 1)
    with ThreadPoolExecutor(threads) as pool:
        same(names, pool.map(found, names))


def test_an_event_loop_can_solve_in_its_threads() -> None:
    """Proves that a web handler may await several solves. Without it the second request would fail."""

    async def handle() -> list[dict[str, object]]:
        return await asyncio.gather(*(asyncio.to_thread(found, name) for name in NAMES))

    same(NAMES, asyncio.run(handle()))


def test_threads_go_on_after_the_main_thread() -> None:
    """Proves that solves still end where the main thread has nothing left to do: Python then starts no more threads.

    Without it a script that hands its work to threads and returns would hang for ever.
    """
    program = """
import sys
from concurrent.futures import ThreadPoolExecutor
import forcegen as fg
model = fg.load("template")
def work(_):
    sys.stdout.write(f"{fg.solve(model).totals.short}\\n")
pool = ThreadPoolExecutor(8)
for n in range(16):
    pool.submit(work, n)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == [str(alone("template")["totals"]["short"])] * 16  # type: ignore[index]


def test_a_thread_raises_errors_of_forcegen_alone() -> None:
    """Proves that bad input among good gives its own error. Without it a service could not tell whose fault it is."""

    def attempt(solver: str) -> str:
        try:
            fg.solve(fg.load("template"), solver=solver)
        except fg.SolverError:
            return "refused"
        return "solved"

    asked = ["HiGHS", "no-such-solver"] * 8
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(attempt, asked)) == ["solved", "refused"] * 8


def test_a_dask_worker_with_four_threads() -> None:
    """Proves that a worker of Dask may run four solves at once. Without it a study on a cluster would fail at random.

    The group ``dask`` brings it; the gate runs this.
    """
    pytest.importorskip("distributed")
    program = """
import warnings
warnings.simplefilter("ignore")
from distributed import Client
def work(name):
    import forcegen as fg
    return str(fg.solve(fg.load(name)).totals.short)
if __name__ == "__main__":
    import forcegen as fg
    names = sorted(fg.shipped_models()) * 2
    with Client(processes=False, n_workers=1, threads_per_worker=4, dashboard_address=None) as client:
        print(" ".join(client.get_executor(pure=False).map(work, names)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(alone(name)["totals"]["short"]) for name in NAMES * 2]  # type: ignore[index]


def test_the_collector_is_left_as_it_was() -> None:
    """Proves that pauses of Python's collector that overlap in threads leave it as they found it, on or off.

    Without it the last of two solves could leave it off for the rest of the process, or switch on what others had
    switched off.
    """
    inside, leave = Event(), Event()

    def pause() -> None:
        with collector_paused():
            inside.set()
            leave.wait()

    for kept in (True, False):
        (gc.enable if kept else gc.disable)()
        try:
            first = Thread(target=pause)
            first.start()
            inside.wait()
            assert not gc.isenabled()
            with collector_paused():
                leave.set()
                first.join()
            assert gc.isenabled() == kept
        finally:
            gc.enable()
            inside.clear()
            leave.clear()


def worked(model: fg.ForceModel, book: Path) -> tuple[object, ...]:
    """What a service might be asked for of one model at once, by what must not differ."""
    plan = fg.solve(model)
    explained = fg.explain(plan, model)
    return (
        plan.model_dump(mode="json", exclude={"solver": {"seconds"}}),
        (explained.missing, explained.waterfall),
        html_report(plan, model, command="solve").count("<svg"),
        svg(coverage_chart(plan, model)),
        fg.load(book).sha256,
    )


def test_everything_at_once_on_one_model(tmp_path: Path) -> None:
    """Proves that solves, explanations, pages, charts and workbooks made at once of one model are those made alone.

    Without it the settings of the charts of one page could be those of another, and warnings stay switched off for the
    whole process after two workbooks were read at once.
    """
    book = tmp_path / "model.xlsx"
    book.write_bytes(as_workbook(fg.load("template")))
    expected = worked(fg.load("template"), book)  # which loads libraries that set filters of their own
    filters, settings = list(warnings.filters), library().rcParams.copy()
    model = fg.load("template")  # whose derived values are not known yet, and are asked for by all at once
    with ThreadPoolExecutor(4) as pool:
        assert all(found == expected for found in pool.map(lambda _: worked(model, book), range(8)))
    assert warnings.filters == filters
    assert library().rcParams.copy() == settings
    assert gc.isenabled()
