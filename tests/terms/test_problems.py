"""Messages: one line each, nothing hidden, the nearest right word."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forcegen.problems import LONGEST_PART, LONGEST_VALUE, ModelError, Problem, nearest, nearest_id, quoted, visible


def test_a_problem_is_one_sentence() -> None:
    """Proves the form of a message. Without it each part of forcegen would complain in a style of its own."""
    assert str(Problem("pools.csv line 3, strength", '"x"', "a number", "5")) == (
        'pools.csv line 3, strength: found "x", expected a number. Maybe 5?'
    )
    assert str(Problem("model.toml", "", 'a value for "name"')) == 'model.toml: expected a value for "name".'


def test_no_part_of_a_message_is_without_end() -> None:
    """Proves that every part is cut, whoever made it. Without it one cell could fill a screen, or a log."""
    long = "x" * 10_000
    told = str(Problem(f"model.toml, {long}", long, f"one of {long}", long))
    assert told.count("…") == 4
    assert len(told) < 4 * LONGEST_PART + 50
    assert len(quoted(long)) == LONGEST_VALUE
    assert quoted("short") == '"short"'


@pytest.mark.parametrize(
    ("found", "near"),
    [
        ("Germany", '"DEU"'),
        ("germany", '"DEU"'),
        ("Germny", '"DEU"'),
        ("DUE", '"DEU"'),
        ("Denmark", '"DNK"'),
        ("France", ""),
        ("x" * 10_000, ""),
    ],
)
def test_an_id_is_found_by_the_name_of_its_row(found: str, near: str) -> None:
    """Proves that who writes a country's name learns its id. Without it "Germany" would bring a list of letters."""
    assert nearest_id(found, {"DEU": "Germany", "DNK": "Denmark", "POL": ""}) == near


def test_an_error_tells_each_problem_once_in_order() -> None:
    """Proves that a fault of a whole column is one message. Without it 12,000 rows would repeat it."""
    first, second = Problem("b", "1", "2"), Problem("a", "1", "2")
    error = ModelError([first, second, first])
    assert error.problems == (first, second)
    assert str(error) == f"{first}\n{second}"
    with pytest.raises(ValueError, match="at least one problem"):
        ModelError([])


@pytest.mark.parametrize(
    ("found", "known", "expected"),
    [
        ("prtection", ["protection", "medical"], '"protection"'),
        ("MEDICAL", ["protection", "medical"], '"medical"'),
        ("ＦＲＡ", ["FRA", "GBR"], '"FRA"'),
        ("Strasse", ["straße"], '"straße"'),
        ("zzz", ["protection", "medical"], ""),
        ("", ["a"], ""),
        ("x", [], ""),
        ("a" * 1_000_000, ["a" * 10], ""),
        ("abcf", ["abce", "abcd"], '"abce"'),
    ],
)
def test_nearest(found: str, known: list[str], expected: str) -> None:
    """Proves that the advice is near, the same each time, or absent. Without it a slip would be led astray."""
    assert nearest(found, known) == nearest(found, reversed(known)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a", '"a"'),
        ('say "a"', '"say \\"a\\""'),
        ("a\nb\u202ec", '"a\\nb\\u202ec"'),
        (True, "true"),
        (None, "nothing"),
        ({"a": {"b": {"c": 1}}}, "{a = {b = …}}"),
        ([1, [2, [3]]], "[1, [2, …]]"),
        (10**5000, "a number of more than 40 digits"),
        ("x" * 100, '"' + "x" * 58 + "…"),
        (object(), "a value of type object"),
    ],
    ids=itertools.count(),  # pytest cannot write some of these either
)
def test_quoted(value: object, expected: str) -> None:
    """Proves that any value can be shown, in the notation of TOML. Without it a message could be a page long."""
    assert quoted(value) == expected


@given(st.text())
def test_visible_text_hides_nothing(text: str) -> None:
    """Proves that a message can be printed anywhere. Without it a file could rewrite the line that complains of it."""
    assert visible(text).isprintable()
    if text.isascii() and text.isprintable():
        assert visible(text) == text
