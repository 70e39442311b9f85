"""Charts: each a ``matplotlib.figure.Figure`` that says its finding in its title and can be read without a caption."""

from __future__ import annotations

from forcegen.report.charts.canvas import png, svg, svg_part
from forcegen.report.charts.contributions import contributions_chart
from forcegen.report.charts.coverage import coverage_chart
from forcegen.report.charts.drawing import Styles
from forcegen.report.charts.frontier import frontier_chart
from forcegen.report.charts.mandates import mandates_chart
from forcegen.report.charts.site_map import site_map
from forcegen.report.charts.waterfall import waterfall_chart

__all__ = [
    "Styles",
    "contributions_chart",
    "coverage_chart",
    "frontier_chart",
    "mandates_chart",
    "png",
    "site_map",
    "svg",
    "svg_part",
    "waterfall_chart",
]
