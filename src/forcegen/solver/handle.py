"""The one place where HiGHS objects are made, loaded and run.

Every object made here is silent, runs on one thread, and shares no state with any other object in the process.
HiGHS's return codes are checked here, for all callers: what it refuses becomes a ``SolverError``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from forcegen.solver.outcome import Bounds, SolverError, Status

if TYPE_CHECKING:
    import highspy

_POLL = 0.05
"""Seconds between two looks of the main thread at a run, so that Ctrl-C is seen soon."""

_SETTLED = {"output_flag": False, "threads": 1}
"""Options of every object: the default threads differ between versions, and two solves would fight for the cores."""

_ARRAYS = ("col_cost_", "col_lower_", "col_upper_", "row_lower_", "row_upper_")
"""Arrays of a program that HiGHS takes without a word also where they hold a value that is not a number."""


@cache
def silent_class() -> type[Any]:
    """The class of all objects: HiGHS that writes nothing.

    HiGHS 1.16 writes a banner to file descriptor 1 as callbacks are enabled for the first time in a process, which
    its constructor does before any option can be set.
    """
    import highspy

    class Silent(highspy.Highs):  # type: ignore[misc]
        """HiGHS with its output off from the beginning."""

        def enableCallbacks(self) -> Any:  # noqa: N802 - overrides a method of the library
            self.setOptionValue("output_flag", False)
            return super().enableCallbacks()

        def clear(self) -> Any:
            return self._silenced(super().clear())

        def resetOptions(self) -> Any:  # noqa: N802 - overrides a method of the library
            return self._silenced(super().resetOptions())

        def _silenced(self, status: Any) -> Any:
            """Settle again what a reset of the options takes back."""
            for option, value in _SETTLED.items():
                self.setOptionValue(option, value)
            return status

    return Silent


class Handle:
    """One HiGHS object.

    Attributes:
        api: The module ``highspy``.
        highs: The object, for calls that need no check; ``took`` checks the status of one that does.
        interrupted: Whether Ctrl-C stopped a run.
        runs: Times that it has run.
    """

    def __init__(self) -> None:
        import highspy

        self.api: ModuleType = highspy
        self.highs = silent_class()()
        self.interrupted = False
        self.runs = 0
        self._refused = False
        for option, value in _SETTLED.items():
            self.option(option, value)

    @property
    def version(self) -> str:
        """Version of HiGHS."""
        return str(self.highs.version())

    def took(self, status: highspy.HighsStatus, what: str) -> None:
        """Check a return code.

        Args:
            status: What a call returned.
            what: What was asked, as an object of "HiGHS refused".

        Raises:
            SolverError: When HiGHS did not do it, or did something else and warned.
        """
        if status != self.api.HighsStatus.kOk:
            raise SolverError(f"HiGHS refused {what}")

    def option(self, name: str, value: object) -> None:
        """Set an option.

        Raises:
            SolverError: When HiGHS refuses it.
        """
        self.took(self.highs.setOptionValue(name, value), f"the option {name} = {value}")

    def load(self, lp: highspy.HighsLp) -> None:
        """Load a program.

        Raises:
            SolverError: When a number of it is not one, a bound crosses another, or HiGHS refuses it.
        """
        if any(np.isnan(np.asarray(getattr(lp, name))).any() for name in _ARRAYS):
            raise SolverError("a cost or bound of the program is not a number")
        if not np.isfinite(np.asarray(lp.col_cost_)).all() or not np.isfinite(np.asarray(lp.a_matrix_.value_)).all():
            raise SolverError("a cost or coefficient of the program is not finite")
        for lower, upper in (("col_lower_", "col_upper_"), ("row_lower_", "row_upper_")):
            if (np.asarray(getattr(lp, lower)) > np.asarray(getattr(lp, upper))).any():
                raise SolverError("a lower bound of the program is above its upper bound")
        self.took(self.highs.passModel(lp), "the program as it is")

    def limit(self, seconds: float | None) -> None:
        """Let the next run take at most so many seconds; HiGHS itself counts over the life of the object."""
        self.option("time_limit", self.api.kHighsInf if seconds is None else self.highs.getRunTime() + seconds)

    def run(self) -> None:
        """Run to an end, or to the limit; Ctrl-C waits for the end.

        Raises:
            SolverError: When HiGHS itself fails.
        """
        self.runs += 1
        self._refused = self._failed()
        if self._refused and self.highs.getModelStatus() == self.api.HighsModelStatus.kNotset:
            # the program that uses forcegen ran HiGHS in this thread with another number of threads
            name = "resetThreadScheduler" if hasattr(self.highs, "resetThreadScheduler") else "resetGlobalScheduler"
            getattr(type(self.highs), name)(True)
            self._refused = self._failed()

    def _failed(self) -> bool:
        """Run; whether HiGHS says that it could not."""
        try:
            return bool(self.highs.run() == self.api.HighsStatus.kError)
        except Exception as error:  # such as one for want of memory
            raise SolverError(f"HiGHS failed: {error or type(error).__name__}") from error

    def run_stoppable(self, bounds: Bounds | None = None) -> None:
        """Run so that Ctrl-C stops the run at once; ``interrupted`` then says so.

        Ctrl-C reaches the main thread alone, and only while that is not itself within HiGHS: the run has a thread of
        its own, wherever it is called. Near the end of Python no thread can be started, and it runs where it is called.

        Args:
            bounds: Told, by a search, what is known of the least while it runs.

        Raises:
            SolverError: When HiGHS itself fails.
        """
        self.highs.HandleUserInterrupt = True  # it costs a little at every step, so that other runs go without
        known = told = (-np.inf, np.inf)

        def note(event: highspy.highs.HighsCallbackEvent) -> None:
            nonlocal known
            known = float(event.data_out.mip_dual_bound), float(event.data_out.mip_primal_bound)

        def tell() -> None:
            nonlocal told
            if bounds is not None and known != told:
                told = known
                bounds(*told)

        if bounds is not None:
            self.highs.cbMipInterrupt += note
        try:
            apart = _Apart(self.run)
            if apart.started:
                self._wait(apart, tell)
                apart.result()
            else:
                self.run()
            tell()
        finally:
            if bounds is not None:
                self.highs.cbMipInterrupt -= note

    def _wait(self, apart: _Apart, look: Callable[[], None]) -> None:
        """Wait for a run to end, and look at it now and then.

        Whatever is raised meanwhile stops the run first: nobody may touch the object while it runs.
        """
        raised: BaseException | None = None
        while True:
            try:
                apart.go.set()
                if apart.over.wait(_POLL):
                    break
                if raised is None:
                    look()
            except KeyboardInterrupt:
                self.interrupted = True
                self.highs.cancelSolve()
            except BaseException as error:  # raised again below
                raised = error
                self.highs.cancelSolve()
        if raised is not None:
            raise raised

    @property
    def said(self) -> str:
        """The status of the last run, in HiGHS's own words."""
        return str(self.highs.modelStatusToString(self.highs.getModelStatus()))

    @property
    def status(self) -> Status:
        """The status of the last run; where HiGHS refused to run, what it still says is of an earlier one."""
        return "failed" if self._refused else self.status_of(self.highs.getModelStatus())

    @property
    def out_of_iterations(self) -> bool:
        """Whether the last run ended at a limit of iterations."""
        return bool(self.highs.getModelStatus() == self.api.HighsModelStatus.kIterationLimit)

    def status_of(self, model_status: highspy.HighsModelStatus) -> Status:
        """What becomes of a status of HiGHS's."""
        known = self.api.HighsModelStatus
        statuses: dict[object, Status] = {
            known.kOptimal: "optimal",
            known.kInfeasible: "infeasible",
            known.kTimeLimit: "limit",
            known.kIterationLimit: "limit",
            known.kMemoryLimit: "limit",
            known.kSolutionLimit: "limit",
            known.kInterrupt: "interrupted",
        }
        return statuses.get(model_status, "failed")


class _Apart:
    """A run in a thread of its own.

    Attributes:
        go: To be set by whoever is ready to stop it; it begins then.
        over: Set when it has ended.
        started: Whether there was a thread for it.
    """

    def __init__(self, run: Callable[[], None]) -> None:
        self._run = run
        self._error: BaseException | None = None
        self.go, self.over = threading.Event(), threading.Event()
        try:
            threading.Thread(target=self._work, daemon=True, name="forcegen-highs").start()
        except RuntimeError:  # at the end of Python, or where the machine has none left
            self.started = False
        else:
            self.started = True

    def _work(self) -> None:
        self.go.wait()
        try:
            self._run()
        except BaseException as error:  # raised where the run is waited for
            self._error = error
        finally:
            self.over.set()

    def result(self) -> None:
        """Raise what the run raised."""
        if self._error is not None:
            raise self._error
