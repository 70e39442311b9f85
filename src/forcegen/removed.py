"""Public names that the last release had and this one has no more, each with what to use instead.

Whoever uses one gets an ``AttributeError`` that says so. A name stays here for one release.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

REPLACEMENTS: Final = {
    "Explanation.plot_waterfall": 'fg.plot(explanation, "waterfall")',
    "ForceModel.with_changes": "fg.vary(model, changes=…, without=…).model",
    "ForceModel.with_scenario": "fg.vary(model, scenario).model",
    "Frontier.plot": "fg.plot(frontier)",
    "Plan.plot_contributions": 'fg.plot(plan, "contributions", model)',
    "Plan.plot_coverage": 'fg.plot(plan, "coverage", model)',
    "Plan.plot_mandates": 'fg.plot(plan, "mandates", model)',
    "Plan.plot_map": 'fg.plot(plan, "map", model)',
    "Plan.to_pandas": "fg.tables(plan)",
}
"""By the name as it was used: a name of the package, or a member of a class."""


def refuse_removed(name: str) -> None:
    """Refuse a name that is no more.

    Raises:
        AttributeError: When the name was removed, with what to use instead.
    """
    if name in REPLACEMENTS:
        raise AttributeError(f"{name} was removed in this release; use {REPLACEMENTS[name]}")


class WithRemovedMembers:
    """A class some of whose members were removed; place it before the classes that it is combined with."""

    if not TYPE_CHECKING:  # type checkers are to see that the members are gone

        def __getattr__(self, name: str) -> Any:
            refuse_removed(f"{type(self).__name__}.{name}")
            return super().__getattr__(name)
