"""The rule book: one file a rule kind, and the one place where the kinds are listed."""

from __future__ import annotations

from forcegen.rules.approval import Approval
from forcegen.rules.availability import Availability
from forcegen.rules.base import Bindingness, Row, Rule
from forcegen.rules.basis import Basis
from forcegen.rules.block import Block
from forcegen.rules.budget import Budget
from forcegen.rules.burden import Burden
from forcegen.rules.capacity import Capacity
from forcegen.rules.caveat import Caveat
from forcegen.rules.ceiling import Ceiling
from forcegen.rules.contingent import Contingent
from forcegen.rules.dwell import Dwell
from forcegen.rules.information import Information
from forcegen.rules.lift import Lift
from forcegen.rules.mandate import Mandate
from forcegen.rules.mobilisation import Mobilisation
from forcegen.rules.nations import Nations
from forcegen.rules.notice import Notice
from forcegen.rules.pledge import Pledge
from forcegen.rules.share import Share
from forcegen.rules.substitution import Substitution
from forcegen.rules.support import Support
from forcegen.rules.threshold import Threshold
from forcegen.rules.time_limit import TimeLimit
from forcegen.rules.waiver import Waiver

KINDS: tuple[type[Rule], ...] = (
    # people
    Availability,
    Dwell,
    Mobilisation,
    Waiver,
    Notice,
    # law
    Approval,
    Information,
    TimeLimit,
    Mandate,
    Basis,
    # caveats
    Caveat,
    Substitution,
    # coalition
    Ceiling,
    Pledge,
    Share,
    Burden,
    # force
    Support,
    Capacity,
    Lift,
    Budget,
    # whole numbers
    Block,
    Contingent,
    Nations,
    Threshold,
)
"""Every rule kind. A new kind is one new file and its name here."""

__all__ = [
    "KINDS",
    "Approval",
    "Availability",
    "Basis",
    "Bindingness",
    "Block",
    "Budget",
    "Burden",
    "Capacity",
    "Caveat",
    "Ceiling",
    "Contingent",
    "Dwell",
    "Information",
    "Lift",
    "Mandate",
    "Mobilisation",
    "Nations",
    "Notice",
    "Pledge",
    "Row",
    "Rule",
    "Share",
    "Substitution",
    "Support",
    "Threshold",
    "TimeLimit",
    "Waiver",
]
