"""A schematic map of the sites: where they lie, how many persons they need, and how far they are filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sqrt
from typing import TYPE_CHECKING

from forcegen.documents.plan import Plan
from forcegen.model import ForceModel
from forcegen.report.charts.canvas import FAINT, FILLED, INK, SHORT, WIDTH, new_figure, style
from forcegen.report.charts.spread import Circle, apart, labels
from forcegen.report.sums import coverage
from forcegen.report.text import cut, number
from forcegen.words import count

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_NAMED = 10
_LARGEST, _SMALLEST = 0.13, 0.03
"""Radius of the largest and of the smallest circle in inches."""

_LEFT, _BELOW = 0.8, 0.78
"""Room beside and under the map for its axes and key, in inches."""

_LOWEST, _HIGHEST = 2.2, 5.2
"""Height of the map in inches."""


@dataclass(frozen=True, slots=True)
class _Dot:
    name: str
    lat: float
    lon: float
    required: float
    short: float


@dataclass(frozen=True, slots=True)
class _Frame:
    """The part of the earth that is drawn, in degrees, on so many inches of paper."""

    west: float
    south: float
    east: float
    north: float
    width: float
    height: float

    def inches(self, lon: float, lat: float) -> tuple[float, float]:
        """A place on the paper."""
        across = (lon - self.west) / (self.east - self.west)
        return across * self.width, (lat - self.south) / (self.north - self.south) * self.height


def site_map(plan: Plan, model: ForceModel) -> Figure | None:
    """The sites that have a latitude and a longitude, without any map behind them; ``None`` where none has.

    The area of a circle is what is required at the site over the plan; the sector is the share that is short. Circles
    that would cover each other are moved apart, with a line to where they belong.
    """
    rows = {row.id: row for row in coverage(plan, model).sites}
    placed = [site for site in model.sites if site.lat is not None and site.lon is not None]
    dots = [
        _Dot(site.name or site.id, float(site.lat or 0), float(site.lon or 0), float(row.required), float(row.short))
        for site in placed
        if (row := rows.get(site.id)) is not None
    ]
    if not dots:
        return None
    dots.sort(key=lambda dot: (-dot.short, -dot.required, dot.name))
    closed = [(float(site.lon or 0), float(site.lat or 0)) for site in placed if site.state != "open"]
    short = [dot for dot in dots if dot.short]
    if short:
        zones = {site.zone for site in placed if site.id in rows and rows[site.id].short}
        title = f"Unfilled requirement at {len(short)} of {count(len(dots), 'site')} on the map, in "
        title += count(len(zones), "zone")
    else:
        title = f"All {len(dots)} sites on the map are filled" if len(dots) > 1 else "The one site on the map is filled"
    subtitle = "Sites by longitude and latitude; area of a circle: person-rotations required"
    missing = len(rows) - len(dots)
    if missing:
        subtitle += f"; {count(missing, 'site')} without coordinates {'is' if missing == 1 else 'are'} omitted"
    around = _turned([*((dot.lon, dot.lat) for dot in dots), *closed])
    frame = _frame(around, width=(5.2 if short else 7.2) - _LEFT)
    with style():
        figure, axes = new_figure(frame.height + _BELOW, title, subtitle)
        height = figure.get_size_inches()[1]
        figure.set_layout_engine("none")
        axes.set_position((_LEFT / WIDTH, _BELOW / height, frame.width / WIDTH, frame.height / height))
        axes.set_xlim(frame.west, frame.east)
        axes.set_ylim(frame.south, frame.north)
        homes = [Circle(*frame.inches(*at), radius) for at, radius in zip(around, _radii(dots), strict=False)]
        moved = _draw(axes, dots, homes, named=min(_NAMED, len(short)))
        if closed:
            axes.plot(*zip(*around[len(dots) :], strict=True), "x", color=FAINT, markersize=5, linestyle="")
        _beside(axes, short[:_NAMED])
        axes.set_xlabel("Longitude")
        axes.set_ylabel("Latitude")
        axes.xaxis.set_major_formatter(lambda value, _: _degrees((value + 180) % 360 - 180, "EW"))
        axes.yaxis.set_major_formatter(lambda value, _: _degrees(value, "NS"))
        axes.locator_params(nbins=6)
        axes.grid(color="#eeeeee", linewidth=0.6)
        axes.set_axisbelow(True)
        _key(axes, any_moved=moved, any_closed=bool(closed))
    return figure


def _turned(places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Longitudes and latitudes, counted from the other side of the earth where the sites then lie closer together."""
    there = [(lon % 360, lat) for lon, lat in places]
    return min(([*places], there), key=lambda ones: max(lon for lon, _ in ones) - min(lon for lon, _ in ones))


