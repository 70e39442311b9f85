"""The explanation as a page: the sum, whose it is, what would close the gap, and how to check every figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil

from forcegen.explain.explanation import (
    Ask,
    Blamed,
    Explanation,
    Extent,
    Package,
    Price,
    Shares,
    SumLine,
    WhyNot,
)
from forcegen.report.text import WIDTH, cut, number, some, spans, wrapped

SHOWN = 3
"""Rows of a part, where not all are shown."""

SOURCES = 5
"""Sources that are written out, where not all are."""


def explanation_report(explanation: Explanation, command: str | None = None, *, full: bool = False) -> str:
    """An explanation as text of about a page, or with every row when ``full``.

    Args:
        explanation: The explanation.
        command: How the plan is made: every figure follows from it with the options that stand after ``>``.
        full: Whether to leave nothing out.
    """
    page = _Page(explanation, command or _command(explanation), None if full else SHOWN)
    return "\n".join(line.rstrip() for line in page.lines()) + "\n"


def _command(explanation: Explanation) -> str:
    scenario = "" if explanation.scenario == "base" else f" --scenario {explanation.scenario}"
    return f"forcegen solve {explanation.model}{scenario}"


class _Sources:
    """Citations by number, in the order in which they come up."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def marks(self, rules: Iterable[Blamed]) -> str:
        """The numbers of what some rules rest on: `` [1, 4]``."""
        cited = dict.fromkeys(rule.citation for rule in rules if rule.citation)
        numbers = sorted(self._numbers.setdefault(one, len(self._numbers) + 1) for one in cited)
        return f" [{', '.join(map(str, numbers))}]" if numbers else ""

    def lines(self, most: int | None) -> list[str]:
        """The citations, a line each."""
        lines = [f"[{mark}] {citation}" for citation, mark in self._numbers.items()]
        if most is None:
            return [part for line in lines for part in wrapped(line, "", 4)]
        shown = [cut(line) for line in lines[:most]]
        return shown + ([f"    and {len(lines) - most} more (-v shows all)"] if len(lines) > most else [])


