"""The explanation as a page: the sum, whose it is, what would close the gap, and how to check every figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil

from forcegen.documents.cited_rules import Blamed
from forcegen.documents.explanation import Ask, Explanation, Extent, Package, Price, Shares, SumLine, WhyNot
from forcegen.documents.plan import Overrun
from forcegen.report.explanation_blocks import (
    Block,
    Heading,
    Item,
    Legend,
    Names,
    Option,
    Part,
    Prose,
    Sources,
    Sum,
    Title,
    as_markdown,
    as_text,
)
from forcegen.report.text import MISSED, WIDTH, number, overrun_sentence
from forcegen.terms.apportion import apportion
from forcegen.terms.calendar import rotations_in_words, spans
from forcegen.terms.combination import JOINED
from forcegen.words import count, listed

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
    return as_text(page.parts(), full=full)


def markdown_explanation(explanation: Explanation, command: str | None = None) -> str:
    """An explanation as a Markdown page, every row of it.

    Args:
        explanation: The explanation.
        command: How the plan is made: every figure follows from it with the options that are stated.
    """
    return as_markdown(_Page(explanation, command or _command(explanation), None).parts())


def _command(explanation: Explanation) -> str:
    scenario = "" if explanation.scenario == "base" else f" --scenario {explanation.scenario}"
    return f"forcegen solve {explanation.model}{scenario}"


class _Marks:
    """Citations by number, in the order in which they come up."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def of(self, rules: Iterable[Blamed]) -> str:
        """The numbers of what some rules rest on: `` [1, 4]``."""
        cited = dict.fromkeys(rule.citation for rule in rules if rule.citation)
        numbers = sorted(self._numbers.setdefault(one, len(self._numbers) + 1) for one in cited)
        return f" [{', '.join(map(str, numbers))}]" if numbers else ""

    def sources(self) -> list[tuple[str, str]]:
        """Every citation with its mark."""
        return [(f"[{mark}]", citation) for citation, mark in self._numbers.items()]


