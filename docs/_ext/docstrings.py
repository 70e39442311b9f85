"""Docstrings of the code as reStructuredText: sections of functions and classes, formulas between dollar signs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx.ext.napoleon import Config, GoogleDocstring

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_SECTIONS = Config(napoleon_use_rtype=False, napoleon_use_ivar=True)


def _read(app: Sphinx, what: str, name: str, of: object, options: object, lines: list[str]) -> None:
    if what not in {"attribute", "property"}:  # a colon in these is a colon, and begins no type
        lines[:] = GoogleDocstring(lines, _SECTIONS, app, what, name, of, options).lines()
    text = re.sub(r"\$\$(.+?)\$\$", r"\n\n.. math:: \1\n\n", "\n".join(lines), flags=re.DOTALL)
    text = re.sub(r"\$([^$]+)\$", lambda formula: f":math:`{' '.join(formula[1].split())}`", text)
    lines[:] = text.split("\n")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the reading of docstrings."""
    app.connect("autodoc-process-docstring", _read)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
