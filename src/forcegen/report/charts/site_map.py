"""A schematic map of the sites: where they lie, how many persons they need, and how far they are filled."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sqrt
from typing import TYPE_CHECKING

from forcegen.model import ForceModel
from forcegen.plan import Plan
from forcegen.report.charts.canvas import FAINT, FILLED, INK, PAPER, SHORT, new_figure, style
from forcegen.report.sums import coverage
from forcegen.report.text import cut, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_NAMED = 10
_LARGEST = 0.13
"""Radius of the largest site's circle in inches."""


@dataclass(frozen=True, slots=True)
class _Dot:
    name: str
    lat: float
    lon: float
    required: float
    short: float


def site_map(plan: Plan, model: ForceModel) -> Figure | None:
    """The sites that have a latitude and a longitude, without any map behind them; ``None`` where none has.

    The area of a circle is what is required at the site over the plan; the sector is the share that is short.
    """
    rows = {row.id: row for row in coverage(plan, model).sites}
    placed = [site for site in model.sites if site.lat is not None and site.lon is not None]
    dots = [
        _Dot(site.name, float(site.lat or 0), float(site.lon or 0), float(row.required), float(row.short))
        for site in placed
        if (row := rows.get(site.id)) is not None
    ]
    if not dots:
        return None
    closed = [site for site in placed if site.state != "open"]
    short = sorted((dot for dot in dots if dot.short), key=lambda dot: (-dot.short, dot.name))
    zones = sorted({site.zone for site in placed if site.id in {row.id for row in rows.values() if row.short}})
    if short:
        title = f"The gaps lie at {len(short)} of {len(dots)} sites on the map, in {len(zones)} zones"
    else:
        title = f"All {len(dots)} sites on the map are filled"
    subtitle = "Sites by latitude and longitude, no map behind them; area: person-rotations required"
    missing = len(rows) - len(dots)
    if missing:
        subtitle += f"; {missing} sites have no coordinates"
    lats = [dot.lat for dot in dots] + [float(site.lat or 0) for site in closed]
    lons = [dot.lon for dot in dots] + [float(site.lon or 0) for site in closed]
    stretch = 1 / cos(radians(sum(lats) / len(lats)))
    west, east = _margins(lons)
    south, north = _margins(lats)
    named = short[:_NAMED]
    wide = 5.4 if named else 7.2
    with style():
        figure, axes = new_figure(
            min(6.4, max(2.6, wide * stretch * (north - south) / (east - west) + 0.9)), title, subtitle
        )
        axes.set_aspect(stretch, adjustable="box", anchor="NW")
        axes.set_xlim(west, east)
        axes.set_ylim(south, north)
        _draw(axes, dots)
        for site in closed:
            axes.plot([float(site.lon or 0)], [float(site.lat or 0)], "x", color=FAINT, markersize=5)
        _number(axes, named)
        axes.set_xlabel("Degrees east")
        axes.set_ylabel("Degrees north")
        axes.grid(color="#eeeeee", linewidth=0.6)
        axes.set_axisbelow(True)
        _key(axes, any_closed=bool(closed))
    return figure


def _margins(degrees: list[float]) -> tuple[float, float]:
    room = max(0.08 * (max(degrees) - min(degrees)), 0.3)
    return min(degrees) - room, max(degrees) + room


def _draw(axes: Axes, dots: list[_Dot]) -> None:
    """Circles as markers in points, so that they are round on whatever scale the map has."""
    import numpy as np
    from matplotlib.path import Path

    largest = max(dot.required for dot in dots) or 1.0
    for dot in sorted(dots, key=lambda dot: (-dot.required, dot.name)):
        diameter = max(3.5, 2 * 72 * _LARGEST * sqrt(dot.required / largest))
        axes.plot(
            [dot.lon], [dot.lat], "o", markersize=diameter, color=FILLED, markeredgecolor="#3b7aa8", markeredgewidth=0.7
        )
        share = dot.short / dot.required if dot.required else 0.0
        if share >= 0.999:
            axes.plot([dot.lon], [dot.lat], "o", markersize=diameter, color=SHORT, markeredgewidth=0)
        elif share:
            wedge = Path.wedge(90 - 360 * share, 90)
            reach = float(np.abs(np.asarray(wedge.vertices)).max())  # a marker is scaled to its own extent
            axes.plot([dot.lon], [dot.lat], marker=wedge, markersize=diameter * reach, color=SHORT, markeredgewidth=0)


def _number(axes: Axes, dots: list[_Dot]) -> None:
    """Numbers beside the sites that are short of most, and beside the map what they stand for."""
    for rank, dot in enumerate(dots, start=1):
        axes.annotate(
            str(rank),
            (dot.lon, dot.lat),
            xytext=(-9 if rank % 2 else 9, 7),
            textcoords="offset points",
            ha="center",
            fontsize=8,
            fontweight="bold",
            bbox={"facecolor": PAPER, "edgecolor": "none", "alpha": 0.8, "pad": 0.4},
        )
    lines = ["Short of most, in person-rotations:" if dots else ""]
    lines += [f"{rank}  {cut(dot.name, 27)}: {number(round(dot.short))}" for rank, dot in enumerate(dots, start=1)]
    axes.text(1.02, 1.0, "\n".join(lines), transform=axes.transAxes, va="top", fontsize=8, linespacing=1.6)


def _key(axes: Axes, *, any_closed: bool) -> None:
    from matplotlib.lines import Line2D

    marks = [
        Line2D([], [], linestyle="", marker="o", markersize=7, color=FILLED, markeredgecolor="#3b7aa8", label="filled"),
        Line2D([], [], linestyle="", marker="o", markersize=7, color=SHORT, label="short (share of the circle)"),
    ]
    if any_closed:
        marks.append(Line2D([], [], linestyle="", marker="x", color=FAINT, label="at the front or occupied"))
    axes.legend(handles=marks, loc="upper left", bbox_to_anchor=(0.0, -0.11), ncols=3, fontsize=8, labelcolor=INK)
