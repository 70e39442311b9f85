"""Plans whose dates fall at month ends, inside rotations, or a day beside their boundaries, through the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builders import without_lines
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


PERMIT = """
[[rules]]
id = "consent"
kind = "approval"
owner = "PRT"
bindingness = "legal"
condition = "vote"
scope = { countries = ["PRT"] }
status = "assumed"

[[rules]]
id = "offer"
kind = "ceiling"
owner = "PRT"
bindingness = "political"
personnel = 50
scope = { countries = ["PRT"] }
status = "assumed"
"""

SOLVING = (
    ("check",),
    ("solve",),
    ("explain",),
    ("frontier",),
    ("compare", "--without", "offer"),
    ("alternatives",),
    ("burden", "--key", "strength"),
    ("report", "--out", "page.html", "--budget", "0"),
    ("export", "--to", "program.lp"),
)
"""Every command that solves a model, or writes it for those who do, and the one that checks it."""


@pytest.mark.parametrize("command", SOLVING, ids=" ".join)
def test_every_command_says_that_an_approval_covers_no_rotation(tmp_path: Path, command: tuple[str, ...]) -> None:
    """Proves that a vote which lets nobody go is told wherever a result is made, with dates that would work.

    Without it Portugal would be missing from every result, and no page would say that its parliament had agreed.
    """
    dated(tmp_path, VOTE, "from = 2026-04-10\nuntil = 2026-10-09\n", PERMIT)
    name, *options = command
    done = forcegen(name, "model", *options, folder=tmp_path)
    assert done.code == 0, done.stderr
    (line,) = [line for line in done.stderr.splitlines() if "vote" in line]
    assert without_lines(line).startswith("warning: model.toml, conditions row 1 (vote), from: ")
    assert "touches rotations 2 and 3 from 10 April to 9 October 2026 and covers neither" in line
    assert "no persons of PRT can deploy" in line
    assert line.endswith("dates that would work: 1 March to 31 August 2026.")
    assert "never bind" not in done.stderr


def test_the_dates_that_would_work_do(tmp_path: Path) -> None:
    """Proves that the advice is followed with success. Without it a person would be sent in a circle."""
    within = "from = {}\nuntil = {}\n".format
    assert filled(dated(tmp_path, VOTE, within("2026-04-10", "2026-10-09"), PERMIT), "--without", "offer") == set()
    assert filled(dated(tmp_path, VOTE, within("2026-03-01", "2026-08-31"), PERMIT), "--without", "offer") == {2}


def test_a_scenario_that_moves_a_date_is_remarked_on(tmp_path: Path) -> None:
    """Proves that the dates which count are those of the question. Without it only the model as written was read."""
    dated(tmp_path, VOTE, "from = 2026-03-01\nuntil = 2026-08-31\n", PERMIT)
    assert "vote" not in forcegen("solve", "model", folder=tmp_path).stderr
    moved = forcegen("solve", "model", "--set", "conditions.vote.until=2026-08-30", folder=tmp_path)
    assert "touches rotation 2 from 1 March to 30 August 2026 and does not cover it" in moved.stderr
    later = forcegen("solve", "model", "--set", "calendar.start=2025-09-02", folder=tmp_path)
    assert "covers neither" in later.stderr


@pytest.mark.parametrize(
    ("command", "stream"), [(("check",), "stderr"), (("solve", "-v"), "stdout"), (("explain",), "stdout")]
)
def test_a_mandate_a_day_short_names_rotation_and_day(tmp_path: Path, command: tuple[str, ...], stream: str) -> None:
    """Proves that a rotation lost for one day is explained. Without it the law would be blamed for a slip of a day."""
    dated(tmp_path, MANDATE, "begins = 2025-08-31\n", start="2025-09-01")
    done = forcegen(*command, "model", "--set", "rules.council.term_months=18", folder=tmp_path)
    assert done.code == 0, done.stderr
    said = " ".join(getattr(done, stream).split())
    rotation = "rotation 3 (1 September 2026 to 28 February 2027)"
    if stream == "stderr":
        assert f"ends on 27 February 2027, 1 day before the end of {rotation}" in said
    else:
        assert f"the term of council misses {rotation} by 1 day" in said
    assert "rotation 1 (" not in said  # a day too many at the start costs nothing
    if command == ("explain",):
        document = forcegen(
            *command, "model", "--set", "rules.council.term_months=18", "--format", "json", folder=tmp_path
        )
        assert json.loads(document.stdout[document.stdout.index("{") :])["dates"] == [
            f"the term of council misses {rotation} by 1 day"
        ]
