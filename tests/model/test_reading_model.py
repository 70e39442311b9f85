"""What a model knows once it is read: people, facts, assumptions; and that reading is quick."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from builders import ModelFolder, tiny_model
from forcegen.model import assumptions, load, shipped_models
from forcegen.problems import ModelError

# -- what is assumed -----------------------------------------------------------------------------------------


def test_assumptions_are_counted_by_what_they_are(folder: ModelFolder) -> None:
    """Proves that every figure without a source counts as assumed. Without it guesses would pass for facts."""
    assert assumptions(folder.load()) == {
        "requirements personnel": 2,
        "commitments personnel": 1,
        "defaults deployable_share": 1,
        "defaults dwell": 1,
        "defaults overlap_days": 1,
        "history personnel": 1,
        "pools deployable_share": 1,
    }


def test_sourced_figures_are_no_assumptions(folder: ModelFolder) -> None:
    """Proves that a figure leaves the list with its source. Without it there would be no way to mend a model."""
    before = assumptions(folder.load())
    folder.edit("model.toml", "dwell = 1", 'dwell = { value = 1, source = "yearbook", status = "reported" }')
    folder.edit("requirements.csv", "until,status", "until,status,source")
    folder.edit("requirements.csv", "300,,,assumed", "300,,,reported,yearbook")
    folder.edit("requirements.csv", "2025-12-31,assumed", "2025-12-31,assumed,")
    after = assumptions(folder.load())
    assert before.pop("defaults dwell") == 1
    assert after == {**before, "requirements personnel": 1}


# -- people and facts ----------------------------------------------------------------------------------------


def test_people_of_a_pool(folder: ModelFolder) -> None:
    """Proves $P_t$ by hand. Without it a pool could be counted without what it owes elsewhere."""
    folder.edit("model.toml", "personnel = 10", "personnel = 10\nfrom = 2\nuntil = 2026-07-15")
    model = folder.load()
    france, estonia = model.pools
    assert (france.key, estonia.key) == ("FRA.land", "EST.land")
    assert [model.available(france, t) for t in (1, 4)] == [Fraction(1000), Fraction(1000)]
    assert model.available(estonia, 1) == 250
    assert [model.elsewhere(france, t) for t in range(-1, 5)] == [0, 50, 0, 10, 10, 0]
    assert [model.elsewhere(estonia, t) for t in range(3)] == [0, 0, 0]
    assert (model.dwell(france), model.people_per_post(france)) == (1, Fraction(1))


def test_strengths_over_time_whatever_the_order_of_rows() -> None:
    """Proves that the latest strength counts. Without it sorting a table would raise or disband a brigade."""
    rows = [
        {"country": "FRA", "pool": "land", "from": since, "personnel": personnel, "status": "assumed"}
        for since, personnel in ((3, 300), (date(2025, 9, 1), 200))
    ]
    for strengths in (rows, rows[::-1]):
        model = tiny_model({"FRA": 100}, 1, rotations=4, strengths=strengths)
        assert [model.strength(model.pools[0], t) for t in range(1, 5)] == [100, 200, 300, 300]


def test_facts_cover_and_touch(folder: ModelFolder) -> None:
    """Proves that leave needs whole rotations and a ban only a day. Without it a lapse would go unseen."""
    folder.edit("model.toml", "holds = true", "holds = true\nfrom = 2025-08-01\nuntil = 2026-12-31")
    model = folder.load()
    assert model.holds("ceasefire") == (2, 3)
    assert model.may_hold("ceasefire") == (1, 2, 3)
    folder.edit("model.toml", "holds = true", "holds = false")
    assert folder.load().may_hold("ceasefire") == ()


def test_every_pool_brings_its_rules(folder: ModelFolder) -> None:
    """Proves that manpower is a rule with an owner and a source. Without it a shortfall could have no reason."""
    rules = {rule.id: rule for rule in folder.load().rulebook}
    assert list(rules) == [
        "EST.land.availability",
        "EST.land.dwell",
        "FRA.land.availability",
        "FRA.land.dwell",
        "fra-mandate",
    ]
    assert (rules["FRA.land.availability"].source, rules["FRA.land.availability"].status) == ("yearbook", "verified")
    assert rules["FRA.land.dwell"].status is None


@pytest.mark.parametrize("name", sorted(shipped_models()))
def test_shipped_models_can_be_read_by_name(name: str) -> None:
    """Proves that what is shipped is right. Without it the first thing that a person tries would fail."""
    model = load(name)
    assert model.name == name
    assert model == load(shipped_models()[name])


# -- speed ---------------------------------------------------------------------------------------------------


def large_model(folder: Path, *, sites: int = 200, known_sites: bool = True) -> Path:
    """200 sites, 40 countries of 3 pools, 60 requirements a site, 400 rules, 20 rotations."""
    roles = [f"role{number}" for number in range(10)]
    head = 'name = "large"\nas_of = 2025-02-20\n[calendar]\nstart = 2025-07-01\nrotations = 20\n'
    head += "".join(f'[[roles]]\nid = "{role}"\nname = "{role}"\n' for role in roles)
    head += '[[zones]]\nid = "west"\nname = "West"\n'
    head += "".join(
        f'[[rules]]\nid = "rule{number}"\nkind = "ceiling"\nowner = "C{number % 40}"\nbindingness = "legal"\n'
        f'status = "assumed"\npersonnel = {number}\nscope = {{ sites = ["site{number % 200}"] }}\n'
        for number in range(400)
    )
    tables = {
        "sites": ["id,name,zone,host", *(f"site{number},Site,west,UKR" for number in range(200))],
        "countries": ["id,name", *(f"C{number},Country" for number in range(40))],
        "pools": [
            "id,country,strength,status,roles",
            *(
                f"{pool},C{number},{1000 + number},assumed,{' '.join(roles)}"
                for number in range(40)
                for pool in ("land", "air", "navy")
            ),
        ],
        "requirements": [
            "site,role,personnel,from,until,status",
            *(
                f"{'site' if known_sites else f'{role}-{step}-place'}{site},{role},{10 + step},{since},{until},assumed"
                for site in range(sites)
                for role in roles
                for step, (since, until) in enumerate(
                    [(1, 3), (4, 6), ("2028-07-01", "2029-12-31"), (10, 12), (13, 15), (16, 20)]
                )
            ),
        ],
    }
    (folder / "model.toml").write_text(head)
    for table, lines in tables.items():
        (folder / f"{table}.csv").write_text("\n".join(lines))
    return folder


def test_a_large_model_is_read(tmp_path: Path) -> None:
    """Proves that every row of a large model is there. Without it a limit could drop some."""
    large_model(tmp_path)
    model = load(tmp_path)
    assert (len(model.requirements), len(model.pools), len(model.rules)) == (12_000, 120, 400)


def test_a_large_model_full_of_faults_is_refused(tmp_path: Path) -> None:
    """Proves that each of thousands of faults is told. Without it a person would mend some and meet the others."""
    large_model(tmp_path, known_sites=False)
    with pytest.raises(ModelError) as caught:
        load(tmp_path)
    assert len(caught.value.problems) == 12_000


def test_one_wrong_column_is_one_problem(tmp_path: Path) -> None:
    """Proves that a column is blamed once. Without it a slip in a header would bring 600 messages."""
    large_model(tmp_path, sites=10)
    requirements = tmp_path / "requirements.csv"
    requirements.write_text(requirements.read_text().replace("personnel", "persons", 1))
    with pytest.raises(ModelError) as caught:
        load(tmp_path)
    assert [problem.where for problem in caught.value.problems] == ["requirements.csv line 1"]
