"""Fixtures of all tests, and where their bytecode is kept."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from builders import ModelFolder


def pytest_configure(config: pytest.Config) -> None:
    """Keep bytecode in pytest's cache where the environment forbids it beside the sources.

    The tests start processes by the dozen, and each would compile every library that it imports.
    """
    if sys.dont_write_bytecode and config.pluginmanager.hasplugin("cacheprovider"):
        with suppress(OSError):  # a clone that cannot be written to is tested all the same
            sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(config.cache.mkdir("bytecode"))
            sys.dont_write_bytecode = False
            os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture
def folder(tmp_path: Path) -> ModelFolder:
    """A small valid model on disk, to be edited."""
    from builders import small_folder  # the process that hands out the tests needs no model

    return small_folder(tmp_path)
