"""What the page says of the model: its clock of mandates, its assumptions, its sources."""

from __future__ import annotations

from forcegen.model import ForceModel, assumptions
from forcegen.model import figures as figures_of
from forcegen.report.clock import Lane, clock
from forcegen.report.html.parts import Grid, Link, Picture, Section, Shown, figures, prose, texts, web
from forcegen.rules.base import Rule
from forcegen.terms.record import Sourced


def clock_section(model: ForceModel, picture: Picture | None) -> Section:
    """When law and consent let people go."""
    words = {"open": "allowed", "limited": "exempt persons only", "shut": "forbidden"}

    def says(lane: Lane) -> tuple[Shown, ...]:
        states = "; ".join(
            f"{words[span.state]} {span.first if span.first == span.last else f'{span.first}–{span.last}'}"
            for span in lane.spans
        )
        days = "; ".join(f"{mark.day} {mark.says}" for mark in lane.marks)
        return lane.rule.id, lane.owner, states, days, lane.rule.sentence(), _cited(lane.rule, model)

    columns = (*texts("Rule", "owner", "state by rotation", "days"), *prose("statement"), *texts("citation"))
    grid = Grid("Every rule of law and consent over time", columns, tuple(says(lane) for lane in clock(model)))
    return Section("clock", "Mandate timeline", picture=picture, grids=(grid,) if grid.rows else ())


def _cited(rule: Rule, model: ForceModel) -> Link:
    source = model.source(rule.source)
    return Link(rule.citation, web(source.url) if source else "")


def assumptions_section(model: ForceModel) -> Section:
    """Every figure with its status: how many are known, and each that is only assumed."""
    counted = {"verified": 0, "reported": 0, "assumed": 0}
    rows: list[tuple[Shown, ...]] = []
    for table, record, key in figures_of(model):
        known = record.provenance_of(key)
        status = known.status or "assumed"
        counted[status] += 1
        if status == "assumed":
            rows.append(
                (table, _named(record), key, str(getattr(record, key)), known.status or "none given", known.note)
            )
    counts = (
        f"{counted['verified']:,} values were read at their source, {counted['reported']:,} are reported at second "
        f"hand, {counted['assumed']:,} are assumed: chosen by the modeller without a source. The arithmetic on "
        "assumed values is exact, but the values are still assumed."
    )
    kinds = ", ".join(f"{count:,} {what}" for what, count in assumptions(model).items())
    columns = (*texts("Table", "row", "field"), *figures("value"), *texts("status", "note"))
    sentences = (counts, f"Assumed: {kinds}.") if rows else (counts,)
    grids = (Grid("Every assumed value", columns, tuple(rows)),) if rows else ()
    return Section("assumptions", "Assumptions", sentences, grids=grids)


def _named(record: Sourced) -> str:
    """What tells a row of the model from others: those of its names that it has."""
    keys = ("country", "pool", "site", "role", "mission", "id")
    return " ".join(str(getattr(record, key)) for key in keys if hasattr(record, key))


def sources_section(model: ForceModel) -> Section:
    """Every source."""
    columns = texts("Source", "title", "published")
    rows = tuple((source.id, Link(source.title, web(source.url)), source.published) for source in model.sources)
    grids = (Grid(f"All {len(rows)} sources", columns, rows),) if rows else ()
    return Section("sources", "Sources", () if rows else ("The model names no source.",), grids=grids)
