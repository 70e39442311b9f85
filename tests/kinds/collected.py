"""The cases of all kinds, collected from the files of this folder."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

from kind_case import KindCase

MODULES: tuple[ModuleType, ...] = tuple(
    importlib.import_module(path.stem) for path in sorted(Path(__file__).parent.glob("test_*.py"))
)
"""The test files, one a kind."""

CASES: dict[str, KindCase] = {module.CASE.kind: module.CASE for module in MODULES}
"""The case of each kind by its name."""
