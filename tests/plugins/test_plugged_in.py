"""Rule kinds of other distributions: found when they are needed, and never in silence when something is wrong."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from brought import RULE, bring, nothing_plugged_in, on_path  # noqa: F401

import forcegen as fg
from builders import tiny_model
from forcegen.problems import ModelError
from forcegen.rules.plugged import BUILT_IN, kinds_by_name
from processes import forcegen, python

CAP: dict[str, Any] = {"id": "the-cap", "kind": "cap", "personnel": 30}


def capped() -> fg.ForceModel:
    """One country of 100 that is asked for 50, and allowed 30."""
    return tiny_model({"FRA": 100}, 50, dwell=0, rules=[CAP])


def test_a_model_uses_a_kind_of_a_plug_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that a plug-in's rule is read, bounds the plan, is audited and stands behind the gap.

    Without it a plug-in would need changes in forcegen itself.
    """
    on_path(monkeypatch, bring(tmp_path))
    model = capped()
    plan, certificate = fg.certify(fg.vary(model))
    assert {one.personnel for one in plan.contributions} == {30}
    assert fg.audit(plan, model).ok
    assert fg.check_certificate(certificate, plan, model).ok
    assert "the-cap" in {one.id for one in plan.rules if one.binding}
    assert list(kinds_by_name()) == [*BUILT_IN, "cap"]
    again = fg.ForceModel.model_validate(model.model_dump(by_alias=True, exclude_none=True))
    assert again.sha256 == model.sha256


def test_a_plan_that_breaks_a_plugged_in_rule_fails_the_audit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that the plug-in's audit statement is asked. Without it the audit would pass what the rule forbids."""
    on_path(monkeypatch, bring(tmp_path))
    model = capped()
    plan = fg.solve(model)
    more = [one.model_copy(update={"personnel": 31}) for one in plan.contributions]
    breaches = fg.audit(plan.model_copy(update={"contributions": tuple(more)}), model).breaches
    assert any(one.rule == "the-cap" and one.stated == "31" and one.expected == "at most 30" for one in breaches)


@pytest.mark.parametrize(
    ("audit", "why"),
    [
        (None, "no audit statement of the kind is installed"),
        ("raise ImportError('no such thing')", "forcegen-capped 1.0 fails to load: ImportError: no such thing"),
        ("def cap(rule, figures):\n    return [1 / 0]", "fails: ZeroDivisionError: division by zero"),
        ("def cap(rule, figures):\n    return [7]", "yields something else than statements of the rule"),
    ],
)
def test_a_rule_that_the_audit_cannot_state_is_not_passed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, audit: str | None, why: str
) -> None:
    """Proves that the audit fails and says that the rule was not checked, whatever keeps it from checking it."""
    on_path(monkeypatch, bring(tmp_path, audit=audit))
    model = capped()
    found = fg.audit(fg.solve(model), model)
    assert not found.ok
    assert re.fullmatch(r"The rule the-cap was not checked: .*" + re.escape(why) + r"\)\.", str(found.breaches[0]))


