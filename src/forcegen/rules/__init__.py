"""The rule book: one file a rule kind, and the one place where the kinds are listed."""

from __future__ import annotations

from forcegen.rules.approval import Approval
from forcegen.rules.availability import Availability
from forcegen.rules.base import Bindingness, Row, Rule
from forcegen.rules.caveat import Caveat
from forcegen.rules.ceiling import Ceiling
from forcegen.rules.dwell import Dwell

KINDS: tuple[type[Rule], ...] = (Approval, Availability, Caveat, Ceiling, Dwell)
"""Every rule kind. A new kind is one new file and its name here."""

__all__ = ["KINDS", "Approval", "Availability", "Bindingness", "Caveat", "Ceiling", "Dwell", "Row", "Rule"]
