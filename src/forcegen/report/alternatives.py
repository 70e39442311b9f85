"""Alternatives as a page of text: what each plan gives up, who gives what, and how far each country could go."""

from __future__ import annotations

from forcegen.documents.alternatives import Alternatives
from forcegen.report.frontier import changed
from forcegen.report.text import LINES, WIDTH, cut, number, wrapped
from forcegen.words import count

_LABEL, _COLUMN, _RANGE = 21, 10, 17


def text_alternatives(found: Alternatives, *, full: bool = False) -> str:
    """The alternatives as text of at most 25 lines and 80 columns, or with every country when ``full``.

    Args:
        found: The alternatives.
        full: Whether to leave nothing out.
    """
    plans = found.plans[: (WIDTH - _LABEL - _COLUMN - _RANGE) // _COLUMN]
    units = ", whole units as in the plan" if found.whole_numbers else ""
    lines = [
        *wrapped(_headline(found)),
        cut(f"{found.model}, {found.scenario}: whole people, audited{units}."),
    ]
    lines += changed(found.settings)
    titles = [f"{position} {one.direction}" for position, one in enumerate(plans, start=1)]
    lines += wrapped("; ".join(titles) + ".", indent=2) if titles else []
    lines += ["", _row("person-rotations", ["the plan", *(str(n) for n, _ in enumerate(plans, start=1))])]
    measured = [found.measures, *(one.measures for one in plans)]
    lines.append(_row("short", [number(one.short) for one in measured]))
    lines.append(_row("moved between sites", [number(one.moved) for one in measured]))
    lines.append(_row("served elsewhere", ["–", *(number(one.elsewhere) for one in plans)]))
    lines.append(_row("countries at sites", [number(one.shared) for one in measured]))
    if found.key is not None:
        cells = ["–" if one.largest_burden is None else f"{one.largest_burden:.1f}" for one in measured]
        lines.append(_row(cut(f"most by {found.key}", _LABEL - 1), cells))
    given = [found.given, *(one.given for one in plans)]
    lines += ["", _row("who gives", ["" for _ in measured], "any plan as good")]
    rows = [
        _row(
            one.country,
            [number(sent.get(one.country, 0)) for sent in given],
            f"{number(one.at_least)}–{number(one.at_most)}",
        )
        for one in sorted(found.ranges, key=lambda one: (-one.in_plan, -one.at_most, one.country))
    ]
    room = LINES - len(lines)
    if not full and len(rows) > room:
        rows = [
            *rows[: room - 1],
            f"  … {count(len(rows) - room + 1, 'more country', 'more countries')} (-v shows all)",
        ]
    left_out = [line for one in found.left_out for line in wrapped(f"{one}.", "Left out: ", 2)]
    return "\n".join(line.rstrip() for line in [*lines, *rows, *left_out]) + "\n"


def _row(label: str, cells: list[str], last: str = "") -> str:
    return (
        f"{label:<{_LABEL}}" + "".join(f"{cell:>{_COLUMN}}" for cell in cells) + (f"{last:>{_RANGE}}" if last else "")
    )


def _headline(found: Alternatives) -> str:
    """What was found, in a sentence."""
    short = f"short of {number(found.measures.short)}"
    within = f", or is short of at most {number(found.slack)} more" if found.slack else ""
    others = [one for one in found.plans if one.elsewhere]
    if others:
        worst = max(one.measures.short for one in others) - found.measures.short - found.slack
        rounded = f" (in whole people up to {number(worst)} more)" if worst > 0 else ""
        slack = f" within {number(found.slack)} of it" if found.slack else ""
        return f"{count(len(others), 'other plan')} as good as the plan{slack}: {short}{rounded}."
    if found.only:
        return f"The plan is {short}, and no other plan is as good{within}."
    if found.left_out:
        return f"The plan is {short}; no other plan was found before {_why(found.left_out)}."
    exist = "others as good exist" if found.only is False else "whether there are others is not known"
    return f"The plan is {short}; no clearly different plan was found in these directions, {exist}."


def _why(left_out: tuple[str, ...]) -> str:
    return "Ctrl-C" if left_out[0].endswith("interrupted") else "time was over"
