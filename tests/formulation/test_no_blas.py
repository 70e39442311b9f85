"""Long arrays are summed without BLAS."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest

import forcegen
from forcegen.formulation.program import weighted_sum

ROOT = Path(str(forcegen.__file__)).parent

BLAS = frozenset({"einsum", "inner", "linalg", "matmul", "outer", "tensordot", "vdot"})
"""Names of NumPy that may call BLAS, besides ``dot``, which an array has too."""


def calls_of(code: str) -> list[int]:
    """The lines of a module in which BLAS may be called."""
    lines = []
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.BinOp(op=ast.MatMult()) | ast.AugAssign(op=ast.MatMult()) | ast.Attribute(attr="dot"):
                lines.append(node.lineno)
            case ast.Attribute(value=ast.Name("np"), attr=name) if name in BLAS:
                lines.append(node.lineno)
    return sorted(lines)


def test_no_module_calls_blas() -> None:
    """Proves that no module of the package multiplies arrays by BLAS.

    OpenBLAS has a thread for each core, and each waits for the next call by using its core up: one product of long
    arrays in a loop doubles the processor time of a command. The user's environment, where that can be forbidden, is
    not the package's to change.
    """
    found = {str(path.relative_to(ROOT)): calls_of(path.read_text(encoding="utf-8")) for path in ROOT.rglob("*.py")}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize("code", ["a @ b", "a @= b", "np.dot(a, b)", "a.dot(b)", "np.linalg.norm(a)"])
def test_a_call_is_found(code: str) -> None:
    """Proves that the search finds each form of a product. Without it the test before could not fail."""
    assert calls_of(code) == [1]


def test_a_weighted_sum() -> None:
    """Proves the sum by hand, of no values and of whole weights as well: it is a Python number for documents."""
    assert weighted_sum(np.array([2.0, 0.5]), np.array([3.0, 4.0])) == 8.0
    assert weighted_sum(np.array([2, -1]), np.array([3.0, 4.0])) == 2.0
    assert type(weighted_sum(np.array([]), np.array([]))) is float
