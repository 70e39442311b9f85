"""Plug-ins for tests: distributions with real metadata in a folder that stands on the path of the interpreter."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from forcegen.plugins import forget

EXAMPLE = Path(__file__).parents[2] / "examples" / "plugin-rotation-limit"
"""The worked plug-in."""

RULE = '''\
"""Cap: a limit of people."""

from fractions import Fraction
from typing import ClassVar, Literal

from forcegen.rules import Row, Rule
from forcegen.terms.numbers import Persons


class Cap(Rule):
    r"""At most ``personnel`` in scope: $\\sum_{x \\in \\text{scope}} x_t \\le N$ in every rotation.

    Its price is the shortfall removed by one more person.
    """

    example: ClassVar[str] = """
id = "cap-of-FRA"
owner = "FRA"
bindingness = "political"
personnel = 10
scope = { countries = ["FRA"] }
status = "assumed"
"""

    kind: Literal["cap"] = "cap"
    personnel: Persons
    """Largest number of persons in scope in one rotation."""

    def rows(self, force):
        for t in self.applies(force):
            yield Row((t,), force.contributions(self.scope, t), "<=", Fraction(self.personnel))

    def sentence(self):
        return f"{self.owner} allows at most {self.personnel:,} at one time"
'''

AUDIT = '''\
"""What the audit demands under rules of the kind cap."""

from forcegen.audit.law.alike import at_most


def cap(rule, figures):
    return at_most(rule, figures, rule.personnel)
'''


def bring(
    folder: Path, *, rule: str = RULE, audit: str | None = AUDIT, name: str = "cap", package: str = "capped"
) -> Path:
    """Write a distribution that brings a kind, its rule and, unless it is left out, its audit statement."""
    (folder / package).mkdir(parents=True)
    (folder / package / "__init__.py").write_text("", encoding="utf-8")
    (folder / package / "rule.py").write_text(rule, encoding="utf-8")
    groups = f"[forcegen.rules]\n{name} = {package}.rule:Cap\n"
    if audit is not None:
        (folder / package / "audit.py").write_text(audit, encoding="utf-8")
        groups += f"[forcegen.audit]\n{name} = {package}.audit:cap\n"
    _metadata(folder, f"forcegen-{package}", groups)
    return folder


def bring_example(folder: Path) -> Path:
    """Write the worked plug-in as it stands when it is installed."""
    text = (EXAMPLE / "pyproject.toml").read_text(encoding="utf-8")
    groups = re.findall(r'^\[project\.entry-points\."([^"]+)"\]\n(.*?)\n\n', text, re.MULTILINE | re.DOTALL)
    shutil.copytree(EXAMPLE / "src", folder, dirs_exist_ok=True)
    _metadata(
        folder, "forcegen-rotation-limit", "".join(f"[{group}]\n{rows}\n" for group, rows in groups).replace('"', "")
    )
    return folder


def _metadata(folder: Path, distribution: str, groups: str) -> None:
    info = folder / f"{distribution.replace('-', '_')}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(groups, encoding="utf-8")


def on_path(monkeypatch: pytest.MonkeyPatch, *folders: Path) -> None:
    """Have this process find the distributions of some folders, and its children through ``PYTHONPATH`` too."""
    for folder in folders:
        monkeypatch.syspath_prepend(str(folder))
    forget()


@pytest.fixture(autouse=True)
def nothing_plugged_in() -> Iterator[None]:
    """Begin and end a test without plug-ins: every test file that brings one imports this."""
    before = set(sys.modules)
    forget()
    yield
    for name in set(sys.modules) - before:
        if name.split(".")[0] in {"capped", "other", "forcegen_rotation_limit"}:
            del sys.modules[name]
    forget()
