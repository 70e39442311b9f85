"""Make a folder with a model to start from."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

import forcegen
from forcegen.commands.options import identifier
from forcegen.commands.output import say, unwritable
from forcegen.commands.parsing import Command
from forcegen.problems import ModelError, Problem, UnfitError, quoted

_TEMPLATE = "template"


@click.command(cls=Command)
@click.argument("folder")
def new(folder: str) -> None:
    r"""Create FOLDER with a small commented model of the same name.

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
            raise ModelError([Problem(folder, "something that exists already", "a new folder, or an empty one")])
        if not made.parent.is_dir():
            raise ModelError([Problem(folder, f"no folder {quoted(str(made.parent))}", "an existing parent folder")])
        name = _name_for(made, folder)
        try:
            _copy(forcegen.shipped_models()[_TEMPLATE], made, name)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            if there:
                made.mkdir(exist_ok=True)
            raise
    except OSError as error:
        raise unwritable("forcegen new", folder, error) from None
    say(f"Created {made}. Next: edit {made / 'model.toml'}, then run: forcegen solve {made}", written=[made])


def _name_for(made: Path, folder: str) -> str:
    """The name of a model in a folder: the folder's, or the id that is most like it."""
    name = made.resolve().name
    try:
        return identifier(name)
    except UnfitError as unfit:
        near = unfit.maybe.strip('"')
    try:
        return identifier(near)
    except UnfitError as unfit:
        raise ModelError([Problem(folder, quoted(name), f"a folder whose name is {unfit}")]) from None


def _copy(template: Path, made: Path, name: str) -> None:
    """Copy the template with the new model's name in the head of each file, and else as it is."""
    for source in sorted([template, *template.rglob("*")]):
        target = made / source.relative_to(template)
        if source.is_dir():
            target.mkdir(exist_ok=True)
            continue
        text = source.read_bytes()
        for line in ('name = "{}"\n', "# {}\n"):
            text = text.replace(line.format(_TEMPLATE).encode(), line.format(name).encode())
        target.write_bytes(text)
