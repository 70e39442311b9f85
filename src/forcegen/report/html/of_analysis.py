"""What the page says of what was asked beyond the plan: why it is short, what would close it, how long it lasts."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING

from forcegen.report.html.parts import Fact, Grid, Link, Picture, Rows, Section, Shown, figures, prose, texts, web
from forcegen.report.text import number, some
from forcegen.terms.calendar import rotations_in_words, spans

if TYPE_CHECKING:
    from forcegen.documents.cited_rules import Blamed
    from forcegen.documents.explanation import Ask, Explanation, Extent
    from forcegen.documents.frontier import Frontier


def closing(explanation: Explanation) -> Fact | None:
    """The cheapest package of changes that does what was asked for, or that none does; ``None`` where it is unknown."""
    packages = explanation.packages
    if packages is None or not (packages.packages or packages.extent.complete):
        return None
    asks = packages.packages[0].asks if packages.packages else ()
    left = number(_whole(packages.target))
    if not asks:
        floor, of_owners = number(_whole(packages.floor)), explanation.asked.of_owners
        return Fact(
            CLOSES,
            (f"None: {floor} person-rotations would remain even without all changeable rules{of_owners}",),
        )
    says = [_change(ask) for ask in asks[:3]]
    if len(asks) > 3:
        says.append(Link(f"and {len(asks) - 3} more", "#asks"))
    return Fact(
        CLOSES
        if not packages.target
        else f"Changes that would leave at most {left} person-rotations of {explanation.measure}",
        tuple(says),
    )


CLOSES = "Changes that would close the gap"


def _change(ask: Ask) -> Link:
    by = f" ({most})" if (most := _most(ask)) else ""
    return Link(ask.rule.citation, web(ask.rule.source.url), f"{ask.rule.id} relaxed{by}: ")


def _most(ask: Ask) -> str:
    """By how much a rule must give way at most, in a few words; empty where that was not sought."""
    if not ask.needs:
        return ""
    most = number(max(_whole(need.persons) for need in ask.needs))
    rotations = sorted({t for need in ask.needs for t in range(need.first, need.last + 1)} - {0})
    if not rotations:
        return f"by {most} persons over the whole plan"
    return f"by up to {most} persons in {rotations_in_words(rotations)}"


def _whole(persons: Decimal) -> int:
    """Persons, of whom nobody comes in part."""
    return int(persons.to_integral_value(ROUND_CEILING))


def _needs(ask: Ask) -> str:
    """By how much a rule must give way; empty where that was not sought."""
    spoken = []
    for need in ask.needs:
        when = "over the whole plan"
        if need.first:
            when = f"in {spans(range(need.first, need.last + 1))}"
        spoken.append(f"{number(_whole(need.persons))} {when}")
    return "; ".join(spoken)


def waterfall_section(explanation: Explanation, picture: Picture | None) -> Section:
    """What each kind of limit, and each of their owners, adds to what is missing."""
    grids = []
    for shares in explanation.shares:
        by = {"owner": "Owner of the rules", "kind": "Kind of rule"}[shares.by]
        rows: list[tuple[Shown, ...]] = [("People alone", number(round(shares.people)), "", "")]
        for share in shares.shares:
            about = "" if not share.error else f" ± {number(round(share.error))}"
            rows.append(
                (
                    share.player,
                    f"{number(round(share.share))}{about}",
                    number(round(share.removal)),
                    number(round(share.alone)),
                )
            )
        columns = (*texts(by), *figures("Shapley value", "reduction without it", "increase by it alone"))
        grids.append(
            Grid(
                f"Attribution of the {explanation.measure} by {shares.by}, in person-rotations",
                columns,
                tuple(rows),
                folded=False,
            )
        )
    return Section("waterfall", f"Causes of the {explanation.measure}", picture=picture, grids=tuple(grids))


def asks_section(explanation: Explanation) -> Section:
    """What would have to change: packages that do it together, and what each change does alone."""
    grids: list[Grid] = []
    packages, levers, conflicts = explanation.packages, explanation.levers, explanation.conflicts
    known = {"Packages": packages, "Single changes": levers, "Conflicts": conflicts}
    rows: Rows
    if packages is not None and any(package.asks for package in packages.packages):
        asks = [(str(rank), ask) for rank, one in enumerate(packages.packages, start=1) for ask in one.asks]
        sought = any(ask.needs for _, ask in asks)
        rows = tuple(
            (
                rank,
                ask.rule.id,
                ask.rule.owner,
                *((_needs(ask),) if sought else ()),
                ask.rule.sentence,
                _blamed(ask.rule),
            )
            for rank, ask in asks
        )
        columns = (
            *texts("Package", "rule", "owner", *(("relaxed by, in rotations",) if sought else ())),
            *prose("statement"),
            *texts("citation"),
        )
        target = f"{number(packages.target)} person-rotations of {explanation.measure}"
        caption = f"Packages of changes that leave at most {target}"
        grids.append(Grid(caption, columns, rows, folded=False))
    if levers is not None and levers.levers:
        columns = (*texts("Rule"), *figures("reduction"), *texts("owner"), *prose("statement"), *texts("citation"))
        rows = tuple(
            (
                one.ask.rule.id,
                number(round(one.lessens)),
                one.ask.rule.owner,
                one.ask.rule.sentence,
                _blamed(one.ask.rule),
            )
            for one in levers.levers
        )
        grids.append(
            Grid(f"Reduction of the {explanation.measure} by single changes, in person-rotations", columns, rows)
        )
    if conflicts is not None and conflicts.conflicts:
        rows = tuple(
            (str(rank), number(conflict.missing), rule.id, rule.owner, rule.sentence, _blamed(rule))
            for rank, conflict in enumerate(conflicts.conflicts, start=1)
            for rule in conflict.rules
        )
        columns = (
            *texts("Conflict"),
            *figures(explanation.measure),
            *texts("rule", "owner"),
            *prose("statement"),
            *texts("citation"),
        )
        grids.append(Grid("Minimal conflicts of rules with a requirement", columns, rows))
    notes = [_reliable(what, one.extent) for what, one in known.items() if one is not None] if grids else []
    left_out = [f"Omitted: {'; '.join(map(str, explanation.left_out))}."] if explanation.left_out else []
    return Section("asks", "Required changes", grids=tuple(grids), notes=(*notes, *left_out))


def _reliable(what: str, extent: Extent) -> str:
    """How far a list can be relied on."""
    said = extent.note or ("complete" if extent.complete else "there may be others")
    return f"{what}: {said}. {'Each is verified.' if extent.proven else 'Not each is verified.'}"


def _blamed(rule: Blamed) -> Link:
    return Link(rule.citation, web(rule.source.url))


def frontier_section(frontier: Frontier, picture: Picture) -> Section:
    """How large a force can be kept up for how long."""
    from forcegen.report.frontier import persons, times

    columns = (*texts("Scenario", "rotations"), *figures("force", "× required"), *prose("binding rules"))
    rows = tuple(
        (
            curve.scenario,
            spans(range(segment.first, segment.last + 1)),
            persons(curve.at(segment.first).force),
            times(curve.at(segment.first).share),
            some([rule.id for rule in segment.rules], 80),
        )
        for curve in frontier.curves
        for segment in curve.segments
    )
    grid = Grid("Largest sustainable force by number of rotations", columns, rows)
    return Section("frontier", "Frontier", picture=picture, grids=(grid,))
