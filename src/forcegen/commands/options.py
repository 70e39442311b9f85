"""What several commands ask alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

import click

from forcegen.commands import completion
from forcegen.commands.parsing import as_in_a_file, read
from forcegen.problems import ModelError, Problem, UnfitError, nearest, quoted

if TYPE_CHECKING:
    from forcegen.scenario import Variation


def whole(least: int, most: int, what: str) -> Callable[[str], int]:
    """A reader of a whole number from ``least`` to ``most``, in words such as "a number of plans"."""

    def kind() -> Any:
        from forcegen.terms.numbers import Integer, within

        return Annotated[Integer, within(least, most, what)]

    return as_in_a_file(kind, f"{what} from {least:,} to {most:,}", int)


def _amount() -> Any:
    from forcegen.terms.numbers import Amount

    return Amount


rotation = whole(1, 400, "a rotation")
"""A reader of a rotation of a plan."""

priority = whole(1, 9, "a priority")
"""A reader of a priority."""

person_rotations = whole(0, 10**12, "a number of person-rotations")
"""A reader of a number of person-rotations."""

seconds = as_in_a_file(_amount, "a number of seconds, 0 or more", float)
"""A reader of a number of seconds."""


_in_range = whole(1, 400, "a number of rotations")


def rotations(text: str) -> int:
    """A number of rotations; one out of range is told by the model, with all else that is asked of it."""
    try:
        return _in_range(text)
    except UnfitError:
        if re.fullmatch("[1-9][0-9]{0,3}", text):
            return int(text)
        raise


def identifier(text: str) -> str:
    """An id, as rows have them."""
    from pydantic import TypeAdapter, ValidationError

    from forcegen.terms.text import Id

    try:
        return TypeAdapter[str](Id).validate_python(text)
    except ValidationError as error:
        raise error.errors()[0]["ctx"]["error"] from None


def setting(text: str) -> tuple[str, str]:
    """A path and the text of its value; empty where the value is to be left out."""
    path, equals, value = (part.strip() for part in text.partition("="))
    if not path or not equals:
        example = "yes" if "." not in path else "2"
        raise UnfitError("PATH=VALUE or CONDITION=yes|no", quoted(f"{path}={example}") if path else "")
    return path, value


def factor(text: str) -> tuple[str, str]:
    """What is scaled, and the text of the factor."""
    group, _, value = (part.strip() for part in text.rpartition("="))
    if not value or ("=" in text and not group):
        raise UnfitError("FACTOR or GROUP=FACTOR, such as 1.5 or roles.medical=2")
    return group or "requirements", value


def one_of(*known: str) -> Callable[[str], str]:
    """A reader of one of a few words."""

    def word(text: str) -> str:
        if text not in known:
            raise UnfitError(f"one of {', '.join(known)}", nearest(text, known))
        return text

    return word


def format_option(*forms: str, of: str = "Output format.") -> Callable[[Any], Any]:
    """``--format``: one of some forms, text where none is asked for; passed on as ``form``."""
    return click.option(
        "--format",
        "form",
        callback=read(one_of(*forms)),
        default="text",
        show_default=True,
        metavar="|".join(forms),
        help=of,
    )


out_option = click.option("--out", metavar="FILE", help="Write to a file instead of stdout.")


time_limit_option = click.option(
    "--time-limit",
    callback=read(seconds),
    metavar="SECONDS",
    help="Time limit in seconds; when it is reached, the result so far is shown (exit code 4).",
)


def solver_options(when: str = "") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """``--solver`` and ``--time-limit``; ``when`` says when they count."""

    def with_both(command: Callable[..., Any]) -> Callable[..., Any]:
        limit = click.option(
            "--time-limit",
            callback=read(seconds),
            metavar="SECONDS",
            help=f"{when}Time limit of the solver in seconds.",
        )
        solver = click.option(
            "--solver", default="HiGHS", show_default=True, help=f"{when}HiGHS, or any solver known to PuLP."
        )
        return solver(limit(command))

    return with_both


_PARTS = {
    "site": ("SITE", "at this site"),
    "zone": ("ZONE", "in this zone"),
    "host": ("COUNTRY", "in this host country"),
    "role": ("ROLE", "in this role"),
    "component": ("COMPONENT", "of this component"),
}
"""Parts of the requirement that options select, each with its metavar and in words."""


def requirement_options(verb: str, *parts: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """``--site``, ``--role`` and the like, each repeatable; ``verb`` says what is done to what they name."""

    def with_all(command: Callable[..., Any]) -> Callable[..., Any]:
        for part in reversed(parts):
            metavar, where = _PARTS[part]
            told = f"{verb} only the requirement {where} (repeatable)."
            option = click.option(
                f"--{part}", f"{part}s", callback=read(identifier), multiple=True, metavar=metavar, help=told
            )
            command = option(command)
        return command

    return with_all


def verbose_option(what: str) -> Callable[[Any], Any]:
    """``--verbose``: all of something in place of the first few."""
    return click.option("-v", "--verbose", is_flag=True, help=f"Show every {what}, not only the first few.")


def _scenario_option(several: str) -> Callable[[Any], Any]:
    """``--scenario``; ``several`` says what it means to give it several times."""
    return click.option(
        "--scenario",
        "scenarios",
        multiple=True,
        metavar="NAME[+NAME...]",
        shell_complete=completion.scenarios,
        help=f"Scenario of the model, or several combined in the given order; {several}.",
    )


_CHANGES = (
    click.option(
        "--set",
        "changes",
        callback=read(setting),
        multiple=True,
        metavar="PATH=VALUE",
        shell_complete=completion.settings,
        help="Set a value, such as defaults.dwell=3, or a condition, such as ceasefire=no (repeatable).",
    ),
    click.option(
        "--without",
        multiple=True,
        metavar="RULE",
        shell_complete=completion.rules,
        help="Remove a rule (repeatable).",
    ),
    click.option(
        "--rotations",
        callback=read(rotations),
        metavar="NUMBER",
        help="Number of rotations, in place of the model's number.",
    ),
    click.option(
        "--scale",
        callback=read(factor),
        multiple=True,
        metavar="[GROUP=]FACTOR",
        help="Multiply the requirement, or that of a group such as roles.medical or zones.west (repeatable).",
    ),
)


def model_as_asked(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options by which every command changes a model before it uses it, passed on as one ``Variation``."""

    @wraps(command)
    def with_variation(*args: Any, scenarios: tuple[str, ...], **options: Any) -> Any:
        (variation,), rest = _variations(("+".join(scenarios),) if scenarios else (), options)
        return command(*args, variation=variation, **rest)

    return _with(with_variation, _scenario_option("repeat the option to combine more"))


