"""Every test of plug-ins begins and ends without any."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from forcegen.plugins import forget


@pytest.fixture(autouse=True)
def nothing_plugged_in() -> Iterator[None]:
    before = set(sys.modules)
    forget()
    yield
    for name in set(sys.modules) - before:
        if name.split(".")[0] in {"capped", "other", "forcegen_rotation_limit"}:
            del sys.modules[name]
    forget()
