"""What the fields of a record mean, read from its source."""

from __future__ import annotations

from forcegen.rules import Ceiling, Rule
from forcegen.terms.described import described
from forcegen.terms.record import Record


class _Plain(Record):
    kept: int
    """What is kept."""
    bare: int


class _More(_Plain):
    kept: int  # stated again, without a text
    added: int
    """What is added:

    on several lines."""


def test_a_field_means_what_stands_below_it() -> None:
    """Proves that a text is its own field's, of the class itself or of its base, and goes with a new statement.

    Without it ``forcegen rules`` and the schemas would describe one field by the text of another.
    """
    assert described(_Plain) == {"kept": "What is kept."}
    assert described(_More) == {"added": "What is added:\n\non several lines."}


def test_a_kind_has_the_texts_of_every_rule_and_its_own() -> None:
    """Proves that the base is read as well. Without it the page of a kind would leave half of its fields unsaid."""
    assert described(Ceiling)["personnel"].startswith("Largest number of persons")
    assert {key: text for key, text in described(Rule).items() if key != "kind"}.items() <= described(Ceiling).items()


def test_a_class_without_a_source_has_no_texts() -> None:
    """Proves that a class made at run time is no error. Without it a kind of a notebook could not be shown."""
    made = type("Made", (Record,), {"__annotations__": {"one": int}, "__module__": "nowhere"})
    assert described(made) == {}