def test_an_unknown_kind_is_answered_with_all_that_are_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves that a misspelt kind of a plug-in finds its name, and one that nobody brings is refused."""
    on_path(monkeypatch, bring(tmp_path))
    with pytest.raises(ModelError, match=r'found "capp", expected one of .*\bcap, .*\bwaiver\. Maybe "cap"\?'):
        tiny_model({"FRA": 100}, 50, rules=[{**CAP, "kind": "capp"}])


@pytest.mark.parametrize(
    ("rule", "name", "why"),
    [
        ("import nothing_of_this_name", "cap", "forcegen-capped 1.0 fails to load: ModuleNotFoundError: No module"),
        ("Cap = 3", "cap", "the entry point of forcegen-capped 1.0 is no subclass of Rule"),
        (RULE.replace('kind: Literal["cap"]', "kind: str"), "cap", "brings a rule without 'kind: Literal"),
        (RULE, "other-name", "forcegen-capped 1.0 brings the kind cap under this name"),
    ],
)
def test_a_kind_that_cannot_be_used_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule: str, name: str, why: str
) -> None:
    """Proves that a spoilt plug-in is told with its distribution and reason, and touches no other model.

    Without it somebody else's broken distribution would stop every command, or vanish in silence.
    """
    on_path(monkeypatch, bring(tmp_path, rule=rule, name=name))
    assert fg.load("template").rules
    with pytest.raises(ModelError, match="a rule kind that can be used: .*" + re.escape(why)):
        tiny_model({"FRA": 100}, 50, rules=[{**CAP, "kind": name}])


def test_two_distributions_cannot_bring_one_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that nobody has to guess whose rule a model means."""
    on_path(monkeypatch, bring(tmp_path / "a"), bring(tmp_path / "b", package="other"))
    both = "2 entry points of the group forcegen.rules have this name, in forcegen-capped 1.0 and forcegen-other 1.0"
    with pytest.raises(ModelError, match=both):
        capped()


def test_the_command_lists_plug_ins_and_what_is_wrong_with_them(tmp_path: Path) -> None:
    """Proves, as users run it, that ``forcegen rules`` names every kind, and the clash with a built-in one."""
    clash = RULE.replace('Literal["cap"] = "cap"', 'Literal["ceiling"] = "ceiling"')
    bring(tmp_path)
    bring(tmp_path, rule=clash, name="ceiling", package="other")
    path = {"PYTHONPATH": str(tmp_path)}
    listed = forcegen("rules", environment=path)
    assert listed.code == 0
    assert re.search(r"^cap +a limit of people \(from a plug-in\)$", listed.stdout, re.MULTILINE)
    assert "cannot be used: forcegen-other 1.0 brings a kind of this name, which is built in" in " ".join(
        listed.stdout.split()
    )
    page = forcegen("rules", "cap", environment=path)
    assert page.code == 0
    assert "personnel (persons, required): Largest number of persons in scope in one rotation." in " ".join(
        page.stdout.split()
    )


def test_without_the_plug_in_a_plan_is_not_verified(tmp_path: Path) -> None:
    """Proves that ``verify`` on a machine without the plug-in, or without its audit statement, never passes a plan."""
    model, plan = tmp_path / "model", tmp_path / "plan.json"
    with_both, rule_only = bring(tmp_path / "both"), bring(tmp_path / "rule", audit=None)
    copied = forcegen("new", str(model), environment={"PYTHONPATH": str(with_both)})
    assert copied.code == 0, copied.stderr
    with (model / "model.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[rules]]\nid = "the-cap"\nkind = "cap"\nowner = "coalition"\nbindingness = "political"\n')
        file.write('personnel = 100\nstatus = "assumed"\n')
    solved = forcegen("solve", model, "--format", "json", "--out", plan, environment={"PYTHONPATH": str(with_both)})
    assert solved.code == 0, solved.stderr
    assert forcegen("verify", plan, model, environment={"PYTHONPATH": str(with_both)}).code == 0
    half = forcegen("verify", plan, model, environment={"PYTHONPATH": str(rule_only)})
    assert (half.code, "The rule the-cap was not checked" in half.stdout) == (3, True)
    without = forcegen("verify", plan, model)
    assert without.code == 2
    assert 'found "cap", expected one of' in without.stderr


def test_nothing_is_looked_for_until_a_model_names_an_unknown_kind(tmp_path: Path) -> None:
    """Proves that plug-ins cost nothing where none is used: no installed distribution is even looked at."""
    bring(tmp_path)
    done = python(
        "import forcegen as fg\nfrom forcegen.plugins import entry_points\nfg.load('template')\n"
        "print(entry_points.cache_info().currsize)",
        environment={"PYTHONPATH": str(tmp_path)},
    )
    assert (done.stdout, done.stderr) == ("0\n", "")
