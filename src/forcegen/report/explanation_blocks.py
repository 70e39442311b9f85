"""What the page of an explanation is made of: each block is said once, and shown as text or as Markdown."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import override

from forcegen.report.markdown import code, escaped, grid
from forcegen.report.text import WIDTH, cut, some, wrapped


class Block(ABC):
    """A piece of the page."""

    @abstractmethod
    def text(self, *, full: bool) -> list[str]:
        """Lines of at most 80 columns; of a short page only as much as it has room for."""

    @abstractmethod
    def markdown(self) -> list[str]:
        """Lines of one block of Markdown, everything in it."""


@dataclass(frozen=True)
class Title(Block):
    """What the page is about."""

    says: str

    @override
    def text(self, *, full: bool) -> list[str]:
        return [self.says]

    @override
    def markdown(self) -> list[str]:
        return [f"# {escaped(self.says)}"]


@dataclass(frozen=True)
class Heading(Block):
    """The title of a part.

    Attributes:
        title: The title.
        says: What follows it at once.
        option: Option that all of the part is about.
        indent: Columns by which further lines are set in.
        most: Lines on the short page.
    """

    title: str
    says: str = ""
    option: str = ""
    indent: int = 0
    most: int | None = None

    @override
    def text(self, *, full: bool) -> list[str]:
        if not self.says:
            return [f"{self.title}  > {self.option}"] if self.option else wrapped(self.title, "", self.indent)
        between = " " if self.title.endswith("?") else ": "
        return wrapped(f"{self.title}{between}{self.says}", "", self.indent, None if full else self.most)

    @override
    def markdown(self) -> list[str]:
        below = [escaped(self.says)] if self.says else [code(self.option)] if self.option else []
        return [f"## {escaped(self.title)}", *(line for one in below for line in ("", one))]


@dataclass(frozen=True)
class Prose(Block):
    """Sentences.

    Attributes:
        says: What they say.
        lead: What the first line begins with.
        indent: Columns by which further lines are set in.
        most: Lines on the short page.
    """

    says: str
    lead: str = ""
    indent: int = 0
    most: int | None = None

    @override
    def text(self, *, full: bool) -> list[str]:
        return wrapped(self.says, self.lead, self.indent, None if full else self.most)

    @override
    def markdown(self) -> list[str]:
        return [escaped(self.lead + self.says)]


@dataclass(frozen=True)
class Names(Block):
    """Names, or figures with names, of which the short page says how many it leaves out.

    Attributes:
        lead: What comes before them.
        names: The names.
        lines: Lines on the short page.
        separator: What stands between them.
    """

    lead: str
    names: Sequence[str]
    lines: int = 1
    separator: str = ", "

    @override
    def text(self, *, full: bool) -> list[str]:
        if full:
            return wrapped(self.separator.join(self.names), self.lead, 4)
        if self.lines == 1:
            return [self.lead + some(self.names, WIDTH - len(self.lead), self.separator)]
        room = self.lines * WIDTH - len(self.lead) - 4
        return wrapped(some(self.names, room, self.separator), self.lead, 2, self.lines)

    @override
    def markdown(self) -> list[str]:
        return [escaped(self.lead + self.separator.join(self.names))]


@dataclass(frozen=True)
class Item(Block):
    """One of several things.

    Attributes:
        says: What it says.
        lead: What its first line of text begins with.
        place: Its number, where they are numbered.
    """

    says: str
    lead: str = "  "
    place: int | None = None

    @override
    def text(self, *, full: bool) -> list[str]:
        return wrapped(self.says, self.lead, max(4, len(self.lead)))

    @override
    def markdown(self) -> list[str]:
        return [("- " if self.place is None else f"{self.place}. ") + escaped(self.says)]


@dataclass(frozen=True)
class Option(Block):
    """What to add to the command at the top; what stands below an item is of the item."""

    says: str
    lead: str = "     > "

    @override
    def text(self, *, full: bool) -> list[str]:
        return wrapped(self.says, self.lead, len(self.lead))

    @override
    def markdown(self) -> list[str]:
        return [code(self.says)]


@dataclass(frozen=True)
class Sum(Block):
    """Figures with what they are, of which the last is what the others come to: ``(figure, what, names)`` each."""

    rows: Sequence[tuple[str, str, Sequence[str]]]

    @override
    def text(self, *, full: bool) -> list[str]:
        lines: list[str] = []
        for figure, what, names in self.rows:
            lead = f"{figure:>10}  "
            if full:
                lines += wrapped(what + ", ".join(names), lead, len(lead) + 2)
            else:
                lines.append(cut(lead + what + some(names, WIDTH - len(lead) - len(what))))
        return lines

    @override
    def markdown(self) -> list[str]:
        rows = ((figure, what + ", ".join(names)) for figure, what, names in self.rows)
        return [*grid(("person-rotations", "what"), rows, figures=(0,))]


@dataclass(frozen=True)
class Sources(Block):
    """Citations, with the marks by which they are named above; on the short page at most so many."""

    marked: Sequence[tuple[str, str]]
    most: int

    @override
    def text(self, *, full: bool) -> list[str]:
        lines = [f"{mark} {citation}" for mark, citation in self.marked]
        if full:
            return [part for line in lines for part in wrapped(line, "", 4)]
        more = len(lines) - self.most
        return [*map(cut, lines[: self.most]), *([f"    and {more} more (-v shows all)"] if more > 0 else [])]

    @override
    def markdown(self) -> list[str]:
        return ["## Sources", "", *(f"- {escaped(mark)} {escaped(citation)}" for mark, citation in self.marked)]


@dataclass(frozen=True)
class Legend(Block):
    """How every figure is checked."""

    @override
    def text(self, *, full: bool) -> list[str]:
        return ["Add options after > to the first command; --format json has every term."]

    @override
    def markdown(self) -> list[str]:
        added = f"Add options such as {code('--without RULE')} to the first command;"
        return [f"{added} {code('--format json')} has every term."]


Part = Sequence[Block]


def as_text(parts: Iterable[Part], *, full: bool) -> str:
    """The parts of a page, a blank line between them."""
    texts = ["\n".join(line.rstrip() for block in part for line in block.text(full=full)) for part in parts if part]
    return "\n\n".join(texts) + "\n"


def as_markdown(parts: Iterable[Part]) -> str:
    """The parts of a page, a blank line between blocks."""
    lines: list[str] = []
    for part in parts:
        inside = ""
        for block in part:
            if isinstance(block, Item):
                inside = " " * (2 if block.place is None else len(f"{block.place}. "))
                lines += [*block.markdown(), ""]
                continue
            if not isinstance(block, Option):
                inside = ""
            lines += [*(inside + line if line else line for line in block.markdown()), ""]
    return "\n".join(lines[:-1]) + "\n"
