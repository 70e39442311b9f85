"""From a model to its linear program."""

from __future__ import annotations

from forcegen.formulation.formulation import Formulation, formulate
from forcegen.formulation.program import Program

__all__ = ["Formulation", "Program", "formulate"]
