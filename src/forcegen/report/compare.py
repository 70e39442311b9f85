"""Plans side by side as a page of text, as Markdown and as a table of figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal

from forcegen.documents.comparison import BindingChange, Breakdown, Comparison, Line, Move, Moves
from forcegen.documents.replan import Replan
from forcegen.model import ForceModel
from forcegen.report.markdown import escaped, grid
from forcegen.report.text import WIDTH, changed, cut, number, some, worth, wrapped
from forcegen.sheets import Sheet, Value, csv_of
from forcegen.terms.calendar import spans

NAME, COLUMN = 26, 18
"""Widths of the first column and of each case; three cases fit beside each other."""

BESIDE = (WIDTH - NAME) // COLUMN
"""Cases in one table; the first of all stands in each."""

ROWS = 4
"""Rows of a table on the short page."""

TITLES = {
    ("short", "priority"): "Unfilled by priority",
    ("short", "role"): "Unfilled by role",
    ("short", "site"): "Unfilled by site",
    ("short", "rotation"): "Unfilled by rotation",
    ("sent", "country"): "Contributed by country",
}

SHORT_PAGE = (("short", "role"), ("sent", "country"))
"""The tables of the short page."""


def text_comparison(comparison: Comparison, model: ForceModel | None = None, *, full: bool = False) -> str:
    """The comparison as text of 80 columns: the verdicts, what is short, who gives, which rules, who moves.

    Args:
        comparison: The comparison.
        model: The model, for the names of countries.
        full: Whether to leave nothing out.
    """
    names = {country.id: f"{country.id} {country.name}" for country in model.countries} if model else {}
    lines = [*_verdicts(comparison), *_changes(comparison, full=full)]
    for one in comparison.breakdowns:
        if full or (one.of, one.by) in SHORT_PAGE:
            lines += _table(comparison, one, names, full=full)
    lines += _binding(comparison, full=full)
    for moves in comparison.moves:
        lines += _moves(comparison, moves, full=full)
    if comparison.left_out:
        lines += ["", *(line for one in comparison.left_out for line in wrapped(f"{one}.", "Omitted: ", 2))]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def text_replan(found: Replan, model: ForceModel | None = None, *, full: bool = False) -> str:
    """What is planned anew, against what was planned, as text of 80 columns.

    Args:
        found: The new plan, beside the old one.
        model: The model, for the names of countries.
        full: Whether to leave nothing out.
    """
    events = "".join(f"{line}\n" for event in found.events for line in wrapped(event, "- ", 2))
    return f"{_since(found)}\n{events}{text_comparison(found.comparison, model, full=full)}"


def markdown_replan(found: Replan, model: ForceModel | None = None) -> str:
    """What is planned anew, against what was planned, as a Markdown page.

    Args:
        found: The new plan, beside the old one.
        model: The model, for the names of countries.
    """
    title, _, rest = markdown_comparison(found.comparison, model).partition("\n")
    events = "".join(f"- {escaped(event)}\n" for event in found.events)
    return f"{title}\n\n{_since(found)}\n{events and f'\n{events}'}{rest}"


def _since(found: Replan) -> str:
    kept = f"; {number(found.kept)} earlier person-rotations stay as planned" if found.since > 1 else ""
    lines = [f"Replanned from rotation {found.since} on{kept}."]
    if found.differs is not None:
        least = found.differs_at_least
        proven = _proven(least, closest=least is not None and least >= found.differs)
        by = "increases plus decreases by pool, site, role and rotation"
        lines += wrapped(f"It differs from the old plan by {number(found.differs)} person-rotations, {by}{proven}.")
    lines += [line for one in found.left_out for line in wrapped(f"{one}.", "Omitted: ", 2)]
    return "\n".join(lines)


def _verdicts(comparison: Comparison) -> Iterator[str]:
    first, *_ = comparison.cases
    titles = f"{'':<15}{'unfilled':>10}{'':>9}{'difference':>11}{'at least':>11}"
    yield f"{cut(comparison.model, 22):<24}{titles}"
    for case in comparison.cases:
        totals = case.totals
        share = f"{100 * totals.short / totals.required:.1f} %" if totals.short is not None else ""
        differs = "" if case is first else _difference(first.totals.short, totals.short)
        figures = f"{number(totals.short):>10}{share:>9}{differs:>11}{_floor(totals.lower_bound):>11}"
        yield f"{cut(case.name, 22):<24}{case.verdict.upper():<15}{figures}"
    asked = list(dict.fromkeys((case.totals.required, case.rotations) for case in comparison.cases))
    if len(asked) == 1:
        ((required, rotations),) = asked
        yield f"Person-rotations; {number(required)} required in {rotations} rotations; at least: proven lower bound."
    else:
        several = ", ".join(
            f"{case.name} {number(case.totals.required)} in {case.rotations} rotations" for case in comparison.cases
        )
        yield from wrapped(f"Person-rotations; at least: proven lower bound. Required: {several}.")
    for case in comparison.cases:
        if case.reason:
            yield from wrapped(f"{case.name}: {case.reason}.", indent=2)


def _floor(bound: Decimal | None) -> str:
    """A lower bound, never more than it is."""
    return number(None if bound is None else bound.to_integral_value(ROUND_FLOOR))


def _changes(comparison: Comparison, *, full: bool) -> Iterator[str]:
    for case in comparison.cases:
        yield from changed(case.settings, f"{case.name}: ", full=full)


def _table(comparison: Comparison, one: Breakdown, names: Mapping[str, str], *, full: bool) -> Iterator[str]:
    """A breakdown: the first case's figures, and by how much the others differ; the rows add up to the last."""
    cases = comparison.cases
    lines = one.lines if full else sorted(one.lines, key=_spread, reverse=True)[:ROWS]
    hidden = [line for line in one.lines if line not in lines]
    for start in range(1, len(cases), BESIDE - 1):
        beside = (0, *range(start, min(start + BESIDE - 1, len(cases))))
        yield ""
        titles = "".join(f"{cut(cases[case].name, COLUMN - 2):>{COLUMN}}" for case in beside)
        yield f"{TITLES[one.of, one.by]:<{NAME}}{titles}"
        for line in lines:
            yield _row(names.get(line.name, line.name), line.values, beside)
        if hidden:
            yield _row(f"  … {len(hidden)} more", _sum(hidden), beside)
        yield _row("total", one.total, beside)


