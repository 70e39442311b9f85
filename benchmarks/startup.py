"""What it takes to start: importing, asking for help, and the first answer."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.measuring import Spent, python, run
from benchmarks.results import Command


@dataclass(frozen=True)
class _Start:
    says: str
    command: list[str]


NOTHING = "python -c pass"
IMPORT = "import forcegen"
HELP = "forcegen --help"
LIBRARIES = "import pulp, highspy, numpy, pydantic"
SOLVE = "forcegen solve reassurance-force"
_STARTS = (
    _Start(NOTHING, python("-c", "pass")),
    _Start(IMPORT, python("-c", "import forcegen")),
    _Start("import pulp", python("-c", "import pulp")),
    _Start(HELP, python("-m", "forcegen", "--help")),
    _Start(LIBRARIES, python("-c", LIBRARIES)),
    _Start(SOLVE, python("-m", "forcegen", "solve", "reassurance-force")),
)


def start_up(rounds: int) -> tuple[Command, ...]:
    """Start each in turn, in one order and then in the other; once before, for bytecode and so that no disk is read."""
    spent: dict[str, list[Spent]] = {start.says: [] for start in _STARTS}
    for number in range(-1, rounds):
        for start in _STARTS if number % 2 else reversed(_STARTS):
            taken = run(start.command)
            if number >= 0:
                spent[start.says].append(taken)
    return tuple(
        Command(says=says, cpu=tuple(one.cpu for one in all_of), wall=tuple(one.wall for one in all_of))
        for says, all_of in spent.items()
    )
