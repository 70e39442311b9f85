"""Names of charts and of their files, for whoever reads them before anything is drawn."""

from __future__ import annotations

PLAN_CHARTS = ("coverage", "contributions", "mandates", "map")
"""Charts of a plan; the first is drawn where none is named."""

ENDINGS = (".svg", ".png")
"""Endings of the files that a chart can become."""
