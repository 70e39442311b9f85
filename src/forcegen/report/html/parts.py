"""What the parts of the page are made of: plain records that the template only lays out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Align = Literal["text", "prose", "figure"]
Columns = tuple[tuple[str, Align], ...]
Rows = tuple[tuple["Shown", ...], ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads somewhere, after one that does not; ``url`` is empty where there is no page of the web."""

    text: str
    url: str = ""
    before: str = ""


Shown = str | Link


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on the page: its caption, its columns with their alignment, and its rows, the first cell a heading."""

    caption: str
    columns: tuple[tuple[str, Align], ...]
    rows: tuple[tuple[Shown, ...], ...]
    folded: bool = True


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as SVG, with its words for those who do not see it; safe to stand in a page as it is."""

    markup: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: a heading, sentences, a chart, tables, and what to know of them; any may be missing."""

    id: str
    title: str
    sentences: tuple[str, ...] = ()
    picture: Picture | None = None
    grids: tuple[Grid, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the summary: what is asked, and the answer."""

    asks: str
    answers: tuple[Shown, ...]


def texts(*titles: str) -> Columns:
    """Columns of text."""
    return tuple((title, "text") for title in titles)


def prose(*titles: str) -> Columns:
    """Columns of sentences, which have room for them."""
    return tuple((title, "prose") for title in titles)


def figures(*titles: str) -> Columns:
    """Columns of figures, set to the right."""
    return tuple((title, "figure") for title in titles)


def web(url: str) -> str:
    """An address that a reader may follow: a page of the web, and nothing that a browser would run."""
    return url if url.startswith(("https://", "http://")) else ""


def kept(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections that have something to show."""
    return tuple(one for one in sections if one.sentences or one.picture or any(grid.rows for grid in one.grids))
