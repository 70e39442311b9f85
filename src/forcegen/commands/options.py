"""What several commands ask alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite
from typing import Any

import click

from forcegen.commands.parsing import read
from forcegen.problems import ModelError, Problem, UnfitError, nearest, quoted


def rotations(text: str) -> int:
    """A number of rotations."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise UnfitError("a number of rotations, at least 1")
    return number


def seconds(text: str) -> float:
    """A number of seconds."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not isfinite(number) or number < 0:
        raise UnfitError("a number of seconds")
    return number


def setting(text: str) -> tuple[str, bool]:
    """A condition and whether it holds."""
    name, _, value = (part.strip() for part in text.partition("="))
    if not name or value not in {"yes", "no"}:
        near = nearest(value, ("yes", "no")).strip('"') or "yes"
        raise UnfitError("CONDITION=yes or CONDITION=no", quoted(f"{name}={near}") if name else "")
    return name, value == "yes"


FORMS = ("text", "json")


def form(text: str) -> str:
    """A form of output."""
    if text not in FORMS:
        raise UnfitError(f"one of {', '.join(FORMS)}", nearest(text, FORMS))
    return text


def variant_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options by which every command changes a model before it uses it."""
    options = [
        click.option("--scenario", default="base", show_default=True, help="A scenario of the model."),
        click.option(
            "--set",
            "settings",
            callback=read(setting),
            multiple=True,
            metavar="CONDITION=yes|no",
            help="Let a condition hold or not; may be given several times.",
        ),
        click.option(
            "--rotations",
            callback=read(rotations),
            metavar="NUMBER",
            help="Number of rotations, instead of the model's.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def chosen_conditions(settings: Sequence[tuple[str, bool]]) -> dict[str, bool]:
    """The conditions that were set, none of them both ways."""
    chosen = dict(settings)
    both = [name for name, value in chosen.items() if (name, not value) in settings]
    if both:
        raise ModelError(Problem("--set", f"{name}=yes and {name}=no", "one of them") for name in both)
    return chosen
