"""The chart of a document by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forcegen.documents.explanation import Explanation
from forcegen.documents.frontier import Frontier
from forcegen.documents.plan import Plan
from forcegen.model import ForceModel
from forcegen.plan.answered import answered
from forcegen.problems import ModelError, Problem, nearest, quoted
from forcegen.report.charts.chart import Chart
from forcegen.report.charts.contributions import contributions_chart
from forcegen.report.charts.coverage import coverage_chart
from forcegen.report.charts.frontier import frontier_chart
from forcegen.report.charts.mandates import mandates_chart
from forcegen.report.charts.names import PLAN_CHARTS
from forcegen.report.charts.site_map import site_map
from forcegen.report.charts.waterfall import waterfall_chart

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def plot(document: Plan | Explanation | Frontier, chart: str = "", model: ForceModel | None = None) -> Chart:
    """Draw a chart of a plan, an explanation or a frontier.

    Args:
        document: What is drawn.
        chart: Of a plan: ``coverage`` (persons short by site and rotation, drawn where none is named),
            ``contributions`` (persons by country and rotation), ``mandates`` (what law allows when) or ``map``.
            An explanation has one chart, ``waterfall``, and a frontier has one, ``frontier``.
        model: The model that the plan answers, or the model as written: needed for ``mandates`` and ``map``; the
            other charts of a plan then show names and dates.

    Raises:
        ModelError: When there is no such chart, it needs a model, there is nothing to draw, or matplotlib is not
            installed.

    >>> import forcegen as fg
    >>> model = fg.load("core-sustainment")
    >>> print(fg.plot(fg.solve(model), "contributions", model).figure.texts[0].get_text())
    France contributes most, 12,000 persons on average;
    largest shortfall in rotation 3: 2,400 persons
    """
    known = charts_of(document)
    chart = chart or known[0]
    if chart not in known:
        raise ModelError([Problem("plot", quoted(chart), f"one of {', '.join(known)}", nearest(chart, known))])
    match document:
        case Plan():
            figure, lacking = _of_plan(document, chart, model)
        case Explanation():
            figure = waterfall_chart(document) if document.waterfall else None
            lacking = "the time limit was reached before the waterfall" if document.missing else "there is no shortfall"
        case Frontier():
            figure, lacking = frontier_chart(document), ""
    if figure is None:
        raise ModelError([Problem(f"plot {chart}", f"nothing to draw: {lacking}", "a document with data for it")])
    return Chart(figure)


def charts_of(document: object) -> tuple[str, ...]:
    """Names of the charts of a document, the first being drawn where none is named.

    Raises:
        TypeError: When it has none.
    """
    match document:
        case Plan():
            return PLAN_CHARTS
        case Explanation():
            return ("waterfall",)
        case Frontier():
            return ("frontier",)
    raise TypeError(f"a {type(document).__name__} has no chart")


def _of_plan(plan: Plan, chart: str, model: ForceModel | None) -> tuple[Figure | None, str]:
    """A chart of a plan, and why there is none."""
    if model is None and chart in ("mandates", "map"):
        raise ModelError([Problem(f"plot {chart}", "no model", "the model that the plan answers")])
    if chart == "mandates" and model is not None:
        return mandates_chart(answered(plan, model).model), ""
    if not plan.shortfalls:
        return None, "there is no plan"
    if chart == "map" and model is not None:
        return site_map(plan, model), "no site has a latitude and a longitude"
    return (coverage_chart if chart == "coverage" else contributions_chart)(plan, model), ""