class _Page:
    """The parts of a page, each a list of lines."""

    def __init__(self, explanation: Explanation, command: str, most: int | None) -> None:
        self._it = explanation
        self._command = command
        self._most = most
        self._sources = _Sources()

    def lines(self) -> list[str]:
        """Every part that there is something to say in, a blank line between them."""
        parts = [
            self._head(),
            self._why_not(),
            self._sum(),
            self._whose(),
            self._packages(),
            self._levers(),
            self._prices(),
            self._conflicts(),
        ]
        parts += [self._sources.lines(None if self._most is None else SOURCES), self._foot()]
        lines: list[str] = []
        for part in parts:
            if part:
                lines += [*([""] if lines else []), *part]
        return lines

    # -- the parts ---------------------------------------------------------------------------------------

    def _head(self) -> list[str]:
        it = self._it
        missing, required = whole(it.missing), number(it.required)
        asked = self._asked()
        if it.measure == "violation":
            first = f"Why no plan obeys every rule: they miss each other by {missing} person-rotations"
        elif it.missing:
            share = 100 * it.missing / it.required if it.required else Decimal(0)
            first = f"Why {missing} of {required} person-rotations ({share:.1f} %) are missing"
        else:
            first = f"Nothing of {required} person-rotations is missing"
        about = f"{it.model}, {it.scenario}{f': {asked}' if asked else ''}"
        lines = [first, about, *wrapped(f"> {self._command}", "", 2)]
        if it.changes:
            lead = "Changed: "
            lines.append(lead + some(it.changes, WIDTH - len(lead), "; "))
        return lines + wrapped(" ".join([*self._bottom_line(), *self._people()]))

    def _asked(self) -> str:
        asked = self._it.asked
        parts = [
            ", ".join(asked.sites),
            ", ".join(asked.roles),
            f"rotations {asked.rotations[0]}–{asked.rotations[1]}" if asked.rotations else "",
            f"priority {', '.join(map(str, asked.priorities))}" if asked.priorities else "",
            f"asked of {', '.join(asked.owners)}" if asked.owners else "",
        ]
        return "; ".join(part for part in parts if part)

    def _bottom_line(self) -> list[str]:
        """What a reader in a hurry must know."""
        it = self._it
        said: list[str] = []
        steps = [step for step in it.waterfall if round(step.adds)]
        if len(steps) == 1:
            others = "" if steps[0].bindingness == "people" else ": nothing else would leave anything missing"
            said.append(f"All of it is {_KINDS[steps[0].bindingness]}{others}.")
        elif steps:
            parts = [f"{whole(step.adds)} is {_KINDS[step.bindingness]}" for step in steps]
            said.append(f"Of it {', '.join(parts[:-1])} and {parts[-1]}.")
        found = it.packages
        if found is not None and found.target and round(found.floor):
            said.append(f"No change of rules closes it: {whole(found.floor)} stay missing whatever is asked.")
        elif found is not None and found.packages and not found.target:
            best = found.packages[0]
            owners = ", ".join(dict.fromkeys(ask.rule.owner for ask in best.asks))
            if len(best.asks) == 1:
                said.append(f"One change closes it: {best.asks[0].rule.id} ({owners}).")
            else:
                said.append(f"No single change closes it; {len(best.asks)} do together ({owners}).")
        return said

    def _people(self) -> list[str]:
        """How these figures differ from those of the plan."""
        it = self._it
        if it.plan_short is None or it.measure == "violation" or it.plan_short == it.missing:
            return []
        what = "Persons and units count" if it.whole_numbers else "Persons count"
        return [f"{what} here as if they could be halved; the plan is short of {number(it.plan_short)}."]

    def _sum(self) -> list[str]:
        total = self._it.sum
        if total is None:
            return []
        needs = [line for line in total.lines if line.what == "need"]
        others = [line for line in total.lines if line.what != "need"]
        needed = sum((line.amount for line in needs), Fraction(0))
        figures = _apportioned([needed, *(-line.amount for line in others)], total.missing)
        named: dict[str, Fraction] = {}
        for line in needs:
            named[line.role or line.rule or ""] = named.get(line.role or line.rule or "", Fraction(0)) + line.amount
        what = [f"{name} {whole(amount)}" for name, amount in sorted(named.items(), key=lambda one: -one[1])]
        lead = f"{figures[0]:>10,}  needed: "
        lines = ["The sum" + ("" if total.exact else " (by safe multipliers, near the best)")]
        lines.append(lead + some(what, WIDTH - len(lead)))
        shown = len(others) if self._most is None or len(others) <= self._most + 1 else self._most
        terms = zip(others[:shown], figures[1:], strict=False)
        lines += [self._term(line, amount) for line, amount in terms]
        if others[shown:]:
            lead = f"{sum(figures[shown + 1 :]):>+10,}  "
            lines.append(lead + some([_subject(line) for line in others[shown:]], WIDTH - len(lead)))
        bans = f", while {_rules(len(total.bans))} keep others out" if total.bans else ""
        lines.append(f"{'= ' + whole(total.missing):>10}  missing{bans}")
        if total.order:
            lines.append(f"{round(total.order):>+10,}  because earlier priorities come first")
        return lines

    def _term(self, line: SumLine, amount: int) -> str:
        total = self._it.sum
        rules = [rule for rule in total.allows if rule.id == line.rule] if total else []
        counted = number(line.persons.numerator) if line.persons.denominator == 1 else f"{round(line.persons):,}"
        weight = "" if line.weight == 1 else f" × {line.weight}"
        windows = "windows to " if rules and rules[0].kind == "dwell" else ""
        when = f", {windows}{_rotations(line.rotations)}" if line.rotations else ""
        return cut(f"{amount:>+10,}  {_subject(line)}: {counted}{weight}{when}{self._sources.marks(rules)}")

    def _whose(self) -> list[str]:
        it = self._it
        lines: list[str] = []
        if it.waterfall:
            steps = [f"{step.bindingness} {whole(step.adds)}" for step in it.waterfall]
            lines.append(f"Whose it is: {' + '.join(steps)} = {whole(it.waterfall[-1].missing)}")
        for one in it.shares if self._most is None else it.shares[:1]:
            lines += self._shares(one)
        return lines

    def _shares(self, shares: Shares) -> list[str]:
        errors = [share.error for share in shares.shares]
        known = max((one for one in errors if one is not None), default=Decimal(0))
        error = f" (±{whole(known)})" if known else " (too few orders to tell how near)" if None in errors else ""
        parts = [f"{share.player} {whole(share.share)}" for share in shares.shares if round(share.share)]
        if round(shares.people):
            parts.insert(0, f"people {whole(shares.people)}")
        if not shares.monotone:
            error += ", some lessening it"
        lead = f"  by {shares.by}{error}: "
        if self._most is None:
            return wrapped(", ".join(parts), lead, 4)
        return [lead + some(parts, WIDTH - len(lead))] if parts else []

    def _packages(self) -> list[str]:
        found = self._it.packages
        if found is None:
            return []
        goal = "would close it" if not found.target else f"would leave no more than {whole(found.target)} missing"
        lines = [f"What {goal}, cheapest first"]
        if not found.packages:
            return wrapped(f"What {goal}: {found.extent.note}.")
        shown = found.packages if self._most is None else found.packages[: self._most]
        for place, package in enumerate(shown, 1):
            lines += self._package(place, package)
        hidden = len(found.packages) - len(shown)
        more = [f"{hidden} more (-v shows all)"] if hidden else []
        more += [found.extent.note] if found.extent.note and not found.extent.complete else []
        return lines + wrapped("; ".join(more), "  … ", 4)

    def _package(self, place: int, package: Package) -> list[str]:
        by_owner: dict[str, list[Ask]] = {}
        for ask in package.asks:
            by_owner.setdefault(ask.rule.owner, []).append(ask)
        said = [f"{owner} {self._needs(asks)}" for owner, asks in by_owner.items()]
        cost = "" if package.cost == len(package.asks) else f" (cost {number(package.cost)})"
        text = f"{', '.join(said)}; {whole(package.missing)} stay missing{cost}"
        return [*wrapped(text, f"{place:>3}. ", 5), *_options([ask.rule.id for ask in package.asks])]

    def _needs(self, asks: Sequence[Ask]) -> str:
        """By how much one owner has to give way, and when: the most of any of its rules."""
        marks = self._sources.marks(ask.rule for ask in asks)
        needs = [need for ask in asks for need in ask.needs]
        if not needs:
            return f"gives way{marks}"
        most = max(need.persons for need in needs)
        rotations = sorted({t for need in needs for t in range(need.first, need.last + 1)} - {0})
        when = f" in {_rotations(rotations)}" if rotations else ""
        return f"gives way by up to {_upward(most)}{when}{marks}"

    def _levers(self) -> list[str]:
        found, trade = self._it.levers, self._it.trade_off
        if found is None:
            return []
        lines: list[str] = []
        if not found.levers:
            lines.append(f"No single change helps{_extent(found.extent)}.")
        else:
            answer = "one is enough" if found.suffices else "no single one is enough"
            parts = [f"{lever.ask.rule.id} −{whole(lever.lessens)}" for lever in found.levers]
            lines.append(f"Single changes, {answer}{_extent(found.extent)}  > --without RULE")
            lines += wrapped(", ".join(parts), "  ", 2, None if self._most is None else 2)
        if trade is not None and len(trade.knees) == 2:
            asked, closed = trade.knees[1].asked, trade.knees[0].missing - trade.knees[1].missing
            each = "one" if round(closed / asked, 2) == 1 else f"{closed / asked:.2f}"
            lines.append(f"Each person-rotation by which rules give way closes {each}, up to {whole(asked)}.")
        elif trade is not None and len(trade.knees) > 2:
            parts = [f"{whole(knee.asked)} leaves {whole(knee.missing)}" for knee in trade.knees[1:]]
            lead = f"Person-rotations by which rules give way{_extent(trade.extent)}: "
            lines += wrapped(", ".join(parts), lead, 2, None if self._most is None else 2)
        return lines

    def _prices(self) -> list[str]:
        found = self._it.prices
        if found is None:
            return []
        decided = [price for price in found.prices if price.without is not None]
        people = [price for price in found.prices if price.without is None]
        lines: list[str] = []
        seen: set[frozenset[str]] = set()
        for price in decided:
            group = frozenset({price.rule.id, *price.together_with})
            if group not in seen and (self._most is None or len(seen) < self._most - 1):
                seen.add(group)
                lines += self._price(price)
        if lines:
            lines.insert(0, "What rules cost in all, and what one more person in each rotation is worth")
        if people:
            parts = [f"{price.rule.id} {_tenth(price.more)}{_until(price)}" for price in people]
            lead = "One more deployable person in every rotation is worth: "
            if self._most is None:
                lines += wrapped(", ".join(parts), lead, 2)
                lines += [line for price in people if price.option for line in wrapped(price.option, "     > ", 7)]
            else:
                lines += wrapped(some(parts, 2 * WIDTH - len(lead) - 4), lead, 2, 2)
                lines += wrapped(people[0].option, "     > ", 7)
        return lines

    def _price(self, price: Price) -> list[str]:
        fall = price.together if price.together is not None else price.without
        more = f"; one more {_tenth(price.more)}{_until(price)}" if price.more else ""
        lead = f"  {price.rule.owner} {price.rule.kind}: {whole(fall or Decimal(0))}{more}"
        lines = [lead]
        lines += _options([price.rule.id, *price.together_with])
        if price.more and price.option:
            lines += wrapped(price.option, "     > ", 7)
        return lines

    def _conflicts(self) -> list[str]:
        found = self._it.conflicts
        if found is None or not found.conflicts:
            return []
        lines: list[str] = []
        shown = found.conflicts if self._most is None else found.conflicts[:1]
        for conflict in shown:
            alone = "their own demands" if self._it.measure == "violation" else "the requirement"
            what = f"the need for {' and '.join(conflict.roles)}" if conflict.roles else alone
            named = [f"{rule.id}{self._sources.marks([rule]) if self._most is None else ''}" for rule in conflict.rules]
            text = f"{_rules(len(named))} cannot all hold with {what}, and it takes every one: {', '.join(named)}"
            lines += wrapped(text, "", 2, None if self._most is None else 3)
        return lines

    def _why_not(self) -> list[str]:
        lines: list[str] = []
        for answer in self._it.why_not:
            lines += [*wrapped(f"Why not {answer.question}? {answer.sentence}", "", 2), *self._answer(answer)]
        return lines

    def _answer(self, answer: WhyNot) -> list[str]:
        lines: list[str] = []
        for rule in answer.rules:
            lines += wrapped(f"{rule.id}: {rule.sentence}{self._sources.marks([rule])}", "  – ", 4)
        if answer.lifted is not None:
            lines += wrapped(f"Without these rules {whole(answer.lifted)} less would be missing.", "  ", 4)
            lines += _options([rule.id for rule in answer.rules])
        if answer.costs:
            people = "one person" if answer.persons == 1 else f"{number(answer.persons)} persons"
            lines += wrapped(f"With {people} there {_tenth(answer.costs)} more would be missing in all.", "  ", 2)
        return lines

    def _foot(self) -> list[str]:
        it = self._it
        lines: list[str] = []
        if not it.lexicographic:
            lines += wrapped("Priorities are weighed here, which is not quite the same as filling them in turn.")
        if it.left_out:
            lines += wrapped(f"Left out: {'; '.join(it.left_out)} (--budget gives more time).")
        if it.sum is not None:
            lines.append("> is what to add to the command at the top; --format json holds every term.")
        return lines


