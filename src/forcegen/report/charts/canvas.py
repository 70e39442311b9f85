"""What all charts have in common: paper, letters, colours, and how a figure becomes the same bytes every time."""

from __future__ import annotations

import io
import os
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from threading import RLock
from types import ModuleType
from typing import TYPE_CHECKING, Any

from forcegen.extras import need
from forcegen.report.charts.drawing import FAMILY, Styles, file_of, part_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 8.0
"""Width of a chart in inches: that of an A4 page within its margins."""

INK, FAINT, PAPER = "#222222", "#6b6b6b", "#ffffff"
"""Letters, lesser letters (contrast 5.3 to 1 on the paper) and the paper."""

FILLED, SHORT, CLOSED = "#a6cbe6", "#c2410c", "#d9d9d9"
"""What is filled or allowed, what is short, and what is shut: apart in hue, in lightness and without colour."""

COUNTRIES = ("#332288", "#88ccee", "#117733", "#ddcc77", "#882255", "#44aa99", "#cc6677", "#999933")
"""Colours that readers with any of the common colour blindnesses tell apart (Paul Tol's muted scheme)."""

HATCHES = ("", "///", "", "\\\\\\", "", "---", "", "xxx")
"""Patterns beside the colours, so that neighbours differ on a grey print (lines only: dots make large files)."""

OTHERS = "#bbbbbb"

_LETTERS: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": FAMILY.split(", "),
    "font.size": 8.5,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 10.0,
    "axes.edgecolor": "#888888",
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": INK,
    "text.parse_math": False,
    "text.usetex": False,
    "axes.formatter.use_mathtext": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "svg.fonttype": "none",
    "svg.hashsalt": "forcegen",
    "path.simplify": True,
}


_one_at_a_time = RLock()
"""Held while a chart is drawn or written: the settings of matplotlib are one set for the whole process."""


def library() -> ModuleType:
    """Load matplotlib, whatever backend the environment names: charts are figures, and none needs a backend.

    ``MPLBACKEND`` as Jupyter sets it names a module that may not be installed here, and with such a name matplotlib
    cannot be imported. Where the name is right, matplotlib has it in the end as if it had read it itself.

    Raises:
        ModelError: When matplotlib is not installed.
    """
    need("matplotlib", where="a chart")
    named = None if "matplotlib" in sys.modules else os.environ.pop("MPLBACKEND", None)
    try:
        mpl = import_module("matplotlib")
    finally:
        if named is not None:
            os.environ["MPLBACKEND"] = named
    if named:
        with suppress(ValueError):
            mpl.rcParams["backend"] = named
    return mpl


@contextmanager
def style() -> Iterator[None]:
    """The house's settings of matplotlib, for as long as the context lasts and whatever the reader has set.

    Other threads that draw a chart wait for their turn.

    Raises:
        ModelError: When matplotlib is not installed.
    """
    with _one_at_a_time:
        mpl = library()
        with mpl.rc_context():
            mpl.rcdefaults()
            mpl.rcParams.update(_LETTERS)
            yield


def new_figure(height: float, title: str, subtitle: str = "", *, width: float = WIDTH) -> tuple[Figure, Axes]:
    """A figure with one chart under a title that says what it shows, sizes in inches."""
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    lines = _balanced(title, int(width * 10.5)) or [""]
    lesser = _balanced(subtitle, int(width * 13.8))
    room = 0.19 * len(lines) + 0.16 * len(lesser) + 0.12
    total = height + room
    figure = Figure(figsize=(width, total), layout=ConstrainedLayoutEngine(rect=(0, 0, 1, 1 - room / total)))
    figure.text(0.012, 1 - 0.06 / total, "\n".join(lines), fontsize=11, fontweight="bold", va="top", linespacing=1.15)
    if lesser:
        below = 1 - (0.06 + 0.19 * len(lines)) / total
        figure.text(0.012, below, "\n".join(lesser), fontsize=8.5, color=FAINT, va="top", linespacing=1.15)
    axes = figure.subplots()
    return figure, axes


def _balanced(text: str, width: int) -> list[str]:
    """The text in as few lines as it takes, none of which is much shorter than the others."""
    lines = textwrap.wrap(text, width, break_on_hyphens=False)
    while len(fewer := textwrap.wrap(text, width - 1, break_on_hyphens=False)) == len(lines) > 1:
        lines, width = fewer, width - 1
    return lines


def svg(figure: Figure) -> str:
    """A figure as a file of SVG: text as text, no date, the same bytes for the same figure."""
    return file_of(_raw(figure))


def svg_part(figure: Figure, styles: Styles) -> str:
    """A figure as a part of a page; its title and subtitle, which say the finding, are its words.

    Args:
        figure: The figure.
        styles: Classes and ids of the page, to which those of the figure are added.
    """
    says = " ".join(text.get_text().replace("\n", " ") for text in figure.texts[:2])
    return part_of(_raw(figure), says, styles)


def _raw(figure: Figure) -> str:
    buffer = io.StringIO()
    _save(figure, buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def png(figure: Figure, dpi: int = 160) -> bytes:
    """A figure as PNG: no date and no name of a program, the same bytes for the same figure."""
    buffer = io.BytesIO()
    _save(figure, buffer, format="png", dpi=dpi, metadata={"Software": None})
    return buffer.getvalue()


def _save(figure: Figure, buffer: Any, **options: Any) -> None:
    with style():
        figure.savefig(buffer, **options)
