"""Configuration of the documentation.

Build it with ``uv run --group dev --group docs sphinx-build -W --keep-going -n docs docs/_build``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import forcegen

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "forcegen"
author = "forcegen contributors"
copyright = "forcegen contributors, MIT licence"  # noqa: A001 - Sphinx's own name
version = release = forcegen.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "docstrings", "mathml", "from_code"]
exclude_patterns = ["_build", "_ext"]

myst_enable_extensions = ["dollarmath", "deflist", "colon_fence"]
myst_heading_anchors = 3

autodoc_typehints = "none"
autodoc_member_order = "bysource"
autodoc_default_options = {
    "members": True,
    "exclude-members": "model_config, model_post_init, schema_, chapter, example, derived",
}

nitpicky = True
nitpick_ignore = [("py:class", "Figure")]  # of matplotlib, whose documentation is not at hand offline

html_theme = "furo"
html_title = f"forcegen {release}"
html_static_path = ["_static"]
html_css_files = ["forcegen.css"]
html_math_renderer = "mathml"
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {"navigation_with_keys": True}
