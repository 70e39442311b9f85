"""The files of a command: refused before the work where they cannot be written, and written together after it."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from forcegen.commands.output import say, unwritable
from forcegen.problems import ModelError, Problem, fold, quoted

_BAD_NAMES = {errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ, errno.ENOTDIR, errno.ELOOP}
"""What the machine says where the name itself is wrong, and not the place."""


@dataclass(frozen=True)
class _Content:
    """What is written, where, and the option that asked for it; ``None`` is stdout."""

    target: Path | None
    raw: str | bytes | Iterable[str]
    option: str
    exact: bool

    @property
    def pieces(self) -> Iterator[bytes]:
        """Its bytes in a file, one piece after the other."""
        if isinstance(self.raw, bytes):
            yield self.raw
        elif isinstance(self.raw, str):
            yield self.raw.encode()
        else:
            yield from (piece.encode() for piece in self.raw)


class Outputs:
    """Everything that one command writes.

    Each target is asked for before the solver runs, and refused then if it cannot be written, or if it is also the
    target of another option. ``write`` comes last: all files are written beside their targets and then renamed, so
    that no reader sees half a file, and a failure leaves every target as it was.

    Args:
        read: Names of the files and folders that the command reads.
    """

    def __init__(self, *read: str) -> None:
        self._read = [Path(one) for one in read]
        self._claimed: list[tuple[str, str, Path]] = []
        self._contents: list[_Content] = []

    def target(self, name: str | None, option: str = "--out") -> Path | None:
        """Where an option asks to write; ``None`` is stdout.

        Raises:
            ModelError: When the name is that of no file, of one that is read, or of another option's target.
            OutputError: When the machine does not let a file be written there.
        """
        if name is None or name == "-":
            return None
        try:
            target = self._checked(name, option)
        except OSError as error:
            if error.errno in _BAD_NAMES:
                found, expected = f"{quoted(name)} ({error.strerror})", "the name of a file"
                raise ModelError([Problem(option, found, expected)]) from None
            raise unwritable(option, name, error) from None
        for other, known, path in self._claimed:
            if _is_same(target, path):
                expected = f"a file of its own: {other} {known} is written to the same"
                raise ModelError([Problem(option, quoted(name), expected)])
        self._claimed.append((option, name, target))
        return target

    def file(self, name: str, option: str) -> Path:
        """A target where stdout will not do; refused like any other."""
        target = self.target(name, option)
        if target is None:
            raise ModelError([Problem(option, quoted(name), "the name of a file")])
        return target

    def _checked(self, name: str, option: str) -> Path:
        target = Path(name)
        problem = None
        if not name.strip() or target.is_dir():
            problem = Problem(option, quoted(name), "the name of a file")
        elif not target.parent.is_dir():
            problem = Problem(option, quoted(name), "a file in a folder that is there")
        elif any(one.is_dir() and target.resolve().is_relative_to(one.resolve()) for one in self._read):
            problem = Problem(option, quoted(name), "a file outside the model's own folder")
        elif any(one.is_file() and _is_same(target.resolve(), one.resolve()) for one in self._read):
            problem = Problem(option, quoted(name), "another file than the one that is read")
        if problem:
            raise ModelError([problem])
        if _is_special(target):
            return target
        target = target.resolve()
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        with tempfile.TemporaryFile(dir=target.parent) as room:
            room.write(b"\n")
        return target

    def put(
        self, content: str | bytes | Iterable[str], target: Path | None, *, exact: bool = True, option: str = "--out"
    ) -> None:
        """Note what is to be written, with all else, by ``write``; what is large, as pieces that are made then."""
        self._contents.append(_Content(target, content, option, exact))

    def write(self) -> None:
        """Write all of it, or nothing.

        Raises:
            OutputError: When a file or stdout could not be written, with what is there all the same.
        """
        staged: list[tuple[_Content, Path, Path]] = []
        try:
            for one in self._contents:
                if one.target is not None and not _is_special(one.target):
                    beside = one.target.with_name(f".forcegen-{os.urandom(8).hex()}")
                    staged.append((one, one.target, beside))
                    _stage(one, one.target, beside)
            for one in self._contents:
                if one.target is None:
                    raw = one.raw if isinstance(one.raw, str | bytes) else b"".join(one.pieces)
                    say(raw, nl=False, exact=one.exact)
                elif _is_special(one.target):
                    _to_device(one, one.target)
            _replace(staged)
        finally:
            for _, _, beside in staged:
                with suppress(OSError):
                    beside.unlink(missing_ok=True)


def _is_special(target: Path) -> bool:
    """Whether it is a device or a pipe, which is written to and never replaced."""
    return target.exists() and not stat.S_ISREG(target.stat().st_mode)


def _is_same(one: Path, other: Path) -> bool:
    """Whether two resolved names are of one file, or will be: through links, or where case does not count."""
    if one == Path(os.devnull):
        return False
    if one == other or (one.exists() and other.exists() and one.samefile(other)):
        return True
    alike = one.parent == other.parent and fold(one.name) == fold(other.name)
    return alike and _case_does_not_count(one.parent)


def _case_does_not_count(folder: Path) -> bool:
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".forcegen-Case") as made:
        return Path(made.name).with_name(Path(made.name).name.swapcase()).exists()


def _stage(one: _Content, target: Path, beside: Path) -> None:
    try:
        with beside.open("xb") as file:
            file.writelines(one.pieces)
        if target.exists():
            shutil.copymode(target, beside)
    except OSError as error:
        raise unwritable(one.option, target, error) from None


def _to_device(one: _Content, target: Path) -> None:
    try:
        with target.open("wb") as device:
            device.writelines(one.pieces)
    except OSError as error:
        raise unwritable(one.option, target, error) from None


def _replace(staged: list[tuple[_Content, Path, Path]]) -> None:
    """Give every file its name; where one cannot have it, all others have theirs taken back."""
    second_names: list[Path] = []
    done: list[tuple[Path, Path | None]] = []
    try:
        for one, target, beside in staged:
            before = None
            try:
                if len(staged) > 1 and target.exists():
                    before = beside.with_name(f"{beside.name}-before")
                    second_names.append(before)
                    _keep(target, before)
                beside.replace(target)
            except OSError as error:
                raise unwritable(one.option, target, error, _taken_back(done)) from None
            done.append((target, before))
    finally:
        for before in second_names:
            with suppress(OSError):
                before.unlink(missing_ok=True)


def _keep(target: Path, before: Path) -> None:
    """Give a file that is about to be replaced a second name."""
    try:
        before.hardlink_to(target)
    except OSError:  # no hard links here
        shutil.copy2(target, before)


def _taken_back(done: list[tuple[Path, Path | None]]) -> list[Path]:
    """Put back what was replaced and remove what is new; the files with which that failed."""
    left = []
    for target, before in reversed(done):
        try:
            if before is None:
                target.unlink()
            else:
                before.replace(target)
        except OSError:
            left.append(target)
    return left
