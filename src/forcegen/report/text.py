"""The plan as a page of plain text: the verdict first, then what is short, who gives, what binds."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from functools import cached_property

from forcegen.documents.plan import Overrun, Plan, RuleResult, Shortfall
from forcegen.model import ForceModel
from forcegen.model.dates import missed_rotations
from forcegen.plan.answered import answered
from forcegen.plan.loads import rests_on
from forcegen.report.markdown import escaped, grid
from forcegen.scenario import Settings
from forcegen.terms.calendar import rotations_in_words, spans
from forcegen.words import count

WIDTH = 80
LINES = 25

SEE_ALL = "(-v shows all)"


def wrapped(text: str, lead: str = "", indent: int = 0, most: int | None = None) -> list[str]:
    """The text in lines that fit, ids in one piece; those after the first are indented."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
        max_lines=most,
        placeholder=" …",
    )


def number(value: Decimal | int | None) -> str:
    """A count as a reader sees it: thousands marked, no needless decimals."""
    if value is None:
        return "–"
    return f"{int(value):,}" if value == int(value) else f"{Decimal(value).normalize():,f}"


def worth(persons: Decimal | None) -> str:
    """What one person changes, as a reader sees it: to a tenth of a person, and a dash where it is not known."""
    return number(None if persons is None else round(persons, 1))


@dataclass
class Table:
    """One part of the page: a header, rows of which the first few may be shown, and what the others come to.

    Attributes:
        columns: Titles and widths; a negative width means figures, set to the right, and grows with them. The last
            column takes the names that are left over, as many as fit.
        rows: One list of cells a row; the last cell is a list of names.
        several: What the rows are, in the plural.
        totals: Column of which the hidden rows are summed up, and the figures of all rows.
        favour: Rows that this part is allowed beyond the others.
        lead: A line above the header.
    """

    columns: Sequence[tuple[str, int]]
    several: str
    rows: list[tuple[list[str], list[str]]] = field(default_factory=list)
    totals: tuple[int, list[Decimal]] | None = None
    favour: int = 0
    lead: str = ""

    def lines(self, most: int | None) -> list[str]:
        """The part with at most so many rows, or with all of them at whatever length they have."""
        if not self.rows:
            return []
        titles = [title for title, _ in self.columns]
        lines = ["", *([self.lead] if self.lead else []), self._line(titles[:-1]) + titles[-1]]
        if most is None:
            return lines + [self._whole(cells, names) for cells, names in self.rows]
        room = WIDTH - sum(map(abs, self._widths))
        lines += [self._line(cells) + some(names, room) for cells, names in self.rows[:most]]
        hidden = len(self.rows) - most
        if hidden > 0:
            cells = [f"  … {hidden} more {self.several}", *[""] * (len(self.columns) - 2)]
            if self.totals:
                column, figures = self.totals
                cells[column] = number(sum(figures[most:], Decimal(0)))
            lines.append(self._line(cells) + SEE_ALL)
        return lines

    @cached_property
    def _widths(self) -> list[int]:
        """Widths of all columns but the last: those of figures have room for the longest, so that none is ever cut."""
        sums = {} if self.totals is None else {self.totals[0]: number(sum(self.totals[1], Decimal(0)))}
        return [
            width
            if width > 0
            else min(width, -2 - max(map(len, [sums.get(at, ""), *(row[at] for row, _ in self.rows)])))
            for at, (_, width) in enumerate(self.columns[:-1])
        ]

    def _line(self, cells: Sequence[str]) -> str:
        line = ""
        for cell, width in zip(cells, self._widths, strict=False):
            text = _fitted(cell, abs(width) - 2)
            line += f"{text:<{width}}" if width > 0 else f"{text:>{-width - 2}}  "
        return line

    def _whole(self, cells: Sequence[str], names: Sequence[str]) -> str:
        left = self._line(cells)
        return "\n".join(wrapped(", ".join(names), left, len(left)) or [left])

    def markdown(self) -> list[str]:
        """The part as a table with every row."""
        if not self.rows:
            return []
        figures = [position for position, (_, width) in enumerate(self.columns) if width < 0]
        rows = ([*cells, ", ".join(names)] for cells, names in self.rows)
        return ["", *grid([title for title, _ in self.columns], rows, figures)]


