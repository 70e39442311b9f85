"""What was measured, as records that are written to JSON and read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Literal

from pydantic import BaseModel, ConfigDict

from benchmarks.family import Form, SizeName


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Case(_Record):
    """A model that is solved: one of the family, or a shipped one."""

    size: SizeName | None = None
    form: Form | None = None
    shipped: str | None = None

    def __str__(self) -> str:
        return self.shipped or f"{self.size} {self.form}"


class Stage(_Record):
    """Seconds that one stage took, all its parts together."""

    name: str
    seconds: float


class Measured(_Record):
    """What a measured process reports of itself."""

    seconds: float
    """Wall time."""
    cpu: float
    """Processor time, of all threads."""
    memory: int
    """Peak resident memory of the process when the clock stopped, in bytes, reading the model included."""
    stages: tuple[Stage, ...]
    """Of the solve, in the order in which they began, after those of reading the model."""
    short: dict[int, float]
    """Persons short by priority."""
    columns: int
    rows: int
    solver_seconds: float | None
    audited: int | None
    """Rows recomputed by the audit, where there was one; it passed."""

    def stage(self, name: str) -> float | None:
        """Seconds of a stage; ``None`` where there was none."""
        return next((one.seconds for one in self.stages if one.name == name), None)


class Run(_Record):
    """One contestant at one model, once."""

    case: Case
    contestant: str
    round: int
    measured: Measured | None
    """``None`` where it was stopped."""
    stopped_after: float | None
    memory: int
    """Peak resident memory in bytes; of a run that was stopped, until then."""

    @property
    def seconds(self) -> float:
        """Wall time; of a run that was stopped, how long it was given."""
        return self.measured.seconds if self.measured else self.stopped_after or 0.0


class Command(_Record):
    """Starting a program again and again: processor and wall time of each start, the interpreter's own included."""

    says: str
    cpu: tuple[float, ...]
    wall: tuple[float, ...]


Way = Literal["live", "fresh", "textbook"]
"""How changes of one rule are answered: by one live solver; by a program stated and optimised anew for each, up to
the shortfall and without a plan; by the textbook."""


class Resolves(_Record):
    """Many changes of one rule in one rotation, one way."""

    way: Way
    changes: int
    """Changes that were answered."""
    seconds: float
    """For all of them; of one live solver with its making and its first optimum."""
    solves: int
    """Times that a solver ran."""
    short: tuple[dict[int, float], ...]
    """Persons short by priority, change by change."""


class Hot(_Record):
    """A function in which time was spent, by the profiler."""

    function: str
    calls: int
    seconds: float


class Profile(_Record):
    """The functions of one solve with the most time of their own, the first first."""

    functions: tuple[Hot, ...]


class Results(_Record):
    """One run of the suite."""

    date: datetime
    command: str
    machine: str
    versions: dict[str, str]
    runs: tuple[Run, ...] = ()
    commands: tuple[Command, ...] = ()
    resolves: tuple[Resolves, ...] = ()
    profile: Profile | None = None

    def of(self, case: Case, contestant: str) -> tuple[Run, ...]:
        """All runs of a contestant at a model."""
        return tuple(run for run in self.runs if run.case == case and run.contestant == contestant)

    @property
    def cases(self) -> tuple[Case, ...]:
        """Every model that was solved."""
        return tuple(dict.fromkeys(run.case for run in self.runs))

    @property
    def contestants(self) -> tuple[str, ...]:
        """Everybody who was run."""
        return tuple(dict.fromkeys(run.contestant for run in self.runs))

    def save(self, file: Path) -> None:
        """Write them as JSON."""
        file.write_text(self.model_dump_json(indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, file: Path) -> Results:
        """Read them from JSON."""
        return cls.model_validate_json(file.read_text(encoding="utf-8"))


def seconds_of(runs: Iterable[Run]) -> float | None:
    """Median wall time; ``None`` where nothing was run."""
    times = [run.seconds for run in runs]
    return median(times) if times else None


def memory_of(runs: Iterable[Run]) -> int | None:
    """Largest peak memory in bytes; ``None`` where nothing was run."""
    return max((run.memory for run in runs), default=None)


def ratios(results: Results, case: Case, ours: str, other: str) -> tuple[float, ...]:
    """How many times as long the other took, pair by pair: runs of one round are a pair."""

    def pairs() -> Iterator[float]:
        mine = {run.round: run.seconds for run in results.of(case, ours)}
        for run in results.of(case, other):
            if run.round in mine:
                yield run.seconds / mine[run.round]

    return tuple(pairs())
