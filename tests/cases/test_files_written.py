"""What a command writes: files of their own, all of them or none, and nothing that nobody named."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from watch import folder

from forcegen.commands.files import Outputs
from forcegen.problems import ModelError, OutputError
from processes import forcegen

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")


def listed(where: Path) -> list[str]:
    """Names in a folder, besides the model's."""
    return sorted(path.name for path in where.iterdir() if path.name != "watch")


@pytest.mark.parametrize(
    "names",
    [("x", "x"), ("x", "./x"), ("x", "link"), ("link", "hard"), ("new", "sub/../new"), ("dangling", "new")],
)
def test_two_outputs_to_one_file_are_refused_before_anything_is_done(tmp_path: Path, names: tuple[str, str]) -> None:
    """Proves it for one name, links and names that lead to one place. Without it the second would replace the first."""
    (tmp_path / "x").write_text("old")
    (tmp_path / "link").symlink_to("x")
    (tmp_path / "hard").hardlink_to(tmp_path / "x")
    (tmp_path / "dangling").symlink_to("new")
    (tmp_path / "sub").mkdir()
    before = listed(tmp_path)
    first, second = names
    done = forcegen("solve", folder(tmp_path), "--out", first, "--certificate", second, folder=tmp_path)
    assert (done.code, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        f'--certificate: found "{second}", expected a file of its own: --out {first} is written to the same.',
        "1 problem; nothing was done.",
    ]
    assert listed(tmp_path) == before
    assert (tmp_path / "x").read_text() == "old"


def test_names_that_differ_in_case_are_one_file_where_case_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves both machines. Without it ``Plan.json`` and ``plan.json`` would replace each other on some."""
    outputs = Outputs()
    assert outputs.target(str(tmp_path / "Plan.json")) is not None
    assert outputs.target(str(tmp_path / "plan.json"), "--certificate") is not None
    monkeypatch.setattr("forcegen.commands.files._case_does_not_count", lambda _: True)
    with pytest.raises(ModelError, match="a file of its own"):
        outputs.target(str(tmp_path / "PLAN.json"), "--plot")


def test_an_input_is_never_an_output(tmp_path: Path) -> None:
    """Proves that a plan that is read is not replaced. Without it the old plan would be gone after a replan."""
    model, plan = folder(tmp_path), tmp_path / "plan.json"
    assert forcegen("solve", model, "--format", "json", "--out", plan).code == 0
    old = plan.read_bytes()
    done = forcegen("replan", plan, model, "--from", "2", "--format", "json", "--out", plan)
    assert done.code == 2
    assert "expected another file than the one that is read" in done.stderr
    assert plan.read_bytes() == old


@needs_full
def test_when_one_file_of_a_set_cannot_be_written_none_is(tmp_path: Path) -> None:
    """Proves that the other files stay as they were. Without it a new plan would lie beside an old certificate."""
    (tmp_path / "plan.json").write_text("old")
    done = forcegen(
        *("solve", folder(tmp_path), "--format", "json", "--out", "plan.json", "--plot", "map.svg"),
        *("--certificate", FULL),
        folder=tmp_path,
    )
    assert done.code == 1
    assert done.stderr == (
        "--certificate: cannot write /dev/full (No space left on device). The result was not written.\n"
    )
    assert listed(tmp_path) == ["plan.json"]
    assert (tmp_path / "plan.json").read_text() == "old"


@needs_full
def test_no_file_is_left_when_stdout_is_full(tmp_path: Path) -> None:
    """Proves it of stdout beside files. Without it a certificate would be there of a plan that nobody got."""
    command = [
        sys.executable,
        "-m",
        "forcegen",
        "solve",
        str(folder(tmp_path)),
        "--certificate",
        str(tmp_path / "proof"),
    ]
    with FULL.open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stderr == "stdout: cannot write to it (No space left on device). The result was not written.\n"
    assert listed(tmp_path) == []


@pytest.mark.parametrize("failing", ["first", "second", "third"])
def test_a_failure_while_files_get_their_names_takes_all_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    """Proves the last step, in which new files and replaced ones are mixed. Without it half a set would stay."""
    (tmp_path / "first").write_text("old")
    outputs = Outputs()
    for name in ("first", "second", "third"):
        outputs.put(f"new {name}", outputs.target(str(tmp_path / name)))
    replace = Path.replace

    def not_this(self: Path, target: Path) -> Path:
        if target.name == failing and "before" not in self.name:
            raise OSError(5, os.strerror(5))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", not_this)
    with pytest.raises(OutputError, match=f"cannot write .*{failing}.* The result was not written.$"):
        outputs.write()
    assert listed(tmp_path) == ["first"]
    assert (tmp_path / "first").read_text() == "old"


def test_what_cannot_be_taken_back_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that the message stays true. Without it "not written" would stand beside a written file."""
    outputs = Outputs()
    for name in ("first", "second"):
        outputs.put(name, outputs.target(str(tmp_path / name)))
    replace = Path.replace

    def only_first(self: Path, target: Path) -> Path:
        if target.name == "second":
            raise OSError(5, os.strerror(5))
        return replace(self, target)

    def never(self: Path, missing_ok: bool = False) -> None:
        raise OSError(5, os.strerror(5))

    monkeypatch.setattr(Path, "replace", only_first)
    monkeypatch.setattr(Path, "unlink", never)
    with pytest.raises(OutputError) as told:
        outputs.write()
    assert str(told.value).endswith(f"Already written: {tmp_path / 'first'}.")
    assert (tmp_path / "first").read_text() == "first"


