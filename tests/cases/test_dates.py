"""Plans whose dates fall at month ends, inside rotations, or a day beside their boundaries, through the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from processes import forcegen

MODEL = """\
schema = "forcegen.model/1"
name = "dated"
as_of = 2025-01-01

[calendar]
start = {start}
rotations = 4

[defaults]
deployable_share = {{ value = 1, status = "assumed" }}
dwell = {{ value = 0, status = "assumed" }}

[[roles]]
id = "divers"
name = "Divers"

[[zones]]
id = "south"
name = "South"

[[sites]]
id = "quay"
name = "Quay"
zone = "south"
host = "UKR"

[[countries]]
id = "PRT"
name = "Portugal"

[[pools]]
country = "PRT"
id = "navy"
strength = 900
roles = ["divers"]
status = "assumed"

[[requirements]]
site = "quay"
role = "divers"
personnel = 60
status = "assumed"
"""

MANDATE = """
[[rules]]
id = "council"
kind = "mandate"
owner = "PRT"
bindingness = "legal"
term_months = 6
status = "assumed"
"""

VOTE = """
[[conditions]]
id = "vote"
name = "The vote is taken"
holds = true
status = "assumed"
"""


def dated(folder: Path, *parts: str, start: str = "2025-09-01") -> Path:
    """A model of four rotations of six months, in which Portugal alone could fill everything."""
    model = folder / "model"
    model.mkdir(exist_ok=True)
    (model / "model.toml").write_text(MODEL.format(start=start) + "".join(parts), encoding="utf-8")
    return folder


def filled(folder: Path, *options: str) -> set[int]:
    """Rotations in which the plan, which must pass its audit, sends anybody."""
    done = forcegen("solve", "model", *options, "--format", "json", "--out", "plan.json", "--quiet", folder=folder)
    assert done.code == 0, done.stderr
    audit = forcegen("verify", "plan.json", "model", folder=folder)
    assert audit.code == 0, audit.stdout + audit.stderr
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    assert plan["totals"]["short"] == 60 * (4 - len({row["rotation"] for row in plan["contributions"]}))
    return {row["rotation"] for row in plan["contributions"]}


@pytest.mark.parametrize("start", ["2025-08-01", "2025-08-28", "2025-08-29", "2025-08-30", "2025-08-31", "2023-08-31"])
def test_a_mandate_from_a_rotation_covers_it_at_any_month_end(tmp_path: Path, start: str) -> None:
    """Proves that a term of one rotation begun with rotation 2 lets people go in it, in plan and audit alike.

    Without it nobody could go at all in a plan that starts on 31 August, for February has no such day.
    """
    assert filled(dated(tmp_path, MANDATE, "begins = 2\n", start=start)) == {2}
    assert filled(dated(tmp_path, VOTE, MANDATE, 'begins = 2\nrenewals = ["vote"]\n', start=start)) == {2, 3}
