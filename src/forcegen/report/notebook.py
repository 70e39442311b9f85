"""What a notebook shows of an object: a few lines of HTML, escaped, without a style sheet or a script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape

from forcegen.documents.alternatives import Alternatives
from forcegen.documents.burden import BurdenSharing
from forcegen.documents.comparison import Comparison
from forcegen.documents.explanation import Explanation
from forcegen.documents.frontier import Frontier
from forcegen.documents.plan import Plan, Shortfall
from forcegen.documents.replan import Replan
from forcegen.model import ForceModel, assumptions
from forcegen.report.alternatives import text_alternatives
from forcegen.report.burden import text_burden
from forcegen.report.compare import text_comparison, text_replan
from forcegen.report.explanation import explanation_report
from forcegen.report.frontier import text_frontier
from forcegen.report.text import not_counted_sentence, number, proof_sentence, reason_sentence, verdict_sentence
from forcegen.terms.calendar import spans


def html_of(shown: object) -> str | None:
    """Return what a notebook shows of an object; ``None`` where it is left to the notebook."""
    match shown:
        case Plan():
            return _plan(shown)
        case ForceModel():
            return _model(shown)
        case Explanation():
            return _text(explanation_report(shown))
        case Frontier():
            return _text(text_frontier(shown))
        case Comparison():
            return _text(text_comparison(shown))
        case Replan():
            return _text(text_replan(shown))
        case Alternatives():
            return _text(text_alternatives(shown))
        case BurdenSharing():
            return _text(text_burden(shown))
    return None


def _plan(plan: Plan) -> str:
    """The verdict, its proof, and for each role what it is short of."""
    lines: dict[tuple[int, str], list[Shortfall]] = {}
    for row in plan.shortfalls:
        lines.setdefault((row.priority, row.role), []).append(row)
    rows = [
        (
            str(tier),
            role,
            number(sum((row.required for row in own), Decimal(0))),
            number(sum((row.short for row in own), Decimal(0))),
            spans({row.rotation for row in own if row.short}),
        )
        for (tier, role), own in sorted(lines.items())
    ]
    titles = ("Priority", "Role", "Required", "Unfilled", "In rotations")
    sentences = (
        proof_sentence(plan),
        reason_sentence(plan),
        not_counted_sentence(plan),
        f"{plan.model}, {plan.scenario}.",
    )
    return _block(verdict_sentence(plan), sentences, titles, rows)


def _model(model: ForceModel) -> str:
    """The title of a model, its dates, and how many rows its tables have."""
    calendar = model.calendar
    dates = f"{calendar.start} to {calendar.last_day(calendar.rotations)}"
    assumed = sum(assumptions(model).values())
    sentences = (
        f"{model.name}: {calendar.rotations} rotations of {calendar.rotation_months} months, {dates}.",
        f"Its facts are as of {model.as_of}.",
        f"{assumed:,} values are assumed." if assumed else "",
    )
    tables = [name for name in type(model).model_fields if isinstance(getattr(model, name), tuple)]
    rows = [(name, f"{len(getattr(model, name)):,}") for name in tables if getattr(model, name)]
    return _block(model.title or model.name, sentences, ("Table", "Rows"), rows)


def _text(text: str) -> str:
    """A page of plain text as it stands, for objects that have one."""
    return f"<pre>{escape(text)}</pre>"


def _block(title: str, sentences: Iterable[str], titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in titles)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    says = "".join(f"<p>{escape(one)}</p>" for one in sentences if one)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if body else ""
    return f"<div><strong>{escape(title)}</strong>{says}{table}</div>"