def _fitted(cell: str, width: int) -> str:
    """The cell, or as much of it as fits; a priority at its end stays, and of rotations whole ranges alone."""
    if len(cell) > width and re.fullmatch(r"[\d–, ]+", cell):
        return cell[: cell.rfind(", ", 0, width - 1) + 1] + " …"
    mark = re.search(r"( \(\d\))?$", cell)
    tail = mark[0] if mark else ""
    return cut(cell.removesuffix(tail), width - len(tail)) + tail


def text_report(plan: Plan, model: ForceModel, *, full: bool = False) -> str:
    """The plan as text of at most 25 lines and 80 columns, or with every row when ``full``.

    Args:
        plan: The plan.
        model: The model that it answers, or that model as written, without the changes of the plan.
        full: Whether to leave nothing out.

    Raises:
        ModelError: When the plan answers another model.

    >>> import forcegen as fg
    >>> model = fg.load("core-sustainment")
    >>> print(fg.text_report(fg.solve(model), model).partition(chr(10))[0])
    SHORT: 6,000 of 180,000 person-rotations (3.3 %) stay unfilled.
    """
    model = answered(plan, model).model
    head, foot = _verdict(plan, model, full=full), _assumed(plan, full=full)
    if plan.verdict == "contradictory":
        body = _conflict(plan, model, None if full else LINES - len(head) - len(foot))
    else:
        tables = [_gaps(plan), _contributors(plan, model), _waivers(plan), _overruns(plan), _binding(plan, model)]
        if full:
            body = [line for table in tables[:-1] for line in table.lines(None)] + _rules(plan, model)
            body += _dates(model)
        else:
            shown = _shares([table for table in tables if table.rows], LINES - len(head) - len(foot))
            body = [line for table, most in shown for line in table.lines(most)]
    return "\n".join(line.rstrip() for line in [*head, *body, *foot]) + "\n"


def markdown_report(plan: Plan, model: ForceModel) -> str:
    """The plan as a Markdown page, with every row.

    Args:
        plan: The plan.
        model: The model that it answers, or that model as written, without the changes of the plan.

    Raises:
        ModelError: When the plan answers another model.
    """
    model = answered(plan, model).model
    changed = f"Changed: {'; '.join(plan.changes)}" if plan.changes else ""
    sentences = (proof_sentence(plan), reason_sentence(plan), horizon(plan, model), not_counted_sentence(plan), changed)
    lines = [f"# {escaped(verdict_sentence(plan))}"]
    lines += [line for sentence in sentences if sentence for line in ("", escaped(sentence))]
    rules = dearest_first(plan, model)
    columns = of_one_person(plan)
    titles = (*columns, "rule", "statement", "source")
    binding = [
        (*(cell(rule) for cell in columns.values()), rule.id, rule.sentence, rule.source.citation) for rule in rules
    ]
    if plan.verdict == "contradictory":
        lines += ["", "## Rules that contradict each other", "", *grid(titles, binding, ())]
        lines += ["", *(f"- {escaped(line)}" for line in rests_on(plan, model))] if plan.loads else []
        lines += _overruns(plan).markdown()
    else:
        tables = (_gaps(plan), _contributors(plan, model), _waivers(plan), _overruns(plan))
        lines += [line for table in tables for line in table.markdown()]
        if binding:
            lines += ["", f"## {what_binds(plan)}", "", *grid(titles, binding, range(len(columns)))]
        lines += [f"\n{sentence}" for sentence in bound_together(plan)]
    if plan.assumed:
        lead, kinds = _assumptions(plan)
        lines += ["", escaped(lead + ", ".join(kinds))]
    return "\n".join(lines) + "\n"


def _shares(tables: Sequence[Table], room: int) -> list[tuple[Table, int]]:
    """How many rows each part may show: all where they fit, else about as many as the others."""
    most = [len(table.rows) for table in tables]

    def height(position: int) -> int:
        table = tables[position]
        return 2 + bool(table.lead) + most[position] + (most[position] < len(table.rows))

    while sum(map(height, range(len(tables)))) > room and max(most) > 1:
        longest = max(range(len(tables)), key=lambda one: (most[one] > 1, most[one] - tables[one].favour, one))
        # to hide one row saves no line: what is hidden has a line of its own
        most[longest] -= 2 if most[longest] == len(tables[longest].rows) > 2 else 1
    return list(zip(tables, most, strict=True))


