"""The page that a reader sees: short, true, the verdict first, and sums that add up."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from math import floor
from pathlib import Path

import pytest

import forcegen as fg
from builders import solved, tiny_model
from forcegen.report.text import changed, dearest_first, proof_sentence, some
from forcegen.terms.calendar import spans

MODELS = Path(__file__).parents[1] / "models"

QUICK = {"template", "core-sustainment"}
LARGE = ("base", "with-nordics-and-baltics", "with-turkiye", "two-years")
"""Scenarios of the large model with pages of every shape: short, long names, met, another horizon."""


def cases() -> list[tuple[str, str]]:
    """Every scenario of the small shipped models, and the telling ones of the large."""
    found = []
    for file in sorted(MODELS.glob("*/model.toml")):
        model = file.parent.name
        scenarios = ["base", *(one["id"] for one in tomllib.loads(file.read_text("utf-8")).get("scenarios", []))]
        found += [(model, scenario) for scenario in scenarios if model in QUICK or scenario in LARGE]
    return found


def figures(page: str, title: str) -> list[Decimal]:
    """The first column of figures under a title."""
    lines = page.split("\n")
    start = next(number for number, line in enumerate(lines) if line.startswith(title))
    end = lines[start].index("person-rotations") + 16 if "person-rotations" in lines[start] else 43
    rows = []
    for line in lines[start + 1 :]:
        if not (line[:3].strip() or "more" in line) or re.match(r"\d[\d,]* assumed value", line):
            break
        rows.append(Decimal(line[24:end].split()[-1].replace(",", "")))
    return rows


def test_the_telling_scenarios_exist() -> None:
    """Proves that the cases below are not passed over. Without it a renamed scenario would go untested."""
    assert {scenario for model, scenario in cases() if model not in QUICK} == set(LARGE)
    assert {model for model, _ in cases()} >= QUICK


@pytest.mark.parametrize(("name", "scenario"), cases())
def test_a_page_is_short_and_adds_up(name: str, scenario: str) -> None:
    """Proves that a page fits a terminal, begins with the verdict, and that what it hides is in its sums.

    Without it a reader would scroll for the answer, or see gaps that come to a third of the total above them.
    """
    plan, model = solved(name, scenario)
    page = fg.text_report(plan, model)
    lines = page.removesuffix("\n").split("\n")
    assert len(lines) <= 25
    assert max(map(len, lines)) <= 80
    assert page == "\n".join(line.rstrip() for line in lines) + "\n"
    required, short = plan.totals.required, plan.totals.short
    assert plan.verdict in {"met", "short"}
    if plan.verdict == "met":
        assert lines[0] == f"MET: all {required:,} person-rotations are filled."
    else:
        assert lines[0].startswith(f"SHORT: {short:,} of {required:,} person-rotations (")
        bound = f"{floor((plan.totals.lower_bound or 0) * 10) / 10:,.1f}"
        how = {"multipliers": "proven", "search": "by exhaustive search"}[plan.proof]
        earlier = [str(tier.priority) for tier in plan.tiers[:-1]]
        which = f"priority {earlier[0]}" if len(earlier) == 1 else "the earlier priorities"
        filling = f" for every plan that fills {which} as well" if earlier else ""
        assert lines[1] == f"Lower bound ({how}): {bound.removesuffix('.0')}{filling}."
        assert sum(figures(page, "Unfilled (priority)")) == short
    assert any(
        line.startswith(f"{plan.model}, {plan.scenario}: {model.calendar.rotations} rotations") for line in lines
    )
    assert any(line.startswith("Changed: ") for line in lines) == bool(plan.changes)
    means = figures(page, "Contributions by country")
    sent = sum(one.personnel for one in plan.contributions)
    assert abs(sum(means) - Decimal(sent) / model.calendar.rotations) <= len(plan.by("country")) / 2
    assert lines[-1].startswith(f"{sum(plan.assumed.values()):,} assumed value")


@pytest.mark.parametrize("name", sorted(QUICK))
def test_the_full_page_leaves_nothing_out(name: str) -> None:
    """Proves that -v shows every role, country, binding rule and assumption, and cuts no word short.

    Without it a reader would be sent to a page that is as short as the first.
    """
    plan, model = solved(name)
    page = fg.text_report(plan, model, full=True)
    told = " ".join(page.split())
    assert "…" not in page
    assert "-v" not in page
    for rule in plan.rules:
        assert (f"{rule.id}: {rule.sentence}" in told) == rule.binding
    for (country,) in plan.by("country"):
        assert f"{country} " in told
    assert all(f"{count} {what}" in told for what, count in plan.assumed.items())


def test_a_page_needs_only_the_model_as_written() -> None:
    """Proves that dates and means are those of the plan's scenario, whichever of the two models is given.

    Without it a plan of two years would be reported over the ten of the model as written.
    """
    model = fg.load("template")
    plan = fg.solve(model, rotations=2)
    varied = fg.vary(model, rotations=2).model
    assert fg.text_report(plan, model) == fg.text_report(plan, varied)
    assert "template, base: 2 rotations of 6 months" in fg.text_report(plan, model)


PLEDGE = {"id": "promise", "kind": "pledge", "personnel": 40, "scope": {"countries": ["FRA"]}}
CAP = {"id": "cap", "kind": "ceiling", "personnel": 30, "scope": {"countries": ["FRA"]}, "article": "art. 3"}


def test_a_contradiction_is_told_by_its_rules() -> None:
    """Proves that a contradictory plan names the rules at odds, no bystander, and no figures that it has not.

    Without it the reader would learn that something is wrong, and not what.
    """
    bystander = {**CAP, "id": "bystander", "personnel": 45}
    model = tiny_model({"FRA": 50}, 100, rules=[PLEDGE, CAP, bystander])
    for full in (False, True):
        page = fg.text_report(fg.solve(model), model, full=full)
        assert page.splitlines()[0] == "CONTRADICTORY: no plan satisfies all rules."
        assert "These rules contradict each other:" in page
        assert "cap: FRA allows at most 30 at one time [art. 3]" in page or "at most 30" in page
        assert "promise: " in page
        assert "bystander" not in page
        assert "None" not in page
        assert "Contributions by country" not in page


def test_many_rules_at_odds_still_fit_the_page() -> None:
    """Proves that a long contradiction is cut with a count, and names what it rests on.

    Without it the page would have no end, or would end before the fact that makes the promises impossible.
    """
    sites = [f"site-{number:02}" for number in range(40)]
    pledges = [{**PLEDGE, "id": f"promise-{site}", "personnel": 1, "scope": {"sites": [site]}} for site in sites]
    model = tiny_model({"FRA": 30}, 100, sites=sites, rules=pledges)
    plan = fg.solve(model)
    assert (plan.verdict, sum(rule.binding for rule in plan.rules)) == ("contradictory", 41)
    lines = fg.text_report(plan, model).splitlines()
    assert len(lines) <= 25
    rest = lines.index("Behind the contradiction:")
    assert lines[rest + 1] == "  FRA.land strength: 30 in rotation 1 (pools)"
    more = re.fullmatch(r"  … (\d+) more rules \(-v shows all\)", lines[rest - 1])
    assert more
    shown = sum(bool(re.match(r"  \S+: ", line)) for line in lines[:rest])
    assert shown + int(more[1]) == 41
    full = fg.text_report(plan, model, full=True)
    assert all(f"promise-{site}: " in full for site in sites)


def test_an_inconclusive_plan_says_so_and_what_is_known() -> None:
    """Proves that a plan cut short claims neither success nor failure. Without it a time limit would read as a no."""
    model = fg.load("template")
    plan = fg.solve(model, time_limit=0)
    lines = fg.text_report(plan, model).splitlines()
    assert lines[0] == "INCONCLUSIVE: it is not known whether 7,390 person-rotations can be filled."
    told = " ".join(lines[1:3])
    assert "Time limit reached" in told
    assert f"between 0 and {plan.totals.short:,} person-rotations" in told


def test_a_bound_far_from_the_plan_comes_with_the_reason() -> None:
    """Proves that a weak bound is not passed off as the end of the matter.

    Without it the reader of a run that was cut short would not know that a longer one may find more.
    """
    model = fg.load("template")
    plan = fg.solve(model)
    weak = plan.model_copy(
        update={
            "totals": plan.totals.model_copy(update={"lower_bound": (plan.totals.short or 0) / 2}),
            "solver": plan.solver.model_copy(update={"status": "Time limit reached"}),
        }
    )
    told = " ".join(fg.text_report(weak, model).splitlines()[1:3])
    assert told.endswith("171 for every plan that fills priority 1 as well. Solver status: Time limit reached.")
    assert "Solver status" not in fg.text_report(plan, model)


def test_waivers_are_listed() -> None:
    """Proves that whoever is sent before the rest is over is named with numbers and rotations, by pool.

    Without it a plan would look as if everybody had rested.
    """
    waiver = {"id": "harmony", "kind": "waiver", "personnel": 10, "scope": {"countries": ["FRA"]}}
    model = tiny_model({"FRA": 30, "EST": 5}, 20, rules=[waiver], rotations=3, dwell=1)
    plan = fg.solve(model)
    assert plan.waivers
    page = fg.text_report(plan, model)
    total = sum(one.personnel for one in plan.waivers)
    each = ", ".join(f"{one.rotation}: {one.personnel}" for one in plan.waivers)
    assert "Dwell waivers used" in page
    assert re.search(rf"^FRA land +{total}  {each}$", page, flags=re.MULTILINE)


def test_nobody_gives() -> None:
    """Proves that an empty plan is told in words. Without it a part of the page would be missing or blank."""
    model = tiny_model({"FRA": 0}, 100)
    plan = fg.solve(model)
    for full in (False, True):
        page = fg.text_report(plan, model, full=full)
        assert page.startswith("SHORT: 100 of 100 person-rotations (100.0 %) stay unfilled.\n")
        assert re.search(r"^no contributions +0 +0$", page, flags=re.MULTILINE)


def test_names_are_cut_with_a_count() -> None:
    """Proves how lists are shortened. Without it a name could be cut in the middle and the rest forgotten."""
    assert some(["kyiv", "lviv", "odesa"], 17) == "kyiv, lviv, odesa"
    assert some(["kyiv", "lviv", "odesa"], 16) == "kyiv, lviv +1"
    assert some(["kyiv", "lviv", "odesa"], 8) == "kyiv +2"
    assert some(["khmelnytskyi", "lviv"], 8) == "khme… +1"
    assert some([], 8) == ""
    assert spans([7, 1, 2, 3]) == "1–3, 7"


def test_rules_of_equal_worth_are_ordered_by_whom_they_keep() -> None:
    """Proves that of rules that one person more is worth the same under, the one of most people leads.

    Without it the alphabet would choose the main obstacle.
    """
    stay = [
        {"id": f"{country}-stays", "owner": country, "kind": "caveat", "scope": {"countries": [country]}}
        for country in ("EST", "POL", "LTU")
    ]
    model = tiny_model({"EST": 20, "FRA": 30, "LTU": 40, "POL": 900}, 1000, rules=stay)
    plan = fg.solve(model)
    stays = [rule.id for rule in dearest_first(plan, model) if rule.kind == "caveat"]
    assert stays == ["POL-stays", "LTU-stays", "EST-stays"]
    assert len({rule.price for rule in plan.rules if rule.id in stays}) == 1
    page = fg.text_report(plan, model)
    assert "\nBinding rules (shadow price per extra person; total cost: forcegen explain)\nkind " in page
    assert "  POL, LTU, EST  " in page


def test_figures_that_were_set_come_before_conditions_and_in_full() -> None:
    """Proves that what was set by number is on the page whole. Without it a condition would push it off the line."""
    model = fg.load("reassurance-force")
    changes = {"defaults.dwell": 3, "countries.FRA.pools.land.strength": 99_000, "us-backstop": False}
    told = fg.vary(model, "with-germany", changes=changes).settings
    first, second = changed(told)
    line = f"{first} {second.strip()}"
    assert line.startswith("Changed: countries.FRA.pools.land.strength: ")
    assert " → 99,000; defaults.dwell: 4 → 3; " in line
    assert line.index("defaults.dwell") < line.index(" = yes")
    assert max(len(first), len(second)) <= 80
    (alone,) = changed(fg.vary(model, changes={"us-backstop": False}).settings)
    assert alone == "Changed: us-backstop = no"


def test_the_bound_says_which_plans_it_is_of() -> None:
    """Proves the proof's sentence for one priority, two and three.

    Without it a plan that gives up the first priority could be short of fewer in all than is said to be possible.
    """
    model = fg.load("template")
    plan = fg.solve(model)
    tier = plan.tiers[0]

    def said(count: int) -> str:
        tiers = tuple(tier.model_copy(update={"priority": priority}) for priority in range(1, count + 1))
        return proof_sentence(plan.model_copy(update={"tiers": tiers}))

    assert said(1) == "Lower bound (proven): 341."
    assert said(2) == "Lower bound (proven): 341 for every plan that fills priority 1 as well."
    assert said(3) == "Lower bound (proven): 341 for every plan that fills the earlier priorities as well."
