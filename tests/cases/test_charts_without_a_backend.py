"""Charts are drawn whatever backend of matplotlib the environment names."""

from __future__ import annotations

from pathlib import Path

import pytest
from watch import folder

from processes import forcegen, python

BACKENDS = ("module://matplotlib_inline.backend_inline", "garbage")


@pytest.mark.parametrize("backend", BACKENDS)
def test_every_chart_is_drawn(tmp_path: Path, backend: str) -> None:
    """Proves it of all commands that draw. Without it a shell that Jupyter opened could draw nothing."""
    model, named = folder(tmp_path), {"MPLBACKEND": backend}
    asked = {
        "solve": ("--plot", "coverage.svg", "--plot", "mandates=mandates.png"),
        "explain": ("--plot", "sum.svg", "--budget", "5"),
        "frontier": ("--plot", "force.svg"),
        "report": ("--budget", "0", "--out", "page.html"),
    }
    for command, options in asked.items():
        done = forcegen(command, model, *options, folder=tmp_path, environment=named)
        assert done.code == 0, done.stderr
    assert (tmp_path / "coverage.svg").read_text("utf-8").startswith("<svg")
    assert (tmp_path / "mandates.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (tmp_path / "page.html").read_text("utf-8")


def test_what_the_environment_names_is_still_matplotlib_s_own_choice(tmp_path: Path) -> None:
    """Proves that a notebook keeps its backend after a chart. Without it its own figures would no longer show."""
    program = (
        "import os, sys, forcegen as fg\n"
        f"model = fg.load({str(folder(tmp_path))!r})\n"
        "fg.plot(fg.solve(model), 'coverage', model)\n"
        "import matplotlib\n"
        "print(os.environ['MPLBACKEND'], matplotlib.rcParams['backend'], 'matplotlib.pyplot' in sys.modules)\n"
    )
    done = python(program, environment={"MPLBACKEND": "svg"})
    assert (done.code, done.stdout) == (0, "svg svg False\n"), done.stderr
    assert python(program, environment={"MPLBACKEND": "garbage"}).stdout.startswith("garbage ")
