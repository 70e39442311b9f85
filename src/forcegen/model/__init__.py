"""The model: its schema, reading it from a folder, and checking it."""

from __future__ import annotations

from forcegen.model.checks import likely, needs, uncounted
from forcegen.model.figures import assumptions, figures
from forcegen.model.force_model import ForceModel
from forcegen.model.reading import load
from forcegen.model.remarks import remarks
from forcegen.model.shipped import shipped_models

__all__ = ["ForceModel", "assumptions", "figures", "likely", "load", "needs", "remarks", "shipped_models", "uncounted"]
