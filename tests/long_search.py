"""A model whose search for whole units takes seconds."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from builders import ModelFolder


def long_model(path: Path) -> ModelFolder:
    """A model whose search takes seconds, and whose plan is stated in no time: whole units of few at each site."""
    numbers = np.random.default_rng(1)
    countries, sites = ([f"{name}{n}" for n in range(many)] for name, many in (("C", 10), ("s", 8)))
    head = 'schema = "forcegen.model/1"\nname = "long"\nas_of = 2025-02-20\n'
    head += "[calendar]\nstart = 2026-01-01\nrotations = 8\n[defaults]\ndeployable_share = 1\ndwell = 2\n"
    head += '[[zones]]\nid = "west"\nname = "West"\n[[roles]]\nid = "guard"\nname = "Guard"\n'
    rules = [("block", "size = 97"), ("nations", "most = 2"), ("contingent", "personnel = 150")]
    law = 'owner = "coalition"\nbindingness = "force"\nstatus = "assumed"\n'
    head += "".join(f'[[rules]]\nid = "{kind}"\nkind = "{kind}"\n{law}{figure}\n' for kind, figure in rules)
    # ceilings that name a site each tell the sites apart: equal ones would be one
    head += "".join(
        f'[[rules]]\nid = "cap-{n}"\nkind = "ceiling"\n{law}personnel = {numbers.integers(300, 900)}\n'
        f'scope = {{ sites = ["{site}"], countries = ["{countries[n]}"] }}\n'
        for n, site in enumerate(sites)
    )
    folder = ModelFolder(path)
    folder.write("model.toml", head)
    folder.write("countries.csv", "id,name\n" + "".join(f"{one},{one}\n" for one in countries))
    folder.write("sites.csv", "id,name,zone,host\n" + "".join(f"{one},{one},west,UKR\n" for one in sites))
    pools = "".join(f"{one},land,{numbers.integers(300, 2500)},assumed,guard\n" for one in countries)
    folder.write("pools.csv", f"country,id,strength,status,roles\n{pools}")
    asked = "".join(f"{one},guard,{numbers.integers(300, 900)}\n" for one in sites)
    folder.write("requirements.csv", f"site,role,personnel\n{asked}")
    return folder
