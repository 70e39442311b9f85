"""Why a plan is short, whose rule it is, and what would close the gap."""

from __future__ import annotations

from forcegen.documents.explanation import Explanation
from forcegen.explain.parts import Asking, explain, explain_as

__all__ = ["Asking", "Explanation", "explain", "explain_as"]
