"""Coverage: every site in every rotation, and how many persons it is short of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING

from forcegen.documents.plan import Plan
from forcegen.model import ForceModel
from forcegen.report.charts.canvas import FILLED, INK, PAPER, SHORT, new_figure, style
from forcegen.report.sums import Cell, coverage, label_step
from forcegen.report.text import cut, number
from forcegen.words import count

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_SITES = 60
"""Sites for which there are rows that can be read; of more, those that are short of most are shown."""

_WRITTEN = 16
"""Rotations up to which a cell has room for its number; beyond, a pattern marks it."""

_NOTHING = "#9a9a9a"
"""The line where nothing is required."""


def coverage_chart(plan: Plan, model: ForceModel | None = None) -> Figure:
    """Site × rotation as a heat map: filled cells are pale, short ones carry the persons short and grow darker.

    Args:
        plan: The plan, which must have been found.
        model: Its model, for the names of sites and the dates of rotations; ids and numbers when absent.
    """
    sheet = coverage(plan, model)
    shown = sheet.sites[:MOST_SITES]
    left_out = len(sheet.sites) - len(shown)
    short_sites = [row for row in sheet.sites if row.short]
    if short_sites:
        worst = short_sites[0]
        title = (
            f"Unfilled at {len(short_sites)} of {count(len(sheet.sites), 'site')}; most at {worst.name}: "
            f"{number(worst.short)} of {number(worst.required)} person-rotations"
        )
    else:
        title = (
            f"Every requirement is filled at {_all(len(sheet.sites), 'site')} in "
            f"{_all(len(sheet.rotations), 'rotation')}"
        )
    written = len(sheet.rotations) <= _WRITTEN
    marked = "" if written else "hatched: unfilled, "
    subtitle = f"Unfilled persons by site and rotation ({marked}darker: a larger share of the requirement)"
    if left_out:
        subtitle += f"; the {left_out} sites with the least shortfall are omitted"
    with style():
        figure, axes = new_figure(max(1.2, 0.185 * len(shown) + 0.75), title, subtitle)
        _cells(axes, [row.cells for row in shown], written=written)
        axes.set_yticks(range(len(shown)), [cut(row.name, 34) for row in shown])
        ticks = range(0, len(sheet.rotations), label_step(len(sheet.rotations)))
        axes.set_xticks(ticks, [sheet.labels[at] for at in ticks])
        axes.set_xlabel("Rotation (number and first month)" if model else "Rotation")
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        if not written:
            axes.vlines([at - 0.5 for at in ticks[1:]], -0.5, len(shown) - 0.5, color=PAPER, linewidth=1.2, zorder=3)
        axes.set_xlim(-0.5, max(1, len(sheet.rotations)) - 0.5)
        axes.set_ylim(max(1, len(shown)) - 0.5, -0.5)
        _key(figure, written=written)
    return figure


def _cells(axes: Axes, rows: list[tuple[Cell, ...]], *, written: bool) -> None:
    """Cells as boxes: one for each where its number stands in it, else one for all that follow each other alike."""
    from matplotlib.collections import PatchCollection
    from matplotlib.patches import Rectangle

    room = 0.03 if written else 0.0
    boxes: dict[tuple[str, str], list[Rectangle]] = {}
    for y, cells in enumerate(rows):
        looks = [_look(cell, written=written) for cell in cells]
        for look, first, last in _runs(looks):
            if look is None:
                axes.plot([first - 0.3, last + 0.3], [y, y], color=_NOTHING, linewidth=0.8, in_layout=False)
                continue
            parts = [(first, last)] if not written else [(at, at) for at in range(first, last + 1)]
            boxes.setdefault(look, []).extend(
                Rectangle((left - 0.5 + room, y - 0.45), right - left + 1 - 2 * room, 0.9) for left, right in parts
            )
        for x, cell in enumerate(cells):
            if written and cell.short:
                ink = PAPER if _level(cell) > 0.45 else INK
                text = axes.text(x, y, _count(cell.short), ha="center", va="center", fontsize=7, color=ink)
                text.set_in_layout(False)
    for (colour, hatch), group in sorted(boxes.items()):
        axes.add_collection(
            PatchCollection(
                group, facecolors=colour, edgecolors=PAPER, linewidths=0, hatch=hatch or None, clip_on=False
            )
        )


def _look(cell: Cell, *, written: bool) -> tuple[str, str] | None:
    """Colour and pattern of a cell; ``None`` where nothing is required."""
    if not cell.required:
        return None
    if not cell.short:
        return FILLED, ""
    return _colour(_level(cell)), "" if written else "///" if cell.filled else "xxxx"


def _level(cell: Cell) -> float:
    """The share of a cell that is short, in tenths: as many as a reader tells apart."""
    return ceil(10 * cell.short / cell.required) / 10


def _colour(share: float) -> str:
    from matplotlib.colors import LinearSegmentedColormap, to_hex

    return to_hex(LinearSegmentedColormap.from_list("short", ["#fde4d0", "#f59e5b", SHORT, "#6b1d02"])(share))


def _runs(looks: Sequence[tuple[str, str] | None]) -> Iterator[tuple[tuple[str, str] | None, int, int]]:
    """Each stretch of cells that look alike, with its first and last position."""
    for look, run in groupby(enumerate(looks), key=lambda pair: pair[1]):
        positions = [at for at, _ in run]
        yield look, positions[0], positions[-1]


def _all(number: int, what: str) -> str:
    return f"the one {what}" if number == 1 else f"all {count(number, what)}"


def _count(short: Decimal) -> str:
    """Persons short in a cell: less than one is still short."""
    return number(short) if short == int(short) else f"{max(short, Decimal('0.1')):,.1f}"


def _key(figure: Figure, *, written: bool) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    partly = "" if written else "///"
    marks: list[Artist] = [
        Patch(facecolor=FILLED, label="filled"),
        *(
            Patch(facecolor=_colour(share), hatch=hatch, edgecolor=PAPER, linewidth=0, label=says)
            for share, hatch, says in (
                (0.1, partly, "10 % unfilled"),
                (0.5, partly, "50 %"),
                (1.0, "" if written else "xxxx", "100 %"),
            )
        ),
        Line2D([], [], color=_NOTHING, linewidth=0.8, label="nothing required"),
    ]
    figure.legend(handles=marks, loc="outside lower right", ncols=5, fontsize=8, handlelength=1.6)
