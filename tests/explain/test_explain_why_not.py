"""Why not? Questions are read strictly, and answered by rules or by what it would cost."""

from __future__ import annotations

from fractions import Fraction

import pytest
from explained import NO_END, case_of, planted

import forcegen as fg
from builders import tiny_model
from forcegen.documents.explanation import WhyNot
from forcegen.explain.why_not import Question, read_question, why_not


def answer_to(text: str, model: fg.ForceModel | None = None) -> WhyNot:
    """The answer to a question about a model."""
    model = planted() if model is None else model
    return why_not(case_of(model), read_question(text, model), NO_END)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("ESP at lviv in rotation 2 as guard", ("ESP", "", "lviv", "guard", (2, 2), 1)),
        ("200 of ESP.land  as guard at lviv", ("ESP", "land", "lviv", "guard", None, 200)),
        ("FRA in rotations 1-2", ("FRA", "", "", "", (1, 2), 1)),
        ("FRA", ("FRA", "", "", "", None, 1)),
    ],
)
def test_questions_are_read(text: str, read: tuple[object, ...]) -> None:
    """Proves the form of a question, its parts in any order. Without it only one spelling would be understood."""
    asked = read_question(text, planted())
    assert (asked.country, asked.pool, asked.site, asked.role, asked.rotations, asked.persons) == read
    assert isinstance(asked, Question)


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("why ESP?", ['questions: found "why ESP?", expected a question such as "ESP at odesa-hub in rotation 3 as']),
        ("ESO at liv", ['questions, country: found "ESO"', 'questions, site: found "liv"']),
        ("ESP.sea as guards", ['questions, pool: found "sea"', 'questions, role: found "guards"']),
        ("ESP in rotation 9", ['questions, rotation: found "9", expected a rotation from 1 to 2']),
        ("0 of ESP", ['questions: found "0 of ESP", expected at least one person']),
        ("ESP at lviv at lviv", ["questions: found \"at lviv\", expected 'at' once"]),
    ],
)
def test_what_cannot_be_read_is_told_at_once(text: str, messages: list[str]) -> None:
    """Proves one message a problem. Without it a typo would be answered with "nobody"."""
    with pytest.raises(fg.ModelError) as caught:
        read_question(text, planted())
    lines = str(caught.value).splitlines()
    assert len(lines) == len(messages)
    assert all(line.startswith(message) for line, message in zip(lines, messages, strict=True))


def test_what_is_forbidden_is_answered_by_every_rule_that_forbids() -> None:
    """Proves that both of Spain's rules are named, and what they cost. Without it half a change would be asked for."""
    answer = answer_to("ESP at lviv in rotation 2 as guard")
    assert answer.answer == "forbidden"
    assert [(rule.id, rule.rotations) for rule in answer.rules] == [("ESP-decision", (2,)), ("ESP-law", (2,))]
    assert answer.lifted == 280
    assert answer.costs == 0
    assert answer.sentence == "2 rules forbid it."


def test_what_is_allowed_costs_what_a_plan_with_it_is_short_of_more() -> None:
    """Proves the price of insisting. Without it every wish would look free."""
    free = answer_to("100 of DEU at lviv as guard")
    assert free.answer == "free"
    assert free.costs == 0
    impossible = answer_to("101 of DEU at lviv as guard")
    assert impossible.answer == "impossible"
    assert "DEU" in impossible.sentence


def test_insisting_costs_those_who_are_missed_elsewhere() -> None:
    """Proves the cost of a contribution that a plan would rather not have. Without it every wish would be free.

    France has 100 people; each one who drives is missed as a guard, and one driver is needed for ten guards.
    """
    roles = ("driver", "guard")
    model = tiny_model({"FRA": 100}, roles=roles, requirement={("lviv", "guard"): 100})
    model = model.with_tables(
        roles=[fg.Role(id="driver", name="Driver", enabling=True), fg.Role(id="guard", name="Guard")],
        rules=[
            {"id": "tail", "owner": "coalition", "kind": "support", "bindingness": "force", "status": "assumed"}
            | {"ratio": 0.1, "scope": {"roles": ["driver"]}, "supported": {"roles": ["guard"]}}
        ],
    )
    short = 100 - Fraction(100 * 10, 11)
    answer = answer_to("30 of FRA as driver", model)
    assert answer.answer == "costs"
    assert answer.costs is not None
    assert float(answer.costs) == pytest.approx(float(30 - short), abs=1e-5)


def test_who_could_never_be_of_use_is_told_why() -> None:
    """Proves the answer where there is no such contribution. Without it the reader would look for a rule."""
    answer = answer_to("ESP as medic")
    assert answer.answer == "never"
    assert answer.sentence == "ESP has no people for the role 'medic'."


def test_a_rule_that_forbids_for_a_time_says_when() -> None:
    """Proves the rotations of a ban. Without it a country that serves would be said to be forbidden to."""
    caveat = {"id": "late", "owner": "FRA", "kind": "caveat", "scope": {"countries": ["FRA"], "from": 2}}
    model = planted(rotations=3, rules=[caveat])
    answer = answer_to("FRA as guard", model)
    assert [(rule.id, rule.rotations) for rule in answer.rules] == [("late", (2, 3))]
    assert answer.sentence == "late forbids it in rotations 2–3."
    assert answer_to("FRA in rotation 3 as guard", model).sentence == "late forbids it."
    assert answer_to("FRA in rotation 1 as guard", model).answer != "forbidden"
