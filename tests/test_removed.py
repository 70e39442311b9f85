"""Names that the last release had: whoever uses one is told what to use instead."""

from __future__ import annotations

import inspect

import pytest

from forcegen.removed import REPLACEMENTS, WithRemovedMembers, renamed_arguments


class Engine(WithRemovedMembers):
    """A class of which ``start`` was removed."""


@pytest.fixture(autouse=True)
def removed_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ``Engine.start`` be a removed name."""
    monkeypatch.setitem(REPLACEMENTS, "Engine.start", "Engine.run")


def test_a_removed_member_names_its_replacement_in_every_subclass() -> None:
    """Proves that a member is refused by name. Without it a subclass would say that it never had such a member."""

    class Diesel(Engine):
        """A subclass, whose own name is in no table."""

    for kind in (Engine, Diesel):
        with pytest.raises(AttributeError, match=r"Engine\.start was removed in this release; use Engine\.run"):
            kind().start  # type: ignore[attr-defined]  # noqa: B018


def test_an_unknown_member_is_an_ordinary_error() -> None:
    """Proves that other names are as in any class. Without it ``hasattr`` would fail, or the message would mislead."""
    assert not hasattr(Engine(), "stop")
    with pytest.raises(AttributeError, match=r"'Engine' object has no attribute 'stop'"):
        Engine().stop  # type: ignore[attr-defined]  # noqa: B018


def test_a_class_that_defines_a_removed_method_is_refused() -> None:
    """Proves that a plug-in written for the last release fails at once.

    Without it its old method would be called by nothing, and a rule would silently hold no longer.
    """
    with pytest.raises(TypeError, match=r"Petrol defines start, which was removed in this release; use Engine\.run"):
        type("Petrol", (Engine,), {"start": lambda self: None})


def test_an_old_argument_names_the_new_one() -> None:
    """Proves that a call by an old name is refused with the new one, and that signatures are as before.

    Without it the error would be that of an unexpected argument, and help pages would show ``*args, **kwargs``.
    """

    @renamed_arguments(budget="time_limit")
    def explain(plan: str, *, time_limit: float = 1.0) -> str:
        """Return what was given."""
        return f"{plan} {time_limit}"

    assert explain("plan", time_limit=2.0) == "plan 2.0"
    assert list(inspect.signature(explain).parameters) == ["plan", "time_limit"]
    with pytest.raises(TypeError, match=r"explain\(\) has no argument 'budget' any more; use 'time_limit'"):
        explain("plan", budget=2.0)  # type: ignore[call-arg]
