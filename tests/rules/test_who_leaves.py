"""Windows of rest in pools that shrink and grow, against every way to man a series of deployments person by person."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, islice, product

import pytest
from rows_of import rows_of, short_of

from builders import ASSUMED, tiny_model
from forcegen.model import ForceModel
from forcegen.rules.dwell import windows_of

Pool = tuple[int, ...]
"""Rotations of rest that each person is still owed; the person serves only where that is 0."""


def windows_hold(sizes: tuple[int, ...], served: tuple[int, ...], rest: int, leavers: str) -> bool:
    """What the rules say: every window, and nobody who is not there."""
    bound = [Fraction(size) for size in (*[sizes[0]] * rest, *sizes)]
    away = [Fraction(number) for number in (*[0] * rest, *served)]
    return all(number <= size for number, size in zip(served, sizes, strict=True)) and all(
        sum(share * away[window.first + k] for k, share in enumerate(window.shares)) <= window.people
        for window in windows_of(bound, 0, rest, leavers)  # type: ignore[arg-type]
    )


def stays(pool: Pool, people: int, leavers: str) -> Iterator[Pool]:
    """The pools that may be left when some leave, one for each way to choose them."""
    if leavers == "served":  # whoever is owed the most rest served last
        yield tuple(sorted(pool)[:people])
    elif leavers == "rested":
        gone = len(pool) - people
        if pool.count(0) >= gone:
            yield tuple(sorted(pool)[gone:])
    else:
        yield from set(combinations(sorted(pool), people))


def can_be_manned(sizes: tuple[int, ...], served: tuple[int, ...], rest: int, leavers: str) -> bool:
    """Whether there are persons for every rotation, all of them followed one by one."""
    pools = {(0,) * sizes[0]}
    for t, number in enumerate(served):
        if t:
            change = sizes[t] - sizes[t - 1]
            if change < 0:
                pools = {left for pool in pools for left in stays(pool, sizes[t], leavers)}
            else:  # people who join are rested
                pools = {(*[0] * change, *pool) for pool in pools}
        pools = {
            tuple(sorted([*[rest] * number, *(max(0, one - 1) for one in sorted(pool)[number:])]))
            for pool in pools
            if pool.count(0) >= number
        }
    return bool(pools)


SIZES = list(product((1, 2, 3), repeat=4))


@pytest.mark.parametrize("rest", [1, 2, 3])
@pytest.mark.parametrize("leavers", ["rested", "served"])
def test_windows_hold_if_and_only_if_persons_can_be_found(leavers: str, rest: int) -> None:
    """Proves the windows exact, both ways, for pools of up to three people over four rotations, every other series.

    Without it a shrinking pool could be refused a series that its people can man, or promised one that they cannot.
    """
    outcomes: set[bool] = set()
    for sizes in SIZES:
        for served in islice(product(*(range(size + 1) for size in sizes)), rest, None, 2):
            manned = can_be_manned(sizes, served, rest, leavers)
            assert windows_hold(sizes, served, rest, leavers) == manned, (sizes, served)
            outcomes.add(manned)
    assert outcomes == {True, False}


def test_whoever_served_last_leaves_first_is_the_choice_that_mans_the_most() -> None:
    """Proves that "served" is what a country would choose that wants to deploy the most: no choice mans more.

    Without it the docstring would promise a best choice that another one beats.
    """
    for sizes in SIZES:
        for served in islice(product(*(range(size + 1) for size in sizes)), None, None, 5):
            assert can_be_manned(sizes, served, 2, "served") == can_be_manned(sizes, served, 2, "whoever"), (
                sizes,
                served,
            )


def in_proportion(sizes: tuple[int, ...], served: tuple[int, ...], rest: int) -> bool:
    """Whether people, counted in fractions, can be found where everybody leaves alike."""
    owed = [Fraction(0)] * rest  # people by rotations of rest still owed, from 1 to the longest
    for t, number in enumerate(served):
        if t and sizes[t] < sizes[t - 1]:
            owed = [group * Fraction(sizes[t], sizes[t - 1]) for group in owed]
        if number > sizes[t] - sum(owed):
            return False
        owed = [*owed[1:], Fraction(number)]
    return True


@pytest.mark.parametrize("rest", [1, 2, 3])
def test_windows_in_proportion_are_exact_in_fractions(rest: int) -> None:
    """Proves the shares of those who are still there, against groups of people that shrink alike.

    The sizes have ratios that end before the millionth. Without it a cut could count people as resting who left.
    """
    outcomes: set[bool] = set()
    for sizes in product((1, 2, 4, 5), repeat=4):
        for served in islice(product(*(range(size + 1) for size in sizes)), None, None, 7):
            manned = in_proportion(sizes, served, rest)
            assert windows_hold(sizes, served, rest, "in-proportion") == manned, (sizes, served)
            outcomes.add(manned)
    assert outcomes == {True, False}


def test_shares_are_rounded_down_to_a_millionth_and_never_break_the_next_window() -> None:
    """Proves that a full window stays full, not more, as the pool shrinks by a third and by a seventh.

    Rounded up, 90,000 who served would be 60,000.03 of the 60,000 left, and facts would seem to break the norm.
    """
    people = [Fraction(90_000), Fraction(60_000), Fraction(51_429)]
    last = list(windows_of(people, 0, 2, "in-proportion"))[-1]
    assert last.shares == (Fraction(571_432, 10**6), Fraction(857_150, 10**6), Fraction(1))
    for window in windows_of(people, 0, 1, "in-proportion"):
        assert window.shares[0] * people[window.first] <= window.people


def shrinking(leavers: str | None = None, **pool: object) -> ForceModel:
    """France's 1,000 of whom 300 are left from rotation 3 on, at one site that asks for 500."""
    model = tiny_model({"FRA": 1000}, 500, dwell=2, rotations=4)
    own = {**model.pools[0].model_dump(exclude_defaults=True), **({"leavers": leavers} if leavers else {}), **pool}
    strengths = [{"country": "FRA", "pool": "land", "from": 3, "personnel": 300, **ASSUMED}]
    return model.with_tables(pools=[own], strengths=strengths)


