"""The rule book: one file a rule kind, each found by its place in this folder."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, get_args

from forcegen.rules.base import Bindingness as Bindingness
from forcegen.rules.base import Chapter
from forcegen.rules.base import Row as Row
from forcegen.rules.base import Rule as Rule

if TYPE_CHECKING:  # for type checkers and editors; tests/documented.py writes these lines from KINDS
    from forcegen.rules.approval import Approval as Approval
    from forcegen.rules.availability import Availability as Availability
    from forcegen.rules.basis import Basis as Basis
    from forcegen.rules.block import Block as Block
    from forcegen.rules.budget import Budget as Budget
    from forcegen.rules.burden import Burden as Burden
    from forcegen.rules.capacity import Capacity as Capacity
    from forcegen.rules.caveat import Caveat as Caveat
    from forcegen.rules.ceiling import Ceiling as Ceiling
    from forcegen.rules.contingent import Contingent as Contingent
    from forcegen.rules.dwell import Dwell as Dwell
    from forcegen.rules.eligibility import Eligibility as Eligibility
    from forcegen.rules.end_state import EndState as EndState
    from forcegen.rules.frequency import Frequency as Frequency
    from forcegen.rules.growth import Growth as Growth
    from forcegen.rules.information import Information as Information
    from forcegen.rules.lift import Lift as Lift
    from forcegen.rules.mandate import Mandate as Mandate
    from forcegen.rules.mobilisation import Mobilisation as Mobilisation
    from forcegen.rules.nations import Nations as Nations
    from forcegen.rules.notice import Notice as Notice
    from forcegen.rules.pledge import Pledge as Pledge
    from forcegen.rules.share import Share as Share
    from forcegen.rules.specialists import Specialists as Specialists
    from forcegen.rules.stay import Stay as Stay
    from forcegen.rules.substitution import Substitution as Substitution
    from forcegen.rules.support import Support as Support
    from forcegen.rules.threshold import Threshold as Threshold
    from forcegen.rules.time_limit import TimeLimit as TimeLimit
    from forcegen.rules.total import Total as Total
    from forcegen.rules.waiver import Waiver as Waiver

_NO_KINDS = {"answers", "base", "plugged", "presence"}
"""Files of this folder that hold what several kinds need. Every other one holds the kind of its name."""


def _kinds() -> tuple[type[Rule], ...]:
    """Every rule kind in a file of this folder, by chapter and name."""
    names = sorted(module.name for module in iter_modules(__path__) if module.name not in _NO_KINDS)
    found = [
        kind
        for module in (import_module(f"{__name__}.{name}") for name in names)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Rule) and kind.__module__ == module.__name__
    ]
    return tuple(sorted(found, key=lambda kind: get_args(Chapter).index(kind.chapter)))


KINDS: tuple[type[Rule], ...] = _kinds()
"""Every rule kind. A new kind is one new file in this folder, and nothing else."""

globals().update({kind.__name__: kind for kind in KINDS})
