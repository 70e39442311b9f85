"""Coverage: every site in every rotation, and how many persons it is short of."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from forcegen.model import ForceModel
from forcegen.plan import Plan
from forcegen.report.charts.canvas import FAINT, FILLED, INK, PAPER, SHORT, new_figure, style
from forcegen.report.sums import Cell, coverage, label_step
from forcegen.report.text import cut, number

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_SITES = 60
"""Sites for which there are rows that can be read; of more, those that are short of most are shown."""

_WRITTEN = 16
"""Rotations up to which a cell has room for its number; beyond, a pattern marks it."""


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
            f"Short at {len(short_sites)} of {len(sheet.sites)} sites; most at {worst.name}: "
            f"{number(worst.short)} of {number(worst.required)} person-rotations"
        )
    else:
        title = f"Every requirement is filled at all {len(sheet.sites)} sites in all {len(sheet.rotations)} rotations"
    written = len(sheet.rotations) <= _WRITTEN
    marked = "" if written else "hatched: short, "
    subtitle = f"Persons short by site and rotation ({marked}darker: a larger share of what is required there)"
    if left_out:
        subtitle += f"; the {left_out} sites with least are left out"
    with style():
        figure, axes = new_figure(max(1.2, 0.185 * len(shown) + 0.75), title, subtitle)
        _cells(axes, [row.cells for row in shown], written=written)
        axes.set_yticks(range(len(shown)), [cut(row.name, 34) for row in shown])
        ticks = range(0, len(sheet.rotations), label_step(len(sheet.rotations)))
        axes.set_xticks(ticks, [sheet.labels[at] for at in ticks])
        axes.set_xlabel("Rotation, by its number and first month" if model else "Rotation")
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        axes.set_xlim(-0.5, len(sheet.rotations) - 0.5)
        axes.set_ylim(len(shown) - 0.5, -0.5)
        _key(figure)
    return figure


def _cells(axes: Axes, rows: list[tuple[Cell, ...]], *, written: bool) -> None:
    from matplotlib.collections import PatchCollection
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.patches import Rectangle

    ramp = LinearSegmentedColormap.from_list("short", ["#fde4d0", "#f59e5b", SHORT, "#6b1d02"])
    boxes: dict[str, list[Rectangle]] = {}
    colours: dict[str, list[Any]] = {}
    for y, cells in enumerate(rows):
        for x, cell in enumerate(cells):
            if cell.required == 0:
                axes.plot([x], [y], marker=".", markersize=1.5, color=FAINT, in_layout=False)
                continue
            share = float(cell.short / cell.required)
            hatch = "" if written or not share else "////" if cell.filled else "xxxx"
            boxes.setdefault(hatch, []).append(Rectangle((x - 0.47, y - 0.45), 0.94, 0.9))
            colours.setdefault(hatch, []).append(ramp(share) if share else FILLED)
            if written and share:
                ink = PAPER if share > 0.45 else INK
                text = axes.text(x, y, _count(cell.short), ha="center", va="center", fontsize=7, color=ink)
                text.set_in_layout(False)
    for hatch, group in boxes.items():
        axes.add_collection(
            PatchCollection(
                group, facecolors=colours[hatch], edgecolors=PAPER, linewidths=0, hatch=hatch or None, clip_on=False
            )
        )


def _count(short: Decimal) -> str:
    """Persons short in a cell: less than one is still short."""
    return number(short) if short == int(short) else f"{max(short, Decimal('0.1')):,.1f}"


def _key(figure: Figure) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    marks: list[Artist] = [
        Patch(facecolor=FILLED, label="filled"),
        Patch(facecolor="#f59e5b", label="partly short"),
        Patch(facecolor="#6b1d02", label="nobody there"),
        Line2D([], [], linestyle="", marker=".", markersize=2, color=FAINT, label="nothing required"),
    ]
    figure.legend(handles=marks, loc="outside lower right", ncols=4, fontsize=8, handlelength=1.2)
