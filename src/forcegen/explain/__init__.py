"""Why a plan is short, whose rule it is, and what would close the gap."""

from __future__ import annotations

from forcegen.explain.explanation import Explanation
from forcegen.explain.parts import explain

__all__ = ["Explanation", "explain"]
