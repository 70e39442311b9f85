"""What every command that solves does alike: check its input, show progress, heed Ctrl-C, and write what is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, Unpack

import forcegen
from forcegen.commands.ending import ended
from forcegen.commands.files import Outputs
from forcegen.commands.progress import Progress
from forcegen.interruption import Interruption
from forcegen.problems import Together

if TYPE_CHECKING:
    from pathlib import Path

    from forcegen.documents.plan import Plan
    from forcegen.plan.solve import Known, Options
    from forcegen.scenario import Variant


class _Document(Protocol):
    """What can be written as JSON."""

    def to_json(self) -> str: ...


class Run:
    """One run of a command that solves, from its input to its exit code.

    First each part of the input is checked in a ``with run.checks`` of its own, and ``run.checks.tell`` tells all that
    is wrong. Then the command works in a ``with run.progress``: ``solved`` and ``known`` return what is known when
    Ctrl-C comes. ``put`` notes each result, and ``done`` writes them all.

    Args:
        interruption: What Ctrl-C does.
        read: Names of the files and folders that the command reads.
        quiet: Whether nothing is said of progress.
        reading: What is said on Ctrl-C while the input is read, as a phrase that follows "Interrupted".
    """

    def __init__(self, interruption: Interruption, *read: str, quiet: bool, reading: str) -> None:
        interruption.stage = reading
        self._interruption = interruption
        self.checks, self.outputs = Together(), Outputs(*read)
        self.progress = Progress(interruption, quiet=quiet)

    def solved(self, variant: Variant, **options: Unpack[Options]) -> tuple[Plan, Known | None]:
        """Solve a model, with what the solve knows besides; on Ctrl-C return the plan that is known alone."""
        from forcegen.plan.solve import solve_known

        options |= {"watch": self.progress.watch, "bounds": self.progress.bounds}
        try:
            return solve_known(variant, **options)
        except forcegen.Interrupted as stop:
            return stop.plan, None

    @contextmanager
    def whole(self) -> Iterator[None]:
        """End on Ctrl-C with nothing: what is known of a plan before its end is of no use to what follows."""
        try:
            yield
        except forcegen.Interrupted:
            raise KeyboardInterrupt from None

    def known[Found](self, find: Callable[[], Found]) -> Found:
        """Find something; on Ctrl-C return what is known of it, and from then on only write."""
        try:
            return find()
        except forcegen.Stopped as stop:
            self._interruption.settle()
            found: Found = stop.found
            return found

    def put(self, document: _Document, form: str, target: Path | None, **texts: Callable[[], str]) -> None:
        """Note a document in the form that is asked for: JSON, or one of some texts."""
        text = document.to_json() + "\n" if form == "json" else texts[form]()
        self.outputs.put(text, target, exact=form != "text")

    def settle(self) -> None:
        """Take Ctrl-C from here on for a wish to have what is known."""
        self._interruption.settle()

    def done(self, *, answered: bool, what: str = "shown") -> int:
        """Write all results and return the exit code; see ``ended``."""
        self.settle()
        self.outputs.write()
        return ended(self._interruption, answered=answered, what=what)
