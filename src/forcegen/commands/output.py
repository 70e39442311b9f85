"""Where results go: stdout in letters that it has, or a file that is never seen half written."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
import unicodedata
from pathlib import Path

import click

from forcegen.problems import ModelError, Problem, quoted


def unwritable(where: str, error: OSError) -> ModelError:
    """What the machine says of a place that cannot be written to."""
    return ModelError([Problem(where, f"no way to write it ({error.strerror or error})", "a place to write to")])


def target_of(out: str | None, model: str, option: str = "--out") -> Path | None:
    """Where to write, refused before the solver runs and not after."""
    if out is None or out == "-":
        return None
    target, source = Path(out), Path(model)
    problem = None
    try:
        if not out.strip() or target.is_dir():
            problem = Problem(option, quoted(out), "the name of a file")
        elif not target.parent.is_dir():
            problem = Problem(option, quoted(out), "a file in a folder that is there")
        elif source.is_dir() and target.resolve().is_relative_to(source.resolve()):
            problem = Problem(option, quoted(out), "a file outside the model's own folder")
        elif source.is_file() and target.resolve() == source.resolve():
            problem = Problem(option, quoted(out), "another file than the one that is read")
        elif not _is_special(target):
            target = target.resolve()
            if target.exists() and not os.access(target, os.W_OK):
                problem = Problem(option, quoted(out), "a file that may be written")
            with tempfile.TemporaryFile(dir=target.parent):
                pass
    except OSError as error:
        raise unwritable(option, error) from None
    if problem:
        raise ModelError([problem])
    return target


def file_of(name: str, model: str, option: str) -> Path:
    """A file to write to, where stdout will not do; refused like ``target_of``."""
    target = target_of(name, model, option)
    if target is None:
        raise ModelError([Problem(option, quoted(name), "the name of a file")])
    return target


def _is_special(target: Path) -> bool:
    """Whether it is a device or a pipe, which is written to and never replaced."""
    return target.exists() and not stat.S_ISREG(target.stat().st_mode)


def write(content: str | bytes, target: Path | None, *, exact: bool, option: str = "--out") -> None:
    """Print, or write beside the target and rename, so that no reader ever sees half a file."""
    if target is None:
        say(content, nl=False, exact=exact)
        return
    raw = content.encode() if isinstance(content, str) else content
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        if _is_special(target):
            target.write_bytes(raw)
            return
        try:
            with beside.open("xb") as file:
                file.write(raw)
            if target.exists():
                shutil.copymode(target, beside)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(option, error) from None


def say(text: str | bytes, *, nl: bool = True, err: bool = False, exact: bool = False) -> None:
    """Print; in letters that the terminal has, or as ``exact`` UTF-8 whatever the terminal has."""
    stream = sys.stderr if err else sys.stdout
    if stream is None:
        return
    try:
        if isinstance(text, str):
            text = text.encode() if exact else in_letters_of(text, stream.encoding or "utf-8")
        click.echo(text, nl=nl, err=err)
    except OSError as error:
        # what is still in the buffer must go nowhere when Python flushes it at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if not isinstance(error, BrokenPipeError):  # the reader of a pipe, such as head, may have seen enough
            raise unwritable("stderr" if err else "stdout", error) from None


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


def count(number: int, one: str, several: str) -> str:
    """A number of things in words."""
    return f"{number:,} {one if number == 1 else several}"
