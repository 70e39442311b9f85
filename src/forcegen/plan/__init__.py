"""The plan and its document."""

from __future__ import annotations

from forcegen.documents.plan import Contribution, Load, Overrun, Plan, RuleResult, Shortfall, Tier, Totals, Verdict

__all__ = ["Contribution", "Load", "Overrun", "Plan", "RuleResult", "Shortfall", "Tier", "Totals", "Verdict"]