def models_as_asked(command: Callable[..., Any]) -> Callable[..., Any]:
    """The same for a command that takes several scenarios, each with the same changes: a tuple ``variations``.

    Where no scenario is named there is one variation, of the model as written.
    """

    @wraps(command)
    def with_variations(*args: Any, scenarios: tuple[str, ...], **options: Any) -> Any:
        variations, rest = _variations(scenarios, options)
        return command(*args, variations=variations, **rest)

    return _with(with_variations, _scenario_option("repeat the option to compare more"))


def _with(command: Callable[..., Any], scenario: Callable[[Any], Any]) -> Callable[..., Any]:
    for option in reversed((scenario, *_CHANGES)):
        command = option(command)
    return command


def _variations(scenarios: Sequence[str], options: dict[str, Any]) -> tuple[tuple[Variation, ...], dict[str, Any]]:
    """What is asked of the model in each scenario, and the options that are not about it."""
    from forcegen.scenario import Variation
    from forcegen.terms.text import Text

    rest = dict(options)
    changes = {path: Text(value) for path, value in once("--set", rest.pop("changes"))}
    scale = {group: Text(value) for group, value in once("--scale", rest.pop("scale"))}
    without, rotations = rest.pop("without"), rest.pop("rotations")
    return tuple(Variation(one, changes, without, rotations, scale) for one in scenarios or ("base",)), rest


def once(option: str, given: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """What was given, nothing of it in two ways."""
    chosen = dict(given)
    both = [(name, value) for name, value in dict.fromkeys(given) if chosen[name] != value]
    if both:
        raise ModelError(
            Problem(option, f"{name}={value} and {name}={chosen[name]}", "one of them") for name, value in both
        )
    return [*chosen.items()]
