"""What the audit demands of a plan under rules of the kind substitution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forcegen.audit.law.alike import Says

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures


def substitution(_: rules.Substitution, __: Figures) -> Says:
    """No limit: it is a leave to serve, and ``Figures.effect`` says who has it and for how much they count."""
    yield from ()