_KINDS = {"people": "lack of people", "force": "force structure", "legal": "law", "political": "policy"}


def whole(value: Decimal | Fraction) -> str:
    """Persons to the nearest one, as a reader sees them."""
    return f"{round(value):,}"


def _upward(value: Decimal) -> str:
    """Persons, so many that they are enough."""
    return f"{ceil(value):,}"


def _tenth(value: Decimal) -> str:
    return number(round(value, 1))


def _rotations(rotations: Sequence[int]) -> str:
    return f"rotation{'' if len(rotations) == 1 else 's'} {spans(rotations)}"


def _until(price: Price) -> str:
    """Up to how many a price holds."""
    return f" (to {whole(price.up_to)})" if price.up_to is not None and price.more else ""


def _subject(line: SumLine) -> str:
    return line.rule or line.role or "bounds of pools"


def _options(rules: Iterable[str]) -> list[str]:
    """The options that drop some rules."""
    return wrapped(" ".join(f"--without {rule}" for rule in rules), "     > ", 7)


def _apportioned(values: Sequence[Fraction], total: Fraction) -> list[int]:
    """Whole persons that add up to the whole persons of the total: the largest remainders are rounded up."""
    below = [int(value // 1) for value in values]
    left = round(total) - sum(below)
    for at in sorted(range(len(values)), key=lambda one: (below[one] - values[one], one))[:left]:
        below[at] += 1
    return below


def _rules(count: int) -> str:
    return "1 rule" if count == 1 else f"{count} rules"


def _extent(extent: Extent) -> str:
    return "" if extent.complete else ", not all"
