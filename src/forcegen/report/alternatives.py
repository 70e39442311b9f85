"""Alternatives as a page of text: what each plan gives up, who gives what, and how far each country could go."""

from __future__ import annotations

from functools import partial

from forcegen.documents.alternatives import Alternative, Alternatives, Range
from forcegen.report.frontier import changed
from forcegen.report.text import LINES, WIDTH, cut, number, wrapped
from forcegen.words import count

_LABEL, _COLUMN, _RANGE = 21, 10, 17

type Sent = tuple[tuple[tuple[str | int, ...], int], ...]
"""Person-rotations by country, site, role and rotation, in order."""


def text_alternatives(found: Alternatives, *, full: bool = False) -> str:
    """The alternatives as text of at most 25 lines and 80 columns, or with every country when ``full``.

    Args:
        found: The alternatives.
        full: Whether to leave nothing out.
    """
    column, last = _widths(found)
    plans = found.plans[: (WIDTH - _LABEL - column - last) // column]
    row = partial(_row, column=column, last_column=last)
    units = ", unit numbers as in the plan" if found.whole_numbers else ""
    lines = [
        *wrapped(_headline(found)),
        cut(f"{found.model}, {found.scenario}: whole people, audited{units}."),
    ]
    lines += changed(found.settings)
    hidden = len(found.plans) - len(plans)
    unseen = f"; … {count(hidden, 'more plan')} (--format json has all)" if hidden else ""
    titles = [f"{position} {one.direction}" for position, one in enumerate(plans, start=1)]
    lines += wrapped("; ".join(titles) + unseen + ".", indent=2) if titles else []
    lines += wrapped(_rounded(found), indent=2)
    lines += ["", row("person-rotations", ["the plan", *(str(n) for n, _ in enumerate(plans, start=1))])]
    measured = [found.measures, *(one.measures for one in plans)]
    lines.append(row("unfilled", [number(one.short) for one in measured]))
    lines.append(row("moved between sites", [number(one.moved) for one in measured]))
    lines.append(row("changed", ["–", *(number(one.elsewhere) for one in plans)]))
    lines.append(row("country–site pairs", [number(one.shared) for one in measured]))
    if found.key is not None:
        cells = ["–" if one.largest_burden is None else f"{one.largest_burden:.1f}" for one in measured]
        lines.append(row(cut(f"burden, {found.key}", _LABEL - 1), cells))
    given = [found.given, *(one.given for one in plans)]
    lines += ["", row("contributions", ["" for _ in measured], "range over plans")]
    rows = [
        row(
            one.country,
            [number(sent.get(one.country, 0)) for sent in given],
            _range(one),
        )
        for one in sorted(found.ranges, key=lambda one: (-one.in_plan, -one.at_most, one.country))
    ]
    room = LINES - len(lines)
    if not full and len(rows) > room:
        rows = [
            *rows[: room - 1],
            f"  … {count(len(rows) - room + 1, 'more country', 'more countries')} (-v shows all)",
        ]
    left_out = [line for one in found.left_out for line in wrapped(f"{one}.", "Omitted: ", 2)]
    return "\n".join(line.rstrip() for line in [*lines, *rows, *left_out]) + "\n"


def _widths(found: Alternatives) -> tuple[int, int]:
    """Widths of a column of figures and of the column of ranges, wide enough for all of them."""
    every = [found.measures, *(one.measures for one in found.plans)]
    figures = [number(figure) for one in every for figure in (one.short, one.moved, one.shared)]
    figures += [number(sent) for given in (found.given, *(one.given for one in found.plans)) for sent in given.values()]
    figures += [number(one.elsewhere) for one in found.plans]
    column = max(_COLUMN, 2 + max(map(len, figures)))
    return column, max([_RANGE, *(2 + len(_range(one)) for one in found.ranges)])


def _range(one: Range) -> str:
    return f"{number(one.at_least)}–{number(one.at_most)}"


def _row(label: str, cells: list[str], last: str = "", *, column: int, last_column: int) -> str:
    figures = "".join(f"{cell:>{column}}" for cell in cells)
    return f"{label:<{_LABEL}}{figures}" + (f"{last:>{last_column}}" if last else "")


def _headline(found: Alternatives) -> str:
    """What was found, in a sentence."""
    short = number(found.measures.short)
    within = f", or leaves at most {number(found.slack)} more unfilled" if found.slack else ""
    others = _different(found)
    if others:
        slack = f" within {number(found.slack)}" if found.slack else ""
        as_good = sum(not _worse(one, found) for one in others)
        told = count(len(others), "alternative plan")
        if not as_good:
            return f"{told}, equally good{slack} except for rounding to whole people; the plan leaves {short} unfilled."
        some = f", {as_good} of them" if as_good < len(others) else ""
        return f"{told}{some} equally good{slack}: {_how_short(found, others)}."
    if found.only:
        return f"The plan leaves {short} unfilled, and no other plan is equally good{within}."
    if found.left_out:
        return f"The plan leaves {short} unfilled; no other plan was found before {_why(found.left_out)}."
    exist = "other equally good plans exist" if found.only is False else "it is not known whether others exist"
    return f"The plan leaves {short} unfilled; no clearly different plan was found in these directions; {exist}."


def _different(found: Alternatives) -> list[Alternative]:
    """The plans that are not the plan itself, each once though it may be found in several directions."""
    others: dict[Sent, Alternative] = {}
    for one in found.plans:
        if one.elsewhere:
            others.setdefault(tuple(sorted(one.plan.by("country", "site", "role", "rotation").items())), one)
    return list(others.values())


def _worse(one: Alternative, found: Alternatives) -> str:
    """What rounding costs a plan; a document of before that was told has the total alone."""
    more = one.measures.short - found.measures.short - found.slack
    return (f"{number(more)} more unfilled" if more > 0 else "") if one.worse is None else one.worse


def _how_short(found: Alternatives, others: list[Alternative]) -> str:
    """How short the plans are that are as good."""
    shorts = {one.measures.short for one in others if not _worse(one, found)}
    own = number(found.measures.short)
    if shorts == {found.measures.short}:
        return f"shortfall {own}"
    least_most = " to ".join(number(one) for one in sorted({min(shorts), max(shorts)}))
    return f"shortfall {least_most}, of the plan {own}"


def _rounded(found: Alternatives) -> str:
    """What rounding to whole people costs which plans; empty where it costs none anything."""
    by_loss: dict[str, list[str]] = {}
    for position, one in enumerate(found.plans, start=1):
        if one.elsewhere and _worse(one, found):
            by_loss.setdefault(_worse(one, found), []).append(str(position))
    told = (f"{loss} in {', '.join(positions)}" for loss, positions in by_loss.items())
    return f"Added by rounding to whole people: {'; '.join(told)}." if by_loss else ""


def _why(left_out: tuple[str, ...]) -> str:
    return "Ctrl-C" if left_out[0].endswith("interrupted") else "the time limit"
