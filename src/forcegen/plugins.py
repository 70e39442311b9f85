"""Rule kinds of other distributions, by their entry points: found when they are asked for, loaded one by one.

A distribution names each kind under two groups, in two modules of its own: its rule, and the statement by which the
audit checks it. Neither group is looked at by ``import forcegen``, or for a model whose kinds are all built in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

Group = Literal["forcegen.rules", "forcegen.audit"]

RULES: Group = "forcegen.rules"
"""Entry points of rule kinds: the name of the kind, and its subclass of ``Rule``."""

AUDIT: Group = "forcegen.audit"
"""Entry points of audit statements: the name of the kind, and the function that states its law a second time."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """What a distribution brings under one name of a group.

    Attributes:
        name: Name of the kind.
        distribution: Name and version of the distribution; several where more than one brings the kind.
        module: Module that the entry point names.
        value: What the entry point names; ``None`` where it cannot be used.
        fault: Why it cannot be used; empty where it can.
    """

    name: str
    distribution: str
    module: str
    value: Any = None
    fault: str = ""


@cache
def entry_points(group: Group) -> Mapping[str, tuple[EntryPoint, ...]]:
    """Entry points of a group by name, in order; nothing is loaded."""
    from importlib import metadata

    found: dict[str, tuple[EntryPoint, ...]] = {}
    for one in metadata.entry_points(group=group):
        found[one.name] = (*found.get(one.name, ()), one)
    return dict(sorted(found.items()))


@cache
def plugin(group: Group, name: str) -> Plugin | None:
    """What a distribution brings under a name; nothing where none does."""
    found = entry_points(group).get(name, ())
    if not found:
        return None
    brought_by = sorted({_distribution(one) for one in found})
    module = found[0].module
    if len(found) > 1:
        several = f"{len(found)} entry points of the group {group} have this name, in {' and '.join(brought_by)}"
        return Plugin(name, ", ".join(brought_by), module, fault=several)
    try:
        value = found[0].load()
    except Exception as error:
        return Plugin(name, brought_by[0], module, fault=f"{brought_by[0]} fails to load: {told(error)}")
    return Plugin(name, brought_by[0], module, value)


def forget() -> None:
    """Look at the installed distributions anew when they are next asked for."""
    entry_points.cache_clear()
    plugin.cache_clear()


def told(error: Exception) -> str:
    """An error on one line."""
    return " ".join(f"{type(error).__name__}: {error}".split()).removesuffix(":")


def _distribution(entry_point: EntryPoint) -> str:
    """Name and version of the distribution that has an entry point."""
    brought_by = entry_point.dist
    return f"{brought_by.name} {brought_by.version}" if brought_by is not None else "an unnamed distribution"
