"""Command lines read strictly: everything that is wrong with one is told at once, with the nearest right thing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import click

from forcegen.commands.on_demand import OnDemand
from forcegen.commands.output import say
from forcegen.problems import Argument, ModelError, Problem, UnfitError, nearest, quoted


def shows(page: Callable[[click.Context], str]) -> Callable[[click.Context, click.Parameter, bool], None]:
    """What an option does that prints a page and ends the command, such as ``--help``."""

    def show(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            say(page(ctx))
            ctx.exit()

    return show


class _WithHelp(click.Command):
    """A command whose help is printed like every other result."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help``."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.callback = shows(click.Context.get_help)
        return option


class Command(_WithHelp):
    """A command that tells everything that is wrong with its options at once.

    Args:
        name: Its name.
        help: What it does, in the form of click.
        called: Options by the argument of the library that they set, where the names differ.
        options: As click takes them.
    """

    allow_extra_args = True

    def __init__(
        self,
        name: str | None,
        *,
        help: str | None = None,  # noqa: A002 - click's own word
        called: Mapping[str, str] | None = None,
        **options: Any,
    ) -> None:
        # click keeps the lines of a paragraph that a backspace precedes; a docstring says so in two letters
        super().__init__(name, help=help and help.replace("\\b\n", "\b\n"), **options)
        self._called = called or {}

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what is wrong with an argument of the library is told of the option that was typed."""
        try:
            return super().invoke(ctx)
        except ModelError as error:
            raise ModelError(self._as_typed(one, ctx) for one in error.problems) from None

    def _as_typed(self, problem: Problem, ctx: click.Context) -> Problem:
        """A problem with an argument as one of the option, or of the file, that it was given by."""
        if not isinstance(problem.where, Argument):
            return problem
        name = problem.where.argument
        option = self._called.get(name) or f"--{name}"
        for param in self.params:
            if option in param.opts or (name == param.name and name not in self._called):
                typed = param.opts[0] if isinstance(param, click.Option) else str(ctx.params[name])
                return replace(problem, where=f"{typed} {problem.where.part}".rstrip())
        return problem

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options, then say all that is wrong with them."""
        given = [*args]
        rest = super().parse_args(ctx, args)
        if ctx.resilient_parsing:  # a line that is being completed is not finished, and not wrong
            return rest
        problems = [*self._given_twice(ctx, given), *ctx.meta.get(__name__, ())]
        problems += [
            Problem(ctx.command_path, f"one argument too many, {quoted(extra)}", help_of(ctx)) for extra in ctx.args
        ]
        if problems:
            raise ModelError([*problems, *_of_model(ctx.params.get("model"))])
        return rest

    def _given_twice(self, ctx: click.Context, args: list[str]) -> Iterator[Problem]:
        """Options that take one value and were given several: click itself keeps the last and drops the others.

        A line that cannot be read at all has ended in an error of click's before this.
        """
        single = {
            option.name: option
            for option in self.get_params(ctx)
            if isinstance(option, click.Option) and not (option.multiple or option.is_flag or option.is_eager)
        }
        parser = self.make_parser(ctx)
        for option in single.values():  # added a second time, they collect what they are given
            parser.add_option(option, option.opts, dest=option.name, action="append", nargs=option.nargs)
        values, _, _ = parser.parse_args(args)
        for name, option in single.items():
            found = values.get(str(name)) or ()
            if isinstance(found, list) and len(found) > 1:
                yield Problem(option.opts[0], " and ".join(map(_as_given, found)), "one")


def _as_given(value: str) -> str:
    """A value as it stands on the command line, in quotes where it would not be clear without them."""
    return value if re.fullmatch(r"[\w./:=+-]{1,60}", value) else quoted(value)


def _of_model(model: str | None) -> Iterable[Problem]:
    """What is wrong with the model that stands on a line of which something else is wrong."""
    if model is None:
        return ()
    import forcegen

    try:
        forcegen.load(model)
    except ModelError as error:
        return error.problems
    return ()


class Commands(_WithHelp, click.Group):
    """The commands in the order in which a newcomer meets them."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they were added."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands; none of them is loaded for it."""
        if isinstance(self.commands, OnDemand):
            limit = formatter.width - 6 - max(map(len, self.commands))
            with formatter.section("Commands"):
                formatter.write_dl(self.commands.said(limit))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of that name, or the nearest."""
        if args[0] not in self.commands and not ctx.resilient_parsing:
            expected = f"one of {', '.join(self.commands)}"
            found = f"the command {quoted(args[0])}"
            raise ModelError([Problem("forcegen", found, expected, nearest(args[0], self.commands))])
        return super().resolve_command(ctx, args)


def read(by: Callable[[str], object]) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """Have an option read by a function that raises ``UnfitError``."""

    def one(ctx: click.Context, param: click.Parameter, text: str) -> object:
        try:
            return by(text)
        except UnfitError as unfit:
            problem = Problem(param.opts[0], quoted(text), str(unfit), unfit.maybe)
            ctx.meta.setdefault(__name__, []).append(problem)
            return None

    def callback(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(one(ctx, param, text) for text in value)
        return None if value is None else one(ctx, param, value)

    return callback


def as_in_a_file[Value](kind: Callable[[], Any], expected: str, of: Callable[[Any], Value]) -> Callable[[str], Value]:
    """A reader of an option by the type that reads a cell of a table, so that both take the same and no more.

    Args:
        kind: Gives the type; called when there is something to read, because types take long to import.
        expected: What is expected, in words that say the range.
        of: Makes of the value read what the command wants.
    """

    def value(text: str) -> Value:
        from pydantic import TypeAdapter, ValidationError

        from forcegen.terms.text import Text

        adapter: TypeAdapter[Any] = TypeAdapter(kind())

        def fits(near: str) -> bool:
            try:
                adapter.validate_python(Text(near))
            except ValidationError:
                return False
            return True

        try:
            return of(adapter.validate_python(Text(text)))
        except ValidationError as error:
            near = str(error.errors()[0]["ctx"]["error"].maybe)
            raise UnfitError(expected, near if near and fits(near) else "") from None

    return value


def help_of(ctx: click.Context | None) -> str:
    """Where to read on, as what was expected."""
    return f"what '{ctx.command_path if ctx else 'forcegen'} --help' says"


def misuse(error: click.UsageError, commands: click.Group) -> Problem:
    """A command line that cannot be read, as a problem."""
    where, see = (error.ctx.command_path if error.ctx else "forcegen"), help_of(error.ctx)
    if isinstance(error, click.NoSuchOption) and error.ctx:
        known = [name for param in error.ctx.command.get_params(error.ctx) for name in param.opts]
        near = nearest(error.option_name, [name for name in known if name.startswith("--")])
        return Problem(where, f"the option {quoted(error.option_name)}", see, near)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return Problem(where, f"no {error.param.human_readable_name}", see)
    if isinstance(error, click.BadOptionUsage):
        flags = [param for command in commands.commands.values() for param in command.params if param.nargs == 1]
        needs = any(error.option_name in param.opts and not getattr(param, "is_flag", False) for param in flags)
        return Problem(error.option_name, *(("no value", "one") if needs else ("a value", "none")))
    return Problem(where, error.format_message().rstrip("."), see)
