"""The floors: what has to be reached, each with what was measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from benchmarks import startup
from benchmarks.contestants import BARE, FORCEGEN, TEXTBOOK
from benchmarks.family import Form, SizeName
from benchmarks.results import Case, Results, Way, memory_of, ratios, seconds_of

GIB = 2**30


@dataclass(frozen=True)
class Floor:
    """One floor.

    Attributes:
        says: What is asked.
        wanted: The number that is asked.
        got: The number that was measured, or that nothing was.
        met: Whether it is reached; ``None`` where nothing was measured.
    """

    says: str
    wanted: str
    got: str
    met: bool | None

    @property
    def word(self) -> str:
        """Whether it is met, in a word or two."""
        return {True: "met", False: "not met", None: "not measured"}[self.met]


FASTER: tuple[tuple[SizeName, Form, float], ...] = (
    ("M", "changing", 4.0),
    ("L", "changing", 12.0),
    ("XL", "changing", 60.0),
    ("XL", "steady", 200.0),
)
"""How many times as long the textbook must take."""

_LARGEST = Case(size="XXL", form="changing")


def floors(results: Results) -> tuple[Floor, ...]:
    """Every floor, in the order of the README."""
    return (
        *_faster(results),
        *_overhead(results),
        *_memory(results),
        *_largest(results),
        *_reading(results),
        *_starting(results),
        *_resolving(results),
    )


def _at_least(says: str, wanted: float, got: float | None, unit: str = " ×", said: str = "") -> Floor:
    return _floor(says, f"at least {wanted:g}{unit}", got, got is not None and got >= wanted, unit, said)


def _at_most(says: str, wanted: float, got: float | None, unit: str, said: str = "") -> Floor:
    return _floor(says, f"at most {wanted:g}{unit}", got, got is not None and got <= wanted, unit, said)


def _floor(says: str, wanted: str, got: float | None, met: bool, unit: str, said: str) -> Floor:
    if got is None:
        return Floor(says, wanted, "—", None)
    return Floor(says, wanted, f"{got:,.3g}{unit}{said}" if got < 100 else f"{got:,.0f}{unit}{said}", met)


def _faster(results: Results) -> Iterator[Floor]:
    for size, form, wanted in FASTER:
        case = Case(size=size, form=form)
        pairs = ratios(results, case, FORCEGEN.name, TEXTBOOK.name)
        stopped = any(run.stopped_after for run in results.of(case, TEXTBOOK.name))
        said = f" ({len(pairs)} {'pair' if len(pairs) == 1 else 'pairs'}{', textbook stopped' if stopped else ''})"
        yield _at_least(f"{case}: faster than the textbook", wanted, median(pairs) if pairs else None, said=said)


def _overhead(results: Results) -> Iterator[Floor]:
    """What forcegen does around the solver, beside the time that HiGHS alone takes for the same program."""
    sizes: tuple[SizeName, ...] = ("L", "XL")
    for size in sizes:
        case = Case(size=size, form="changing")
        around = [
            run.measured.seconds - run.measured.solver_seconds
            for run in results.of(case, FORCEGEN.name)
            if run.measured and run.measured.solver_seconds
        ]
        alone = [seconds for one in BARE if (seconds := seconds_of(results.of(case, one.name))) is not None]
        got = 100 * median(around) / min(alone) if around and alone else None
        yield _at_most(f"{case}: all but the solver, beside HiGHS alone on the same program", 20, got, " %")


def _memory(results: Results) -> Iterator[Floor]:
    for case in results.cases:
        ours, theirs = (memory_of(results.of(case, one.name)) for one in (FORCEGEN, TEXTBOOK))
        if ours is not None and theirs is not None:
            yield _at_most(f"{case}: peak memory beside the textbook's", 100, 100 * ours / theirs, " %")


def _largest(results: Results) -> Iterator[Floor]:
    runs = results.of(_LARGEST, FORCEGEN.name)
    memory = memory_of(runs)
    yield _at_most(f"{_LARGEST}: ends within", 120, seconds_of(runs), " s")
    yield _at_most(f"{_LARGEST}: peak memory", 6, None if memory is None else memory / GIB, " GiB")


def _reading(results: Results) -> Iterator[Floor]:
    parts = [
        100 * ((run.measured.stage("read") or 0.0) + (run.measured.stage("check") or 0.0)) / run.measured.seconds
        for run in results.of(_LARGEST, FORCEGEN.name)
        if run.measured
    ]
    yield _at_most(
        f"{_LARGEST}: reading and checking its tables, beside the solve", 15, median(parts) if parts else None, " %"
    )


def _starting(results: Results) -> Iterator[Floor]:
    commands = {command.says: command for command in results.commands}
    for says, wanted in ((startup.IMPORT, 0.10), (startup.HELP, 0.25)):
        command = commands.get(says)
        yield _at_most(f"`{says}`: processor time", wanted, median(command.cpu) if command else None, " s")
    solve, libraries = commands.get(startup.SOLVE), commands.get(startup.LIBRARIES)
    pairs = [one / other for one, other in zip(solve.wall, libraries.wall, strict=True)] if solve and libraries else []
    yield _at_most(f"`{startup.SOLVE}` beside `{startup.LIBRARIES}`", 3, median(pairs) if pairs else None, " ×")


def _resolving(results: Results) -> Iterator[Floor]:
    each = {one.way: one.seconds / one.changes for one in results.resolves}
    known = {one.way: one for one in results.resolves}
    wanted: tuple[tuple[Way, str, float], ...] = (
        ("fresh", "fresh solves", 10.0),
        ("textbook", "the textbook", 60.0),
    )
    for way, says, least in wanted:
        got = each[way] / each["live"] if way in each and "live" in each else None
        few = way in known and "live" in known and known[way].changes < known["live"].changes
        said = f" (extrapolated from {known[way].changes})" if few else ""
        count = known["live"].changes if "live" in known else 200
        yield _at_least(f"{count} changes of one rule in one rotation: faster than {says}", least, got, said=said)
