"""What is printed: stdout and stderr, in letters that they have. Files are in ``forcegen.commands.files``."""

from __future__ import annotations

import errno
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import click

from forcegen.problems import OutputError, visible
from forcegen.streams import mute


def unwritable(where: str, name: str | Path, error: OSError, left: Sequence[Path] = ()) -> OutputError:
    """What is said of a place that cannot be written to.

    Args:
        where: Option or stream that asks for it.
        name: Name of the file.
        error: What the machine says.
        left: Files that were written all the same, and could not be taken back.
    """
    also = f" Already written: {', '.join(map(str, left))}." if left else ""
    why = error.strerror or str(error)
    return OutputError(f"{where}: cannot write {visible(str(name))} ({why}). The result was not written.{also}")


def say(
    text: str | bytes, *, nl: bool = True, err: bool = False, exact: bool = False, written: Sequence[Path] = ()
) -> None:
    """Print; in letters that the terminal has, or as ``exact`` UTF-8 whatever the terminal has.

    Args:
        text: What to print.
        nl: Whether to end the line.
        err: Whether to print to stderr, of which nothing is asked: the exit code is for the result alone.
        exact: Whether to print UTF-8.
        written: Files and folders that the command has written before.

    Raises:
        OutputError: When stdout is closed or cannot take the text. A reader that stopped early, such as ``head``, has
            seen what it wanted.
    """
    stream = sys.stderr if err else sys.stdout
    if stream is None:  # closed before the command began
        if err:
            return
        raise unwritable("stdout", "to it", OSError(errno.EBADF, "it is closed"), written)
    try:
        if isinstance(text, str):
            text = text.encode() if exact else in_letters_of(text, stream.encoding or "utf-8")
        click.echo(text, nl=nl, err=err)
    except OSError as error:
        mute(stream)
        if not err and not isinstance(error, BrokenPipeError):
            raise unwritable("stdout", "to it", error, written) from None


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
