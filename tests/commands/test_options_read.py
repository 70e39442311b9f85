"""Options are read once, and as strictly as the cells of a table."""

from __future__ import annotations

import click
import pytest

from forcegen.commands import cli
from forcegen.commands.options import person_rotations, priority, rotation, rotations, seconds
from forcegen.problems import ModelError, UnfitError
from forcegen.terms.calendar import MOST_ROTATIONS
from processes import forcegen

ARGUMENTS = {"verify": ("plan.json", "template"), "replan": ("plan.json", "template")}
"""What a command stands before, where it is not a model alone."""


def _single_options() -> list[tuple[str, str]]:
    """Every option of every command that takes one value."""
    return [
        (name, option.opts[0])
        for name, command in cli.commands.items()
        for option in command.params
        if isinstance(option, click.Option) and not (option.multiple or option.is_flag)
    ]


@pytest.mark.parametrize(("name", "option"), _single_options())
def test_an_option_given_twice_is_refused(name: str, option: str) -> None:
    """Proves that no command drops one of two values. Without it click keeps the last without a word."""
    required = {"replan": "--from", "export": "--to"}.get(name, option)
    arguments = [*ARGUMENTS.get(name, ("template",)), option, "3", option, "6"]
    arguments += [] if required == option else [required, "2"]
    with pytest.raises(ModelError) as told:
        cli.commands[name].make_context(f"forcegen {name}", arguments)
    assert f"{option}: found 3 and 6, expected one." in [str(one) for one in told.value.problems]


def test_every_problem_of_a_line_is_told_with_the_options_given_twice() -> None:
    """Proves the message as a user sees it, and that a flag may stand twice. Without it a line would need two tries."""
    done = forcegen("solve", "template", "--rotations", "3", "--rotations=6", "-v", "-v", "--out", "a", "--out", "b c")
    assert (done.code, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "--rotations: found 3 and 6, expected one.",
        '--out: found a and "b c", expected one.',
        "2 problems; nothing was done.",
    ]


def test_a_flag_may_stand_twice() -> None:
    """Proves that saying the same twice is no fault. Without it ``-v -v`` would be refused."""
    assert forcegen("models", "template", "-v", "-v").code == 0


@pytest.mark.parametrize(
    ("read", "text", "near"),
    [
        (rotations, "٣", "3"),
        (rotations, "1_0", "10"),
        (rotations, " 3", "3"),
        (rotations, "3.0", "3"),
        (rotations, "1e9", ""),
        (rotations, "10000", ""),
        (rotation, "٣", "3"),
        (rotation, "401", ""),
        (priority, "0", ""),
        (seconds, "nan", ""),
        (seconds, "inf", ""),
        (seconds, "1_0", "10"),
        (seconds, "1,5", "1.5"),
        (seconds, "-1", "1"),
        (person_rotations, "1 000", "1000"),
        (person_rotations, "²", ""),
    ],
)
def test_numbers_are_read_like_cells(read: object, text: str, near: str) -> None:
    """Proves that an option takes what a table takes. Without it Python's own int and float let such texts pass."""
    assert callable(read)
    with pytest.raises(UnfitError) as unfit:
        read(text)
    assert unfit.value.maybe == near


def test_plain_numbers_are_read() -> None:
    """Proves that the strict readers read: whole numbers, signed as in a table, and decimals of seconds."""
    assert (rotations("3"), rotations("+3"), rotation("400"), priority("9")) == (3, 3, 400, 9)
    assert (seconds("0"), seconds("1.5"), person_rotations("123456789012")) == (0.0, 1.5, 123_456_789_012)


def test_the_largest_number_of_rotations_is_the_calendar_s() -> None:
    """Proves that the message of ``--rotations`` states the limit of files."""
    with pytest.raises(UnfitError, match=f"from 1 to {MOST_ROTATIONS}$"):
        rotations("x")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--scale", "1_0"), '--scale: found "1_0", expected a plain number such as 1200 or 0.5. Maybe 10?'),
        (("--set", "defaults.dwell=٣"), '--set defaults.dwell: found "٣", expected a whole number. Maybe 3?'),
        (
            ("--time-limit", "inf"),
            '--time-limit: found "inf", expected a number of seconds, 0 or more.',
        ),
    ],
)
def test_a_command_refuses_a_number_that_a_file_may_not_hold(arguments: tuple[str, ...], message: str) -> None:
    """Proves it of the command as it is run. Without it a reader could be right and not be used."""
    done = forcegen("solve", "template", *arguments)
    assert (done.code, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [message, "1 problem; nothing was done."]
