"""The rule kind availability."""

from __future__ import annotations

from datetime import date

from edges import AVAILABILITY, Edge, grown, mission
from kind_case import KindCase
from rows_of import rows_of, short_of, states_rows_of
from small import one_pool

from builders import ASSUMED

CASE = KindCase(
    kind="availability",
    figure="7 deployable",
    edges=(
        # a growth of 1 July counts from the second half-year, one of 2 July from the third
        Edge(
            "strength that grows",
            "availability",
            {1: 500, 2: 700, 3: 900, 4: 900},
            2,
            AVAILABILITY,
            {"strength": 500},
            grown((date(2026, 7, 2), 900), (date(2026, 7, 1), 700)),
        ),
        Edge(
            "strength of a rotation",
            "availability",
            {1: 500, 3: 700},
            1,
            AVAILABILITY,
            {"strength": 500},
            grown((2, 700)),
        ),
        Edge("strength before the plan", "availability", {4: 300}, 4, AVAILABILITY, {}, grown((-3, 300), (-4, 800))),
        # tours of 4 months in rotations of 6: a post takes 1.5 people, and 1.5 / (1 - 14 / (4 × 365/12)) with overlap
        Edge("short tours", "availability", {1: 400}, 1, AVAILABILITY, {"strength": 600, "longest_tour_months": 4}),
        Edge(
            "tours as long as a rotation",
            "availability",
            {1: 600},
            1,
            AVAILABILITY,
            {"strength": 600, "longest_tour_months": 9},
        ),
        Edge(
            "short tours with overlap",
            "availability",
            {2: 322},
            2,
            AVAILABILITY,
            {"strength": 547, "longest_tour_months": 4, "overlap_days": 14},
        ),
        Edge("strength", "availability", {1: 500}, 1, AVAILABILITY, {"strength": 500}),
        Edge("own share", "availability", {1: 250, 4: 250}, 4, AVAILABILITY, {"deployable_share": 0.25}),
        Edge("committed and floor", "availability", {2: 550}, 2, AVAILABILITY, {"committed": 300, "floor": 150}),
        Edge(
            "default share, half a person left over",
            "availability",
            {1: 500},
            1,
            AVAILABILITY,
            {"strength": 667},
            {"defaults": {"deployable_share": 0.75, "dwell": 0}},
        ),
        # 14 days of a tour of 6 × 365/12 days: a post costs 365/337 people, so that 730 people hold 674 posts
        Edge("handover overlap", "availability", {3: 674}, 3, AVAILABILITY, {"strength": 730, "overlap_days": 14}),
        Edge(
            "default overlap",
            "availability",
            {3: 674},
            3,
            AVAILABILITY,
            {"strength": 730},
            {"defaults": {"deployable_share": 1, "dwell": 0, "overlap_days": 14}},
        ),
        Edge(
            "mission that touches a rotation on its last day",
            "availability",
            {1: 900, 2: 900, 3: 1000},
            1,
            AVAILABILITY,
            tables=mission(100, **{"from": date(2026, 6, 30), "until": 2}),
        ),
    ),
    answers=("people_of", "bounds_one_deployment", "people_rows"),
)


@states_rows_of("availability")
def test_availability_takes_off_what_is_bound_elsewhere() -> None:
    """Proves strength × share − committed − floor, missions and handover exactly.

    Without it a person could guard the home country, serve on a mission and in the force at the same time.
    """
    model = one_pool(400, 1000, 0, 2, deployable_share=0.5, committed=100, floor=50, overlap_days=14).with_tables(
        commitments=[{"country": "FRA", "pool": "land", "mission": "Elsewhere", "personnel": 30, "from": 2}]
    )
    assert rows_of(model, "FRA.land.availability") == {
        (1,): "365/337 y.FRA.land.1 <= 350",
        (2,): "365/337 y.FRA.land.2 <= 320",
    }
    # 323 and 295 whole posts of 350 and 320 people
    assert short_of(model) == (400 - 323) + (400 - 295)
    assert short_of(one_pool(400, 1000, 0, 2)) == 0


def test_a_pool_that_grows_has_more_people_from_then_on() -> None:
    """Proves that the dated strengths count from the first rotation that begins after them.

    Without it growth would come a rotation too early, in the middle of a tour.
    """
    model = one_pool(150, 100, 0, 3).with_tables(
        strengths=[{"country": "FRA", "pool": "land", "from": date(2025, 7, 2), "personnel": 150, **ASSUMED}]
    )
    assert rows_of(model, "FRA.land.availability") == {
        (1,): "y.FRA.land.1 <= 100",
        (2,): "y.FRA.land.2 <= 150",
        (3,): "y.FRA.land.3 <= 150",
    }
    assert short_of(model) == 50
