"""Commands that are loaded when they are asked for: a command line needs one of them, and the list of them none."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class OnDemand(dict[str, click.Command]):
    """Commands by name, each loaded when it is first asked for.

    Args:
        says: What the list of commands says of each, by name.
        package: The package that has a module for each, named like the command.
    """

    def __init__(self, says: Mapping[str, str], package: str) -> None:
        super().__init__((name, click.Command(name, help=said)) for name, said in says.items())
        self._package, self._left = package, set(says)

    def __getitem__(self, name: str) -> click.Command:
        if name in self._left:
            module = name.replace("-", "_")
            self[name] = getattr(import_module(f"{self._package}.{module}"), module)
            self._left.remove(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        """The command of a name."""
        return self[name] if name in self else default  # noqa: SIM401 - this is what it would call

    def values(self) -> Any:
        """Every command."""
        self._load()
        return super().values()

    def items(self) -> Any:
        """Every command with its name."""
        self._load()
        return super().items()

    def said(self, limit: int) -> list[tuple[str, str]]:
        """What the list of commands says of each, in so many letters; nothing is loaded."""
        return [(name, command.get_short_help_str(limit)) for name, command in super().items()]

    def _load(self) -> None:
        for name in self:
            self[name]
