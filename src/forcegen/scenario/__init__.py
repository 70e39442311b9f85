"""Scenarios: the model with some facts changed, as a new model."""

from __future__ import annotations

from forcegen.scenario.settings import Change, Settings
from forcegen.scenario.vary import Variant, Variation, further, rebuild, vary
from forcegen.terms.combination import BASE

__all__ = ["BASE", "Change", "Settings", "Variant", "Variation", "further", "rebuild", "vary"]
