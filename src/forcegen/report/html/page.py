"""From a plan and its model to one file: pictures made, sections gathered, the template filled."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from forcegen.documents.plan import Plan
from forcegen.extras import need
from forcegen.model import ForceModel
from forcegen.plan.answered import answered
from forcegen.problems import ModelError, Problem, quoted
from forcegen.report.charts.canvas import svg_part
from forcegen.report.charts.contributions import contributions_chart
from forcegen.report.charts.coverage import coverage_chart
from forcegen.report.charts.drawing import Styles
from forcegen.report.charts.frontier import frontier_chart
from forcegen.report.charts.mandates import mandates_chart
from forcegen.report.charts.site_map import site_map
from forcegen.report.charts.waterfall import waterfall_chart
from forcegen.report.clock import clock
from forcegen.report.html.of_analysis import asks_section, frontier_section, waterfall_section
from forcegen.report.html.of_model import assumptions_section, clock_section, sources_section
from forcegen.report.html.of_plan import (
    contributions_section,
    coverage_section,
    map_section,
    origin,
    rules_section,
    summary,
)
from forcegen.report.html.parts import Link, Picture, Section, kept
from forcegen.report.text import horizon, not_counted_sentence, proof_sentence, reason_sentence, verdict_sentence

if TYPE_CHECKING:
    from jinja2 import Environment
    from matplotlib.figure import Figure

    from forcegen.documents.explanation import Explanation
    from forcegen.documents.frontier import Frontier


def html_report(
    plan: Plan,
    model: ForceModel,
    *,
    explanation: Explanation | None = None,
    frontier: Frontier | None = None,
    command: str | None = None,
) -> str:
    """The plan as one page of HTML that needs nothing but itself: no script, no font, no picture from elsewhere.

    The page of the same plan is the same text every time. What is not handed in is left out.

    Args:
        plan: The plan.
        model: The model that it answers, or that model as written, without the changes of the plan.
        explanation: Why the plan is short; it must be of the same model.
        frontier: How large a force can be kept up for how long; it must be of a model of the same name.
        command: The command that makes the page, where there is one.

    Raises:
        ModelError: When the plan, the explanation or the frontier answers another model, or the extra ``report``
            is not installed.

    >>> import forcegen as fg
    >>> model = fg.load("core-sustainment")
    >>> page = fg.html_report(fg.solve(model), model)
    >>> "<script" in page, "</html>" in page
    (False, True)
    """
    need("jinja2", "matplotlib", where="an HTML report")
    model = answered(plan, model).model
    _of_the_same(plan, explanation, frontier)
    styles = Styles()
    sections = kept(_sections(plan, model, explanation, frontier, styles))
    sheet = resources.files("forcegen.report.html").joinpath("templates", "report.css").read_text(encoding="utf-8")
    style = sheet + styles.css()
    proof = (proof_sentence(plan), reason_sentence(plan), f"{horizon(plan, model)}.", not_counted_sentence(plan))
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            plan=plan,
            model=model,
            verdict=verdict_sentence(plan),
            proof=[line for line in proof if line],
            summary=summary(plan, model, explanation),
            sections=sections,
            origin=origin(plan, model, command),
            style=style,
            style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        )
    )


def _of_the_same(plan: Plan, explanation: Explanation | None, frontier: Frontier | None) -> None:
    problems = []
    if explanation is not None and explanation.input_sha256 != plan.input_sha256:
        found = f"an explanation of {quoted(explanation.model)}, {explanation.scenario}"
        problems.append(Problem("report", found, f"an explanation of {quoted(plan.model)}, {plan.scenario}"))
    if frontier is not None and frontier.model != plan.model:
        problems.append(
            Problem("report", f"a frontier of {quoted(frontier.model)}", f"a frontier of {quoted(plan.model)}")
        )
    if problems:
        raise ModelError(problems)


def _sections(
    plan: Plan, model: ForceModel, explanation: Explanation | None, frontier: Frontier | None, styles: Styles
) -> Iterator[Section]:
    """Every part of the page, in the order in which it is read."""

    def drawn(figure: Figure) -> Picture:
        return Picture(svg_part(figure, styles))

    if explanation is not None:
        yield asks_section(explanation)
    yield coverage_section(plan, model, drawn(coverage_chart(plan, model)) if plan.shortfalls else None)
    yield contributions_section(plan, model, drawn(contributions_chart(plan, model)) if plan.contributions else None)
    if explanation is not None:
        steps = drawn(waterfall_chart(explanation)) if explanation.waterfall else None
        yield waterfall_section(explanation, steps)
    if frontier is not None:
        yield frontier_section(frontier, drawn(frontier_chart(frontier)))
    yield clock_section(model, drawn(mandates_chart(model)) if clock(model) else None)
    where = site_map(plan, model) if plan.shortfalls else None
    if where is not None:
        yield map_section(drawn(where))
    yield rules_section(plan, model)
    yield assumptions_section(model)
    yield sources_section(model)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("forcegen.report.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.tests["link"] = lambda value: isinstance(value, Link)
    return made
