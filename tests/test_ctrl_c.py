"""Ctrl-C at any moment: an end, exit code 130, no traceback, and what was known by then.

The signals are real and go to a command of its own, which says when it has come to the moment asked for and stays
there: nothing but the signal ends it, so that no test depends on how fast a machine is.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from builders import ModelFolder
from documented import ROOT
from forcegen import interruption
from forcegen.exit_codes import INTERRUPTED
from long_search import long_model

if sys.platform == "win32":
    pytest.skip("Windows has no SIGINT to send to another process", allow_module_level=True)

QUICK = ["solve", "template"]

COMMAND = """
import importlib, json, sys, time
moment, stays, constants = sys.argv.pop(1), sys.argv.pop(1), json.loads(sys.argv.pop(1))
import forcegen.cli as cli, forcegen.interruption as interruption
for name, value in constants.items():
    setattr(interruption, name, value)

def now():
    print("now", file=sys.stderr, flush=True)

def stay():
    now()
    while True:
        try:
            time.sleep(60)
        except KeyboardInterrupt:
            if stays == "heeding":
                raise
            now()

class Importing:
    def find_spec(self, name, *_):
        if name == "forcegen.commands":
            stay()

if moment == "import":
    sys.meta_path.insert(0, Importing())
else:
    home, name = moment.rsplit(".", 1)
    module, _, owner = home.partition(":")
    place = importlib.import_module(module)
    place = getattr(place, owner) if owner else place
    real = getattr(place, name)

    def until_told(handle, *asked):
        now()
        while not handle.interrupted:
            time.sleep(0.01)
        return real(handle, *asked)

    def within_a_search(handle):
        def hold(event):
            if event.data_out.mip_primal_bound < 1e9 and not handle.interrupted:
                now()
                while not handle.interrupted:
                    time.sleep(0.01)
        handle.highs.cbMipInterrupt += hold
        real(handle)
        if handle.interrupted:
            print(handle.said, file=sys.stderr, flush=True)

    setattr(place, name, {"told": until_told, "search": within_a_search}.get(stays, lambda *_, **__: stay()))
cli.main()
"""
"""The command as it is, except that it stays at a moment: it says "now", and goes on when Ctrl-C is ``told`` to the
solver, ends as Ctrl-C does (``heeding``), or does not listen at all (``deaf``)."""

PATIENT = {"PATIENCE": 600, "STOPPING": 600, "ALLOWANCE": 600}
"""Seconds for whatever is to be awaited, also on the busiest machine."""

RUN = "forcegen.solver.handle:Handle.run"


class Struck:
    """A command that is at its moment.

    Attributes:
        process: Its process.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def wait(self) -> None:
        """Wait until it says that it is there."""
        assert self.process.stderr is not None
        assert self.process.stderr.readline() == "now\n"

    def press(self) -> None:
        """Press Ctrl-C."""
        self.process.send_signal(signal.SIGINT)

    def end(self) -> tuple[str, str]:
        """Await its end, which is an interruption's; what it wrote."""
        out, err = self.process.communicate(timeout=120)
        assert self.process.returncode == INTERRUPTED, err
        assert "Traceback" not in err
        return out, err


@contextmanager
def command(moment: str, stays: str, *arguments: str, constants: Mapping[str, float] | None = None) -> Iterator[Struck]:
    """A command that stays at a moment."""
    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a child started in the background would be deaf
    try:
        line = [sys.executable, "-c", COMMAND, moment, stays, json.dumps(dict(constants or {})), *arguments]
        child = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    finally:
        signal.signal(signal.SIGINT, before)
    with child:
        try:
            struck = Struck(child)
            struck.wait()
            yield struck
        finally:
            child.kill()


@pytest.mark.parametrize(
    ("moment", "stays", "says"),
    [
        ("import", "heeding", "Interrupted at the start"),
        ("import", "deaf", "Interrupted at the start"),
        ("forcegen.load", "heeding", "Interrupted while reading the model"),
        ("forcegen.plan.solve.formulate", "deaf", "Interrupted while solving"),
        (RUN, "deaf", "Interrupted while solving"),
        ("forcegen.plan.solve.make_plan", "deaf", "Interrupted while solving"),
        ("forcegen.text_report", "heeding", "Interrupted while writing the plan"),
        ("forcegen.text_report", "deaf", "Interrupted while writing the plan"),
    ],
)
def test_ctrl_c_ends_the_command_whatever_it_is_at(moment: str, stays: str, says: str) -> None:
    """Proves that whoever presses Ctrl-C gets the prompt back, also where nothing listens.

    Without it a long import, a long formulation or a solver that does not listen would hold the terminal: each of them
    lasts for ever here.
    """
    with command(moment, stays, *QUICK) as struck:
        struck.press()
        out, err = struck.end()
    assert out == ""
    assert says in err


