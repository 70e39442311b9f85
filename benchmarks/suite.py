"""All measurements in turn."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel

from benchmarks.contestants import CONTESTANTS, FORCEGEN, TEXTBOOK
from benchmarks.contestants.contestant import Contestant
from benchmarks.family import SIZES, Form, SizeName
from benchmarks.machine import about
from benchmarks.measuring import Spent, python, run
from benchmarks.results import Case, Measured, Profile, Resolves, Results, Run, Way
from benchmarks.startup import start_up

Part = Literal["start-up", "family", "shipped", "re-solves", "profile"]
PARTS: tuple[Part, ...] = get_args(Part)
"""Everything that the suite measures, in its order."""

SHIPPED = ("core-sustainment", "reassurance-force", "rule-book", "rule-book-whole", "template")

Say = Callable[[str], None]


@dataclass(frozen=True)
class Extent:
    """How much is measured.

    Attributes:
        sizes: Sizes of the family.
        forms: Forms of the family.
        contestants: Who is measured.
        rounds: Times that each is run, in one order and then in the other.
        patience: Whoever has taken so many seconds at a model is not run there again.
        seconds: Whoever has not ended after so many seconds is stopped, and counted as that.
        starts: Times that each command is started; none where it is 0.
        changes: Changes of one rule that are answered by one live solver and by a fresh solve each; none where it is 0.
        textbook_changes: How many of them the textbook answers.
        resolved: Model of the family on which that is done.
        profiled: Model of the family of which a solve is profiled, or none.
        shipped: Shipped models that are solved.
    """

    sizes: tuple[SizeName, ...] = tuple(SIZES)
    forms: tuple[Form, ...] = ("changing", "steady")
    contestants: tuple[Contestant, ...] = CONTESTANTS
    rounds: int = 3
    patience: float = 10.0
    seconds: float = 600.0
    starts: int = 7
    changes: int = 200
    textbook_changes: int = 3
    resolved: Case = field(default_factory=lambda: Case(size="M", form="changing"))
    profiled: Case | None = field(default_factory=lambda: Case(size="XL", form="changing"))
    shipped: tuple[str, ...] = SHIPPED

    def only(self, parts: Collection[Part]) -> Extent:
        """So much of it, and nothing else."""
        return replace(
            self,
            starts=self.starts if "start-up" in parts else 0,
            sizes=self.sizes if "family" in parts else (),
            shipped=self.shipped if "shipped" in parts else (),
            changes=self.changes if "re-solves" in parts else 0,
            profiled=self.profiled if "profile" in parts else None,
        )


SHORT = Extent(
    sizes=("S",),
    rounds=1,
    seconds=60.0,
    starts=1,
    changes=20,
    textbook_changes=20,
    resolved=Case(size="S", form="changing"),
    profiled=Case(size="S", form="changing"),
    shipped=("template",),
)
"""Everything once and small: to catch a crash or a wrong result, not to judge time."""


class Suite:
    """The measurements of an extent, with a folder for the models."""

    def __init__(self, extent: Extent, folder: Path, say: Say) -> None:
        self._extent = extent
        self._folder = folder
        self._say = say

    def models(self) -> Iterator[Run]:
        """Every contestant at every model."""
        for form in self._extent.forms:
            for size in self._extent.sizes:
                here = [one for one in self._extent.contestants if one.takes_part(size, form)]
                yield from self._turns(Case(size=size, form=form), here)
        for name in self._extent.shipped:
            yield from self._turns(Case(shipped=name), [one for one in self._extent.contestants if one is FORCEGEN])

    def _turns(self, case: Case, contestants: Sequence[Contestant]) -> Iterator[Run]:
        """Rounds in which everybody has a turn, in one order and then in the other."""
        spent = dict.fromkeys((one.name for one in contestants), 0.0)
        for number in range(self._extent.rounds):
            for contestant in contestants if number % 2 == 0 else reversed(contestants):
                if spent[contestant.name] <= self._extent.patience:
                    done = self._run(case, contestant, number)
                    spent[contestant.name] += done.seconds
                    yield done

    def _run(self, case: Case, contestant: Contestant, number: int) -> Run:
        limit = self._extent.seconds
        arguments = ["solve", contestant.name, "--seconds", str(limit)]
        spent, measured = self._work(Measured, case, *arguments, *(["--audit"] if number == 0 else []))
        done = Run(
            case=case,
            contestant=contestant.name,
            round=number,
            measured=measured,
            stopped_after=None if measured else limit,
            memory=measured.memory if measured else spent.memory,
        )
        ending = "" if measured else ", stopped"
        self._say(f"{case!s:<20}{contestant.name:<22}{done.seconds:>9.2f} s {done.memory / 2**20:>7,.0f} MiB{ending}")
        return done

    def resolves(self) -> Iterator[Resolves]:
        """Changes of one rule, each way."""
        extent = self._extent
        counts: dict[Way, int] = {"live": extent.changes, "fresh": extent.changes}
        if TEXTBOOK in extent.contestants:
            counts["textbook"] = extent.textbook_changes
        for way, count in counts.items() if extent.changes else ():
            _, done = self._work(Resolves, extent.resolved, "resolve", way, "--changes", str(count))
            assert done is not None, "nothing stops re-solves"
            self._say(f"{extent.resolved!s:<20}{count} changes, {way:<10}{done.seconds:>9.2f} s")
            yield done

    def profile(self) -> Profile | None:
        """Where a solve spends its time."""
        if self._extent.profiled is None:
            return None
        return self._work(Profile, self._extent.profiled, "profile")[1]

    def _work[T: BaseModel](self, kind: type[T], case: Case, *arguments: str) -> tuple[Spent, T | None]:
        """Have a task done in a process of its own; what it found, or ``None`` where it was stopped."""
        found = self._folder / "found.json"
        model = case.shipped or str(self._written(case))
        spent = run(python("-m", "benchmarks.worker", *arguments, "--model", model, "--to", str(found)))
        return spent, None if spent.stopped else kind.model_validate_json(found.read_text(encoding="utf-8"))

    def _written(self, case: Case) -> Path:
        """The folder of a model of the family, written by another process: this one stays small."""
        folder = self._folder / str(case).replace(" ", "-")
        if not folder.exists():
            folder.mkdir()
            run(python("-m", "benchmarks.worker", "write", str(case.size), str(case.form), "--to", str(folder)))
        return folder


def measure(extent: Extent, command: str, say: Say) -> Results:
    """Measure everything that an extent names.

    Raises:
        CrashedError: When a measured process fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        suite = Suite(extent, Path(folder), say)
        known = about(command)
        commands = start_up(extent.starts) if extent.starts else ()
        return known.model_copy(
            update={
                "commands": commands,
                "runs": tuple(suite.models()),
                "resolves": tuple(suite.resolves()),
                "profile": suite.profile(),
            }
        )


def present(contestants: Iterable[Contestant], say: Say) -> tuple[Contestant, ...]:
    """Those of whom all that they need is installed; of the others it is said that they are passed over."""
    here = []
    for one in contestants:
        if one.missing:
            say(f"{one.name}: passed over, because {one.needs} is not installed (see benchmarks/README.md).")
        else:
            here.append(one)
    return tuple(here)
