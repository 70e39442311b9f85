"""The clock of mandates: approvals, terms, renewals and limits of every country over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from forcegen.model import ForceModel
from forcegen.report.charts.canvas import CLOSED, FILLED, INK, PAPER, SHORT, new_figure, style
from forcegen.report.clock import Lane, Mark, Span, clock
from forcegen.report.sums import label_step
from forcegen.report.text import cut
from forcegen.words import count

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_LANES = 70
"""Lanes that fit a page; the table of the report has all."""


def mandates_chart(model: ForceModel) -> Figure:
    """Bars of what each rule of time leaves open, with the days of renewal and expiry.

    Rules of one owner that open and shut together share a lane. Rules that are shut throughout have no bar: they
    are counted in the title.

    Args:
        model: The model, with its scenario applied.
    """
    lanes = clock(model)
    never = [lane for lane in lanes if lane.states == {"shut"}]
    groups = _together([lane for lane in lanes if lane.states != {"shut"}])
    shut = sorted({lane.owner for lane in never})
    running_out = [lane for lane in lanes if lane.runs_out]
    # nobody waits for the end of what another rule never lets begin
    begun = [lane for lane in running_out if not any(_shuts(one, lane, model) for one in never)]
    ending = sorted({lane.owner for lane in begun})
    title = f"Authority expires for {_names(ending, 4)}" if ending else "No authority expires within the plan"
    if running_out and not ending:
        title = "Authority expires only where another rule never allows deployment"
    if not lanes:
        title = "No rule of the model has a timeline"
    title += f"; {len(never)} of {len(lanes)} rules of law and consent never allow deployment" if never else ""
    subtitle = "State of each rule over time"
    if shut:
        subtitle += f"; not drawn, rules that never allow deployment: {_names(shut, 12)}"
    shown = groups[:MOST_LANES]
    if len(groups) > len(shown):
        subtitle += f"; {count(len(groups) - len(shown), 'more timeline is', 'more timelines are')} omitted"
    with style():
        figure, axes = new_figure(0.21 * max(1, len(shown)) + 0.8, title, subtitle)
        for y, group in enumerate(shown):
            for span in group[0].spans:
                _bar(axes, y, span)
            for mark in group[0].marks:
                _mark(axes, y, mark)
        axes.set_yticks(range(len(shown)), [_label(group) for group in shown], fontsize=7.5)
        axes.set_ylim(max(1, len(shown)) - 0.4, -0.6)
        _time(axes, model)
        _key(axes)
    return figure


def _shuts(never: Lane, other: Lane, model: ForceModel) -> bool:
    """Whether a rule that never opens shuts all that another speaks of, for the whole plan."""
    rotations = sum(span.last - span.first + 1 for span in never.spans)
    return rotations == model.calendar.rotations and never.rule.scope.contains(other.rule.scope)


def _together(lanes: Sequence[Lane]) -> list[list[Lane]]:
    """Lanes of one owner with the same spans and days, as one."""
    groups: dict[object, list[Lane]] = {}
    for lane in lanes:
        days = tuple((mark.day, mark.granted) for mark in lane.marks)
        groups.setdefault((lane.owner, lane.spans, days), []).append(lane)
    return list(groups.values())


def _label(group: Sequence[Lane]) -> str:
    more = f" +{len(group) - 1}" if len(group) > 1 else ""
    return f"{cut(f'{group[0].owner}: {group[0].rule.id}', 44 - len(more))}{more}"


def _names(names: Sequence[str], most: int) -> str:
    shown = names if len(names) <= most + 1 else names[:most]  # "and 1 more" is as long as its name
    return ", ".join(shown) + (f" and {len(names) - most} more" if len(shown) < len(names) else "")


_PAINT: dict[str, dict[str, Any]] = {
    "open": {"facecolor": FILLED, "edgecolor": "#3b7aa8", "linewidth": 0.6},
    "limited": {"facecolor": PAPER, "edgecolor": "#3b7aa8", "linewidth": 0.8, "hatch": "///"},
    "shut": {"facecolor": CLOSED, "edgecolor": "#8a8a8a", "linewidth": 0.4, "hatch": "xxx"},
}


def _bar(axes: Axes, y: int, span: Span) -> None:
    from matplotlib.dates import date2num

    left, right = date2num(span.begins), date2num(span.ends) + 1  # type: ignore[no-untyped-call]
    height = 0.34 if span.state == "shut" else 0.66
    axes.barh(y, right - left, left=left, height=height, **_PAINT[span.state])


def _mark(axes: Axes, y: int, mark: Mark) -> None:
    from matplotlib.dates import date2num

    at = date2num(mark.day)  # type: ignore[no-untyped-call]
    if mark.granted:
        axes.plot([at], [y], marker="|", markersize=9, markeredgewidth=1.4, color=INK)
    else:
        axes.plot([at], [y], marker="x", markersize=5, markeredgewidth=1.6, color=SHORT)


def _time(axes: Axes, model: ForceModel) -> None:
    from matplotlib.dates import date2num

    calendar = model.calendar
    first, last = calendar.first_day(1), calendar.last_day(calendar.rotations)
    span = date2num(first), date2num(last) + 1  # type: ignore[no-untyped-call]
    axes.set_xlim(*span)
    step = label_step(calendar.rotations)
    starts = [calendar.first_day(t) for t in range(1, calendar.rotations + 2, step)]
    axes.set_xticks([date2num(day) for day in starts], [f"{day:%Y-%m}" for day in starts])  # type: ignore[no-untyped-call]
    axes.xaxis.tick_top()
    axes.set_xlabel("First month of each rotation" if step == 1 else f"First month of every {step}th rotation")
    axes.xaxis.set_label_position("top")
    axes.tick_params(length=0)
    axes.grid(axis="x", color="#dddddd", linewidth=0.5)
    axes.set_axisbelow(True)
    axes.spines["bottom"].set_visible(False)


def _key(axes: Axes) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    words = {"open": "allowed", "limited": "exempt persons only", "shut": "forbidden"}
    marks = [Patch(label=words[state], **paint) for state, paint in _PAINT.items()]
    lines = [
        Line2D(
            [], [], linestyle="", marker="|", markersize=9, markeredgewidth=1.4, color=INK, label="renewed or begins"
        ),
        Line2D([], [], linestyle="", marker="x", markersize=5, markeredgewidth=1.6, color=SHORT, label="expires"),
    ]
    axes.legend(
        handles=[*marks, *lines], loc="upper left", bbox_to_anchor=(0.0, 0.0), ncols=5, fontsize=8, labelcolor=INK
    )
