"""Burden sharing as a page of text: who carries what, and what more fairness would cost."""

from __future__ import annotations

from fractions import Fraction

from forcegen.documents.burden import PER, BurdenSharing, Key
from forcegen.report.frontier import changed
from forcegen.report.text import LINES, cut, number, wrapped
from forcegen.words import count

_UNITS: dict[Key, str] = {
    "active": "active personnel",
    "population": "thousand inhabitants",
    "gdp": "million euros of output",
    "strength": "people in its pools",
}


_SETTLED = "Round: when the burden could be lowered no further; 1 is the largest burden."


def text_burden(sharing: BurdenSharing, *, full: bool = False) -> str:
    """The burden sharing as text of at most 25 lines and 80 columns, or with every country when ``full``.

    Args:
        sharing: The burden sharing.
        full: Whether to leave nothing out.
    """
    left_out = [line for one in sharing.left_out for line in wrapped(f"{one}.", "Omitted: ", 2)]
    if not sharing.countries and left_out:
        known = "no plan was found" if sharing.short is None else f"the plan leaves {number(sharing.short)} unfilled"
        return "\n".join([f"No fairest burden is known: {known}.", *left_out]) + "\n"
    if not sharing.countries:
        return f"No country can contribute: shortfall {number(sharing.short)}, and no burden to share.\n"
    largest = sharing.countries[0].fairest
    now = max(row.in_plan for row in sharing.countries)
    head = [
        f"Shortfall {number(sharing.short)}: the largest burden can be {_two(largest)} (in the plan: {_two(now)}).",
        cut(f"{sharing.model}, {sharing.scenario}: persons at one time per {PER:,} {_UNITS[sharing.key]}."),
        *changed(sharing.settings),
        _SETTLED,
        "",
        f"{'Country':<10}{'in the plan':>13}{'in the fairest':>16}{'round':>9}  persons at one time",
    ]
    titles = f"{'Largest burden':<16}{'shortfall':>12}{'per unit less':>15}  (the price of more fairness)"
    foot = ["", titles] if sharing.prices else []
    for position, one in enumerate(sharing.prices):
        price = ""
        if position:
            before = sharing.prices[position - 1]
            price = number(round((one.short - before.short) / (before.largest - one.largest)))
        foot.append(f"{_two(one.largest):>14}{number(-(-one.short // 1)):>14}{price:>15}")
    rows = [
        f"{row.country:<10}{_two(row.in_plan):>13}{_two(row.fairest):>16}{row.place:>9}"
        f"  {number(int(row.fairest * row.figure / PER)):>9}"
        for row in sharing.countries
    ]
    room = LINES - len(head) - len(foot)
    if not full and len(rows) > room:
        rows = [
            *rows[: room - 1],
            f"  … {count(len(rows) - room + 1, 'more country', 'more countries')} (-v shows all)",
        ]
    return "\n".join(line.rstrip() for line in [*head, *rows, *foot, *left_out]) + "\n"


def _two(value: Fraction) -> str:
    return f"{float(value):,.2f}"