def _verdict(plan: Plan, model: ForceModel, *, full: bool) -> list[str]:
    lines = [verdict_sentence(plan)]
    proof, reason = proof_sentence(plan), reason_sentence(plan)
    if proof:
        lines += wrapped(proof, most=2)
    if reason:
        lines += wrapped(reason, most=2)
    long, short = horizon(plan, model), horizon(plan, model, length=False)
    lines.append(long if len(long) <= WIDTH else cut(short))
    lines += [sentence] if (sentence := not_counted_sentence(plan)) else []
    return lines + changed(plan.settings, full=full)


def changed(settings: Settings, lead: str = "Changed: ", *, full: bool = False) -> list[str]:
    """What was changed, in a line, or in two where figures need them, or all of it when ``full``."""
    if not settings.changes:
        return []
    if full:
        return wrapped("; ".join(settings.changes), lead, 2)
    figures = "; ".join(settings.told_first)
    room = WIDTH - len(lead)
    if len(figures) <= room:
        return [lead + some(settings.changes, room, "; ")]
    return wrapped(some(settings.changes, 2 * WIDTH - len(lead) - _LOST, "; "), lead, 2, most=2)


_LOST = 24
"""Columns that are left free where a line is broken in two."""


def verdict_sentence(plan: Plan) -> str:
    """The verdict in words, with its figures."""
    totals = plan.totals
    required = f"{number(totals.required)} person-rotations"
    match plan.verdict:
        case "met":
            return f"MET: all {required} are filled."
        case "short":
            share = 100 * (totals.short or 0) / totals.required
            return f"SHORT: {number(totals.short)} of {required} ({share:.1f} %) stay unfilled."
        case "contradictory":
            units = " in whole people and whole units" if plan.proof == "search" else ""
            return f"CONTRADICTORY: no plan{units} satisfies all rules."
        case "inconclusive":
            return f"INCONCLUSIVE: it is not known whether {required} can be filled."


def proof_sentence(plan: Plan) -> str:
    """What is proven of a shortfall, and how; empty for any other verdict."""
    if plan.verdict != "short":
        return ""
    totals, status = plan.totals, plan.solver.status
    bound = (totals.lower_bound or Decimal(0)).quantize(Decimal("0.1"), ROUND_FLOOR)  # rounded up it were none
    how = "proven" if plan.proof == "multipliers" else "by exhaustive search"
    line = f"Lower bound ({how}): {number(bound)}{_filling(plan)}."
    if "optimal" not in status.casefold():  # something cut the solver short
        line += f" Solver status: {status}."
    return line


def _filling(plan: Plan) -> str:
    """What the bound on all priorities supposes of a plan, where there are several."""
    match plan.tiers:
        case [] | [_]:
            return ""
        case [first, _]:
            return f" for every plan that fills priority {first.priority} as well"
        case _:
            return " for every plan that fills the earlier priorities as well"


def reason_sentence(plan: Plan) -> str:
    """Why the verdict is what it is, where that is not said by the verdict itself."""
    reason = "" if plan.verdict == "contradictory" and plan.proof != "search" else plan.reason
    return f"{reason[0].upper()}{reason[1:]}." if reason else ""


def not_counted_sentence(plan: Plan) -> str:
    """What was required before or after the plan; empty where nothing was."""
    left = plan.not_counted
    if not left.lines:
        return ""
    persons = f"{number(left.personnel)} {'person' if left.personnel == 1 else 'persons'}"
    return f"Not counted: {count(left.lines, 'requirement')} ({persons}) outside the plan's rotations."


def horizon(plan: Plan, model: ForceModel, *, length: bool = True) -> str:
    """Model and scenario of a plan, with its rotations and its first and last month."""
    calendar = model.calendar
    about = f"{plan.model}, {plan.scenario}: {count(calendar.rotations, 'rotation')}"
    each = f" of {count(calendar.rotation_months, 'month')}" if length else ""
    return f"{about}{each}, {calendar.start:%b %Y} to {calendar.last_day(calendar.rotations):%b %Y}"


def _gaps(plan: Plan) -> Table:
    columns = [("Unfilled (priority)", 24), ("person-rotations", -18), ("rotations", 14), ("sites", 0)]
    table = Table(columns, "roles", favour=3)
    groups: dict[tuple[int, str], list[Shortfall]] = {}
    for row in plan.shortfalls:
        if row.short:
            groups.setdefault((row.priority, row.role), []).append(row)
    figures: list[Decimal] = []
    for (priority, role), rows in sorted(groups.items(), key=lambda item: (item[0][0], -_short(item[1]), item[0][1])):
        cells = [f"{role} ({priority})", number(_short(rows)), spans({row.rotation for row in rows})]
        table.rows.append((cells, _most_first((row.site, row.short) for row in rows)))
        figures.append(_short(rows))
    table.totals = (1, figures)
    return table


