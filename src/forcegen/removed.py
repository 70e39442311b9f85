"""Public names that the last release had and this one has no more, each with what to use instead.

Using one raises an error that names the replacement: an ``AttributeError`` for a name of the package or a member of a
class, a ``TypeError`` for an argument or for a method that a class of a plug-in defines. A name stays for one release.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

REPLACEMENTS: Final[dict[str, str]] = {
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
    """Refuse a name that was removed.

    Raises:
        AttributeError: When the name was removed, with what to use instead.
    """
    if name in REPLACEMENTS:
        raise AttributeError(f"{name} was removed in this release; use {REPLACEMENTS[name]}")


class WithRemovedMembers:
    """A class some of whose members were removed; place it before the classes that it is combined with."""

    __slots__ = ()

    def __init_subclass__(cls, **settings: Any) -> None:
        """Refuse a class that defines a removed method, which nothing would call.

        Raises:
            TypeError: With what to define instead.
        """
        for name in vars(cls):
            for base in cls.__mro__[1:]:
                if f"{base.__name__}.{name}" in REPLACEMENTS:
                    instead = REPLACEMENTS[f"{base.__name__}.{name}"]
                    raise TypeError(f"{cls.__name__} defines {name}, which was removed in this release; use {instead}")
        super().__init_subclass__(**settings)

    if not TYPE_CHECKING:  # type checkers are to see that the members are gone

        def __getattr__(self, name: str) -> Any:
            for base in type(self).__mro__:
                refuse_removed(f"{base.__name__}.{name}")
            inherited = getattr(super(), "__getattr__", None)
            if inherited is None:
                raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
            return inherited(name)


def renamed_arguments[**P, R](**new_names: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator that refuses the old names of arguments, by their new names.

    Raises:
        TypeError: When the decorated function is called with an old name, with the new one.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            for old, new in new_names.items():
                if old in kwargs:
                    raise TypeError(f"{function.__name__}() has no argument '{old}' any more; use '{new}'")
            return function(*args, **kwargs)

        return checked

    return decorate
