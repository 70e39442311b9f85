"""A model of one pool, one site and two ceilings, with scenarios that meet in them."""

from __future__ import annotations

from pathlib import Path

MODEL = """\
schema = "forcegen.model/1"
name = "watch"
as_of = 2025-03-01

[calendar]
start = 2025-07-01
rotations = 2

[defaults]
dwell = 0

[[roles]]
id = "patrol"
name = "Patrol"

[[zones]]
id = "coast"
name = "Coast"

[[sites]]
id = "pier"
name = "Pier"
zone = "coast"
host = "UKR"

[[countries]]
id = "PRT"
name = "Portugal"

[[pools]]
country = "PRT"
id = "land"
strength = 900
deployable_share = 1
roles = ["patrol"]
status = "assumed"

[[requirements]]
site = "pier"
role = "patrol"
personnel = 500

[[rules]]
id = "portugal-cap"
kind = "ceiling"
owner = "PRT"
bindingness = "legal"
personnel = 100
status = "assumed"
scope = { countries = ["PRT"] }

[[rules]]
id = "pier-cap"
kind = "ceiling"
owner = "coalition"
bindingness = "political"
personnel = 450
status = "assumed"
scope = { sites = ["pier"] }

[[scenarios]]
id = "shared"
name = "What both build on"
set = { rules.portugal-cap.personnel = 200 }

[[scenarios]]
id = "more"
name = "Portugal gives more"
extends = "shared"
set = { rules.portugal-cap.personnel = 300 }

[[scenarios]]
id = "open"
name = "The pier is open"
extends = "shared"
without = ["pier-cap"]

[[scenarios]]
id = "less"
name = "Portugal gives less"
set = { rules.portugal-cap.personnel = 150 }

[[scenarios]]
id = "double"
name = "Twice the requirement"
scale = 2
"""


def folder(tmp_path: Path, extra: str = "") -> Path:
    """A model of one ceiling with scenarios that meet in it; ``extra`` stands at its end."""
    made = tmp_path / "watch"
    made.mkdir(exist_ok=True)
    (made / "model.toml").write_text(MODEL + extra, "utf-8")
    return made


def scenario(name: str, extends: str, rest: str) -> str:
    """One more scenario for the end of the model."""
    above = f'extends = "{extends}"\n' if extends else ""
    return f'\n[[scenarios]]\nid = "{name}"\nname = "{name}"\n{above}{rest}\n'