def _spread(line: Line) -> tuple[Decimal, Decimal]:
    """How much the cases differ in a line, then how large it is."""
    values = [value for value in line.values if value is not None]
    return max(values) - min(values), max(values)


def _sum(lines: Sequence[Line]) -> tuple[Decimal | None, ...]:
    columns = zip(*(line.values for line in lines), strict=True)
    return tuple(
        None if None in column else sum((v for v in column if v is not None), Decimal(0)) for column in columns
    )


def _row(name: str, values: Sequence[Decimal | None], beside: Sequence[int]) -> str:
    return f"{cut(name, NAME - 2):<{NAME}}" + "".join(f"{cell:>{COLUMN}}" for cell in _cells(values, beside))


def _difference(first: Decimal | int | None, other: Decimal | int | None) -> str:
    """By how much a figure differs from the first case's; the figure itself where that has none."""
    if first is None or other is None:
        return number(other)
    return signed(other - first)


def signed(value: Decimal | int) -> str:
    """A difference as a reader sees it."""
    return "=" if not value else f"+{number(value)}" if value > 0 else f"−{number(-value)}"


def _binding(comparison: Comparison, *, full: bool) -> Iterator[str]:
    """Rules that bind in some cases only: for each case those that came and those that went."""
    lines: list[str] = []
    for position, case in enumerate(comparison.cases[1:], start=1):
        came = [rule for rule in comparison.binding if rule.prices[0] is None and rule.prices[position] is not None]
        went = [rule for rule in comparison.binding if rule.prices[0] is not None and rule.prices[position] is None]
        if full:
            lines += [line for rule in came for line in _rule(f"{case.name}, newly binding: ", rule)]
            lines += [line for rule in went for line in _rule(f"{case.name}, no longer binding: ", rule)]
            continue
        for word, rules in (("newly binding", came), ("no longer binding", went)):
            if rules:
                lead = f"{case.name}, {word}: "
                lines.append(lead + some([rule.id for rule in rules], WIDTH - len(lead)))
    if lines:
        yield ""
        yield f"Binding rules that differ from {comparison.cases[0].name}"
        yield from lines


