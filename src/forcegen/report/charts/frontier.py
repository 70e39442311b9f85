"""The frontier: the largest force against the number of rotations, one curve a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forcegen.report.charts.canvas import COUNTRIES, FAINT, SHORT, new_figure, style
from forcegen.words import count

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from forcegen.documents.frontier import Curve, Frontier

_LINES = ("-", "--", "-.", ":")
_MARKS = ("o", "s", "^", "D", "v")


def frontier_chart(frontier: Frontier) -> Figure:
    """Persons that can be met in every rotation, for each number of rotations, with the kinks marked.

    Args:
        frontier: The frontier of one scenario or several.
    """
    first = frontier.curves[0]
    known = [point for point in first.points if point.force is not None]
    if known:
        one, last = known[0], known[-1]
        title = f"{float(one.force or 0):,.0f} persons for {count(one.rotations, 'rotation')}"
        if first.flat_from > one.rotations:
            title += f", {float(last.force or 0):,.0f} from {first.flat_from} on"
        if len(frontier.curves) > 1:
            title += f" ({first.scenario})"
    else:
        title = f"No force of any size satisfies all rules ({first.scenario})"
    part = "the whole requirement" if frontier.part.whole else str(frontier.part)
    subtitle = f"Largest sustainable force by number of rotations of {frontier.rotation_months} months; scaled: {part}"
    with style():
        from matplotlib.ticker import MaxNLocator  # where style has loaded matplotlib

        figure, axes = new_figure(3.2, title, subtitle)
        most = 1.0
        for number, curve in enumerate(frontier.curves):
            across, force = _steps(curve)
            most = max([most, *force])
            axes.plot(
                across,
                force,
                linestyle=_LINES[number % len(_LINES)],
                marker=_MARKS[number % len(_MARKS)],
                markevery=_kinks(curve, across),
                markersize=5,
                color=COUNTRIES[number % len(COUNTRIES)],
                linewidth=1.6,
                label=curve.scenario,
            )
        required = [float(point.required) for point in first.points]
        across = [point.rotations for point in first.points]
        axes.plot(across, required, color=SHORT, linewidth=1.2, linestyle=(0, (1, 1.5)), label="required")
        axes.set_ylim(0, 1.08 * max([most, *required]))
        axes.set_xlim(min(across) - 0.5, frontier.rotations + 0.5)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlabel(f"Number of rotations of {frontier.rotation_months} months")
        axes.set_ylabel("Persons in every rotation")
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        axes.grid(color="#dddddd", linewidth=0.5)
        axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), fontsize=8)
        axes.text(
            1.0,
            -0.24,
            "markers: breakpoints",
            transform=axes.transAxes,
            ha="right",
            fontsize=7.5,
            color=FAINT,
        )
    return figure


def _steps(curve: Curve) -> tuple[list[int], list[float]]:
    """The points for which a force is known."""
    known = [(point.rotations, float(point.force)) for point in curve.points if point.force is not None]
    return [rotations for rotations, _ in known], [force for _, force in known]


def _kinks(curve: Curve, across: list[int]) -> list[int]:
    """Positions, among the points drawn, of those with which a stretch of the same force begins."""
    first = {segment.first for segment in curve.segments}
    return [position for position, rotations in enumerate(across) if rotations in first]
