"""A figure on a page is whole or not there: none is cut, and none runs into the next."""

from __future__ import annotations

import re
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

import forcegen as fg
from builders import tiny_model
from forcegen.report.alternatives import text_alternatives
from forcegen.report.compare import text_comparison
from forcegen.report.text import Table, cut, text_report

WORDS = st.text("abc-, ", min_size=1, max_size=12)


@given(st.lists(st.one_of(WORDS, st.integers(0, 10**9).map("{:,}".format)), min_size=1), st.integers(2, 60))
def test_no_line_is_cut_within_a_figure(parts: list[str], width: int) -> None:
    """Proves that what is left of a line ends before a figure or after it. Without it 2,500,000 could read 2,500."""
    line = " ".join(parts)
    shown = cut(line, width)
    assert len(shown) <= width
    if shown != line:
        kept = shown.removesuffix("…")
        assert line.startswith(kept)
        assert not (re.search(r"\d$", kept) and re.match(r"[,.]?\d", line[len(kept) :]))


@given(st.lists(st.integers(0, 10**13), min_size=1, max_size=9), st.integers(1, 9))
def test_a_column_of_figures_has_room_for_them_and_for_their_sum(figures: list[int], most: int) -> None:
    """Proves it of a table of the plan, whole or with rows left out. Without it a column could end in an ellipsis."""
    table = Table([("who", 12), ("persons", -9), ("peak", -9), ("sites", 0)], "rows")
    table.rows = [(["somebody", f"{one:,}", f"{one:,}"], ["harbour"]) for one in figures]
    table.totals = (1, [Decimal(one) for one in figures])
    page = "\n".join(table.lines(most))
    for one in figures[:most]:
        assert f" {one:,}  " in page
    if figures[most:]:
        assert f" {sum(figures[most:]):,} " in page
    assert len({line.index("harbour") for line in page.splitlines() if "harbour" in line}) == 1


def test_a_plan_of_many_rotations_has_every_figure_in_full() -> None:
    """Proves sums of millions, and rotations as whole ranges. Without it a planner would read one thousandth."""
    rotations = 400
    lines = [
        {"site": "lviv", "role": "protection", "personnel": 2_500_000 + 100 * (t % 3), "from": t, "until": t}
        for t in range(1, rotations + 1)
    ]
    model = tiny_model({"FRA": 2_500_010, "GBR": 3}, rotations=rotations, requirements=lines)
    plan = fg.solve(model)
    page = text_report(plan, model)
    assert re.search(r"^FRA .* 2,500,\d{3}  2,500,010  lviv$", page, re.MULTILINE)
    assert plan.totals.short
    assert re.search(rf"^protection \(1\) +{plan.totals.short:,}  1(–2)?, (\d+(–\d+)?, )+… +lviv$", page, re.MULTILINE)
    assert max(map(len, page.splitlines())) <= 80
    other = text_alternatives(fg.alternatives(plan, model, directions=[fg.LeastFrom(country="FRA")]))
    weaker = fg.solve(model, changes={"countries.FRA.pools.land.strength": 1})
    compared = text_comparison(fg.compare(model, [plan, weaker]), model)
    assert re.search(r"−1,000,0\d\d,\d{3}", compared)
    (row,) = [line for line in other.splitlines() if line.startswith("FRA")]
    assert re.fullmatch(r"FRA( +[\d,]+){2} +[\d,]+–[\d,]+", row)