def _rule(lead: str, rule: BindingChange) -> list[str]:
    known = [more for more in rule.one_more if more is not None]
    each = f" (shadow price {worth(max(known))})" if known else ""
    cited = f" [{rule.citation}]" if rule.citation else ""
    return wrapped(f"{rule.id}{each}: {rule.sentence}{cited}", lead, 2)


def _moves(comparison: Comparison, moves: Moves, *, full: bool) -> Iterator[str]:
    """Who serves elsewhere: on the short page in one sentence, else move by move; the figures add up."""
    first = comparison.cases[0].name
    yield ""
    apart = f"; {number(moves.only_now)} in rotations that {first} does not have" if moves.only_now else ""
    apart += f"; {number(moves.only_before)} in rotations that only {first} has" if moves.only_before else ""
    yield from wrapped(f"{moves.case}: {_apart(moves, first)}{apart}{':' if moves.moves else '.'}", indent=2)
    if not full:
        net: dict[str, int] = {}
        for move in moves.moves:
            who = f"{move.country} {move.role}"
            net[who] = net.get(who, 0) + move.change
        largest = sorted(net.items(), key=lambda item: (-abs(item[1]), item[0]))
        if largest:
            lead = "  by country and role, net: "
            names = [f"{who} {signed(change)}" for who, change in largest if change]
            yield lead + some(names, WIDTH - len(lead), "; ")
        return
    for move in moves.moves:
        cells = f"{number(move.was):>10} → {number(move.now):>7}{signed(move.change):>11}"
        yield f"  {cut(_who(move), 38):<38}{spans(range(move.first, move.last + 1)):>8}{cells}"
    if moves.more_left_out or moves.fewer_left_out:
        small = f"moves of fewer than {number(moves.smallest)} each"
        yield f"  {small:<46}{signed(moves.more_left_out):>10} and {signed(-moves.fewer_left_out):>7}"
    for case, persons in ((moves.case, moves.only_now), (first, moves.only_before)):
        if persons:
            yield f"  {cut(f'in rotations that only {case} has', 46):<46}{number(persons):>10}"


def _apart(moves: Moves, first: str) -> str:
    """How much is sent elsewhere than in the first case, and how little it could be."""
    proven = _proven(moves.at_least, closest=moves.closest) or " (of the plans as given)"
    return f"{number(moves.more)} person-rotations added and {number(moves.fewer)} removed against {first}{proven}"


def _proven(least: int | None, *, closest: bool) -> str:
    """By how much plans that are as good differ at least, more and fewer together."""
    if least is None:
        return ""
    return " (no equally good plan differs less)" if closest else f" (any equally good plan: {number(least)} or more)"


def _who(move: Move) -> str:
    return f"{move.country} {move.role}, {move.zone}"


