"""The rule kinds by name: those that are built in, and those of other distributions."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

from forcegen.plugins import RULES, Plugin, entry_points, plugin
from forcegen.rules import KINDS
from forcegen.rules.base import Rule


def name_of(kind: type[Rule]) -> str:
    """The name of a rule kind."""
    return str(kind.model_fields["kind"].default)


BUILT_IN: dict[str, type[Rule]] = {name_of(kind): kind for kind in KINDS}
"""The rule kinds of forcegen itself. No plug-in replaces one of them."""


def plugged_in(name: str) -> type[Rule] | None:
    """The rule kind of this name that a distribution brings and that can be used."""
    brought = None if name in BUILT_IN else plugin(RULES, name)
    return None if brought is None or fault_of(brought) else brought.value


def plugin_names() -> tuple[str, ...]:
    """Names of all kinds that other distributions bring, whether they can be used or not; nothing is loaded."""
    return tuple(entry_points(RULES))


def why_unusable(name: str) -> str:
    """Why the kind that a distribution brings under a name cannot be used; empty where it can, or where none does."""
    brought = plugin(RULES, name)
    return "" if brought is None else fault_of(brought)


def kinds_by_name() -> dict[str, type[Rule]]:
    """Every rule kind that can be used by its name: those built in first."""
    plugged = {name: plugged_in(name) for name in plugin_names()}
    return BUILT_IN | {name: kind for name, kind in plugged.items() if kind is not None}


def fault_of(brought: Plugin) -> str:
    """Why a rule of another distribution is no kind that a model can use; empty where it is one."""
    if brought.name in BUILT_IN:
        return f"{brought.distribution} brings a kind of this name, which is built in"
    if brought.fault:
        return brought.fault
    kind: Any = brought.value
    if not (isinstance(kind, type) and issubclass(kind, Rule) and kind is not Rule):
        return f"the entry point of {brought.distribution} is no subclass of Rule"
    field = kind.model_fields["kind"]
    if get_origin(field.annotation) is not Literal or get_args(field.annotation) != (field.default,):
        return f'{brought.distribution} brings a rule without \'kind: Literal["{brought.name}"] = "{brought.name}"\''
    if field.default != brought.name:
        return f"{brought.distribution} brings the kind {field.default} under this name"
    if kind.derived:
        return f"{brought.distribution} brings a derived kind, which only forcegen itself can have"
    return ""
