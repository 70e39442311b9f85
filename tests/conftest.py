"""Fixtures of all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import ModelFolder, small_folder


@pytest.fixture
def folder(tmp_path: Path) -> ModelFolder:
    """A small valid model on disk, to be edited."""
    return small_folder(tmp_path)