def test_a_whole_set_is_written_with_nothing_beside_it(tmp_path: Path) -> None:
    """Proves the usual case: every file, old ones replaced, none of the names in between left."""
    (tmp_path / "proof.json").write_text("old")
    done = forcegen(
        *("solve", folder(tmp_path), "--format", "json", "--out", "plan.json", "--certificate", "proof.json"),
        *("--plot", "a.svg", "--plot", "contributions=b.png"),
        folder=tmp_path,
    )
    assert done.code == 0, done.stderr
    assert listed(tmp_path) == ["a.svg", "b.png", "plan.json", "proof.json"]
    assert forcegen("verify", "plan.json", "watch", "--certificate", "proof.json", folder=tmp_path).code == 0


@pytest.mark.parametrize("form", ["lp", "mps"])
def test_the_table_of_rows_replaces_nothing_unasked(tmp_path: Path, form: str) -> None:
    """Proves that a file that nobody named is kept, and can be named. Without it a user's own table would be lost."""
    model, mine, program = folder(tmp_path), tmp_path / "p.rows.csv", tmp_path / f"p.{form}"
    mine.write_text("mine")
    refused = forcegen("export", model, "--to", program)
    assert refused.code == 2
    assert "which exists and would be replaced" in refused.stderr
    assert (mine.read_text(), listed(tmp_path)) == ("mine", ["p.rows.csv"])
    other = tmp_path / "other.csv"
    assert forcegen("export", model, "--to", program, "--rows", other).code == 0
    assert (mine.read_text(), listed(tmp_path)) == ("mine", ["other.csv", f"p.{form}", "p.rows.csv"])
    assert forcegen("export", model, "--to", program, "--rows", mine).code == 0
    assert mine.read_bytes() == other.read_bytes() != b"mine"


def test_a_name_that_no_file_can_have_is_bad_input(tmp_path: Path) -> None:
    """Proves that a wrong name is the user's, unlike a full disk. Without it the exit code would blame the machine."""
    done = forcegen("solve", folder(tmp_path), "--out", tmp_path / ("x" * 300))
    assert done.code == 2
    assert "expected the name of a file" in done.stderr
    assert forcegen("solve", folder(tmp_path), "--out", tmp_path / ("x" * 250)).code == 0


@pytest.mark.parametrize("there", [False, True], ids=["new", "empty"])
def test_a_folder_that_cannot_be_filled_is_one_message_and_no_folder(tmp_path: Path, there: bool) -> None:
    """Proves what ``new`` says and leaves where the disk takes no more: here, files of at most one kilobyte.

    Without it the message would be a list in Python's notation, or half a model would be left.
    """
    if there:
        (tmp_path / "fresh").mkdir()
    done = subprocess.run(
        ["bash", "-c", 'ulimit -f 1; "$0" -B -m forcegen new fresh', sys.executable],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (1, "")
    why = os.strerror(errno.EFBIG)
    assert done.stderr == f"forcegen new: cannot write fresh ({why}). The result was not written.\n"
    assert [*tmp_path.rglob("*")] == ([tmp_path / "fresh"] if there else [])
