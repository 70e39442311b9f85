"""Make a folder with a model to start from."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

import forcegen
from forcegen.commands.output import say, unwritable
from forcegen.commands.parsing import Command
from forcegen.problems import ModelError, Problem, quoted


@click.command(cls=Command)
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
        raise unwritable(folder, error) from None
    say(f"Made {made}. Next: edit {made / 'model.toml'}, then: forcegen solve {made}")
