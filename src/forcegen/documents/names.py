"""Documents by the names in their schemas."""

from __future__ import annotations

DOCUMENTS = {
    "plan": "Plan",
    "certificate": "Certificate",
    "explanation": "Explanation",
    "comparison": "Comparison",
    "frontier": "Frontier",
    "alternatives": "Alternatives",
    "burden": "BurdenSharing",
}
"""Documents by the name in their ``schema`` (``forcegen.plan/1``), with what they are in Python."""