def markdown_comparison(comparison: Comparison, model: ForceModel | None = None) -> str:
    """The comparison as a Markdown page, everything in it; differences are against the first case."""
    names = {country.id: f"{country.id} {country.name}" for country in model.countries} if model else {}
    cases = comparison.cases
    several = ", ".join(case.name for case in cases)
    lines = [f"# {escaped(f'{comparison.model}: {several}')}", ""]
    lines += grid(
        ("scenario", "verdict", "required", "unfilled", "difference", "at least", "rotations", "changes"),
        (
            (
                case.name,
                case.verdict,
                number(case.totals.required),
                number(case.totals.short),
                "" if case is cases[0] else _difference(cases[0].totals.short, case.totals.short),
                _floor(case.totals.lower_bound),
                str(case.rotations),
                "; ".join(case.settings.changes),
            )
            for case in cases
        ),
    )
    beside = range(len(cases))
    for one in comparison.breakdowns:
        lines += ["", f"## {TITLES[one.of, one.by]}", ""]
        rows = [(names.get(line.name, line.name), line.values) for line in one.lines]
        lines += grid(
            ("", *(case.name for case in cases)),
            ((name, *_cells(values, beside)) for name, values in (*rows, ("total", one.total))),
        )
    if comparison.binding:
        lines += ["", "## Rules that bind in some cases only (shadow price per extra person)", ""]
        lines += grid(
            ("rule", *(case.name for case in cases), "statement", "source"),
            (
                (
                    rule.id,
                    *(
                        "" if price is None else worth(more)
                        for price, more in zip(rule.prices, rule.one_more, strict=True)
                    ),
                    rule.sentence,
                    rule.citation,
                )
                for rule in comparison.binding
            ),
        )
    for moves in comparison.moves:
        lines += ["", f"## Moves between {escaped(cases[0].name)} and {escaped(moves.case)}", ""]
        lines += grid(
            ("country", "role", "zone", "rotations", "was", "now", "change"),
            (
                (
                    names.get(move.country, move.country),
                    move.role,
                    move.zone,
                    spans(range(move.first, move.last + 1)),
                    number(move.was),
                    number(move.now),
                    signed(move.change),
                )
                for move in moves.moves
            ),
        )
        lines += [
            "",
            (
                f"{moves.case}: {_apart(moves, cases[0].name)}; of these, moves of fewer than "
                f"{number(moves.smallest)} each are omitted: {signed(moves.more_left_out)} and "
                f"{signed(-moves.fewer_left_out)}."
            ),
        ]
    if comparison.left_out:
        lines += ["", *(f"Omitted: {escaped(one)}." for one in comparison.left_out)]
    return "\n".join(lines) + "\n"


def _cells(values: Sequence[Decimal | None], beside: Sequence[int]) -> list[str]:
    first, *others = (values[case] for case in beside)
    return [number(first), *(_difference(first, other) for other in others)]


def csv_comparison(comparison: Comparison) -> str:
    """Every figure of the comparison, one row a figure: what it is, of whom, in which case."""
    return csv_of(Sheet("comparison", ("what", "of", "case", "value"), tuple(_figures(comparison))))


def _figures(comparison: Comparison) -> Iterator[tuple[Value, ...]]:
    names = [case.name for case in comparison.cases]
    for case in comparison.cases:
        totals = case.totals
        yield from (
            ("verdict", "", case.name, case.verdict),
            ("required", "", case.name, totals.required),
            ("short", "", case.name, totals.short),
            ("short at least", "", case.name, totals.lower_bound),
            ("rotations", "", case.name, case.rotations),
        )
    for one in comparison.breakdowns:
        for line in one.lines:
            for name, value in zip(names, line.values, strict=True):
                yield f"{one.of} by {one.by}", line.name, name, value
    for rule in comparison.binding:
        for name, more in zip(names, rule.one_more, strict=True):
            yield "worth of rule", rule.id, name, more
    for moves in comparison.moves:
        for move in moves.moves:
            yield "move", f"{_who(move)}, {move.first}–{move.last}", moves.case, move.change
        yield "moves left out, more", "", moves.case, moves.more_left_out
        yield "moves left out, fewer", "", moves.case, -moves.fewer_left_out
    for said in comparison.left_out:
        named, _, why = said.partition(": ")
        yield "left out", "", named, why
