"""Charts from the command line: which one, and to which file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from forcegen.commands.output import target_of
from forcegen.extras import need
from forcegen.problems import ModelError, Problem, UnfitError, nearest, quoted

if TYPE_CHECKING:
    from forcegen.model import ForceModel
    from forcegen.plan import Plan

CHARTS = ("coverage", "contributions", "mandates", "map")
"""Charts of a plan; the first is drawn where none is named."""

ENDINGS = (".svg", ".png")


def plot(text: str) -> tuple[str, str]:
    """A chart and the file that it is drawn to: ``FILE``, or ``CHART=FILE``."""
    named, equals, file = text.partition("=")
    chart = named.strip() if equals else CHARTS[0]
    file = file if equals else text
    if Path(file).suffix.lower() not in ENDINGS:
        raise UnfitError("FILE or CHART=FILE, where the file ends in .svg or .png")
    if chart not in CHARTS:
        raise UnfitError(f"one of {', '.join(CHARTS)} before the equals sign", nearest(chart, CHARTS))
    return chart, file


def targets_of(plots: Sequence[tuple[str, str]], model: str) -> list[tuple[str, Path]]:
    """Every chart with the file that it is drawn to, refused before the solver runs and not after."""
    if plots:
        need("matplotlib", where="--plot")
    targets: list[tuple[str, Path]] = []
    for chart, file in plots:
        target = target_of(file, model, "--plot")
        if target is None or target in [known for _, known in targets]:
            raise ModelError([Problem("--plot", quoted(file), "a file of its own for every chart")])
        targets.append((chart, target))
    return targets


def draw(chart: str, file: Path, plan: Plan, model: ForceModel) -> bytes:
    """A chart in the form that the name of its file asks for.

    Raises:
        ModelError: When there is nothing to draw.
    """
    from forcegen.report.charts import png, svg

    figure = None
    match chart:
        case "coverage" if plan.shortfalls:
            figure = plan.plot_coverage(model)
        case "contributions" if plan.shortfalls:
            figure = plan.plot_contributions(model)
        case "mandates":
            figure = plan.plot_mandates(model)
        case "map" if plan.shortfalls:
            figure = plan.plot_map(model)
    if figure is None:
        nothing = "no site has a latitude and a longitude" if chart == "map" and plan.shortfalls else "there is no plan"
        raise ModelError([Problem(f"--plot {chart}", f"nothing to draw: {nothing}", "a plan that has something of it")])
    return png(figure) if file.suffix.lower() == ".png" else svg(figure).encode()
