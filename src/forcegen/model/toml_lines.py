"""On which line of a TOML file each key stands; the standard library's reader does not say."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"""[ \t]*(?:([A-Za-z0-9_-]+)|"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)')[ \t]*""")
_TEXT = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")|' + r"'''.*?'{3,5}(?!')" + r"""|"(?:[^"\\\n]|\\.)*"|'[^'\n]*\'""", re.DOTALL
)
_PLAIN = re.compile(r"[^,\]}\n#]*")

type _Path = tuple[str | int, ...]
"""Keys, and places in lists."""


@dataclass(frozen=True)
class TomlLines:
    """The lines of the keys of a TOML file that has been read without an error.

    Attributes:
        text: The file. It is looked through when the first line is asked for, as that is only for messages.
    """

    text: str

    def line(self, key: str) -> int | None:
        """The line of a key such as ``calendar.start`` or ``rules[2].scope.since``, or of the last table above it.

        Rows of an array of tables are counted from 0; keys within other lists are those of the list.
        """
        while key and key not in self._lines:
            key = key[:-1].rpartition(".")[0]
        return self._lines.get(key)

    @cached_property
    def _lines(self) -> dict[str, int]:
        ends = [found.start() for found in re.finditer("\n", self.text)]
        lines: dict[str, int] = {}
        for key, position in _Reading(self.text).found():
            lines.setdefault(key, bisect_left(ends, position) + 1)
        return lines


class _Reading:
    """A walk over a text that is known to be right; it finds keys and passes over values."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._rows: dict[_Path, int] = {}
        self._noted: list[tuple[_Path, int]] = []

    def found(self) -> Iterator[tuple[str, int]]:
        """Every key with its position, in the order of the file."""
        table: _Path = ()
        self._skip()
        while self._at < len(self._text):
            begins = self._at
            if self._takes("[["):
                above = self._below((), self._key(), last=False)
                self._rows[above] = self._rows.get(above, -1) + 1
                table = (*above, self._rows[above])
                self._note(above, begins)
                self._note(table, begins)
                self._at += 2
            elif self._takes("["):
                table = self._below((), self._key())
                self._note(table, begins)
                self._at += 1
            else:
                self._pair(table)
            self._skip()
        for path, position in self._noted:
            yield _named(path), position

    def _below(self, table: _Path, key: list[str], *, last: bool = True) -> _Path:
        """The path of a key in a header: of an array of tables, its last row is meant."""
        path = table
        for number, part in enumerate(key, start=1):
            path = (*path, part)
            if path in self._rows and (last or number < len(key)):
                path = (*path, self._rows[path])
        return path

    def _note(self, path: _Path, position: int) -> None:
        for length in range(1, len(path) + 1):
            self._noted.append((path[:length], position))

    def _pair(self, table: _Path) -> None:
        begins = self._at
        path = (*table, *self._key())
        self._note(path, begins)
        self._at += 1  # the equals sign
        self._value(path)

    def _key(self) -> list[str]:
        parts = []
        while found := _KEY.match(self._text, self._at):
            bare, basic, literal = found.groups()
            parts.append(bare or literal or _unescaped(basic or ""))
            self._at = found.end()
            if not self._takes("."):
                break
        return parts

    def _value(self, path: _Path) -> None:
        self._skip()
        if self._takes("{"):
            self._skip()
            while not self._takes("}"):
                self._pair(path)
                self._next()
        elif self._takes("["):
            self._skip()
            number = 0
            while not self._takes("]"):
                self._note((*path, number), self._at)
                self._value((*path, number))
                self._next()
                number += 1
        else:
            found = _TEXT.match(self._text, self._at) or _PLAIN.match(self._text, self._at)
            self._at = found.end() if found else self._at + 1

    def _next(self) -> None:
        """Pass over a comma, if there is one, and what is blank around it."""
        self._skip()
        self._takes(",")
        self._skip()

    def _skip(self) -> None:
        blank = _BLANK.match(self._text, self._at)
        self._at = blank.end() if blank else self._at

    def _takes(self, mark: str) -> bool:
        if not self._text.startswith(mark, self._at):
            return False
        self._at += len(mark)
        return True


def _named(path: _Path) -> str:
    """A path as it is asked for: the row of a table with its number, lists within a row without."""
    first, *rest = path
    row = f"[{rest[0]}]" if rest and isinstance(rest[0], int) else ""
    return ".".join([f"{first}{row}", *(part for part in rest if isinstance(part, str))])


def _unescaped(text: str) -> str:
    return str(tomllib.loads(f'key = "{text}"')["key"]) if "\\" in text else text


@dataclass(frozen=True)
class Cells(Mapping[str, str]):
    """The places of keys below one key of a file, as messages name them; found when they are asked for.

    Attributes:
        lines: The lines of the file.
        name: Name of the file.
        below: The key that all others are below, such as ``rules[2]``; empty for the whole file.
        says: What is said after the line.
    """

    lines: TomlLines
    name: str
    below: str = ""
    says: str = ""

    def __getitem__(self, key: str) -> str:
        line = self.lines.line(".".join(one for one in (self.below, key) if one))
        if line is None:
            raise KeyError(key)
        return f"{self.name} line {line}{self.says}"

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
