"""A drawn chart: it shows itself in a notebook, and becomes a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from forcegen.problems import ModelError, Problem, quoted
from forcegen.report.charts.canvas import png, svg
from forcegen.report.charts.names import ENDINGS

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, eq=False)
class Chart:
    r"""A chart that was drawn.

    >>> import forcegen as fg
    >>> chart = fg.plot(fg.solve(fg.load("core-sustainment")), "coverage")
    >>> chart.svg.startswith("<svg"), chart.png().startswith(b"\x89PNG")
    (True, True)

    Attributes:
        figure: The matplotlib figure, for whoever wants to change it.
    """

    figure: Figure

    @property
    def svg(self) -> str:
        """The chart as a file of SVG: text as text, no date, the same bytes for the same chart."""
        return svg(self.figure)

    def png(self, dpi: int = 160) -> bytes:
        """The chart as PNG, in dots per inch; the same bytes for the same chart."""
        return png(self.figure, dpi)

    def save(self, path: str | Path) -> None:
        """Write the chart to a file, as SVG or PNG by its ending.

        Raises:
            ModelError: When the file has another ending.
            OSError: When it cannot be written.
        """
        path = Path(path)
        match path.suffix.lower():
            case ".svg":
                path.write_text(self.svg, encoding="utf-8")
            case ".png":
                path.write_bytes(self.png())
            case _:
                raise ModelError([Problem("save", quoted(path.name), f"a file that ends in {' or '.join(ENDINGS)}")])

    def _repr_svg_(self) -> str:
        return self.svg
