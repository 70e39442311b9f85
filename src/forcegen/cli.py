"""The command: thin commands over the library, true exit codes, results on stdout and all else on stderr."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

import forcegen

if TYPE_CHECKING:
    from forcegen.model import ForceModel
    from forcegen.plan import Plan
    from forcegen.scenario import Variant

BAD_INPUT, INTERNAL, STRICT, INCONCLUSIVE, INTERRUPTED = 2, 1, 3, 4, 130
"""Exit codes; 0 is an answered question, and a shortfall is an answer."""

Command = Callable[..., Any]


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and leave with its exit code; no error of the user's ever shows a traceback."""
    try:
        code = cli.main(
            args=None if arguments is None else list(arguments), prog_name="forcegen", standalone_mode=False
        )
    except click.exceptions.Exit as leave:
        code = leave.exit_code
    except click.Abort:
        click.echo("Interrupted before anything was known.", err=True)
        code = INTERRUPTED
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except forcegen.ModelError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        count = len(error.problems)
        click.echo(f"{count} problem{'s' if count > 1 else ''}; nothing was done.", err=True)
        code = BAD_INPUT
    except forcegen.ForcegenError as error:
        click.echo(str(error), err=True)
        code = BAD_INPUT
    except BrokenPipeError:  # the reader of a pipe, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code or 0)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(forcegen.__version__, "-V", "--version", prog_name="forcegen")
def cli() -> None:
    """Force generation as a linear program: who sends whom where, what is short, and whose rule makes it so.

    MODEL is a folder with a model.toml, or the name of a model that comes with forcegen.
    """


