"""What every contestant is: a way from a model to its least shortfall, told stage by stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec

import forcegen as fg
from benchmarks.family import Form, SizeName

WEIGHT = 1000
"""A person short in priority 1 counts as so many in priority 2, for whoever weighs them in one objective."""


@dataclass(frozen=True)
class Answer:
    """What a contestant found.

    Attributes:
        short: Persons short by priority.
        columns: Columns of its program.
        rows: Rows of its program.
        solver_seconds: Time that the solver took by the contestant's own account, where it gives one.
        plan: The plan, from whoever makes one.
    """

    short: Mapping[int, float]
    columns: int
    rows: int
    solver_seconds: float | None = None
    plan: fg.Plan | None = None


Watch = Callable[[str], None]
"""Called with the name of a stage as it begins."""

Tell = Callable[[], Answer]
"""What was found, put into words; outside the clock."""

Solve = Callable[[Watch], Tell]
"""What is measured."""


@dataclass(frozen=True)
class Contestant:
    """One way to the least shortfall.

    Attributes:
        name: What the tables call it.
        says: What it is and what its clock covers, in a line.
        prepare: From a model to what is measured; whatever this does itself is outside the clock.
        changing: Sizes of the family at which it is run in the changing form.
        steady: Sizes at which it is run in the steady form.
        needs: Module without which it cannot take part.
    """

    name: str
    says: str
    prepare: Callable[[fg.ForceModel], Solve]
    changing: tuple[SizeName, ...]
    steady: tuple[SizeName, ...]
    needs: str = "forcegen"

    def takes_part(self, size: SizeName, form: Form) -> bool:
        """Whether it is run at a size in a form."""
        return size in (self.changing if form == "changing" else self.steady)

    @property
    def missing(self) -> bool:
        """Whether what it needs is not installed."""
        return find_spec(self.needs) is None
