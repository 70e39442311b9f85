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
from forcegen.model import ForceModel
from forcegen.plan import Plan
from forcegen.report.html import html_report

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\" ' & {{ 7 * 7 }} </style>"
LARGEST = 500_000
VOID = {"meta", "img", "br", "hr", "link", "input"}


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
    assert not {one.tag for one in page.elements} & {"script", "link", "iframe", "object", "embed", "form", "base"}
    policy = next(one.attributes["content"] for one in page.all("meta") if "http-equiv" in one.attributes)
    (style,) = re.findall(r"<style>(.*?)</style>", html, flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert "url(" not in style
    assert "@import" not in style
    for element in page.elements:
        assert not {key for key in element.attributes if key.startswith("on") or key in {"style", "srcset"}}
        assert element.attributes.get("src", "data:").startswith("data:image/svg+xml;base64,") or element.tag != "img"
        assert re.match(r"#|https?://", element.attributes.get("href", "#"))
    for image in page.all("img"):
        picture = base64.b64decode(image.attributes["src"].partition(",")[2]).decode()
        assert not re.search(r"(href|src)=\"(?!#)|url\((?!#)|<script|<foreignObject", picture)


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
    assert {one.tag for one in page.elements} - {one.tag for one in clean.elements} <= {"a"}
    assert not page.all("script")
    assert "javascript:" not in "".join(one.attributes.get("href", "") for one in page.elements)
    assert "".join(page.text).count("<script>alert(1)</script>") > 8
    assert "49" not in page.text, "nothing of a model is a template"
    for image in page.all("img"):
        assert "<script" not in base64.b64decode(image.attributes["src"].partition(",")[2]).decode()


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
    images = page.all("img")
    assert len(images) == 6
    assert all(len(image.attributes["alt"]) > 30 for image in images)
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
    parts = ("SHORT: 342", "Proven: no plan", "What is short", "Where", "Whose rule", "What would close it", "Coverage")
    places = [text.index(one) for one in parts]
    assert places == sorted(places)
    assert "No change of rules: 341 person-rotations would be missing" in text
    assert html.index("What would close it") < html.index("<img")
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
    assert "What would close it cap gives way (by up to 50 persons in rotations 1–2): art. 3" in text
    assert "Packages of changes that leave no more than 0 missing" in text


def test_what_is_not_known_is_left_out() -> None:
    """Proves that no frontier, waterfall or ask is shown that nobody computed. Without it a gap would look closed."""
    *_, html = made("template")
    page = taken_apart(html)
    shown = {one.attributes.get("id") for one in page.all("section")}
    assert {"coverage", "contributions", "clock", "rules", "assumptions", "sources", "again"} <= shown
    assert not shown & {"frontier", "waterfall", "asks"}
    assert "What would close it" not in html
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
    assert page.all("img") == []


def test_only_what_belongs_together_is_put_together() -> None:
    """Proves that a plan is not shown with another's model. Without it names and dates would be wrong in silence."""
    plan, _, _ = made("template")
    other = fg.load("core-sustainment")
    with pytest.raises(fg.ModelError, match=r"the model \"core-sustainment\" .* expected the model \"template\""):
        html_report(plan, other)
    with pytest.raises(fg.ModelError, match=r'a frontier of "core-sustainment", expected one of "template"'):
        html_report(plan, fg.load("template"), frontier=fg.frontier(other, rotations=1))


def test_the_page_of_the_large_model_is_small() -> None:
    """Proves that the page of the real case can be sent by mail. Without it pictures would grow without end."""
    *_, html = made("reassurance-force")
    assert len(html.encode()) < LARGEST * 3 // 4, "the frontier and the explanation need the rest"
    assert len(taken_apart(html).all("img")) == 4


def test_the_template_is_part_of_the_package() -> None:
    """Proves that template and style are read from the package. Without it an installed forcegen could not report."""
    folder = Path(fg.__file__).parent / "report" / "html" / "templates"
    assert sorted(file.name for file in folder.iterdir()) == ["report.css", "report.html.j2"]