def _contributors(plan: Plan, model: ForceModel) -> Table:
    columns = [("Contributions by country (persons)", 36), ("mean", -9), ("peak", -9), ("sites", 0)]
    table = Table(columns, "countries")
    rotations = model.calendar.rotations
    by_rotation = plan.by("country", "rotation")
    names = {country.id: country.name for country in model.countries}
    figures: list[Decimal] = []
    for (country,), persons in sorted(plan.by("country").items(), key=lambda item: (-item[1], item[0])):
        peak = max(sent for (one, _), sent in by_rotation.items() if one == country)
        mean = round(Decimal(persons) / rotations)
        where = _most_first((row.site, row.personnel) for row in plan.contributions if row.country == country)
        name = names.get(str(country), "")
        table.rows.append(([f"{country} {name}", number(mean), number(peak)], where))
        figures.append(Decimal(mean))
    if not table.rows:
        table.rows.append((["no contributions", "0", "0"], []))
    table.totals = (1, figures)
    return table


def _waivers(plan: Plan) -> Table:
    columns = [("Dwell waivers used", 34), ("persons", -9), ("rotations", 0)]
    table = Table(columns, "pools")
    pools: dict[tuple[str, str], dict[int, int]] = {}
    for one in plan.waivers:
        persons = pools.setdefault((one.country, one.pool), {})
        persons[one.rotation] = persons.get(one.rotation, 0) + one.personnel
    figures: list[Decimal] = []
    for (country, pool), persons in sorted(pools.items(), key=lambda item: (-sum(item[1].values()), item[0])):
        total = sum(persons.values())
        each = [f"{t}: {number(sent)}" for t, sent in sorted(persons.items())]
        table.rows.append(([f"{country} {pool}", number(total)], each))
        figures.append(Decimal(total))
    table.totals = (1, figures)
    return table


def _overruns(plan: Plan) -> Table:
    """Rules on people that facts alone exceed: by how many at most, when, and which facts."""
    columns = [("Exceeded by facts (pool blocked)", 34), ("persons", -9), ("rotations", 12), ("facts", 0)]
    table = Table(columns, "rules")
    rules: dict[str, list[Overrun]] = {}
    for one in plan.overruns:
        rules.setdefault(one.rule, []).append(one)
    for rule, rows in sorted(rules.items(), key=lambda item: (-max(one.personnel for one in item[1]), item[0])):
        facts = dict.fromkeys(fact.partition(": ")[2] for one in rows for fact in one.facts)
        most = number(max(one.personnel for one in rows))
        table.rows.append(([rule, most, spans({one.rotation for one in rows})], list(facts)))
    return table


def overrun_sentence(rows: Sequence[Overrun]) -> str:
    """By how much, when and with what facts exceed a rule: ``LVA.land.dwell by 20 in rotation 1 (Elsewhere, 40)``."""
    facts = dict.fromkeys(fact.partition(": ")[2] for one in rows for fact in one.facts)
    most, when = max(one.personnel for one in rows), [one.rotation for one in rows]
    up_to = "up to " if len({one.personnel for one in rows}) > 1 else ""
    return f"{rows[0].rule} by {up_to}{number(most)} in {rotations_in_words(when)} ({'; '.join(facts)})"


def _binding(plan: Plan, model: ForceModel) -> Table:
    """What binds, by kind: what one person changes under its dearest rule, its source, and whose rules they are."""
    columns = of_one_person(plan, short=True)
    titles = [("kind", 24), *((title, -(len(title) + 3)) for title in columns), ("owner", 18)]
    table = Table([*titles, ("source of the highest", 0)], "kinds", lead=what_binds(plan, short=True))
    groups: dict[str, list[RuleResult]] = {}
    for rule in dearest_first(plan, model):
        groups.setdefault(f"{rule.bindingness} {rule.kind}", []).append(rule)
    together = {pair: rule for rule in plan.rules if (pair := _together(rule)) and rule.together_more}
    rows = [(what, [cell(rules[0]) for cell in columns.values()], rules) for what, rules in groups.items()]
    owners = {rule.id: rule.owner for rule in plan.rules}
    for what, cells, rules in rows:
        whose = list(dict.fromkeys(rule.owner for rule in rules))
        table.rows.append(([what, *cells, some(whose, 16)], [rules[0].source.citation]))
    for pair, rule in list(together.items())[:1]:
        whose = list(dict.fromkeys(owners[one] for one in pair))
        cells = [f"{len(pair)} rules together", worth(rule.together_more), *[""] * (len(columns) - 1), some(whose, 16)]
        table.rows.append((cells, [" and ".join(pair)]))
    return table