def _variant_options(command: Command) -> Command:
    """The options by which every command changes a model before it uses it."""
    options = [
        click.option("--scenario", default="base", show_default=True, help="A scenario of the model."),
        click.option(
            "--set",
            "settings",
            multiple=True,
            metavar="CONDITION=yes|no",
            help="Let a condition hold or not; may be given several times.",
        ),
        click.option("--rotations", type=click.IntRange(1), help="Number of rotations, instead of the model's."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _settings(settings: Sequence[str]) -> dict[str, bool]:
    chosen: dict[str, bool] = {}
    for setting in settings:
        name, _, value = setting.partition("=")
        if value not in {"yes", "no"}:
            raise click.BadParameter(f"{setting!r}: expected CONDITION=yes or CONDITION=no", param_hint="--set")
        chosen[name.strip()] = value == "yes"
    return chosen


def _variant(model: ForceModel, scenario: str, settings: Sequence[str], rotations: int | None) -> Variant:
    return forcegen.vary(model, scenario, conditions=_settings(settings), rotations=rotations)


@cli.command()
@click.argument("model")
@_variant_options
def check(model: str, scenario: str, settings: tuple[str, ...], rotations: int | None) -> None:
    r"""Check MODEL: everything that is wrong with it, and every figure that is assumed.

    \b
    Examples:
      forcegen check models/template
      forcegen check reassurance-force --scenario with-germany
    """
    from forcegen.model import assumptions, remarks
    from forcegen.model.checks import Locator

    checked = _variant(forcegen.load(model), scenario, settings, rotations).model
    for finding in remarks(checked):
        click.echo(f"warning: {finding.problem(Locator())}", err=True)
    assumed = assumptions(checked)
    sizes = ", ".join(
        f"{len(rows)} {table}"
        for table, rows in (
            ("countries", checked.countries),
            ("pools", checked.pools),
            ("sites", checked.sites),
            ("requirements", checked.requirements),
            ("rules", checked.rules),
            ("sources", checked.sources),
        )
    )
    click.echo(f"{checked.name}: no error. {sizes}.")
    if assumed:
        click.echo(f"Assumed figures ({sum(assumed.values()):,}), chosen by the modeller and known by nobody:")
        for what, count in assumed.items():
            click.echo(f"{count:>7,}  {what}")


@cli.command()
@click.argument("model")
@_variant_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file instead of stdout.")
@click.option("--solver", default="HiGHS", show_default=True, help="HiGHS, or any solver that PuLP finds.")
@click.option("--time-limit", type=click.FloatRange(0), metavar="SECONDS", help="Let the solver run no longer.")
@click.option("--strict", is_flag=True, help="Exit with 3 unless the requirement is met.")
@click.option("-v", "--verbose", is_flag=True, help="Every row, not the first few.")
def solve(
    model: str,
    scenario: str,
    settings: tuple[str, ...],
    rotations: int | None,
    form: str,
    out: Path | None,
    solver: str,
    time_limit: float | None,
    strict: bool,
    verbose: bool,
) -> None:
    r"""Find the plan for MODEL with the least shortfall, and prove it.

    \b
    Examples:
      forcegen solve reassurance-force
      forcegen solve reassurance-force --scenario no-backstop --format json --out plan.json
      forcegen solve models/template --set parliament=no --rotations 6
    """
    loaded = forcegen.load(model)
    target = _target(out, model)
    interrupted = False
    try:
        plan = forcegen.solve(
            loaded,
            scenario,
            conditions=_settings(settings),
            rotations=rotations,
            solver=solver,
            time_limit=time_limit,
        )
    except forcegen.Interrupted as stop:
        plan, interrupted = stop.plan, True
    if form == "json":
        text = plan.to_json() + "\n"
    else:
        varied = _variant(loaded, scenario, settings, rotations).model
        text = forcegen.text_report(plan, varied, full=verbose)
    _write(text, target)
    if interrupted:
        click.echo("Interrupted: what is shown is what was known by then.", err=True)
        raise click.exceptions.Exit(INTERRUPTED)
    if plan.verdict == "inconclusive":
        raise click.exceptions.Exit(INCONCLUSIVE)
    if strict and plan.verdict != "met":
        raise click.exceptions.Exit(STRICT)


@cli.command()
@click.argument("plan", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("model")
def verify(plan: Path, model: str) -> None:
    r"""Check PLAN, a JSON document, against MODEL: every rule anew, in exact arithmetic, without a solver.

    Exits with 3 when the plan breaks a rule or its own arithmetic.

    \b
    Example:
      forcegen solve template --format json --out plan.json
      forcegen verify plan.json template
    """
    document = forcegen.Plan.read(plan)
    varied = _as_planned(document, forcegen.load(model))
    result = forcegen.audit(document, varied)
    for breach in result.breaches[:50]:
        click.echo(str(breach))
    click.echo(str(result))
    if not result.ok:
        raise click.exceptions.Exit(STRICT)


def _as_planned(plan: Plan, model: ForceModel) -> ForceModel:
    """The model with the changes that the plan says it was made with."""
    conditions: dict[str, bool] = {}
    rotations: int | None = None
    for change in plan.changes:
        name, _, value = change.partition(" = ")
        if name == "rotations" and value.isdecimal():
            rotations = int(value)
        else:
            conditions[name] = value == "yes"
    return forcegen.vary(model, conditions=conditions, rotations=rotations).model


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    r"""Make FOLDER with a small commented model to start from.

    \b
    Example:
      forcegen new my-force && forcegen solve my-force
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise click.UsageError(f"{folder} is there already, and is not an empty folder")
    template = forcegen.shipped_models()["template"]
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as beside:
        made = Path(beside) / "model"
        shutil.copytree(template, made)
        if folder.exists():
            folder.rmdir()
        made.rename(folder)
    click.echo(f"Made {folder}. Next: edit {folder / 'model.toml'}, then: forcegen solve {folder}")


@cli.command()
@click.argument("kind", required=False)
def rules(kind: str | None) -> None:
    r"""List the rule kinds, or print what one KIND says, its fields and an example.

    \b
    Examples:
      forcegen rules
      forcegen rules mandate
    """
    from forcegen.problems import nearest
    from forcegen.report.rule_book import kinds_by_name, list_of_kinds, page_of

    if kind is None:
        click.echo(list_of_kinds(), nl=False)
    elif kind in kinds_by_name():
        click.echo(page_of(kind), nl=False)
    else:
        near = nearest(kind, kinds_by_name())
        maybe = f" Maybe {near}?" if near else ""
        raise click.UsageError(f"no rule kind is called {kind!r}; 'forcegen rules' lists them.{maybe}")


@cli.command()
def schema() -> None:
    """Print the JSON schema of a plan."""
    import json

    click.echo(json.dumps(forcegen.Plan.model_json_schema(by_alias=True), indent=1))


@cli.command()
def models() -> None:
    """List the models that come with forcegen."""
    for name, folder in forcegen.shipped_models().items():
        click.echo(f"{name:<24}{forcegen.load(folder).title}")


def _target(out: Path | None, model: str) -> Path | None:
    """Where to write; refused when it lies in the model's own folder or there is no folder for it."""
    if out is None:
        return None
    if not out.parent.is_dir():
        raise click.BadParameter(f"there is no folder {out.parent}", param_hint="--out")
    if Path(model).is_dir() and out.resolve().is_relative_to(Path(model).resolve()):
        raise click.BadParameter(f"{out} lies in the model's own folder", param_hint="--out")
    return out


def _write(text: str, target: Path | None) -> None:
    """Print, or write beside the target and rename, so that no reader ever sees half a file."""
    if target is None:
        click.echo(text, nl=False)
        return
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
