"""Remarks on dates: what permits nothing because it covers no rotation, and what misses one by a few days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import forcegen as fg
from builders import tiny_model
from forcegen.formulation import formulate
from forcegen.formulation.slack import never_binding
from forcegen.model.dates import missed_rotations, near_misses, times_that_cover_nothing
from forcegen.model.part_rotations import parts_that_count_whole

START = date(2025, 9, 1)
"""Rotations of six months from 1 September and 1 March."""

APPROVAL = {"id": "assent", "kind": "approval", "condition": "vote", "owner": "HRV", "scope": {"countries": ["HRV"]}}


def vote(since: object = None, until: object = None, name: str = "vote") -> dict[str, object]:
    return {"id": name, "name": name, "holds": True, "from": since, "until": until}


def model(*rules: dict[str, Any], months: int = 6, **tables: Any) -> fg.ForceModel:
    """Four rotations in which Croatia and Portugal could fill everything, with some rules and other tables."""
    roles = tables.pop("roles", ["protection"])
    plain = tiny_model({"HRV": 200, "PRT": 200}, 150, rotations=4, rotation_months=months, start=START, roles=roles)
    own = {"owner": "coalition", "bindingness": "legal", "status": "assumed"}
    return plain.with_tables(rules=[{**own, **rule} for rule in rules], **tables)


def near(dated: fg.ForceModel) -> list[tuple[str, int, str, str]]:
    return [(one.table, one.row or 0, one.key, one.found) for one in near_misses(dated)]


def nothing(dated: fg.ForceModel) -> list[str]:
    return [f"{one.key}: {one.found}, expected {one.expected}" for one in times_that_cover_nothing(dated)]


def test_an_approval_that_covers_no_rotation_is_remarked_on_with_dates_that_would_work() -> None:
    """Proves that a vote in mid-rotation is said to let nobody go. Without it the plan would be short in silence."""
    dated = model(APPROVAL, conditions=[vote(date(2026, 3, 20), date(2026, 9, 19))])
    assert nothing(dated) == [
        (
            'from: "vote", which touches rotations 2 and 3 from 20 March to 19 September 2026 and covers neither '
            "(missing: 19 days of rotation 2 (1 March to 31 August 2026) and 162 days of rotation 3 "
            "(1 September 2026 to 28 February 2027)); no persons of HRV can deploy, "
            "expected dates that would work: 1 March to 31 August 2026"
        )
    ]
    assert not near(dated)  # said once
    assert missed_rotations(dated) == (
        (
            '"vote" misses rotation 2 (1 March to 31 August 2026) by 19 days and '
            "rotation 3 (1 September 2026 to 28 February 2027) by 162 days"
        ),
    )
    assert not nothing(model(APPROVAL, conditions=[vote(date(2026, 3, 1), date(2026, 8, 31))]))


def test_one_rotation_is_touched_or_none() -> None:
    """Proves that short times and times beside the plan are told too. Without it only half of the slips were seen."""
    within = model(APPROVAL, conditions=[vote(date(2026, 3, 2), date(2026, 4, 1))])
    assert [one.split(" (missing")[0] for one in nothing(within)] == [
        'until: "vote", which touches rotation 2 from 2 March to 1 April 2026 and does not cover it'
    ]
    before = model(APPROVAL, conditions=[vote(None, date(2025, 8, 31))])
    assert nothing(before) == [
        (
            'until: "vote", which ends on 31 August 2025, before the plan begins on 1 September 2025; '
            "no persons of HRV can deploy, expected dates that would work: 28 February 2026 or later"
        )
    ]
    after = model(APPROVAL, conditions=[vote(date(2027, 9, 1))])
    assert nothing(after) == [
        (
            'from: "vote", which begins on 1 September 2027, after the plan ends on 31 August 2027; '
            "no persons of HRV can deploy, expected dates that would work: 1 March 2027 or earlier"
        )
    ]
    late = model(APPROVAL, conditions=[vote(date(2027, 3, 2), None)])
    assert "touches rotation 4 from 2 March 2027 on and does not cover it" in nothing(late)[0]


def test_a_time_beside_the_plan_is_told_in_every_place() -> None:
    """Proves that an expired mandate is named where a shortfall is explained. Without it only the law was blamed."""
    expired = {"id": "m", "kind": "mandate", "begins": date(2024, 3, 15), "term_months": 6, "owner": "HRV"}
    assert missed_rotations(model(expired)) == (
        "the term of m ends on 14 September 2024, before the plan begins on 1 September 2025",
    )
    assert nothing(model({**expired, "scope": {"countries": ["HRV"]}}))[0].startswith(
        "term_months: the term of m, which ends on 14 September 2024, before the plan begins on 1 September 2025; "
        "no persons of HRV can deploy, expected dates that would work: 1 September 2025 to 28 February 2026"
    )


def test_the_dates_that_would_work_are_those_of_a_rotation_that_needs_them() -> None:
    """Proves that no rotation is advised in which nobody needs the vote. Without it the advice would change nothing."""
    later = {**APPROVAL, "scope": {"countries": ["HRV"], "from": 3}}
    (said,) = nothing(model(later, conditions=[vote(date(2026, 3, 20), date(2026, 9, 19))]))
    assert said.endswith("dates that would work: 1 September 2026 to 28 February 2027")
    (said,) = nothing(model(later, conditions=[vote(None, date(2025, 1, 1))]))
    assert said.endswith("dates that would work: 28 February 2027 or later")


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ({"id": "w", "kind": "waiver", "personnel": 5}, "w permits nothing"),
        ({"id": "m", "kind": "mandate", "term_months": 3, "begins": 2}, "no persons can deploy"),
        ({"id": "n", "kind": "notice", "days": 900, "decided": date(2025, 1, 1)}, "no persons can deploy"),
    ],
)
def test_a_rule_whose_own_dates_cover_nothing_says_so(rule: dict[str, Any], says: str) -> None:
    """Proves that terms and scopes are held to whole rotations too. Without it only conditions would be looked at."""
    scope = {"from": date(2026, 3, 15), "until": date(2026, 9, 14)} if rule["kind"] == "waiver" else {}
    (said,) = nothing(model({**rule, "scope": scope}))
    assert says in said


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (APPROVAL, "no persons of HRV can deploy"),
        ({**APPROVAL, "exempt": 12}, "it makes no difference to assent"),
        ({**APPROVAL, "scope": {"hosts": ["UKR"]}}, "no persons can deploy to the territory of UKR"),
        (
            {**APPROVAL, "scope": {"countries": ["HRV", "PRT"], "pools": ["land"], "roles": ["protection"]}},
            "no persons of HRV or PRT from the pool land can deploy as protection",
        ),
        ({**APPROVAL, "scope": {"countries": ["HRV"], "from": 2}}, "no persons of HRV can deploy in rotations 2–4"),
        (
            {"id": "n", "kind": "information", "condition": "vote", "prior": True, "owner": "HRV"},
            "no persons can deploy",
        ),
        ({"id": "b", "kind": "basis", "any_of": ["vote", "never"], "owner": "HRV"}, "no persons can deploy"),
        ({"id": "l", "kind": "time-limit", "condition": "vote", "days": 60, "owner": "HRV"}, "no persons can deploy"),
        ({"id": "c", "kind": "ceiling", "personnel": 3, "unless": ["vote"]}, "it makes no difference to c"),
        ({"id": "no", "kind": "caveat", "unless": ["vote"]}, "no persons can deploy"),
        ({"id": "h", "kind": "waiver", "personnel": 3, "while": ["vote"]}, "it makes no difference to h"),
        (
            {"id": "lift", "kind": "lift", "per_day": 1, "days": 9, "backstop": "vote", "backstop_per_day": 1},
            "it makes no difference to lift",
        ),
        (
            {"id": "m", "kind": "mandate", "term_months": 6, "renewals": ["vote"], "owner": "HRV"},
            "no persons can deploy in rotations 2–4",
        ),
    ],
    ids=lambda rule: rule["kind"] if isinstance(rule, dict) else "",
)
def test_what_comes_of_it_is_true_of_every_kind(rule: dict[str, Any], says: str) -> None:
    """Proves that whatever a condition permits is said to be lost, and no more. Without it a kind could be forgotten.

    What the remark says of people is what the rule forbids.
    """
    conditions = [vote(date(2026, 3, 20), date(2026, 9, 19)), {"id": "never", "name": "never", "holds": False}]
    (found,) = times_that_cover_nothing(model(rule, conditions=conditions))
    assert found.found.endswith(f"; {says}")
    assert (found.table, found.row, found.key) == ("conditions", 0, "from")


def test_what_makes_no_difference_is_not_remarked_on() -> None:
    """Proves that a remark means a loss. Without it every model with old votes would be full of warnings."""
    short = vote(date(2026, 3, 2), date(2026, 8, 30))
    basis = {"id": "basis", "kind": "basis", "any_of": ["vote", "other"], "owner": "HRV"}
    ban = {"id": "ban", "kind": "caveat", "while": ["vote"]}  # a restriction counts where it touches
    for rule, conditions in (
        (basis, [short, vote(name="other")]),
        (ban, [short]),
        (APPROVAL, [{**short, "holds": False}]),
        ({**APPROVAL, "unless": ["other"]}, [short, vote(name="other")]),
        ({**APPROVAL, "scope": {"from": 4}}, [vote(1, date(2026, 8, 30))]),
    ):
        dated = model(rule, conditions=conditions)
        assert (nothing(dated), near(dated), missed_rotations(dated)) == ([], [], ()), rule
    whole = model({"id": "m", "kind": "mandate", "term_months": 3, "renewals": ["vote"]}, conditions=[vote()])
    assert not near(whole)  # the first term ends inside a rotation, and its renewal goes on to the end


NEAR: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "a mandate from a date",
        {"rules": [{"id": "m", "kind": "mandate", "begins": date(2025, 8, 31), "term_months": 12}]},
        "rules term_months",
        "the term of m, which ends on 30 August 2026, 1 day before the end of rotation 2 (1 March to 31 August 2026)",
    ),
    (
        "a mandate that begins late",
        {"rules": [{"id": "m", "kind": "mandate", "begins": date(2025, 9, 4), "term_months": 60}]},
        "rules begins",
        (
            "the term of m, which begins on 4 September 2025, 3 days after the start of rotation 1 "
            "(1 September 2025 to 28 February 2026)"
        ),
    ),
    (
        "a renewed term",
        {
            "rules": [
                {"id": "m", "kind": "mandate", "begins": date(2025, 8, 31), "term_months": 6, "renewals": ["vote"]}
            ],
            "conditions": [vote()],
        },
        "rules term_months",
        "the term of m, renewed by vote, which ends on 30 August 2026, 1 day before the end of rotation 2 (1",
    ),
    (
        "a renewal with dates",
        {
            "rules": [{"id": "m", "kind": "mandate", "term_months": 12, "renewals": ["vote"]}],
            "conditions": [vote(date(2026, 9, 11))],
        },
        "conditions from",
        '"vote", which begins on 11 September 2026, 10 days after the start of rotation 3 (1 September 2026 to',
    ),
    (
        "an approval",
        {"rules": [APPROVAL], "conditions": [vote(None, date(2027, 2, 27))]},
        "conditions until",
        '"vote", which ends on 27 February 2027, 1 day before the end of rotation 3 (1 September 2026 to',
    ),
    (
        "an approval with exempt persons",
        {"rules": [{**APPROVAL, "exempt": 9}], "conditions": [vote(None, date(2027, 2, 27))]},
        "conditions until",
        '"vote", which ends on 27 February 2027, 1 day before the end of rotation 3 (1 September 2026 to',
    ),
    (
        "a basis",
        {
            "rules": [{"id": "b", "kind": "basis", "any_of": ["vote", "other"]}],
            "conditions": [vote(None, date(2026, 8, 30)), vote(3, None, "other")],
        },
        "conditions until",
        '"vote", which ends on 30 August 2026, 1 day before the end of rotation 2 (1 March to 31 August 2026)',
    ),
    (
        "a time limit",
        {
            "rules": [{"id": "t", "kind": "time-limit", "condition": "no", "days": 180}],
            "conditions": [{"id": "no", "name": "no", "holds": False}],
        },
        "rules days",
        "the time limit of t, which ends on 27 February 2026, 1 day before the end of rotation 1 (1 September 2025",
    ),
    (
        "a notice",
        {"rules": [{"id": "n", "kind": "notice", "days": 31, "decided": date(2026, 1, 30)}]},
        "rules days",
        "the time after the notice of n, which begins on 2 March 2026, 1 day after the start of rotation 2 (1 March",
    ),
    (
        "the scope of a waiver",
        {"rules": [{"id": "w", "kind": "waiver", "personnel": 9, "scope": {"from": date(2026, 3, 2)}}]},
        "rules scope.from",
        "the scope of w, which begins on 2 March 2026, 1 day after the start of rotation 2 (1 March to 31 August 2026)",
    ),
    (
        "the scope of a substitution",
        {
            "roles": ["protection", "medical"],
            "rules": [
                {
                    "id": "s",
                    "kind": "substitution",
                    "role": "medical",
                    "by": "protection",
                    "effect": 0.5,
                    "scope": {"until": date(2026, 8, 1)},
                }
            ],
        },
        "rules scope.until",
        "the scope of s, which ends on 1 August 2026, 30 days before the end of rotation 2 (1 March to 31 August 2026)",
    ),
    (
        "what lifts a caveat",
        {"rules": [{"id": "c", "kind": "caveat", "unless": ["vote"]}], "conditions": [vote(1, date(2026, 8, 30))]},
        "conditions until",
        '"vote", which ends on 30 August 2026, 1 day before the end of rotation 2 (1 March to 31 August 2026)',
    ),
    (
        "a strength",
        {
            "strengths": [
                {"country": "PRT", "pool": "land", "from": date(2026, 3, 3), "personnel": 9, "status": "assumed"}
            ]
        },
        "strengths from",
        "the strength of PRT.land, which begins on 3 March 2026, 2 days after the start of rotation 2 (1 March",
    ),
    (
        "a mobilisation",
        {
            "pools": [
                {
                    "country": "HRV",
                    "id": "reserve",
                    "strength": 50,
                    "roles": ["protection"],
                    "status": "assumed",
                    "mobilised": date(2025, 9, 2),
                    "preparation": 1,
                }
            ]
        },
        "pools mobilised",
        (
            "the time after the mobilisation of HRV.reserve, which begins on 2 September 2025, 1 day after the start "
            "of rotation 1 (1 September 2025 to 28 February 2026), so that no persons are ready for rotation 2"
        ),
    ),
]


@pytest.mark.parametrize(("_", "dated", "where", "says"), NEAR, ids=[one[0] for one in NEAR])
def test_a_near_miss_names_rotation_and_days(_: str, dated: dict[str, Any], where: str, says: str) -> None:
    """Proves that whatever has dates says which rotation it misses and by how much. Without it a day could cost one."""
    rules = dated.get("rules", ())
    tables = {key: value for key, value in dated.items() if key != "rules"}
    told = [(f"{table} {key}", found) for table, _row, key, found in near(model(*rules, **tables))]
    assert len(told) == 1
    assert told[0][0] == where
    assert told[0][1].startswith(says)


@given(st.integers(0, 170), st.integers(0, 170))
def test_near_is_a_month_and_a_quarter_of_the_rotation(late: int, early: int) -> None:
    """Proves what "near" means, and that the days which are said are those that are missing.

    Without it a vote that holds for half of a rotation would be told as a slip of the pen, or a slip not at all.
    """
    since, until = date(2025, 9, 1) + timedelta(days=late), date(2026, 8, 31) - timedelta(days=early)
    found = near(model(APPROVAL, conditions=[vote(since, until)]))
    covers_any = not late or not early
    expected = ["from"] * (covers_any and 0 < late <= 31) + ["until"] * (covers_any and 0 < early <= 31)
    assert [key for _, _, key, _ in found] == expected
    ends = date(2025, 10, 31) - timedelta(days=min(early, 30))
    assert bool(near(model(APPROVAL, months=1, conditions=[vote(None, ends)]))) == (1 <= early <= 31 // 4)


def test_a_ceiling_over_people_whom_another_rule_keeps_at_home_is_not_called_loose() -> None:
    """Proves that "can never bind" is said of what there is, and not of what other rules leave of it.

    Without it a ceiling of 100 over 150 who may not go would be said to leave room.
    """
    cap = {"id": "cap", "kind": "ceiling", "owner": "HRV", "scope": {"countries": ["HRV"]}}
    shut = [vote(date(2026, 3, 20), date(2026, 9, 19))]
    assert never_binding(formulate(model(APPROVAL, {**cap, "personnel": 100}, conditions=shut))) == ()
    assert never_binding(formulate(model(APPROVAL, {**cap, "personnel": 151}, conditions=shut))) == ("cap",)


# -- parts of rotations ------------------------------------------------------------------------------------


def parts(dated: fg.ForceModel) -> list[str]:
    return [f"{one.table}[{one.row}], {one.key}: {one.found}" for one in parts_that_count_whole(dated)]


def strength(since: object, personnel: int = 300) -> dict[str, object]:
    return {"country": "HRV", "pool": "land", "from": since, "personnel": personnel, "status": "assumed"}


def mission(since: object, until: object) -> dict[str, object]:
    return {"country": "HRV", "pool": "land", "mission": "Exercise", "personnel": 50, "from": since, "until": until}


def test_a_strength_from_within_a_rotation_is_said_to_count_from_the_next() -> None:
    """Proves the remark with both dates, and none where the day is the first of a rotation or nearly so.

    Without it a reader would look in vain for the new strength in the rotation in which it was written to begin.
    """
    assert parts(model(strengths=[strength(date(2026, 6, 1))])) == [
        (
            "strengths[0], from: 1 June 2026, 92 days after the start of rotation 2 (1 March to 31 August 2026), so "
            "that the strength of HRV.land counts only from rotation 3 on (1 September 2026)"
        )
    ]
    assert parts(model(strengths=[strength(date(2026, 9, 1))])) == []
    nearly = model(strengths=[strength(date(2026, 9, 5))])
    assert parts(nearly) == []
    assert len(near(nearly)) == 1
    superseded = model(strengths=[strength(date(2026, 6, 1)), strength(date(2026, 9, 1), 400)])
    assert parts(superseded) == []
    assert "strengths[0], from" in {remark.where for remark in fg.remarks(superseded)}
    assert parts(model(strengths=[strength(date(2027, 6, 1))])) == []  # never counts, which is said elsewhere


@given(st.integers(0, 720), st.integers(0, 400))
def test_what_is_said_of_a_strength_is_what_the_model_does(day: int, personnel: int) -> None:
    """Proves that a remark stands exactly where the strength is another in the next rotation than in this one."""
    since = START + timedelta(days=day)
    dated = model(strengths=[strength(since, personnel)])
    inside = dated.calendar.rotation_of(since)
    (pool,) = [one for one in dated.pools if one.country == "HRV"]
    for line in parts(dated):
        assert f"rotation {inside} (" in line
        assert f"only from rotation {inside + 1} on" in line
        assert dated.available(pool, inside) == 200
        assert dated.available(pool, inside + 1) == personnel


def test_a_mission_of_a_month_is_said_to_block_the_rotation() -> None:
    """Proves the remark with its days and dates, at both ends of a mission, and before the plan where rest counts.

    Without it 50 people would be missing for half a year because of one month, without a word.
    """
    short = model(commitments=[mission(date(2026, 3, 10), date(2026, 4, 8))])
    assert parts(short) == [
        (
            'commitments[0], until: "Exercise", whose time covers 30 of 184 days of rotation 2 '
            "(1 March to 31 August 2026) and which counts in all of it"
        )
    ]
    assert fg.solve(short).by("country", "rotation").get(("HRV", 2), 0) <= 150
    long = model(commitments=[mission(date(2025, 12, 1), date(2026, 4, 8))])
    assert "90 of 181 days of rotation 1 (1 September 2025 to 28 February 2026) and 39 of 184 days" in parts(long)[0]
    assert parts(long)[0].startswith("commitments[0], from: ")
    assert parts(model(commitments=[mission(date(2026, 3, 1), date(2026, 8, 20))])) == []
    assert parts(model(commitments=[mission(2, 2)])) == []
    before = model(commitments=[mission(date(2025, 3, 1), date(2025, 4, 8))])
    assert parts(before) == []
    rested = before.with_tables(defaults={"deployable_share": 1, "dwell": 1, "overlap_days": 0, "status": "assumed"})
    assert "of rotation 0 (1 March to 31 August 2025)" in parts(rested)[0]


def test_a_rule_of_a_month_is_said_to_count_for_the_rotation() -> None:
    """Proves it of a ban by its own dates and by those of a condition, and not of what a rotation covers."""
    ban = {
        "id": "stay",
        "kind": "caveat",
        "scope": {"countries": ["HRV"], "from": date(2026, 3, 10), "until": date(2026, 4, 8)},
    }
    assert parts(model(ban)) == [
        (
            "rules[0], scope.until: stay, whose time covers 30 of 184 days of rotation 2 "
            "(1 March to 31 August 2026) and which counts in all of it"
        )
    ]
    assert parts(model({**ban, "scope": {"countries": ["HRV"], "from": 2, "until": 2}})) == []
    while_ = {"id": "stay", "kind": "caveat", "scope": {"countries": ["HRV"]}, "while": ["vote"]}
    found = parts(model(while_, conditions=[vote(date(2026, 3, 10), date(2026, 4, 8))]))
    assert found == [
        (
            'conditions[0], until: "vote" (for stay), whose time covers 30 of 184 days of rotation 2 '
            "(1 March to 31 August 2026) and which counts in all of it"
        )
    ]
    no = {**vote(date(2026, 3, 10), date(2026, 4, 8)), "holds": False}
    assert parts(model(while_, conditions=[no])) == []
