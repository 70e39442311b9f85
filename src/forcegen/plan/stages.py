"""The stages of a solve, so that whoever waits can be told, and whoever measures can tell them apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Stage = Literal["equal sites", "program", "loading", "solver", "whole people", "proof", "document"]
"""What a solve is at: merging equal sites, stating the program, loading it into the solver, running the solver,
finding whole people, proving the bounds, writing the plan."""

Watch = Callable[[Stage], None]
"""Called as each stage begins; it must not take long."""


def nobody(_: Stage) -> None:
    """Watch nothing."""