def of_one_person(plan: Plan, *, short: bool = False) -> dict[str, Callable[[RuleResult], str]]:
    """What a page says of one person under each rule that binds: columns by title, none where nothing is known.

    Where nothing is missing, one person more can change nothing: what one fewer would leave short is shown instead.
    """
    if plan.verdict == "met":
        return {"one fewer": lambda rule: worth(rule.one_fewer)}
    if any(rule.one_more is not None for rule in plan.rules):
        if short:
            return {"price": lambda rule: worth(rule.one_more)}
        return {"shadow price": lambda rule: worth(rule.one_more), "one fewer": lambda rule: worth(rule.one_fewer)}
    return {}


def _together(rule: RuleResult) -> tuple[str, ...]:
    return tuple(sorted({rule.id, *rule.together})) if rule.together else ()


def bound_together(plan: Plan) -> list[str]:
    """Rules that bind together, and what one person more under all of them is worth, in sentences."""
    groups: dict[tuple[str, ...], Decimal | None] = {}
    for rule in plan.rules:
        if rule.binding and rule.together:
            groups.setdefault(_together(rule), rule.together_more)
    alone = "one extra person under only one of them changes nothing"
    return [
        f"{', '.join(pair[:-1])} and {pair[-1]} together: "
        + (alone if more is None else f"shadow price {worth(more)} for one extra person under each")
        for pair, more in groups.items()
    ]


_IN_ALL = "forcegen explain"
"""Command that says what a rule costs in all."""


def _rules(plan: Plan, model: ForceModel) -> list[str]:
    """Every rule that binds."""
    binding = dearest_first(plan, model)
    if not binding:
        return []
    columns = of_one_person(plan)
    lines = ["", *wrapped(what_binds(plan), "", 2)]
    lines += ["  ".join(columns)] if columns else []
    for rule in binding:
        lines += _rule(rule, "".join(f"{cell(rule):>{len(title)}}  " for title, cell in columns.items()) or "  ")
    return lines + [line for sentence in bound_together(plan) for line in wrapped(sentence, "  ", 4)]


def _dates(model: ForceModel) -> list[str]:
    """Every rotation that a permission of the model misses by its dates."""
    missed = missed_rotations(model)
    return ["", MISSED, *(line for one in missed for line in wrapped(one, "  ", 4))] if missed else []


MISSED = "Dates of permissions that do not cover a whole rotation, so that they do not apply in it"
"""Title of what the dates of permissions miss."""


def what_binds(plan: Plan, *, short: bool = False) -> str:
    """The title over the rules that bind: what the figures beside them are."""
    columns = of_one_person(plan)
    if plan.verdict == "met":
        each = "" if short else " in each row of the rule"
        return f"Critical rules (one fewer: shortfall caused by one person fewer{each})"
    if not columns:
        return f"Binding rules (total cost of each: {_IN_ALL})"
    if short:
        return f"Binding rules (shadow price per extra person; total cost: {_IN_ALL})"
    return (
        "Binding rules (shadow price: reduction of the shortfall for one extra person in each row of the rule; "
        f"one fewer: increase of the shortfall for one person fewer; total cost: {_IN_ALL})"
    )