class _Page:
    """The parts of a page.

    Args:
        explanation: The explanation.
        command: How the plan is made.
        most: Rows of a part on the short page; ``None`` for all of them.
    """

    def __init__(self, explanation: Explanation, command: str, most: int | None) -> None:
        self._it = explanation
        self._command = command
        self._most = most
        self._marks = _Marks()

    def parts(self) -> list[Part]:
        """Every part that there is something to say in."""
        parts: list[Part] = [
            [*self._head()],
            [*self._facts()],
            [*self._why_not()],
            [*self._sum()],
            [*self._whose()],
            [*self._packages()],
            [*self._levers()],
            [*self._prices()],
            [*self._conflicts()],
            [*self._dates()],
        ]
        sources = self._marks.sources()
        return [part for part in [*parts, [Sources(sources, SOURCES)] if sources else [], [*self._foot()]] if part]

    @property
    def _unfilled(self) -> str:
        """What remains: persons unfilled, or persons by which rules conflict."""
        return "in conflict" if self._it.measure == "violation" else "unfilled"

    # -- the parts ---------------------------------------------------------------------------------------

    def _head(self) -> Iterator[Block]:
        it = self._it
        missing, required = whole(it.missing), number(it.required)
        asked = self._asked()
        if it.measure == "violation":
            first = f"Why no plan satisfies all rules: they conflict by {missing} person-rotations"
        elif it.missing:
            share = 100 * it.missing / it.required if it.required else Decimal(0)
            first = f"Why {missing} of {required} person-rotations ({share:.1f} %) are unfilled"
        elif it.plan_short:
            share = 100 * it.plan_short / it.required
            first = (
                f"Why {number(it.plan_short)} of {required} person-rotations ({share:.1f} %) are unfilled is not known"
            )
        elif it.plan_short is None:
            first = f"It is not known whether any of {required} person-rotations must stay unfilled"
        else:
            first = f"No shortfall: all {required} person-rotations are filled"
        yield Title(first)
        scenario = it.scenario if len(it.scenario) <= 2 * WIDTH else listed(it.scenario.split(JOINED), most=2)
        yield Prose(f"{it.model}, {scenario}{f': {asked}' if asked else ''}")
        yield Option(self._command, lead="> ")
        if it.changes:
            yield Names("Changed: ", it.changes, separator="; ")
        says = " ".join([*self._bottom_line(), *self._people()])
        if says:
            yield Prose(says)

    def _facts(self) -> Iterator[Block]:
        """What a contradiction rests on, and which rules on people facts alone exceed."""
        if self._it.rests_on:
            yield Heading("Behind the contradiction", "; ".join(self._it.rests_on), indent=2, most=6)
        rules: dict[tuple[bool, str], list[Overrun]] = {}
        for one in self._it.overruns:
            rules.setdefault((bool(one.waivable), one.rule), []).append(one)
        for waivable, closing in (
            (False, "fewer people away or more strength"),
            (True, "a waiver, fewer people away or more strength"),
        ):
            said = [overrun_sentence(rows) for (own, _), rows in sorted(rules.items()) if own is waivable]
            if said:
                title = f"Exceeded by facts alone, so that the pool cannot contribute more; {closing} would help"
                yield Heading(title, "; ".join(said), indent=2, most=6)

    def _asked(self) -> str:
        asked = self._it.asked
        parts = [
            ", ".join(asked.sites),
            ", ".join(asked.roles),
            f"rotations {asked.rotations[0]}–{asked.rotations[1]}" if asked.rotations else "",
            f"priority {', '.join(map(str, asked.priorities))}" if asked.priorities else "",
            f"changes by {', '.join(asked.owners)} only" if asked.owners else "",
        ]
        return "; ".join(part for part in parts if part)

    def _bottom_line(self) -> list[str]:
        """What a reader in a hurry must know."""
        it = self._it
        said: list[str] = []
        said += self._by_kind()
        found = it.packages
        if found is not None and found.target and round(found.floor):
            floor, half = found.floor, (found.floor + it.missing) / 2
            lowered = round(it.missing - floor) and abs(found.target - half) < 1
            aim = f"; the target is half of the rest: at most {whole(found.target)}" if lowered else ""
            rules = f"changeable rules{it.asked.of_owners}"
            said.append(f"Without all {rules}, {whole(floor)} would still remain: no change closes the gap{aim}.")
        elif found is not None and found.packages and not found.target:
            best = found.packages[0]
            owners = ", ".join(dict.fromkeys(ask.rule.owner for ask in best.asks))
            if len(best.asks) == 1:
                said.append(f"One change closes the gap: {best.asks[0].rule.id} ({owners}).")
            else:
                alone = it.levers is not None and it.levers.extent.complete and not it.levers.suffices
                none = "No single change closes the gap; the" if alone else "The"
                said.append(f"{none} cheapest package that does has {len(best.asks)} changes ({owners}).")
        return said

    def _by_kind(self) -> list[str]:
        """What the kinds of limits leave missing: only what holds in whatever order they are counted, or the order."""
        steps = [step for step in self._it.waterfall if round(step.adds)]
        if not steps:
            return []
        if len(steps) == 1 and steps[0].bindingness == "political":
            return [f"Without policy rules there would be no {self._it.measure}."]
        if len(steps) == 1 and steps[0].bindingness == "people":
            return ["Lack of people alone causes all of it."]
        parts = [f"{whole(step.adds)} is due to {_KINDS[step.bindingness]}" for step in steps]
        if len(steps) == 1:
            said = f"all of it is due to {_KINDS[steps[0].bindingness]}"
        else:
            said = f"{', '.join(parts[:-1])} and {parts[-1]}"
        return [f"In the order people, force, law, policy, {said}."]

    def _people(self) -> list[str]:
        """How these figures differ from those of the plan: what each total is, where there are several."""
        it = self._it
        divided = it.whole_numbers and not it.in_whole_units
        same = it.plan_short is None or it.plan_short == it.missing
        if it.measure == "violation":
            return []
        said = []
        if divided or not same:
            what = "persons and units" if divided else "persons"
            asked = " of the selected requirements" if self._asked() else ""
            plan = "" if it.plan_short is None else f"; the plan leaves {number(it.plan_short)}{asked} unfilled"
            said.append(f"Fractions of {what} are allowed here{plan}.")
        if divided:
            said.append("The shortfall after changes in whole units is not known.")
        if it.plan_short_in_all not in (None, it.plan_short):
            said.append(f"The total shortfall of the plan is {number(it.plan_short_in_all)}.")
        return said

    def _sum(self) -> Iterator[Block]:
        total = self._it.sum
        if total is None:
            return
        needs = [line for line in total.lines if line.what == "need"]
        others = [line for line in total.lines if line.what != "need"]
        needed = sum((line.amount for line in needs), Fraction(0))
        parts = dict(enumerate([needed, *(-line.amount for line in others)]))
        figures = [int(one) for one in apportion(parts, total.missing).values()]
        named: dict[str, Fraction] = {}
        for line in needs:
            named[line.role or line.rule or ""] = named.get(line.role or line.rule or "", Fraction(0)) + line.amount
        most_first = sorted(named.items(), key=lambda one: -one[1])
        needed_for = [f"{name} {whole(amount)}" for name, amount in most_first]
        counted = self._counted(needs)
        rows: list[tuple[str, str, Sequence[str]]] = []
        if needs:
            rows.append((f"{figures[0]:,}", f"{counted or 'required'}: ", needed_for))
        elif not others:
            rows.append(("0", "required beyond what limits allow", ()))
        shown = len(others) if self._most is None or len(others) <= self._most + 1 else self._most
        terms = zip(others[:shown], figures[1:], strict=False)
        rows += [(f"{amount:+,}", self._term(line), ()) for line, amount in terms]
        if others[shown:]:
            rows.append((f"{sum(figures[shown + 1 :]):+,}", "", [_subject(line) for line in others[shown:]]))
        forbid = "forbids" if len(total.bans) == 1 else "forbid"
        bans = f", while {count(len(total.bans), 'rule')} {forbid} other contributions" if total.bans else ""
        rows.append((f"= {whole(total.missing)}", f"{self._unfilled}{bans}", ()))
        if total.units:
            rows[-1] = (f"= {whole(total.missing)}", f"{self._unfilled} if units could be divided{bans}", ())
        corrections = {"because units are whole": total.units, "because earlier priorities come first": total.order}
        beside = {why: Fraction(persons) for why, persons in corrections.items() if persons}
        in_all = sum(beside.values(), total.missing)
        steps = apportion(beside, Fraction(round(in_all) - round(total.missing)))
        rows += [(f"{int(persons):+,}", why, ()) for why, persons in steps.items()]
        if beside:
            rows.append((f"= {whole(in_all)}", self._unfilled, ()))
        part = " for a part of the requirement" if counted else ""
        near = "" if total.exact else " (a valid bound, close to the best)"
        yield Heading(f"Balance of requirements and limits{part}{near}")
        yield Sum(rows)

    def _counted(self, needs: Sequence[SumLine]) -> str:
        """What the sum begins with, where it is a part of what is required; else nothing."""
        it = self._it
        amount = sum((line.amount for line in needs), Fraction(0))
        if not all(map(self._asked_about, needs)) or not 0 < amount < it.required:
            return ""
        weighed = "" if all(line.weight == 1 for line in needs) else "weighted, "
        rotations = rotations_in_words(sorted({t for line in needs for t in line.rotations}))
        return f"of the {number(it.required)} required, {weighed}{rotations}"

    def _asked_about(self, line: SumLine) -> bool:
        """Whether a need is of the requirements that the explanation speaks of, and of no rule."""
        asked = self._it.asked
        first, last = asked.rotations or (1, max(line.rotations, default=1))
        return (
            line.role is not None
            and not asked.priorities
            and (not asked.roles or line.role in asked.roles)
            and (not asked.sites or set(line.sites) <= set(asked.sites))
            and all(first <= t <= last for t in line.rotations)
        )

    def _term(self, line: SumLine) -> str:
        total = self._it.sum
        rules = [rule for rule in total.allows if rule.id == line.rule] if total else []
        counted = number(line.persons.numerator) if line.persons.denominator == 1 else f"{round(line.persons):,}"
        weight = "" if line.weight == 1 else f" × {line.weight}"
        when = f", {_when(line)}" if line.rotations else ""
        return f"{_subject(line)}: {counted}{weight}{when}{self._marks.of(rules)}"

    def _whose(self) -> Iterator[Block]:
        it = self._it
        if it.waterfall:
            steps = [f"{step.bindingness} {whole(step.adds)}" for step in it.waterfall]
            yield Heading(f"Attribution of the {it.measure}")
            yield Prose(f"{' + '.join(steps)} = {whole(it.waterfall[-1].missing)}", "  by bindingness, cumulative: ", 4)
        elif it.shares:
            yield Heading(f"Attribution of the {it.measure}")
        for one in it.shares if self._most is None else it.shares[:1]:
            yield from self._shares(one)

    def _shares(self, shares: Shares) -> Iterator[Block]:
        errors = [share.error for share in shares.shares]
        known = max((one for one in errors if one is not None), default=Decimal(0))
        error = f", ±{whole(known)}" if known else ", too few samples for an error estimate" if None in errors else ""
        parts = [f"{share.player} {whole(share.share)}" for share in shares.shares if round(share.share)]
        if round(shares.people):
            parts.insert(0, f"people {whole(shares.people)}")
        if not shares.monotone:
            error += ", some rules reduce it"
        if parts:
            yield Names(f"  by {shares.by} (Shapley value{error}): ", parts, lines=2)

    def _packages(self) -> Iterator[Block]:
        found = self._it.packages
        if found is None:
            return
        goal = "close the gap" if not found.target else f"leave at most {whole(found.target)} {self._unfilled}"
        if not found.packages:
            yield Heading(f"Changes that would {goal}", f"{found.extent.note}.")
            return
        yield Heading(f"Changes that would {goal}, cheapest first")
        shown = found.packages if self._most is None else found.packages[: self._most]
        for place, package in enumerate(shown, 1):
            yield from self._package(place, package)
        hidden = len(found.packages) - len(shown)
        more = [f"{hidden} more (-v shows all)"] if hidden else []
        more += [found.extent.note] if found.extent.note and not found.extent.complete else []
        if more:
            yield Prose("; ".join(more), "  … ", 4)

    def _package(self, place: int, package: Package) -> Iterator[Block]:
        by_owner: dict[str, list[Ask]] = {}
        for ask in package.asks:
            by_owner.setdefault(ask.rule.owner, []).append(ask)
        said = [f"{owner}: {self._needs(asks)}" for owner, asks in by_owner.items()]
        cost = "" if package.cost == len(package.asks) else f" (cost {number(package.cost)})"
        text = f"{'; '.join(said)}; {whole(package.missing)} stay {self._unfilled}{cost}"
        yield Item(text, f"{place:>3}. ", place)
        yield _without([ask.rule.id for ask in package.asks])

    def _needs(self, asks: Sequence[Ask]) -> str:
        """By how much one owner has to give way, and when: the most of any of its rules."""
        marks = self._marks.of(ask.rule for ask in asks)
        needs = [need for ask in asks for need in ask.needs]
        if not needs:
            return f"relaxed{marks}"
        most = max(need.persons for need in needs)
        rotations = sorted({t for need in needs for t in range(need.first, need.last + 1)} - {0})
        when = f" in {rotations_in_words(rotations)}" if rotations else ""
        return f"relaxed by up to {_upward(most)}{when}{marks}"

    def _levers(self) -> Iterator[Block]:
        found, trade = self._it.levers, self._it.trade_off
        if found is None:
            return
        if not found.levers:
            none = "No single change helps" if found.extent.complete else "No single change was found that helps"
            yield Prose(f"{none}{'' if found.extent.complete else f': {found.extent.note}'}.")
        else:
            answer = "* sufficient" if found.suffices else "none sufficient"
            parts = [
                f"{lever.ask.rule.id} −{whole(lever.lessens)}{'*' if lever.suffices else ''}" for lever in found.levers
            ]
            title = f"Reduction of the {self._it.measure} by single changes ({answer}){_extent(found.extent)}"
            yield Heading(title, option="--without RULE")
            yield Prose(", ".join(parts), "  ", 2, 2)
        if trade is not None and len(trade.knees) == 2:
            asked, closed = trade.knees[1].asked, trade.knees[0].missing - trade.knees[1].missing
            each = "one" if round(closed / asked, 2) == 1 else f"{closed / asked:.2f}"
            yield Prose(f"Each person-rotation of relaxation closes {each}, up to {whole(asked)}.")
        elif trade is not None and len(trade.knees) > 2:
            parts = [f"{whole(knee.asked)} leaves {whole(knee.missing)}" for knee in trade.knees[1:]]
            lead = f"Person-rotations of relaxation{_extent(trade.extent)}: "
            yield Prose(", ".join(parts), lead, 2, 2)

    def _prices(self) -> Iterator[Block]:
        found = self._it.prices
        if found is None:
            return
        decided = [price for price in found.prices if price.without is not None]
        people = [price for price in found.prices if price.without is None]
        groups: dict[frozenset[str], Price] = {}
        for price in decided:
            groups.setdefault(frozenset({price.rule.id, *price.together_with}), price)
        shown = [*groups.values()][: None if self._most is None else self._most - 1]
        if shown:
            yield Heading("Total cost of rules, and shadow price per extra person in each rotation")
        for price in shown:
            yield from self._price(price)
        if len(groups) > len(shown):
            yield Prose(f"and {len(groups) - len(shown)} more (-v shows all)", "  … ", 4)
        if people:
            parts = [f"{price.rule.id} {_tenth(price.more)}{_until(price)}" for price in people]
            yield Names("Shadow price per deployable person in every rotation: ", parts, lines=2)
            yield from (Option(price.option) for price in people[: None if self._most is None else 1] if price.option)

    def _price(self, price: Price) -> Iterator[Block]:
        fall = price.together if price.together is not None else price.without
        more = f"; shadow price {_tenth(price.more)}{_until(price)}" if price.more else ""
        yield Item(f"{price.rule.owner} {price.rule.kind}: {whole(fall or Decimal(0))}{more}")
        yield _without([price.rule.id, *price.together_with])
        if price.more and price.option:
            yield Option(price.option)

    def _conflicts(self) -> Iterator[Block]:
        found = self._it.conflicts
        if found is None:
            return
        for conflict in found.conflicts if self._most is None else found.conflicts[:1]:
            demands = "the demands of rules" if self._it.measure == "violation" else "the requirement"
            what = f"the requirement for {' and '.join(conflict.roles)}" if conflict.roles else demands
            named = [f"{rule.id}{self._marks.of([rule]) if self._most is None else ''}" for rule in conflict.rules]
            if len(named) == 1:
                yield Heading(f"{named[0]} alone makes it impossible to meet {what}", indent=2)
            else:
                title = f"Minimal conflict of {count(len(named), 'rule')} with {what}"
                yield Heading(title, ", ".join(named), indent=2, most=3)

    def _why_not(self) -> Iterator[Block]:
        for answer in self._it.why_not:
            yield Heading(f"Why not {answer.question}?", answer.sentence, indent=2)
            yield from self._answer(answer)

    def _answer(self, answer: WhyNot) -> Iterator[Block]:
        for rule in answer.rules:
            when = f", {rotations_in_words(rule.rotations)}" if rule.rotations else ""
            yield Item(f"{rule.id}{when}: {rule.sentence}{self._marks.of([rule])}", "  – ")
        if answer.lifted is not None:
            yield Prose(f"Without these rules the {self._it.measure} is smaller by {whole(answer.lifted)}.", "  ", 4)
            yield _without([rule.id for rule in answer.rules])
        if answer.costs:
            people = "One person" if answer.persons == 1 else f"{number(answer.persons)} persons"
            verb = "increases" if answer.persons == 1 else "increase"
            yield Prose(f"{people} there {verb} the total {self._it.measure} by {_tenth(answer.costs)}.", "  ", 2)

    def _dates(self) -> Iterator[Block]:
        dates = self._it.dates
        if not dates:
            return
        yield Heading(MISSED)
        shown = dates if self._most is None else dates[: self._most]
        for one in shown:
            yield Prose(one, "  ", 4, 2)
        if len(dates) > len(shown):
            yield Prose(f"{len(dates) - len(shown)} more (-v shows all)", "  … ", 4)

    def _foot(self) -> Iterator[Block]:
        it = self._it
        if not it.lexicographic:
            yield Prose("Priorities are weighted here, which may differ from filling them in lexicographic order.")
        if it.left_out:
            yield Prose(f"Omitted: {'; '.join(it.left_out)} (--budget gives more time).")
        if it.sum is not None:
            yield Legend()


