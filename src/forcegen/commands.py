"""The commands: thin over the library, results on stdout and all else on stderr."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Sequence
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import forcegen
from forcegen.cli import BAD_INPUT, INCONCLUSIVE, INTERRUPTED, STRICT, Interruption
from forcegen.problems import ModelError, Problem, UnfitError, nearest, quoted

if TYPE_CHECKING:
    from forcegen.model import ForceModel
    from forcegen.plan import Plan

MOST_BREACHES = 50
"""Breaches of an audit that are shown."""


def run(arguments: Sequence[str] | None, interruption: Interruption) -> int:
    """Run one command and return its exit code.

    Raises:
        ModelError: With every problem of the input.
        SolverError: When the solver is unknown, is not installed or gives no multipliers.
    """
    given = None if arguments is None else list(arguments)
    try:
        code = cli.main(args=given, prog_name="forcegen", standalone_mode=False, obj=interruption)
    except click.UsageError as error:
        raise ModelError([_misuse(error)]) from None
    return int(code or 0)


class _Command(click.Command):
    """A command that tells everything that is wrong with its options at once."""

    allow_extra_args = True

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        rest = super().parse_args(ctx, args)
        problems = [*ctx.meta.get(__name__, ())]
        problems += [
            Problem(ctx.command_path, f"one argument too many, {quoted(extra)}", _help(ctx)) for extra in ctx.args
        ]
        if problems:
            raise ModelError(problems)
        return rest


class _Commands(click.Group):
    """The commands in the order in which a newcomer meets them."""

    command_class = _Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.commands:
            expected = f"one of {', '.join(self.commands)}"
            found = f"the command {quoted(args[0])}"
            raise ModelError([Problem("forcegen", found, expected, nearest(args[0], self.commands))])
        return super().resolve_command(ctx, args)


def _read(by: Callable[[str], object]) -> Callable[[click.Context, click.Parameter, Any], Any]:
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


def _help(ctx: click.Context | None) -> str:
    return f"what '{ctx.command_path if ctx else 'forcegen'} --help' says"


def _misuse(error: click.UsageError) -> Problem:
    """A command line that cannot be read."""
    where, see = (error.ctx.command_path if error.ctx else "forcegen"), _help(error.ctx)
    if isinstance(error, click.NoSuchOption) and error.ctx:
        known = [name for param in error.ctx.command.get_params(error.ctx) for name in param.opts]
        near = nearest(error.option_name, [name for name in known if name.startswith("--")])
        return Problem(where, f"the option {quoted(error.option_name)}", see, near)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return Problem(where, f"no {error.param.human_readable_name}", see)
    if isinstance(error, click.BadOptionUsage):
        flags = [param for command in cli.commands.values() for param in command.params if param.nargs == 1]
        needs = any(error.option_name in param.opts and not getattr(param, "is_flag", False) for param in flags)
        return Problem(error.option_name, *(("no value", "one") if needs else ("a value", "none")))
    return Problem(where, error.format_message().rstrip("."), see)


def _rotations(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise UnfitError("a number of rotations, at least 1")
    return number


def _seconds(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not isfinite(number) or number < 0:
        raise UnfitError("a number of seconds")
    return number


def _setting(text: str) -> tuple[str, bool]:
    name, _, value = (part.strip() for part in text.partition("="))
    if not name or value not in {"yes", "no"}:
        near = nearest(value, ("yes", "no")).strip('"') or "yes"
        raise UnfitError("CONDITION=yes or CONDITION=no", quoted(f"{name}={near}") if name else "")
    return name, value == "yes"


FORMS = ("text", "json")


def _form(text: str) -> str:
    if text not in FORMS:
        raise UnfitError(f"one of {', '.join(FORMS)}", nearest(text, FORMS))
    return text


def _variant_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options by which every command changes a model before it uses it."""
    options = [
        click.option("--scenario", default="base", show_default=True, help="A scenario of the model."),
        click.option(
            "--set",
            "settings",
            callback=_read(_setting),
            multiple=True,
            metavar="CONDITION=yes|no",
            help="Let a condition hold or not; may be given several times.",
        ),
        click.option(
            "--rotations",
            callback=_read(_rotations),
            metavar="NUMBER",
            help="Number of rotations, instead of the model's.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _conditions(settings: Sequence[tuple[str, bool]]) -> dict[str, bool]:
    chosen = dict(settings)
    both = [name for name, value in chosen.items() if (name, not value) in settings]
    if both:
        raise ModelError(Problem("--set", f"{name}=yes and {name}=no", "one of them") for name in both)
    return chosen


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(forcegen.__version__, "-V", "--version", prog_name="forcegen")
@click.pass_context
def cli(ctx: click.Context) -> int:
    """Force generation as a linear program: who sends whom where, what is short, and whose rule makes it so.

    MODEL is a folder with a model.toml, or the name of a model that comes with forcegen.
    """
    if ctx.invoked_subcommand is None:
        _say(ctx.get_help(), err=True)
    return BAD_INPUT


@cli.command()
@click.argument("model")
@_variant_options
@click.option(
    "--format", "form", callback=_read(_form), default="text", show_default=True, metavar="text|json", help="Form."
)
@click.option("--out", metavar="FILE", help="Write to a file instead of stdout.")
@click.option("--solver", default="HiGHS", show_default=True, help="HiGHS, or any solver that PuLP finds.")
@click.option("--time-limit", callback=_read(_seconds), metavar="SECONDS", help="Let the solver run no longer.")
@click.option("--strict", is_flag=True, help="Exit with 3 unless the requirement is met.")
@click.option("-v", "--verbose", is_flag=True, help="Every row, not the first few.")
@click.pass_obj
def solve(
    interruption: Interruption,
    model: str,
    scenario: str,
    settings: tuple[tuple[str, bool], ...],
    rotations: int | None,
    form: str,
    out: str | None,
    solver: str,
    time_limit: float | None,
    strict: bool,
    verbose: bool,
) -> int:
    r"""Find the plan for MODEL with the least shortfall, and prove it.

    \b
    Examples:
      forcegen solve reassurance-force
      forcegen solve reassurance-force --scenario no-backstop --format json --out plan.json
      forcegen solve template --set folketing-consent=no --rotations 6
    """
    interruption.stage = "while reading the model, before there was a plan"
    conditions = _conditions(settings)
    loaded = forcegen.load(model)
    target = _target(out, model)
    interruption.stage = "while solving, before there was a plan"
    try:
        plan = forcegen.solve(
            loaded, scenario, conditions=conditions, rotations=rotations, solver=solver, time_limit=time_limit
        )
    except forcegen.Interrupted as stop:
        plan = stop.plan
    interruption.stage = "while writing the plan"
    if form == "json":
        text = plan.to_json() + "\n"
    else:
        varied = forcegen.vary(loaded, scenario, conditions=conditions, rotations=rotations).model
        text = forcegen.text_report(plan, varied, full=verbose)
    interruption.settle()
    _write(text, target, exact=form == "json")
    if interruption.seen:
        _say("Interrupted: what is shown is what was known by then.", err=True)
        return INTERRUPTED
    if plan.verdict == "inconclusive":
        return INCONCLUSIVE
    return STRICT if strict and plan.verdict != "met" else 0


@cli.command()
@click.argument("model")
@_variant_options
def check(model: str, scenario: str, settings: tuple[tuple[str, bool], ...], rotations: int | None) -> None:
    r"""Say all that is wrong with MODEL, and what is only assumed in it.

    \b
    Examples:
      forcegen check models/template
      forcegen check reassurance-force --scenario with-germany
    """
    from forcegen.formulation import formulate
    from forcegen.formulation.slack import never_binding
    from forcegen.model import assumptions, remarks
    from forcegen.model.checks import Locator

    checked = forcegen.vary(forcegen.load(model), scenario, conditions=_conditions(settings), rotations=rotations).model
    for finding in remarks(checked):
        _say(f"warning: {finding.problem(Locator())}", err=True)
    for rule in never_binding(formulate(checked)):
        _say(f"warning: rule {rule} can never bind: even if everybody went, it would leave room", err=True)
    sizes = ", ".join(
        _count(len(rows), one, several)
        for rows, one, several in (
            (checked.countries, "country", "countries"),
            (checked.pools, "pool", "pools"),
            (checked.sites, "site", "sites"),
            (checked.requirements, "requirement", "requirements"),
            (checked.rules, "rule", "rules"),
            (checked.sources, "source", "sources"),
        )
    )
    lines = [f"{checked.name}: no error. {sizes}."]
    assumed = assumptions(checked)
    if assumed:
        lines.append(f"Assumed figures ({sum(assumed.values()):,}), chosen by the modeller and known by nobody:")
        lines += [f"{count:>7,}  {what}" for what, count in assumed.items()]
    _say("\n".join(lines))


def _count(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"


@cli.command()
@click.argument("plan", metavar="PLAN")
@click.argument("model")
def verify(plan: str, model: str) -> int:
    r"""Check PLAN, a JSON document, against MODEL anew, without a solver.

    Every rule is recomputed in exact arithmetic. Exits with 3 when the plan breaks a rule or its own sums.

    \b
    Example:
      forcegen solve template --format json --out plan.json
      forcegen verify plan.json template
    """
    document = forcegen.Plan.read(plan)
    result = forcegen.audit(document, _as_planned(plan, document, forcegen.load(model)))
    if result.ok:
        _say(str(result))
        return 0
    breaches = [str(breach) for breach in result.breaches]
    more = len(breaches) - MOST_BREACHES
    lines = [f"Audit failed: {_count(len(breaches), 'breach', 'breaches')} in {result.rows:,} rows recomputed exactly."]
    lines += breaches[:MOST_BREACHES] + ([f"… and {more:,} more"] if more > 0 else [])
    _say("\n".join(lines))
    return STRICT


def _as_planned(path: str, plan: Plan, model: ForceModel) -> ForceModel:
    """The model with the changes that the plan says it was made with.

    Raises:
        ModelError: When the plan was made for another model.
    """
    if plan.model != model.name:
        near = quoted(plan.model) if plan.model in forcegen.shipped_models() else ""
        expected = f"a plan for the model {quoted(model.name)}"
        raise ModelError([Problem(path, f"a plan for {quoted(plan.model)}", expected, near)])
    problems: list[Problem] = []
    scenarios = ["base", *(one.id for one in model.scenarios)]
    if plan.scenario not in scenarios:
        expected = f"one of {', '.join(scenarios)}"
        near = nearest(plan.scenario, scenarios)
        problems.append(Problem(f"{path}, scenario", quoted(plan.scenario), expected, near))
    try:
        varied = forcegen.vary(model, conditions=plan.settings.conditions, rotations=plan.settings.rotations).model
    except ModelError as error:
        problems += [
            Problem(f"{path}, settings, {one.where}", one.found, one.expected, one.maybe) for one in error.problems
        ]
    if problems:
        raise ModelError(problems)
    return varied


@cli.command()
@click.argument("kind", required=False)
def rules(kind: str | None) -> None:
    r"""List the rule kinds, or say all about one KIND.

    \b
    Examples:
      forcegen rules
      forcegen rules mandate
    """
    from forcegen.report.rule_book import kinds_by_name, list_of_kinds, page_of

    if kind is None:
        _say(list_of_kinds(), nl=False)
    elif kind in kinds_by_name():
        _say(page_of(kind), nl=False)
    else:
        expected = f"one of {', '.join(kinds_by_name())}"
        raise ModelError([Problem("forcegen rules", quoted(kind), expected, nearest(kind, kinds_by_name()))])


@cli.command()
@click.argument("folder")
def new(folder: str) -> None:
    r"""Make FOLDER with a small commented model to start from.

    \b
    Example:
      forcegen new my-force && forcegen solve my-force
    """
    made = Path(folder)
    there = made.is_dir()
    try:
        if not folder.strip():
            raise ModelError([Problem("forcegen new", quoted(folder), "the name of a folder")])
        if made.exists() and (not there or any(made.iterdir())):
            raise ModelError([Problem(folder, "something that is there already", "a new folder, or an empty one")])
        if not made.parent.is_dir():
            raise ModelError([Problem(folder, f"no folder {quoted(str(made.parent))}", "a folder to make it in")])
        try:
            shutil.copytree(forcegen.shipped_models()["template"], made, dirs_exist_ok=True)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            if there:
                made.mkdir(exist_ok=True)
            raise
    except OSError as error:
        raise _unwritable(folder, error) from None
    _say(f"Made {made}. Next: edit {made / 'model.toml'}, then: forcegen solve {made}")


@cli.command()
def models() -> None:
    """List the models that come with forcegen."""
    _say("\n".join(f"{name:<24}{forcegen.load(folder).title}" for name, folder in forcegen.shipped_models().items()))


@cli.command()
def schema() -> None:
    """Print the JSON schema of a plan."""
    import json

    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    _say(json.dumps({**draft, **forcegen.Plan.model_json_schema(by_alias=True, mode="serialization")}, indent=1))


def _unwritable(where: str, error: OSError) -> ModelError:
    return ModelError([Problem(where, f"no way to write it ({error.strerror or error})", "a place to write to")])


def _target(out: str | None, model: str) -> Path | None:
    """Where to write, refused before the solver runs and not after."""
    if out is None or out == "-":
        return None
    target = Path(out)
    problem = None
    try:
        if not out.strip() or target.is_dir():
            problem = Problem("--out", quoted(out), "the name of a file")
        elif not target.parent.is_dir():
            problem = Problem("--out", quoted(out), "a file in a folder that is there")
        elif Path(model).is_dir() and target.resolve().is_relative_to(Path(model).resolve()):
            problem = Problem("--out", quoted(out), "a file outside the model's own folder")
        elif not _is_special(target):
            target = target.resolve()
            if target.exists() and not os.access(target, os.W_OK):
                problem = Problem("--out", quoted(out), "a file that may be written")
            with tempfile.TemporaryFile(dir=target.parent):
                pass
    except OSError as error:
        raise _unwritable("--out", error) from None
    if problem:
        raise ModelError([problem])
    return target


def _is_special(target: Path) -> bool:
    """Whether it is a device or a pipe, which is written to and never replaced."""
    return target.exists() and not stat.S_ISREG(target.stat().st_mode)


def _write(text: str, target: Path | None, *, exact: bool) -> None:
    """Print, or write beside the target and rename, so that no reader ever sees half a file."""
    if target is None:
        _say(text, nl=False, exact=exact)
        return
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        if _is_special(target):
            target.write_text(text, encoding="utf-8", newline="\n")
            return
        try:
            with beside.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
            if target.exists():
                shutil.copymode(target, beside)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable("--out", error) from None


def _say(text: str, *, nl: bool = True, err: bool = False, exact: bool = False) -> None:
    """Print; in letters that the terminal has, or as ``exact`` UTF-8 whatever the terminal has."""
    stream = sys.stderr if err else sys.stdout
    if stream is None:
        return
    try:
        click.echo(text.encode() if exact else in_letters_of(text, stream.encoding or "utf-8"), nl=nl, err=err)
    except OSError as error:
        # what is still in the buffer must go nowhere when Python flushes it at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if not isinstance(error, BrokenPipeError):  # the reader of a pipe, such as head, may have seen enough
            raise _unwritable("stderr" if err else "stdout", error) from None


_PLAIN = str.maketrans("–—−×·’‘“”", "---x.''\"\"")


def in_letters_of(text: str, encoding: str) -> str:
    """The text, in plain letters where an encoding lacks some of its own."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        letters = unicodedata.normalize("NFKD", text.translate(_PLAIN))
        plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
        return plain.encode(encoding, "replace").decode(encoding)
    return text