def _conflict(plan: Plan, model: ForceModel, room: int | None) -> list[str]:
    """The rules that contradict each other and what they rest on; all of it, or as much as there is room for."""
    rules = dearest_first(plan, model)
    said = [_rule(rule, "  ") for rule in rules]
    rests = [wrapped(sentence, "  ", 4) for sentence in rests_on(plan, model)]
    exceeded = _overruns(plan).lines(None if room is None else 2)
    if room is not None:
        room -= len(exceeded) + 2 + bool(rests)  # titles
        said = _fitting(said, max(room - sum(map(len, rests)), room * 2 // 3), "rule", "rules")
        rests = _fitting(rests, room - sum(map(len, said)), "row", "rows")
    lines = ["", "These rules contradict each other:", *(line for lines in said for line in lines)]
    if rests:
        lines += ["Behind the contradiction:", *(line for lines in rests for line in lines)]
    return lines + exceeded


def _fitting(paragraphs: list[list[str]], room: int, one: str, several: str) -> list[list[str]]:
    """As many of the paragraphs as fit, and how many do not."""
    shown: list[list[str]] = []
    for position, paragraph in enumerate(paragraphs):
        last = position == len(paragraphs) - 1
        if sum(map(len, shown)) + len(paragraph) > room - (not last):
            left = count(len(paragraphs) - position, f"more {one}", f"more {several}")
            return [*shown, [f"  … {left} {SEE_ALL}"]]
        shown.append(paragraph)
    return shown


def _rule(rule: RuleResult, lead: str) -> list[str]:
    cited = rule.source.citation
    says = f"{rule.id}: {rule.sentence}{f' [{cited}]' if cited else ''}"
    return wrapped(says, lead, len(lead) + 2)


def dearest_first(plan: Plan, model: ForceModel) -> list[RuleResult]:
    """The rules that bind: by what one person changes; of the same by the people whom they speak of then, most first.

    Args:
        plan: The plan.
        model: The model with the changes of the plan.
    """
    rules = {rule.id: rule for rule in model.rulebook}
    available: dict[str, list[Fraction]] = {}

    def people(result: RuleResult) -> Fraction:
        rule = rules[result.id]
        total = Fraction(0)
        for pool in model.pools:
            if pool.country == rule.owner if rule.derived else rule.scope.covers_pool(pool):
                if pool.key not in available:
                    every = range(1, model.calendar.rotations + 1)
                    available[pool.key] = [model.available(pool, t) for t in every]
                own = available[pool.key]
                total += sum((own[t - 1] for t in result.rotations), Fraction(0))
        return total

    none = Decimal(0)
    binding = [rule for rule in plan.rules if rule.binding]
    if plan.verdict == "met":  # only what would leave somebody short, if there were one person fewer
        binding = [rule for rule in binding if rule.one_fewer]
        return sorted(binding, key=lambda rule: (-(rule.one_fewer or none), -people(rule), rule.id))
    return sorted(binding, key=lambda rule: (-(rule.one_more or none), -rule.price, -people(rule), rule.id))


def _assumed(plan: Plan, *, full: bool) -> list[str]:
    if not plan.assumed:
        return []
    lead, kinds = _assumptions(plan)
    if full:
        return ["", *wrapped(lead + ", ".join(kinds))]
    return [lead + some(kinds, WIDTH - len(lead))]


def _assumptions(plan: Plan) -> tuple[str, list[str]]:
    """How many figures are assumed, and of what."""
    kinds = [f"{figures:,} {what}" for what, figures in plan.assumed.items()]
    return f"{count(sum(plan.assumed.values()), 'assumed value')}: ", kinds


def _short(rows: Iterable[Shortfall]) -> Decimal:
    return sum((row.short for row in rows), Decimal(0))


def _most_first(pairs: Iterable[tuple[str, Decimal | int]]) -> list[str]:
    sums: dict[str, Decimal] = {}
    for name, value in pairs:
        sums[name] = sums.get(name, Decimal(0)) + value
    return [name for name, _ in sorted(sums.items(), key=lambda item: (-item[1], item[0]))]


def some(names: Sequence[str], width: int, separator: str = ", ") -> str:
    """As many of the names as fit, and how many do not: ``kyiv-hq, odesa-hub +4``."""
    for most in range(len(names), 0, -1):
        text = separator.join(names[:most]) + (f" +{len(names) - most}" if most < len(names) else "")
        if len(text) <= width:
            return text
    rest = f" +{len(names) - 1}" if len(names) > 1 else ""
    return cut(names[0], width - len(rest)) + rest if names else ""


def cut(line: str, width: int = WIDTH) -> str:
    """The line, or as much of it as fits, without the beginning of a figure that does not."""
    if len(line) <= width:
        return line
    kept = line[: width - 1]
    return (_BEGUN.sub("", kept) if _GOES_ON.match(line, width - 1) else kept) + "…"


_BEGUN = re.compile(r"\d[\d,.]*$")
"""A figure at the end of a line that is cut."""

_GOES_ON = re.compile(r"[,.]?\d")
"""What follows where the end is in the middle of a figure."""
