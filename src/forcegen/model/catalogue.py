"""The legal catalogue: each country's law, written once, for every model that wants it.

A model includes it by ``[law]`` with ``countries`` (whose law counts) and ``hosts`` (where it counts: given to
every rule of the catalogue that names no hosts). A row of the model with the same id replaces the catalogue's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from forcegen.model.shipped import catalogue
from forcegen.model.tables import Named, RawRow, read_toml, toml_rows
from forcegen.problems import Problem, nearest, quoted

TABLES = ("sources", "conditions", "rules")
"""What a country's law is written in."""


def law_rows(law: object, at: Callable[[str], str], problems: list[Problem]) -> dict[str, list[RawRow]]:
    """The rows that a model's ``[law]`` asks for, by table.

    Args:
        law: What stands under ``[law]``.
        at: Says where a key stands.
        problems: Problems found, to which others are added.
    """
    wanted = _wanted(law, at, problems)
    home = catalogue()
    written = {path.stem for path in home.glob("*.toml")}
    rows: dict[str, list[RawRow]] = {table: [] for table in TABLES}
    for country in wanted["countries"]:
        if country not in written:
            known = ", ".join(sorted(written))
            place = at("law.countries")
            problems.append(
                Problem(place, quoted(country), f"a country of the catalogue ({known})", nearest(country, written))
            )
            continue
        toml = read_toml(home, Named(f"{country}.toml"), problems, f"catalogue/{country}.toml")
        for table in TABLES:
            if toml is not None and table in toml.plain:
                for row in toml_rows(toml, table, problems):
                    rows[table].append(_for_hosts(row, wanted["hosts"]) if table == "rules" else row)
    return rows


def replaced(catalogue_rows: list[RawRow], own: list[RawRow]) -> list[RawRow]:
    """The catalogue's rows without those that the model writes itself."""
    ids = {_id(row) for row in own}
    return [row for row in catalogue_rows if _id(row) not in ids]


def _id(row: RawRow) -> str:
    """The id that a row gives itself; empty where it gives none."""
    given = row.values.get("id") if isinstance(row.values, dict) else None
    return given if isinstance(given, str) else ""


def _wanted(law: object, at: Callable[[str], str], problems: list[Problem]) -> dict[str, list[str]]:
    keys = ("countries", "hosts")
    if not isinstance(law, dict):
        problems.append(Problem(at("law"), quoted(law), 'a table such as countries = ["FRA"], hosts = ["UKR"]'))
        return {key: [] for key in keys}
    problems += [
        Problem(at("law"), f"the key {quoted(key)}", "countries or hosts", nearest(key, keys))
        for key in law
        if key not in keys
    ]
    wanted: dict[str, list[str]] = {}
    for key in keys:
        given = law.get(key)
        if not isinstance(given, list) or not given or not all(isinstance(one, str) for one in given):
            problems.append(Problem(at(f"law.{key}"), quoted(given) if key in law else "", "a list of ids"))
            given = []
        wanted[key] = given
    return wanted


def _for_hosts(row: RawRow, hosts: list[str]) -> RawRow:
    """A rule of the catalogue as it counts in the model; it may touch nothing there."""
    if not isinstance(row.values, dict):
        return row
    scope: Mapping[str, Any] = row.values.get("scope", {})
    within = scope if "hosts" in scope else {**scope, "hosts": hosts}
    return RawRow(row.place, {"idle": True, **row.values, "scope": within})
