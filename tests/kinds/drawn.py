"""Random fields of rules: what the tests of a kind draw a rule from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import strategies as st

days = st.dates(date(2025, 1, 1), date(2028, 12, 31))
moments = st.none() | st.integers(-2, 6) | days


@st.composite
def periods(draw: st.DrawFn) -> dict[str, Any]:
    since, until = draw(moments), draw(moments)
    both: Any = [since, until]
    if type(since) is type(until) and since is not None:
        both.sort()
    return {key: value for key, value in zip(("from", "until"), both, strict=True) if value is not None}


PARTS = {
    "countries": ["FRA", "GBR"],
    "pools": ["land", "air"],
    "sites": ["lviv", "odesa"],
    "zones": ["west", "south"],
    "hosts": ["UKR", "ROU"],
    "roles": ["protection", "logistics"],
    "components": ["ground", "air"],
}
"""All that a scope may name."""

period = periods()
named = st.dictionaries(st.sampled_from(sorted(PARTS)), st.integers(0, 2), max_size=3)


@st.composite
def parts(draw: st.DrawFn) -> dict[str, Any]:
    """A scope without dates, as a rule measures its own against."""
    return {part: PARTS[part][n : n + 1] or PARTS[part] for part, n in draw(named).items()}


@st.composite
def scopes(draw: st.DrawFn) -> dict[str, Any]:
    return draw(parts()) | draw(period)


def just(fields: Mapping[str, Any]) -> dict[str, st.SearchStrategy[Any]]:
    return {name: st.just(value) for name, value in fields.items()}


def fields_of(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(fields)


scope = scopes()
some = st.integers(0, 900)
ratios = st.sampled_from([0, 0.02, 0.5, 1])
a_fact = st.sampled_from(["one", "two"])
each = st.sampled_from([None, "country", "host", "zone", "site", "role"])
MEASURED: list[dict[str, str]] = [{}, {"measured_against": "all"}]
bounds = st.sampled_from([{"at_least": 0.25}, {"at_most": 0.5}, {"at_least": 0.1, "at_most": 0.9}])
