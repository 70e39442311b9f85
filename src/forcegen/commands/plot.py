"""Charts from the command line: which one, and to which file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forcegen.commands.files import Outputs
from forcegen.commands.parsing import read
from forcegen.extras import need
from forcegen.problems import UnfitError, nearest
from forcegen.report.charts.names import ENDINGS, PLAN_CHARTS

if TYPE_CHECKING:
    from forcegen.report.charts.chart import Chart


def plot(text: str) -> tuple[str, str]:
    """A chart of a plan and the file that it is drawn to: ``FILE``, or ``CHART=FILE``."""
    named, equals, file = text.partition("=")
    chart = named.strip() if equals else PLAN_CHARTS[0]
    file = file if equals else text
    if not _is_picture(file):
        raise UnfitError("FILE or CHART=FILE, where the file ends in .svg or .png")
    if chart not in PLAN_CHARTS:
        raise UnfitError(f"one of {', '.join(PLAN_CHARTS)} before the equals sign", nearest(chart, PLAN_CHARTS))
    return chart, file


def picture(text: str) -> tuple[str, str]:
    """The file that the command's only chart is drawn to."""
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
    help="Draw a chart to a .svg or .png file: coverage (default), contributions, mandates or map (repeatable).",
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


def draw(targets: Sequence[tuple[str, Path]], chart: Callable[[str], Chart], outputs: Outputs) -> None:
    """Draw every chart in the form that the name of its file asks for, to be written with all else.

    Args:
        targets: Name of each chart, and its file.
        chart: The chart of a name.
        outputs: What the command writes.

    Raises:
        ModelError: When there is nothing to draw.
    """
    for name, file in targets:
        drawn = chart(name)
        outputs.put(drawn.png() if file.suffix.lower() == ".png" else drawn.svg, file, option="--plot")
