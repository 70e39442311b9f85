"""How long reading may take, in seconds of the processor: several times what it takes where nothing else runs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from test_reading_model import large_model
from test_wrong_files import FAULTS_BY_THE_THOUSAND, HEADS_THAT_ARE_NONE

from builders import ModelFolder
from forcegen.model import load
from forcegen.model.forms import MOST_BYTES
from forcegen.problems import ModelError

pytestmark = pytest.mark.timed


@contextmanager
def within(seconds: float) -> Iterator[None]:
    began = time.process_time()
    yield
    assert time.process_time() - began < seconds


def test_a_large_model_is_read_quickly(tmp_path: Path) -> None:
    """Proves that reading takes time by the number of rows, about one second here. Without it it took half a minute."""
    large_model(tmp_path)
    with within(6):
        load(tmp_path)


def test_a_large_model_full_of_faults_is_refused_quickly(tmp_path: Path) -> None:
    """Proves that advice is not sought for thousands of faults. Without it looking for near names took a minute."""
    large_model(tmp_path, known_sites=False)
    with within(12), pytest.raises(ModelError):
        load(tmp_path)


@HEADS_THAT_ARE_NONE
def test_a_head_that_is_none_is_refused_quickly(folder: ModelFolder, content: bytes, expected: str) -> None:
    """Proves that a head in a wrong form is told soon. Without it nesting and digits could hang a service."""
    folder.write("model.toml", content)
    with within(5):
        assert folder.problems() == [f"model.toml{expected}"]


def test_a_huge_file_is_refused_quickly(folder: ModelFolder) -> None:
    """Proves that a file above the limit is not read. Without it a terabyte would be read before it is refused."""
    with (folder.path / "pools.csv").open("wb") as file:
        file.truncate(MOST_BYTES * 1000)
    with within(5):
        assert len(folder.problems()) == 1


@FAULTS_BY_THE_THOUSAND
def test_faults_by_the_thousand_are_told_quickly(folder: ModelFolder, name: str, content: str, count: int) -> None:
    """Proves that a hostile file is refused in time that grows with its size. Without it it could hang a service."""
    folder.write(name, content)
    with within(10):
        assert len(folder.problems()) == count
