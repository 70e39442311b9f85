"""Ctrl-C at any moment: a quick end, exit code 130, no traceback, and what was known by then.

The signals are real and go to a command of its own, which says when it has come to the moment asked for.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SHORT = ["solve", "reassurance-force"]
LONG = [*SHORT, "--scenario", "thirty-years"]
QUICK = ["solve", "template"]
"""Commands with some tenths of a second of work in every stage, with seconds, and with hardly any."""

SOON = 0.5
"""Seconds from the signal to the end."""

COMMAND = """
import importlib, sys, time
moment, linger = sys.argv.pop(1), float(sys.argv.pop(1))
home, name = moment.rsplit(".", 1)
module, _, owner = home.partition(":")
place = importlib.import_module(module)
place = getattr(place, owner) if owner else place
real = getattr(place, name)
def at(*args, **options):
    print("now", file=sys.stderr, flush=True)
    time.sleep(linger)
    return real(*args, **options)
setattr(place, name, at)
from forcegen.cli import main
main()
"""

MOMENTS = {
    "importing": ("forcegen.cli:Interruption.__enter__", 0.1, 0, SHORT, "Interrupted at the start"),
    "reading": ("forcegen.load", 0.02, 0, SHORT, "Interrupted while reading the model"),
    "formulating": ("forcegen.plan.solve.formulate", 0.3, 0, LONG, "Interrupted while solving"),
    "in the solver": ("forcegen.solver.highs:Highs._run", 0.1, 0, SHORT, "Interrupted"),
    "rounding": ("forcegen.plan.solve.make_plan", 0.0, 9, QUICK, "Interrupted while solving"),
    "writing": ("forcegen.text_report", 0.0, 9, QUICK, "Interrupted while writing the plan"),
}
"""Where the signal falls: the call that announces it, seconds after that, seconds for which that call lingers where
it would be over too soon, the command, and what it says."""


def interrupted(
    moment: str, delay: float, linger: float, *arguments: str
) -> tuple[subprocess.CompletedProcess[str], float]:
    """Run the command, send it SIGINT so long after a moment, and say how it ended and after how many seconds."""
    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a child started in the background would be deaf
    try:
        command = [sys.executable, "-c", COMMAND, moment, str(linger), *arguments]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    finally:
        signal.signal(signal.SIGINT, before)
    assert child.stderr
    assert child.stderr.readline() == "now\n"
    time.sleep(delay)
    child.send_signal(signal.SIGINT)
    sent = time.perf_counter()
    out, err = child.communicate(timeout=60)
    return subprocess.CompletedProcess(command, child.returncode, out, err), time.perf_counter() - sent


@pytest.mark.parametrize("name", MOMENTS)
def test_ctrl_c_ends_the_command_at_once(name: str) -> None:
    """Proves that whoever presses Ctrl-C gets the prompt back, at whatever the command is.

    Without it a long import, a long formulation or a solver that does not listen would hold the terminal. A
    busy machine may be late; three times in a row it is not the machine.
    """
    moment, delay, linger, command, says = MOMENTS[name]
    for _ in range(3):
        ended, seconds = interrupted(moment, delay, linger, *command)
        assert ended.returncode == 130, ended.stderr
        assert "Traceback" not in ended.stderr
        assert says in ended.stderr
        assert bool(ended.stdout) == ("what is shown" in ended.stderr)
        if seconds < SOON:
            break
    assert seconds < SOON, f"{name}: it took {seconds:.2f} s"


def test_what_is_known_is_written_whole(tmp_path: Path) -> None:
    """Proves that an interrupted command writes a whole document or none, and leaves nothing beside it.

    Without it whoever reads the document would get half of it. In the solver of a small model there is time to
    make a plan of what is known; while the document is made there is none.
    """
    target = tmp_path / "plan.json"
    arguments = [*SHORT, "--scenario", "two-years", "--format", "json", "--out", str(target)]
    for moment, linger in (("forcegen.solver.highs:Highs._run", 0), ("forcegen.plan:Plan.to_json", 9)):
        ended, _ = interrupted(moment, 0.0, linger, *arguments)
        assert (ended.returncode, ended.stdout) == (130, "")
        assert "Traceback" not in ended.stderr
        assert "Interrupted" in ended.stderr
        left = [path.name for path in tmp_path.iterdir()]
        assert left == (["plan.json"] if "what is shown" in ended.stderr else [])
        if left:
            assert json.loads(target.read_text(encoding="utf-8"))["model"] == "reassurance-force"
            target.unlink()


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
def struck(handle, over, look):
    def strike():
        try:
            if not sent.is_set():
                os.kill(os.getpid(), signal.SIGINT)
        finally:
            sent.set()
        look()
    wait(handle, over, strike)
Handle.run, Handle._wait = late, struck
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    fg.solve(fg.load("reassurance-force"))
except KeyboardInterrupt as stop:
    print(type(stop) is fg.Interrupted, stop.plan.model, stop.plan.totals.required > 0)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, "True reassurance-force True\n"), done.stderr
