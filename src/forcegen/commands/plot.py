"""Charts from the command line: which one, and to which file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forcegen.commands.files import Outputs
from forcegen.commands.parsing import read
from forcegen.extras import need
from forcegen.problems import ModelError, Problem, UnfitError, nearest

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from forcegen.model import ForceModel
    from forcegen.plan import Plan

CHARTS = ("coverage", "contributions", "mandates", "map")
"""Charts of a plan; the first is drawn where none is named."""

ENDINGS = (".svg", ".png")


def plot(text: str) -> tuple[str, str]:
    """A chart of a plan and the file that it is drawn to: ``FILE``, or ``CHART=FILE``."""
    named, equals, file = text.partition("=")
    chart = named.strip() if equals else CHARTS[0]
    file = file if equals else text
    if not _is_picture(file):
        raise UnfitError("FILE or CHART=FILE, where the file ends in .svg or .png")
    if chart not in CHARTS:
        raise UnfitError(f"one of {', '.join(CHARTS)} before the equals sign", nearest(chart, CHARTS))
    return chart, file


def picture(text: str) -> tuple[str, str]:
    """The file that the only chart there is is drawn to."""
    if not _is_picture(text):
        raise UnfitError("a FILE that ends in .svg or .png")
    return "", text


def _is_picture(file: str) -> bool:
    return Path(file).suffix.lower() in ENDINGS


plan_plot_option = click.option(
    "--plot",
    "plots",
    callback=read(plot),
    multiple=True,
    metavar="[CHART=]FILE",
    help="Draw a chart to a .svg or .png file: coverage unless CHART= says contributions, mandates or map.",
)
"""``--plot`` of a command that makes a plan."""


def plot_option(what: str) -> Callable[[Any], Any]:
    """``--plot`` of a command with a single chart; ``what`` says what it shows."""
    return click.option(
        "--plot",
        "plots",
        callback=read(picture),
        multiple=True,
        metavar="FILE",
        help=f"Draw {what} to a .svg or .png file.",
    )


def targets_of(plots: Sequence[tuple[str, str]], outputs: Outputs) -> list[tuple[str, Path]]:
    """Every chart with the file that it is drawn to, refused before the solver runs and not after."""
    if plots:
        need("matplotlib", where="--plot")
    return [(chart, outputs.file(file, "--plot")) for chart, file in plots]


def draw(targets: Sequence[tuple[str, Path]], chart: Callable[[str], Figure], outputs: Outputs) -> None:
    """Draw every chart in the form that the name of its file asks for, to be written with all else.

    Args:
        targets: Name of each chart, and its file.
        chart: The chart of a name.
        outputs: What the command writes.

    Raises:
        ModelError: When there is nothing to draw.
    """
    if not targets:
        return
    from forcegen.report.charts import png, svg

    for name, file in targets:
        figure = chart(name)
        drawn: str | bytes = png(figure) if file.suffix.lower() == ".png" else svg(figure)
        outputs.put(drawn, file, option="--plot")


def chart_of(plan: Plan, model: ForceModel, name: str) -> Figure:
    """A chart of a plan by its name.

    Raises:
        ModelError: When there is nothing to draw.
    """
    figure = None
    match name:
        case "coverage" if plan.shortfalls:
            figure = plan.plot_coverage(model)
        case "contributions" if plan.shortfalls:
            figure = plan.plot_contributions(model)
        case "mandates":
            figure = plan.plot_mandates(model)
        case "map" if plan.shortfalls:
            figure = plan.plot_map(model)
    if figure is None:
        nothing = "no site has a latitude and a longitude" if name == "map" and plan.shortfalls else "there is no plan"
        raise nothing_to_draw(f"--plot {name}", nothing, "a plan that has something of it")
    return figure


def nothing_to_draw(where: str, why: str, expected: str) -> ModelError:
    """What is said of a chart that would be empty."""
    return ModelError([Problem(where, f"nothing to draw: {why}", expected)])
