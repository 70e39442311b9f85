"""How a command ends whose question may not have been answered in full."""

from __future__ import annotations

from forcegen.commands.output import say
from forcegen.exit_codes import INCONCLUSIVE, INTERRUPTED
from forcegen.interruption import Interruption


def ended(interruption: Interruption, *, answered: bool, what: str = "shown") -> int:
    """The exit code of a command that has written what is known.

    Args:
        interruption: Whether Ctrl-C came.
        answered: Whether the question was answered in full.
        what: What became of the result: it is ``shown`` or ``written``.
    """
    if interruption.seen:
        say(f"Interrupted: the result {'was' if what == 'written' else 'is'} {what} as far as it was known.", err=True)
        return INTERRUPTED
    return 0 if answered else INCONCLUSIVE
