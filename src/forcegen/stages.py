"""What whoever waits is told: the stage of a solve, what is known of the shortfall, and which of many parts it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Stage = Literal[
    "equal sites", "program", "loading", "solver", "whole people", "proof", "worth", "document", "interrupted"
]
"""What a solve is at: merging equal sites, stating the program, loading it into the solver, running the solver,
finding whole people, proving the bounds, finding what one person changes under each rule, writing the plan; or, after
Ctrl-C, stating what is known by then."""

Watch = Callable[[Stage], None]
"""Called as each stage begins; it must not take long."""

Parts = Callable[[str, int, int], None]
"""Called as each of many parts begins: what it is, which it is (from 1), and of how many; it must not take long."""


def nobody(*_: object) -> None:
    """Watch nothing."""