def test_a_command_does_not_wait_long() -> None:
    """Proves that the end is at once where nothing is known, and that the longest wait is as the page on it says.

    Without it the page could promise what is not so.
    """
    assert interruption.PATIENCE <= 0.5
    page = (ROOT / "docs/reference/commands.md").read_text("utf-8")
    assert f"after {interruption.STOPPING + interruption.ALLOWANCE:.0f} seconds at the latest" in page


def test_a_second_ctrl_c_ends_at_once_what_the_first_lets_finish() -> None:
    """Proves that nobody has to wait for the plan of what is known. Without it impatience would have to kill."""
    with command("forcegen.plan.solve.make_plan", "deaf", *QUICK, constants=PATIENT) as struck:
        struck.press()
        struck.wait()  # it did not listen, and would stay for ever
        struck.press()
        out, err = struck.end()
    assert out == ""
    assert "Interrupted while solving" in err


@pytest.mark.parametrize("model", ["template", "reassurance-force", "rule-book-whole"])
def test_what_is_known_is_shown(model: str) -> None:
    """Proves that what is known after a run that was told to stop is shown, however long making that page takes.

    Without it the work of an hour could be lost in the last moment.
    """
    with command(RUN, "told", "solve", model, constants=PATIENT) as struck:
        struck.press()
        out, err = struck.end()
    assert out.startswith("INCONCLUSIVE: ")
    assert "person-rotations" in out
    assert err.splitlines()[-1] == "Interrupted: the result is shown as far as it was known."


def test_ctrl_c_stops_a_long_search(tmp_path: Path) -> None:
    """Proves that a search stops where it is, and that the best plan by then is shown.

    Without it PuLP's habit would be ours: the key is ignored until the solver has finished. The key is pressed when the
    search has found a plan, and the solver's own word says that it did not go on to its end.
    """
    folder: ModelFolder = long_model(tmp_path)
    with command(RUN, "search", "solve", str(folder.path), constants=PATIENT) as struck:
        struck.press()
        out, err = struck.end()
    assert "person-rotations" in out
    assert out.startswith(("INCONCLUSIVE: ", "SHORT: "))
    assert err.splitlines()[-2:] == [
        "Interrupted by user",
        "Interrupted: the result is shown as far as it was known.",
    ]


def test_what_is_known_is_written_whole(tmp_path: Path) -> None:
    """Proves that an interrupted command writes a whole document or none, and leaves nothing beside it.

    Without it whoever reads the document would get half of it.
    """
    target = tmp_path / "plan.json"
    arguments = [*QUICK, "--format", "json", "--out", str(target)]
    with command("forcegen.documents.plan:Plan.to_json", "deaf", *arguments) as struck:
        struck.press()
        out, err = struck.end()
    assert (out, list(tmp_path.iterdir())) == ("", [])
    with command(RUN, "told", *arguments, constants=PATIENT) as struck:
        struck.press()
        out, err = struck.end()
    assert out == ""
    assert "the result is shown as far as it was known" in err
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]
    assert json.loads(target.read_text(encoding="utf-8"))["model"] == "template"


def test_the_library_raises_an_interruption_with_its_plan() -> None:
    """Proves that a caller of the library can catch Ctrl-C as Python's own, and has the plan known by then.

    Without it a notebook would lose what an hour of solving had found.
    """
    program = """
import os, signal, threading
import forcegen as fg
from forcegen.solver.handle import Handle
run, wait, sent = Handle.run, Handle._wait, threading.Event()
def late(handle):
    sent.wait()
    run(handle)
def struck(handle, apart, look):
    def strike():
        try:
            if not sent.is_set():
                os.kill(os.getpid(), signal.SIGINT)
        finally:
            sent.set()
        look()
    wait(handle, apart, strike)
Handle.run, Handle._wait = late, struck
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    fg.solve(fg.load("reassurance-force"))
except KeyboardInterrupt as stop:
    print(type(stop) is fg.Interrupted, stop.plan.model, stop.plan.totals.required > 0)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, "True reassurance-force True\n"), done.stderr