def test_rows_of_a_pool_that_shrinks_from_1000_to_300() -> None:
    """Proves the rows of the three readings, written by hand.

    Without it the reading that is stated and the one that is solved could part.
    """
    y = [f"y.FRA.land.{t}" for t in range(5)]
    assert rows_of(shrinking(), "FRA.land.dwell") == {
        (1,): f"{y[1]} <= 1000",
        (2,): f"{y[1]} + {y[2]} <= 1000",
        (3,): f"3/10 {y[1]} + 3/10 {y[2]} + {y[3]} <= 300",
        (4,): f"3/10 {y[2]} + {y[3]} + {y[4]} <= 300",
    }
    assert rows_of(shrinking("served"), "FRA.land.dwell") == {
        (1,): f"{y[1]} <= 1000",
        (2,): f"{y[1]} + {y[2]} <= 1000",
        (3,): f"{y[1]} + {y[2]} + {y[3]} <= 1000",
        (4,): f"{y[2]} + {y[3]} + {y[4]} <= 1000",
        (4, "from-3"): f"{y[3]} + {y[4]} <= 300",
    }
    assert rows_of(shrinking("rested"), "FRA.land.dwell") == {
        (1,): f"{y[1]} <= 1000",
        (2,): f"{y[1]} + {y[2]} <= 1000",
        (3,): f"{y[1]} + {y[2]} + {y[3]} <= 300",
        (4,): f"{y[2]} + {y[3]} + {y[4]} <= 300",
    }


def test_who_leaves_decides_how_much_a_shrinking_pool_can_do() -> None:
    """Proves the order of the readings, and that the defaults, the pool's own word, and silence are heard.

    Where those who served leave first, 500 and 500 go, and 300 in rotation 3 or 4; where only rested people leave, the
    pool can never have sent more than 300 in three rotations. Without it the choice would change nothing.
    """
    served, alike, rested = (short_of(shrinking(one)) for one in ("served", "in-proportion", "rested"))
    assert served == 4 * 500 - 500 - 500 - 300 == 700
    assert rested == 4 * 500 - 300 - 300 == 1400
    assert served < alike < rested
    assert short_of(shrinking()) == alike
    common = shrinking().with_tables(defaults={"deployable_share": 1, "dwell": 2, "leavers": "served"})
    assert short_of(common) == served
    own = common.with_tables(pools=shrinking("rested").pools)
    assert short_of(own) == rested


def test_a_pool_that_grows_is_the_same_whoever_would_leave() -> None:
    """Proves that people who join are rested, whatever is said of leavers. Without it growth would come late."""
    grown = [{"country": "FRA", "pool": "land", "from": 3, "personnel": 2000, **ASSUMED}]
    rows = [
        rows_of(shrinking(one).with_tables(strengths=grown), "FRA.land.dwell") for one in ("served", "rested", None)
    ]
    assert rows[0] == rows[1] == rows[2]
    assert rows[0][(3,)] == "y.FRA.land.1 + y.FRA.land.2 + y.FRA.land.3 <= 2000"
