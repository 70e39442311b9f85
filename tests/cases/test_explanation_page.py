"""The page of an explanation says what it leaves out, and its sum is a sum."""

from __future__ import annotations

import re

import forcegen as fg
from builders import solved, tiny_model
from forcegen.report.explanation import explanation_report


def test_rules_that_are_not_shown_are_counted() -> None:
    """Proves it of what rules cost: two of five on the short page, all of them on the long one.

    Without it three ceilings would be dropped in silence.
    """
    names = ["FRA", "GBR", "NLD", "BEL", "DNK"]
    caps = [
        {"id": f"cap-{name}", "kind": "ceiling", "personnel": 10, "scope": {"countries": [name]}, "owner": name}
        for name in names
    ]
    model = tiny_model(dict.fromkeys(names, 100), 400, rules=caps)
    found = fg.explain(fg.solve(model), model)
    assert found.prices is not None
    assert len(found.prices.prices) == 5
    short, full = explanation_report(found), explanation_report(found, full=True)
    part = short.partition("Total cost of rules")[2].partition("\n\n")[0]
    assert len(re.findall(r"^  \w{3} ceiling: ", part, re.MULTILINE)) == 2
    assert "\n  … and 3 more (-v shows all)" in part
    assert len(re.findall(r"^  \w{3} ceiling: ", full, re.MULTILINE)) == 5
    assert "more (-v shows all)" not in full


def test_a_sum_in_whole_units_begins_with_a_need_and_ends_with_what_is_missing() -> None:
    """Proves the first and the last line where units are whole, with a gap in divisible units and without one.

    Without it the reader would see what is added, and neither to what nor what it comes to.
    """
    block = {"id": "company", "kind": "block", "size": 60, "scope": {"countries": ["FRA"]}}
    for land in ({"FRA": 100}, {"FRA": 90}):
        model = tiny_model(land, 100, rules=[block])
        found = fg.explain(fg.solve(model), model)
        assert found.in_whole_units
        lines = (
            explanation_report(found)
            .partition("Balance of requirements and limits")[2]
            .partition("\n\n")[0]
            .splitlines()[1:]
        )
        figures = [int(re.sub(r"[=, ]", "", line[:10])) for line in lines]
        assert sum(one for one, line in zip(figures, lines, strict=True) if "=" not in line[:10]) == found.missing == 40
        assert re.match(r" += 40  unfilled$", lines[-1])
        assert "need" in lines[0] or "required" in lines[0]


def test_every_shipped_sum_adds_up() -> None:
    """Proves that the lines of the page add up to its last one. Without it rounding would be off by one."""
    for name in fg.shipped_models():
        if name == "reassurance-force":
            continue
        plan, model = solved(name)
        page = explanation_report(fg.explain(plan, model, budget=5), full=True)
        lines = page.partition("Balance of requirements and limits")[2].partition("\n\n")[0].splitlines()[1:]
        total, stated = 0, None
        for line in lines:
            figure = re.match(r" *(= )?([+-]?[\d,]+)  ", line)
            if figure is None:
                continue
            if figure[1]:
                stated = int(figure[2].replace(",", ""))
                assert stated == total, (name, line)
            else:
                total += int(figure[2].replace(",", ""))
        assert stated is not None or not plan.totals.short
