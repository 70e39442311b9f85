"""The frontier as a page of text, as Markdown and as a table of figures."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil, floor

from forcegen.documents.cited_rules import BindingRule
from forcegen.documents.frontier import Curve, Frontier, Point, Segment, Unfillable
from forcegen.report import text
from forcegen.report.markdown import code, escaped, grid
from forcegen.report.text import LINES, WIDTH, cut, some, wrapped
from forcegen.scenario import Settings
from forcegen.terms.calendar import spans
from forcegen.words import count

_HIDDEN = "(-v shows all)"


def persons(value: Fraction | None) -> str:
    """Persons as a reader sees them, to a tenth and never more than there are."""
    if value is None:
        return "–"
    tenths = floor(value * 10)
    return f"{tenths // 10:,}" if tenths % 10 == 0 else f"{tenths / 10:,.1f}"


def times(value: Fraction | None) -> str:
    """A factor as a reader sees it, never more than it is."""
    return "–" if value is None else f"{floor(value * 10_000) / 10_000:.4f}"


def text_frontier(frontier: Frontier, *, full: bool = False) -> str:
    """The frontier as text of at most 25 lines and 80 columns, or with every kink and rule when ``full``.

    Args:
        frontier: The frontier.
        full: Whether to leave nothing out.
    """
    head = _head(frontier)
    if len(frontier.curves) == 1:
        (curve,) = frontier.curves
        foot = ["", *_notes(curve), "", *_binding(curve, full=full), *_left_out(frontier)]
        body = _kinks(curve, None if full else LINES - len(head) - len(foot))
    else:
        foot = [line for curve in frontier.curves for line in _in_short(curve)]
        foot = ["", "Binding rules from the last breakpoint on, by kind:", *foot, *_left_out(frontier)]
        room = LINES - len(head) - len(foot)
        body = _side_by_side(frontier, None if full else room)
        if full:
            foot = [line for curve in frontier.curves for line in ["", *_binding(curve, full=True)]]
            foot += _left_out(frontier)
    return "\n".join(line.rstrip() for line in [*head, *body, *foot]) + "\n"


def markdown_frontier(frontier: Frontier) -> str:
    """The frontier as a Markdown page: a table of the kinks of every scenario, and the rules behind the last."""
    lines = [f"# Frontier: {escaped(frontier.model)}", "", *map(escaped, _head(frontier)[1:]), ""]
    for curve in frontier.curves:
        rows: list[tuple[str, ...]] = []
        for position, segment in enumerate(curve.segments):
            point = curve.at(segment.first)
            before = curve.segments[position - 1] if position else None
            rows.append(
                (
                    _rotations(segment),
                    _force(point),
                    times(point.share),
                    "".join(_alone(curve, segment)),
                    _reason(segment, before),
                )
            )
        titles = ("rotations", "force", "× required", "closed form", "binding rules")
        lines += [f"## {escaped(curve.scenario)}", "", *grid(titles, rows, figures=(1, 2, 3))]
        lines += ["", *map(escaped, _notes(curve))]
        lines += ["", escaped(_title(curve)), ""]
        for rule in curve.segments[-1].rules:
            cited = f" ({rule.citation})" if rule.citation else ""
            lines.append(f"- {code(rule.id)}: {escaped(rule.sentence + cited)}")
        lines += [f"- depends on {escaped(rests)}" for rests in curve.segments[-1].rests_on]
        for one in curve.segments[-1].unfillable:
            lines.append(f"- no pool can fill {escaped(_required(one))}: {escaped(_behind(one, full=True))}")
        lines.append("")
    lines += [f"Omitted: {escaped(one)}.\n" for one in frontier.left_out]
    return "\n".join(lines)


def csv_frontier(frontier: Frontier) -> str:
    """Every point of every scenario as comma-separated values; exact numbers beside rounded ones."""
    stream = io.StringIO()
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(
        [
            "scenario",
            "rotations",
            "force",
            "force_exact",
            "force_at_most",
            "share",
            "share_exact",
            "closed_form",
            "known",
        ]
    )
    for curve in frontier.curves:
        for point in curve.points:
            exact = [value if value is None else str(value) for value in (point.force, point.share)]
            rounded = [
                None if value is None else round(float(value), 6)
                for value in (point.force, point.force_at_most, point.share, point.closed_form)
            ]
            table.writerow(
                [
                    curve.scenario,
                    point.rotations,
                    rounded[0],
                    exact[0],
                    rounded[1],
                    rounded[2],
                    exact[1],
                    rounded[3],
                    _known(point),
                ]
            )
    for one in frontier.left_out:
        scenario, _, ending = one.rpartition(": ")
        if scenario.partition(", ")[0] not in {curve.scenario for curve in frontier.curves}:  # else its points say so
            table.writerow([scenario, *[None] * 7, f"not solved: {ending}"])
    return stream.getvalue()


def _known(point: Point) -> str:
    """How much is known of a point, in a word or two."""
    if point.contradictory:
        return "no plan"
    return "exact" if point.exact else "not known" if point.force_at_most is None else "bounds"


def _left_out(frontier: Frontier) -> list[str]:
    return [line for one in frontier.left_out for line in wrapped(f"{one}.", "Omitted: ", 2)]


# -- the parts of the page -------------------------------------------------------------------------------


def _head(frontier: Frontier) -> list[str]:
    part = "" if frontier.part.whole else f" of {frontier.part}"
    exact = all(point.exact or point.contradictory for curve in frontier.curves for point in curve.points)
    known = "exact" if exact else "proven bounds"
    name = f"{frontier.model}, {frontier.curves[0].scenario}" if len(frontier.curves) == 1 else frontier.model
    lines = [
        *wrapped(f"Largest sustainable force{part} by number of rotations ({known})."),
        cut(f"{name}: up to {frontier.rotations} rotations of {frontier.rotation_months} months."),
    ]
    if len(frontier.curves) == 1:
        lines += changed(frontier.curves[0].settings)
    if not frontier.part.whole:
        lines.append("The rest of the requirement may stay unfilled.")
    return lines


def changed(settings: Settings) -> list[str]:
    """What is otherwise than in the model as written, its length aside; nothing where nothing is."""
    figures = {path: change for path, change in settings.figures.items() if path != _LENGTH}
    return text.changed(settings.model_copy(update={"figures": figures}))


_LENGTH = "calendar.rotations"


def _rotations(segment: Segment) -> str:
    return f"{segment.first}" if segment.first == segment.last else f"{segment.first}–{segment.last}"


def _force(point: Point) -> str:
    if point.contradictory:
        return "no plan"
    if point.exact:
        return persons(point.force)
    if point.force_at_most is None:
        return "unknown"
    most = persons(Fraction(ceil(point.force_at_most * 10), 10))
    return f"≤ {most}" if point.force is None else f"{persons(point.force)}–{most}"


def _alone(curve: Curve, segment: Segment) -> tuple[str, str]:
    """What manpower alone gives from the first to the last of a stretch, and a star where that can be too little."""
    points = [curve.at(number) for number in range(segment.first, segment.last + 1)]
    ends = [persons(point.closed_form) for point in (points[0], points[-1])]
    return "–".join(dict.fromkeys(ends)), "*" if any(map(_too_little, points)) else ""


def _too_little(point: Point) -> bool:
    """Whether what manpower alone gives, in proportion to the requirement, is not known to bound the force."""
    if point.contradictory or point.closed_form_above:
        return False
    return point.force_at_most is None or point.force_at_most > point.closed_form


def _kinks(curve: Curve, room: int | None) -> list[str]:
    """A row for each stretch of the same force: how much, what manpower alone would give, what allows no more."""
    alone = [_alone(curve, segment) for segment in curve.segments]
    width = max(11, *(len(figure) for figure, _ in alone))
    title = f"{'Rotations':<11}{'persons':>10}  {'× required':>10}  {'closed form':>{width}}  Binding rules"
    rows = []
    for position, (segment, (figure, star)) in enumerate(zip(curve.segments, alone, strict=True)):
        point = curve.at(segment.first)
        left = f"{_rotations(segment):<11}{_force(point):>10}  {times(point.share):>10}  {figure:>{width}}{star:<2}"
        before = curve.segments[position - 1] if position else None
        rows.append(left + cut(_reason(segment, before), WIDTH - len(left)))
    return ["", title, *_within(rows, room)]


def _notes(curve: Curve) -> list[str]:
    """What two of the columns say."""
    most = {point.required: point.rotations for point in reversed(curve.points)}
    steps = [f"{persons(required)} from {first}" for required, first in sorted(most.items(), key=lambda one: one[1])]
    lead = "× required: multiple of the peak requirement: "
    starred = any(star for _, star in (_alone(curve, segment) for segment in curve.segments))
    return [
        lead + some(steps, WIDTH - len(lead)),
        "closed form: what pools, dwell and ceilings on whole countries alone allow",
        *(["  if pools that serve throughout contribute in proportion (*: more is possible)"] if starred else []),
    ]


def _within(rows: Sequence[str], room: int | None) -> list[str]:
    """The rows that fit, the first and the last of them; two lines are spent on the title."""
    if room is None or len(rows) <= room - 2:
        return list(rows)
    last = 2
    first = max(1, room - 2 - last - 1)
    return [*rows[:first], f"  … {count(len(rows) - first - last, 'more breakpoint')} {_HIDDEN}", *rows[-last:]]


def _side_by_side(frontier: Frontier, room: int | None) -> list[str]:
    """One column a scenario, one row a kink of any of them."""
    width = max(9, min(18, (WIDTH - 11) // len(frontier.curves)))
    shown = frontier.curves[: (WIDTH - 11) // width]
    kinks = sorted({segment.first for curve in frontier.curves for segment in curve.segments})
    last = max(point.rotations for curve in frontier.curves for point in curve.points)
    rows = []
    for position, first in enumerate(kinks):
        until = kinks[position + 1] - 1 if position + 1 < len(kinks) else last
        cells = [_cell(curve, first) for curve in shown]
        name = f"{first}" if first == until else f"{first}–{until}"
        rows.append(f"{name:<11}" + "".join(f"{cell:>{width}}" for cell in cells))
    title = f"{'Rotations':<11}" + "".join(f"{cut(curve.scenario, width - 1):>{width}}" for curve in shown)
    hidden = len(frontier.curves) - len(shown)
    more = [f"  … {count(hidden, 'more scenario')}: --format csv shows all"] if hidden else []
    return ["", title, *_within(rows, None if room is None else room - len(more)), *more]


def _cell(curve: Curve, rotations: int) -> str:
    known = [point for point in curve.points if point.rotations <= rotations]
    return _force(known[-1]) if known and curve.points[-1].rotations >= rotations else ""


def _reason(segment: Segment, before: Segment | None) -> str:
    """What lowers the force here: what lapsed last, else the rules by kind."""
    lapsed = [rule for rule in segment.rules if rule.lapses is not None and rule.lapses <= segment.first]
    if lapsed and (before is None or segment.rules != before.rules):
        latest = max(rule.lapses or 0 for rule in lapsed)
        names = [rule.id for rule in lapsed if rule.lapses == latest]
        return f"{some(names, 40)} forbids (from {latest})"
    return _by_kind(segment.rules)


def _by_kind(rules: Iterable[BindingRule]) -> str:
    """``25 dwell, 22 approval, ceiling``: how many rules of each kind, those of most rules first."""
    kinds: dict[str, int] = {}
    for rule in _that_count(rules):
        kinds[rule.kind] = kinds.get(rule.kind, 0) + 1
    ordered = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(kind if count == 1 else f"{count} {kind}" for kind, count in ordered)


def _that_count(rules: Iterable[BindingRule]) -> list[BindingRule]:
    """Rules whose own end would help; all of them where each of them is doubled by another."""
    every = list(rules)
    return [rule for rule in every if rule.price > 0] or every


def _in_short(curve: Curve) -> list[str]:
    flat = f"{curve.scenario} from {curve.flat_from}: "
    held = curve.segments[-1].unfillable
    zero = f"{count(len(held), 'requirement line')} that cannot be filled (-v lists them); " if held else ""
    return [cut(f"  {flat}{zero}{_by_kind(curve.segments[-1].rules) or 'not known'}")]


def _binding(curve: Curve, *, full: bool) -> list[str]:
    """The rules behind the last stretch: by kind, the dearest first, or every one of them."""
    segment = curve.segments[-1]
    lines = [_title(curve), *(line for rests in segment.rests_on for line in wrapped(rests, "  depends on ", 4))]
    lines += _unfillable(segment, full=full)
    if full:
        for rule in segment.rules:
            cited = f" [{rule.citation}]" if rule.citation else ""
            lines.append(f"{round(rule.price, 2):>8}  {rule.id}: {rule.sentence}{cited}")
        return lines
    groups: dict[str, list[BindingRule]] = {}
    for rule in _that_count(segment.rules):
        groups.setdefault(f"{rule.bindingness} {rule.kind}", []).append(rule)
    for what, rules in list(groups.items())[:_MOST_KINDS]:
        owners = list(dict.fromkeys(rule.owner for rule in rules))
        left = f"{round(rules[0].price, 2):>7}  {what:<22}{some(owners, 18):<20}"
        lines.append(left + cut(rules[0].citation, WIDTH - len(left)))
    if len(groups) > _MOST_KINDS:
        lines.append(f"  … {count(len(groups) - _MOST_KINDS, 'more kind')} {_HIDDEN}")
    return lines


def _unfillable(segment: Segment, *, full: bool) -> list[str]:
    """The lines that nobody can fill, each with what is behind it."""
    if not segment.unfillable:
        return []
    known = segment.unfillable if full else segment.unfillable[:_MOST_LINES]
    lines = ["Requirement lines that cannot be filled; any one of them keeps the force at 0:"]
    for one in known:
        lines += wrapped(f"{_required(one)}: {_behind(one, full=full)}", "  ", 4)
    if len(known) < len(segment.unfillable):
        lines.append(f"  … {count(len(segment.unfillable) - len(known), 'more line')} {_HIDDEN}")
    return lines


def _required(line: Unfillable) -> str:
    """Say which line of the requirement it is, and when."""
    return f"{line.role} at {line.site}, priority {line.priority}, rotations {spans(line.rotations)}"


_MOST_LINES = 2


def _behind(one: Unfillable, *, full: bool) -> str:
    """Why nobody can fill a line."""
    if not one.pools:
        return "no pool has the role or may substitute for it"
    shown = one.rules if full else one.rules[:1]
    cited = [rule.id + (f" [{rule.citation}]" if rule.citation else "") for rule in shown]
    more = f" and {count(len(one.rules) - len(shown), 'more rule')}" if len(shown) < len(one.rules) else ""
    return f"{count(one.pools, 'pool')} excluded by {', '.join(cited)}{more}"


def _title(curve: Curve) -> str:
    """What stands above the rules behind the last stretch."""
    segment = curve.segments[-1]
    point, several = curve.at(segment.first), segment.last > segment.first
    if point.contradictory:
        return f"From {segment.first} on, these rules contradict each other:"
    if point.force_at_most is None:
        return f"The binding rules for {_rotations(segment)} rotations are not known."
    price = "(shadow price in persons)"
    if not point.exact:
        most = persons(Fraction(ceil(point.force_at_most * 10), 10))
        return f"{_rotations(segment)}: binding rules at the upper bound of {most} {price}"
    flat = f"Constant from {segment.first} on" if several else f"At {segment.first}"
    return f"{flat}: binding rules {price}"


_MOST_KINDS = 6
