"""What importing forcegen costs, and what it gives."""

from __future__ import annotations

import subprocess
import sys

import pytest

import forcegen
from forcegen.rules import KINDS

HEAVY = {"pydantic", "numpy", "pulp", "highspy", "pandas", "matplotlib"}


def loaded_by(program: str) -> set[str]:
    """Top-level modules that a program has loaded when it ends."""
    report = "\nprint(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{program}{report}"], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "" or "--help" in program, "an import prints nothing"
    return set(done.stderr.split())


def test_importing_forcegen_loads_nothing_that_takes_time() -> None:
    """Proves that ``import forcegen`` is free. Without it every tool that imports it would wait for a solver."""
    assert not loaded_by("import forcegen") & {*HEAVY, "click"}


@pytest.mark.parametrize("arguments", [["--help"], ["solve", "--help"], ["--version"]])
def test_help_loads_neither_a_solver_nor_the_models(arguments: list[str]) -> None:
    """Proves that asking for help answers at once. Without it shell completion would take a second a key."""
    program = f"from forcegen.cli import main\ntry:\n    main({arguments})  # --help\nexcept SystemExit:\n    pass"
    assert not loaded_by(program) & HEAVY


def test_importing_touches_neither_signals_nor_the_log() -> None:
    """Proves that a program that imports forcegen stays its own. Without it a host's Ctrl-C might stop working."""
    loaded_by(
        "import logging, os, signal\n"
        "before = signal.getsignal(signal.SIGINT), dict(os.environ), list(logging.root.handlers)\n"
        "import forcegen, forcegen.cli\n"
        "[getattr(forcegen, name) for name in forcegen.__all__]\n"
        "assert before == (signal.getsignal(signal.SIGINT), dict(os.environ), list(logging.root.handlers))\n"
    )


def test_the_audit_is_the_function_whatever_was_imported_before() -> None:
    """Proves that ``forcegen.audit`` can be called also after the folder of that name was imported.

    Without it the order of imports in a program would decide whether its plans can be audited.
    """
    loaded_by("import forcegen.audit.breach\nimport forcegen as fg\nassert fg.audit.__name__ == 'audit', fg.audit")
    loaded_by(
        "import forcegen as fg\nfirst = fg.audit\nfrom forcegen.audit import audit\nassert fg.audit is first is audit"
    )


def test_every_public_name_is_there_and_says_what_it_is() -> None:
    """Proves that the names offered exist. Without it a typing mistake in the table would wait for its first user."""
    assert {"load", "solve", "vary", "audit", "Plan", "ModelError", "Interrupted"} <= set(forcegen.__all__)
    for name in forcegen.__all__:
        value = getattr(forcegen, name)
        assert name == "__version__" or value.__doc__, name
    assert dir(forcegen) == sorted(forcegen.__all__)
    with pytest.raises(AttributeError, match="no attribute 'sovle'"):
        forcegen.sovle  # noqa: B018 - a name that is not there


def test_every_rule_that_a_person_writes_is_public() -> None:
    """Proves that a model in Python can have every rule. Without it a kind would be for files only."""
    for kind in KINDS:
        if not kind.derived:
            assert getattr(forcegen, kind.__name__) is kind