_KINDS = {"people": "lack of people", "force": "force structure", "legal": "law", "political": "policy"}


def whole(value: Decimal | Fraction) -> str:
    """Persons to the nearest one, as a reader sees them."""
    return f"{round(value):,}"


def _upward(value: Decimal) -> str:
    """Persons, so many that they are enough."""
    return f"{ceil(value):,}"


def _tenth(value: Decimal) -> str:
    return number(round(value, 1))


def _when(line: SumLine) -> str:
    """Rotations of a term: of a rule of rest its windows, in each of which people serve once."""
    if line.window is None:
        return rotations_in_words(line.rotations)
    windows = [(max(1, t - line.window + 1), t) for t in line.rotations]
    return f"one tour in rotations {', '.join(spans(range(first, last + 1)) for first, last in windows)}"


def _until(price: Price) -> str:
    """Up to how many a price holds."""
    return f" (up to {whole(price.up_to)})" if price.up_to is not None and price.more else ""


def _subject(line: SumLine) -> str:
    return line.rule or line.role or "upper bounds of pools"


def _without(rules: Iterable[str]) -> Option:
    """The options that drop some rules."""
    return Option(" ".join(f"--without {rule}" for rule in rules))


def _extent(extent: Extent) -> str:
    return "" if extent.complete else ", not all"