def _frame(places: Sequence[tuple[float, float]], width: float) -> _Frame:
    """What is drawn: every place with room around it, a kilometre as long from west to east as from south to north."""
    lons, lats = [lon for lon, _ in places], [lat for _, lat in places]
    west, east = _margins(lons)
    south, north = _margins(lats)
    stretch = 1 / max(0.2, cos(radians((south + north) / 2)))
    height = width * stretch * (north - south) / (east - west)
    highest = _HIGHEST if len(set(places)) > 1 else _LOWEST
    if height > highest:
        more = (east - west) * (height / highest - 1) / 2
        west, east, height = west - more, east + more, highest
    elif height < _LOWEST:
        more = (north - south) * (_LOWEST / height - 1) / 2
        south, north, height = south - more, north + more, _LOWEST
    return _Frame(west, south, east, north, width, height)


def _margins(degrees: Sequence[float]) -> tuple[float, float]:
    room = max(0.12 * (max(degrees) - min(degrees)), 0.3)
    return min(degrees) - room, max(degrees) + room


def _degrees(value: float, sides: str) -> str:
    return f"{abs(value):.6g}° {sides[int(value < 0)] if value else ''}".strip()


def _radii(dots: Sequence[_Dot]) -> list[float]:
    largest = max(dot.required for dot in dots) or 1.0
    return [max(_SMALLEST, _LARGEST * sqrt(dot.required / largest)) for dot in dots]


def _draw(axes: Axes, dots: Sequence[_Dot], homes: Sequence[Circle], *, named: int) -> bool:
    """Circles in inches on the paper, so that they are round on whatever scale the map has; whether one was moved."""
    from matplotlib.patches import Circle as Round
    from matplotlib.patches import Wedge
    from matplotlib.transforms import Affine2D

    figure = axes.get_figure(root=True)
    if figure is None:
        raise ValueError("axes without a figure")
    origin = axes.get_position()
    width, height = figure.get_size_inches()
    paper = Affine2D().translate(origin.x0 * width, origin.y0 * height) + figure.dpi_scale_trans
    drawn = apart(homes)
    moved = False
    for home, circle in zip(homes, drawn, strict=True):
        if hypot(home.x - circle.x, home.y - circle.y) > home.radius / 2:
            moved = True
            axes.plot([home.x, circle.x], [home.y, circle.y], color=INK, linewidth=0.6, transform=paper, zorder=5)
            axes.plot([home.x], [home.y], ".", color=INK, markersize=2, transform=paper, zorder=5)
    for dot, circle in zip(dots, drawn, strict=True):
        at, share = (circle.x, circle.y), dot.short / dot.required if dot.required else 0.0
        axes.add_artist(
            Round(at, circle.radius, facecolor=FILLED, edgecolor=_EDGE, linewidth=0.7, transform=paper, zorder=3)
        )
        if share:
            part = Wedge(at, circle.radius, 90 - 360 * share, 90) if share < 0.999 else Round(at, circle.radius)
            part.set(facecolor=SHORT, linewidth=0, transform=paper, zorder=4)
            axes.add_artist(part)
    for rank, place in enumerate(labels(drawn, most=named), start=1):
        axes.text(
            place.x,
            place.y,
            str(rank),
            ha="center",
            va="center_baseline",
            fontsize=8,
            fontweight="bold",
            transform=paper,
            zorder=6,
        )
    return moved


_EDGE = "#3b7aa8"


def _beside(axes: Axes, dots: Sequence[_Dot]) -> None:
    """What the numbers on the map stand for."""
    if not dots:
        return
    lines = ["Largest shortfall, in person-rotations:"]
    lines += [f"{rank}  {cut(dot.name, 27)}: {number(round(dot.short))}" for rank, dot in enumerate(dots, start=1)]
    axes.text(1.02, 1.0, "\n".join(lines), transform=axes.transAxes, va="top", fontsize=8, linespacing=1.6)


def _key(axes: Axes, *, any_moved: bool, any_closed: bool) -> None:
    from matplotlib.lines import Line2D

    marks = [
        Line2D([], [], linestyle="", marker="o", markersize=7, color=FILLED, markeredgecolor=_EDGE, label="filled"),
        Line2D([], [], linestyle="", marker="o", markersize=7, color=SHORT, label="unfilled (share of the circle)"),
    ]
    if any_moved:
        marks.append(Line2D([], [], color=INK, linewidth=0.6, marker=".", markersize=3, label="moved from here"))
    if any_closed:
        marks.append(Line2D([], [], linestyle="", marker="x", color=FAINT, label="at the front or occupied"))
    figure = axes.get_figure(root=True)
    if figure is not None:
        figure.legend(handles=marks, loc="lower left", bbox_to_anchor=(0.06, 0.0), ncols=4, fontsize=8, labelcolor=INK)
