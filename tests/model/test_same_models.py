"""Two folders that say the same are the same model, down to its hash."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import HEAD, POOLS, REQUIREMENTS, ModelFolder, tiny_model
from forcegen.model import ForceModel

POOLS_IN_TOML = """
[[pools]]
country = "EST"
id = "land"
roles = ["protection"]
strength = { value = 500.0, source = "yearbook", status = "reported" }

[[pools]]
country = "FRA"
id = "land"
roles = ["medical", "protection"]
deployable_share = 0.50
strength = { value = 2_000, source = "yearbook", status = "verified" }
"""

REQUIREMENTS_IN_TOML = """
[[requirements]]
site = "lviv"
role = "protection"
personnel = 300
status = "assumed"

[[requirements]]
site = "lviv"
role = "medical"
personnel = 2e1
from = 1
until = 2025-12-31
status = "assumed"
"""


def in_toml(folder: ModelFolder) -> None:
    (folder.path / "pools.csv").unlink()
    (folder.path / "requirements.csv").unlink()
    folder.append("model.toml", POOLS_IN_TOML)
    folder.write("requirements.toml", REQUIREMENTS_IN_TOML)


def other_line_ends(folder: ModelFolder) -> None:
    for name, text in (("model.toml", HEAD), ("pools.csv", POOLS), ("requirements.csv", REQUIREMENTS)):
        folder.write(name, text.replace("\n", "\r\n"))


def byte_order_marks(folder: ModelFolder) -> None:
    for name, text in (("model.toml", HEAD), ("pools.csv", POOLS)):
        folder.write(name, f"\ufeff{text}")


def spaces_and_blank_lines(folder: ModelFolder) -> None:
    folder.write(
        "pools.csv", "\n" + POOLS.replace(",", "  , \t").replace("\n", "  \n\n , \n,,,,,,\n").replace("\n , ", "")
    )


def columns_in_another_order(folder: ModelFolder) -> None:
    rows = [line.split(",") for line in POOLS.splitlines()]
    folder.write("pools.csv", "\n".join(",".join(reversed(row)) for row in rows))


def quoted_cells(folder: ModelFolder) -> None:
    rows = [line.split(",") for line in POOLS.splitlines()]
    folder.write("pools.csv", "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows))


def other_spellings_of_numbers(folder: ModelFolder) -> None:
    folder.write("pools.csv", POOLS.replace(",0.5", ",+0.500").replace(",2000", ",2000.0"))
    folder.edit("model.toml", "personnel = 400", "personnel = 4e2")


def under_other_names(folder: ModelFolder) -> None:
    (folder.path / "tables").mkdir()
    (folder.path / "pools.csv").rename(folder.path / "tables" / "strengths.csv")
    folder.edit("model.toml", "[defaults]", '[tables]\npools = "tables/strengths.csv"\n\n[defaults]')


def lists_in_another_order(folder: ModelFolder) -> None:
    folder.write("pools.csv", POOLS.replace("protection medical", "medical  protection"))


def defaults_written_out(folder: ModelFolder) -> None:
    folder.edit("model.toml", "dwell = 1", "dwell = 1\noverlap_days = 0\ndeployable_share = 0.5\nnote = ''")


CHANGES: list[Callable[[ModelFolder], None]] = [
    in_toml,
    other_line_ends,
    byte_order_marks,
    spaces_and_blank_lines,
    columns_in_another_order,
    quoted_cells,
    other_spellings_of_numbers,
    under_other_names,
    lists_in_another_order,
    defaults_written_out,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_form_of_the_files_does_not_matter(folder: ModelFolder, change: Callable[[ModelFolder], None]) -> None:
    """Proves that a model is what it says, not how. Without it two equal inputs would look like different plans."""
    before = folder.load()
    change(folder)
    after = folder.load()
    assert after.sha256 == before.sha256
    assert sorted(after.pools, key=lambda pool: pool.key) == sorted(before.pools, key=lambda pool: pool.key)


@pytest.mark.parametrize("seed", range(5))
def test_order_of_rows_does_not_matter(folder: ModelFolder, seed: int) -> None:
    """Proves that rows may be sorted at will. Without it sorting a table would seem to change the plan."""
    before = folder.load().sha256
    shuffled = random.Random(seed).sample  # noqa: S311 - nothing here is secret
    head, *rows = HEAD.split("\n\n")
    folder.write("model.toml", "\n\n".join([head, *shuffled(rows, len(rows))]))
    for name, text in (("pools.csv", POOLS), ("requirements.csv", REQUIREMENTS)):
        header, *lines = text.splitlines()
        folder.write(name, "\n".join([header, *shuffled(lines, len(lines))]))
    assert folder.load().sha256 == before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("model.toml", "personnel = 400", "personnel = 400.000001"),
        ("model.toml", 'name = "Lviv"', 'name = "Lvov"'),
        ("model.toml", "holds = true", "holds = false"),
        ("model.toml", 'status = "verified"', 'status = "reported"'),
        ("pools.csv", "yearbook,verified", "yearbook,reported"),
        ("requirements.csv", "2025-12-31", "2025-12-30"),
        ("requirements.csv", ",1,", ",2025-07-01,"),
    ],
)
def test_whatever_is_said_matters(folder: ModelFolder, name: str, old: str, new: str) -> None:
    """Proves that the hash sees every change. Without it a plan could be passed off as one of another model."""
    before = folder.load().sha256
    folder.edit(name, old, new)
    assert folder.load().sha256 != before


@given(st.decimals(min_value=0, max_value=10_000_000, places=3), st.integers(0, 5))
def test_trailing_zeros_do_not_matter(number: Decimal, zeros: int) -> None:
    """Proves that 0.5 and 0.50 are one number. Without it the hash would tell apart what no arithmetic can."""
    longer = Decimal(f"{number:f}{'0' * zeros}")
    one, other = (tiny_model({"FRA": 1}, {("lviv", "protection"): one}) for one in (number, longer))  # type: ignore[dict-item]
    assert one.sha256 == other.sha256
    assert one.requirements[0].personnel == number


def test_decomposed_letters_do_not_matter(folder: ModelFolder) -> None:
    """Proves that é is é, in one character or in two. Without it a file from another system would not fit."""
    folder.edit("model.toml", 'name = "Protection"', 'name = "Génie"')
    composed = folder.load()
    folder.edit("model.toml", 'name = "Génie"', 'name = "Ge\u0301nie"')
    assert folder.load().sha256 == composed.sha256


def test_document_is_read_back_by_nobody_but_says_everything(folder: ModelFolder) -> None:
    """Proves that the document holds every row. Without it the hash could leave a table out."""
    model = folder.load()
    document = model.document()
    for table in (
        "roles",
        "sites",
        "countries",
        "pools",
        "commitments",
        "history",
        "requirements",
        "rules",
        "scenarios",
    ):
        assert len(document[table]) == len(getattr(model, table))
    assert document["rules"][0]["personnel"] == "400"
    assert document["rules"][0]["while"] == ["ceasefire"]
    assert ForceModel.model_validate(dict(model)).sha256 == model.sha256
