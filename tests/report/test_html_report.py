"""The page: self-contained, escaped, the same text every time, readable without its pictures."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

import forcegen as fg
from builders import tiny_model
from forcegen.documents.plan import Plan
from forcegen.model import ForceModel
from forcegen.report.html.page import html_report

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\" ' & {{ 7 * 7 }} </style>"
LARGEST = 500_000
VOID = {"meta", "img", "br", "hr", "link", "input", "col"}


@dataclass
class Element:
    """A start tag, with its attributes and the tags that are open around it."""

    tag: str
    attributes: dict[str, str]
    within: tuple[str, ...]


@dataclass
class Page(HTMLParser):
    """A page taken apart, strictly: every tag that is opened is closed, in order."""

    elements: list[Element] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {key: value or "" for key, value in attrs}, tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)

    def all(self, tag: str) -> list[Element]:
        return [one for one in self.elements if one.tag == tag]


def taken_apart(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    assert page.open == []
    return page


@cache
def made(name: str, *, with_all: bool = False) -> tuple[Plan, ForceModel, str]:
    model = fg.load(name)
    plan = fg.solve(model)
    if not with_all:
        return plan, model, html_report(plan, model)
    explanation, frontier = fg.explain(plan, model, budget=5), fg.frontier(model)
    return plan, model, html_report(plan, model, explanation=explanation, frontier=frontier)


def test_the_page_is_the_same_text_every_time() -> None:
    """Proves that pages can be compared. Without it two runs of one plan would look like two plans."""
    plan, model, html = made("template")
    again = fg.load("template")
    reordered = again.with_tables(sites=[*reversed(again.sites)], rules=[*reversed(again.rules)])
    assert reordered.sha256 == model.sha256
    assert html_report(Plan.from_json(plan.to_json()), reordered) == html


def test_nothing_is_fetched_and_nothing_runs() -> None:
    """Proves that the page opens from a disk without a network. Without it a reader's machine would call others."""
    *_, html = made("template", with_all=True)
    page = taken_apart(html)
    assert not {one.tag for one in page.elements} & {
        "script",
        "link",
        "iframe",
        "object",
        "embed",
        "form",
        "base",
        "img",
        "foreignobject",
    }
    policy = next(one.attributes["content"] for one in page.all("meta") if "http-equiv" in one.attributes)
    (style,) = re.findall(r"<style>(.*?)</style>", html, flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in style
    assert "@import" not in style
    for element in page.elements:
        assert not {key for key in element.attributes if key.startswith("on") or key in {"style", "srcset"}}
        assert "src" not in element.attributes
        assert re.match(r"#|https?://", element.attributes.get("href", "#"))
        assert element.attributes.get("xlink:href", "#").startswith("#")
        assert not any("url(" in value and not value.startswith("url(#") for value in element.attributes.values())


def test_a_hostile_model_is_shown_as_letters() -> None:
    """Proves that no name of a model reaches a browser as markup. Without it a model could run code in a report."""
    model = tiny_model({"FRA": 30}, 100, rules=[{"id": "cap", "kind": "ceiling", "personnel": 20}])
    said = {"name": HOSTILE}
    source = {"id": "s", "title": HOSTILE, "url": "javascript:alert(1)", "published": HOSTILE, "note": HOSTILE}
    rule = {"instrument": HOSTILE, "article": HOSTILE, "note": HOSTILE, "source": "s", "status": "reported"}
    model = model.with_tables(
        title=HOSTILE,
        description=HOSTILE,
        sources=[source],
        sites=[
            model.sites[0].model_copy(
                update={**said, "lat": Decimal(50), "lon": Decimal(30), "source": "s", "note": HOSTILE}
            )
        ],
        roles=[model.roles[0].model_copy(update=said)],
        zones=[model.zones[0].model_copy(update=said)],
        countries=[model.countries[0].model_copy(update=said)],
        requirements=[model.requirements[0].model_copy(update={"note": HOSTILE})],
        rules=[model.rules[0].model_copy(update=rule)],
    )
    plan = fg.solve(model)
    html = html_report(plan, model)
    page = taken_apart(html)
    clean = taken_apart(html_report(fg.solve(tiny := tiny_model({"FRA": 30}, 100)), tiny))
    drawn = {"g", "use", "path", "rect", "text", "clippath", "pattern", "defs", "svg", "col", "colgroup"}
    assert {one.tag for one in page.elements} - {one.tag for one in clean.elements} <= {"a", *drawn}
    assert not page.all("script")
    assert "javascript:" not in "".join(one.attributes.get("href", "") for one in page.elements)
    assert "".join(page.text).count("<script>alert(1)</script>") > 8
    assert "49" not in page.text, "nothing of a model is a template"


def test_the_page_can_be_read_without_seeing_it() -> None:
    """Proves landmarks, headings, alternative texts and table headers. Without it a screen reader would be lost."""
    *_, html = made("template", with_all=True)
    page = taken_apart(html)
    assert [len(page.all(tag)) for tag in ("html", "title", "main", "header", "nav", "h1")] == [1] * 6
    assert page.all("html")[0].attributes["lang"] == "en"
    ids = [one.attributes["id"] for one in page.elements if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    targets = {one.attributes["href"][1:] for one in page.all("a") if one.attributes["href"].startswith("#")}
    labels = {one.attributes["aria-labelledby"] for one in page.elements if "aria-labelledby" in one.attributes}
    assert targets | labels <= set(ids)
    pictures = page.all("svg")
    assert [picture.attributes["role"] for picture in pictures] == ["img"] * 6
    findings = [picture.attributes["aria-label"] for picture in pictures]
    assert findings[0].startswith("Unfilled at 1 of 3 sites; most at Airport: 342 of 3,750 person-rotations")
    assert findings[1].startswith("France contributes most, ")
    assert findings[2].startswith("In this order people add most: ")
    assert re.match(r"[\d,]+ persons for 1 rotation, [\d,]+ from \d+ on", findings[3])
    assert findings[4].startswith("No authority expires within the plan")
    assert findings[5].startswith("The one site on the map is filled")
    assert len(page.all("caption")) == len(page.all("table")) > 5
    assert all(one.attributes.get("scope") in {"row", "col"} for one in page.all("th"))
    assert all("table" not in one.within or "details" in one.within or "div" in one.within for one in page.all("tr"))
    letters, papers = ("#222", "#595959", "#0b4f8a"), ("#fff", "#f4f4f4", "#fdf3ec", "#fbeeea", "#eef7f0")
    (style,) = re.findall(r"<style>(.*?)</style>", html, flags=re.DOTALL)
    assert all(colour in style for colour in (*letters, *papers))
    assert all(contrast(letter, paper) >= 4.5 for letter in letters for paper in papers)


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, as accessibility guidelines measure it."""

    def light(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    brighter, darker = sorted((light(one), light(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_the_first_screen_answers_and_the_rest_proves() -> None:
    """Proves that verdict, gap, place, rule and remedy come first, and that every assumption and source is there.

    Without it a minister would scroll for the answer, and an analyst could not check it.
    """
    plan, model, html = made("template", with_all=True)
    text = re.sub(r"\s+", " ", " ".join(taken_apart(html).text))
    parts = (
        "SHORT: 342",
        "Lower bound (proven)",
        "Unfilled requirement",
        "Sites",
        "Binding rules",
        "Changes that would close the gap",
        "Coverage",
    )
    places = [text.index(one) for one in parts]
    assert places == sorted(places)
    assert "None: 341 person-rotations would remain even without all changeable rules" in text
    assert html.index("Changes that would close the gap") < html.index("<svg")
    for source in model.sources:
        assert source.title in text
    for rule in plan.rules:
        assert rule.sentence in text
    assert f"{sum(plan.assumed.values()):,} are assumed" in text
    assert plan.input_sha256 in text
    assert "forcegen solve template" in text


def test_the_cheapest_changes_are_named_first() -> None:
    """Proves that a reader is told whose rule to change. Without it the first screen would only complain."""
    rules = [{"id": "cap", "kind": "ceiling", "personnel": 30, "article": "art. 3", "scope": {"countries": ["FRA"]}}]
    model = tiny_model({"FRA": 80}, 80, rules=rules, rotations=2)
    plan = fg.solve(model)
    html = html_report(plan, model, explanation=fg.explain(plan, model, budget=5))
    text = re.sub(r"\s+", " ", " ".join(taken_apart(html).text))
    assert "Changes that would close the gap cap relaxed (by up to 50 persons in rotations 1–2): art. 3" in text
    assert "Packages of changes that leave at most 0 person-rotations of shortfall" in text


def test_what_is_not_known_is_left_out() -> None:
    """Proves that no frontier, waterfall or ask is shown that nobody computed. Without it a gap would look closed."""
    *_, html = made("template")
    page = taken_apart(html)
    shown = {one.attributes.get("id") for one in page.all("section")}
    assert {"coverage", "contributions", "clock", "rules", "assumptions", "sources", "again"} <= shown
    assert not shown & {"frontier", "waterfall", "asks"}
    assert "Changes that would close the gap" not in html
    contradiction = tiny_model(
        {"FRA": 50},
        100,
        rules=[
            {"id": "promise", "kind": "pledge", "personnel": 40, "scope": {"countries": ["FRA"]}},
            {"id": "cap", "kind": "ceiling", "personnel": 30, "scope": {"countries": ["FRA"]}},
        ],
    )
    plan = fg.solve(contradiction)
    assert plan.verdict == "contradictory"
    page = taken_apart(html_report(plan, contradiction))
    assert "Rules that contradict each other" in page.text
    assert page.all("svg") == []


def test_only_what_belongs_together_is_put_together() -> None:
    """Proves that a plan is not shown with another's model. Without it names and dates would be wrong in silence."""
    plan, _, _ = made("template")
    other = fg.load("core-sustainment")
    with pytest.raises(fg.ModelError, match='found a plan for "template", expected one for "core-sustainment"'):
        html_report(plan, other)
    with pytest.raises(fg.ModelError, match=r'a frontier of "core-sustainment", expected a frontier of "template"'):
        html_report(plan, fg.load("template"), frontier=fg.frontier(other, rotations=1))


def test_the_page_of_the_large_model_is_small() -> None:
    """Proves that the page of the real case can be sent by mail. Without it pictures would grow without end."""
    *_, html = made("reassurance-force")
    assert len(html.encode()) < LARGEST * 3 // 5, "the frontier and the explanation need the rest"
    assert len(taken_apart(html).all("svg")) == 4


def test_a_long_plan_stays_small_and_fits_on_paper() -> None:
    """Proves that tables break into parts and cells that look alike are drawn as one.

    Without it the page of 60 rotations would be cut at the edge of the sheet, and as large as a film.
    """
    plan, model, _ = made("reassurance-force")
    times = 6
    long = fg.vary(model, rotations=10 * times).model
    # the same plan again and again: it is no answer to the longer model, but looks like one
    repeated = {
        name: tuple(
            row.model_copy(update={"rotation": row.rotation + 10 * again})
            for again in range(times)
            for row in getattr(plan, name)
        )
        for name in ("shortfalls", "contributions")
    }
    html = html_report(plan.model_copy(update={**repeated, "input_sha256": long.sha256}), long)
    assert len(html.encode()) < LARGEST
    heads = re.findall(r"<thead><tr>(.*?)</tr></thead>", html)
    assert max(head.count("<th") for head in heads) == 13
    caption = r"<caption>Unfilled persons at every site in every rotation, rotations (.*?)</caption>"
    assert re.findall(caption, html) == [
        "1 to 12", "13 to 24", "25 to 36", "37 to 48", "49 to 60",
    ]  # fmt: skip
    assert heads[4].endswith('<th scope="col" class="n">48</th>')


def test_paper_shows_what_the_screen_folds() -> None:
    """Proves that a print holds every table, with its headings beside it. Without it it would be a list of titles."""
    *_, html = made("template")
    (style,) = re.findall(r"<style>(.*?)</style>", html, flags=re.DOTALL)
    printed = style[style.index("@media print") :]
    assert "details::details-content { content-visibility: visible; display: block; block-size: auto; }" in printed
    assert re.search(r"nav, \.skip, summary \{ display: none; \}", printed), "the caption says it again"
    for section in re.findall(r'<section id="(?:coverage|clock)".*?</section>', html, flags=re.DOTALL):
        lead, _, rest = section.partition("</svg>")
        assert '<div class="head">\n<h2' in lead
        assert rest.lstrip().startswith("</div>\n</div>\n"), "heading and chart stand on one sheet"


def test_the_rule_that_costs_most_is_named_first() -> None:
    """Proves that the first screen names the rule without which least is missing. Without it the first by name led."""
    rules = [
        {"id": "a-small", "kind": "ceiling", "personnel": 30, "scope": {"countries": ["FRA"]}},
        {"id": "b-large", "kind": "ceiling", "personnel": 10, "scope": {"countries": ["GBR"]}},
    ]
    model = tiny_model({"FRA": 35, "GBR": 60}, 100, rules=rules)
    plan = fg.solve(model)
    explanation = fg.explain(plan, model, budget=5)
    levers = explanation.levers
    assert levers is not None
    cut_short = levers.model_copy(update={"extent": levers.extent.model_copy(update={"complete": False})})
    unfinished = html_report(plan, model, explanation=explanation.model_copy(update={"levers": cut_short}))
    assert "without it)" not in unfinished, "those that were not tried may matter more"
    html = html_report(plan, model, explanation=explanation)
    (summary,) = re.findall(r"<dt>Binding rules</dt><dd>(.*?)</dd>", html)
    first, second = re.findall(r"<li>(.*?)</li>", summary)[:2]
    assert "(shortfall smaller by 50 without it)" in first
    assert "(shortfall smaller by 5 without it)" in second


def test_the_template_is_part_of_the_package() -> None:
    """Proves that template and style are read from the package. Without it an installed forcegen could not report."""
    folder = Path(fg.__file__).parent / "report" / "html" / "templates"
    assert sorted(file.name for file in folder.iterdir()) == ["report.css", "report.html.j2"]
