"""Fixtures of all tests, and where their bytecode is kept."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from builders import ModelFolder

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("random", deadline=None, print_blob=True)
settings.load_profile("repeatable")  # ``pytest --hypothesis-profile=random`` looks for new cases


def pytest_configure(config: pytest.Config) -> None:
    """Keep bytecode in pytest's cache where the environment forbids it beside the sources.

    The tests start processes by the dozen, and each would compile every library that it imports.
    """
    if sys.dont_write_bytecode and config.pluginmanager.hasplugin("cacheprovider"):
        with suppress(OSError):  # a clone that cannot be written to is tested all the same
            sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(config.cache.mkdir("bytecode"))
            sys.dont_write_bytecode = False
            os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip the tests with another solver where there is none; the gate, which sets ``FORCEGEN_CBC``, fails there."""
    if item.get_closest_marker("cbc") is None or find_spec("cbcbox") is not None:
        return
    if "FORCEGEN_CBC" in os.environ:
        pytest.fail("CBC is not installed")
    pytest.skip("needs CBC: uv run --group dev --group cbc pytest")


@pytest.fixture
def folder(tmp_path: Path) -> ModelFolder:
    """A small valid model on disk, to be edited."""
    from builders import small_folder  # the process that hands out the tests needs no model

    return small_folder(tmp_path)
