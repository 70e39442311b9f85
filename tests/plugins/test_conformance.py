"""The conformance suite accepts what is right, and says of what is wrong the reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from brought import AUDIT, EXAMPLE, RULE, bring, bring_example, nothing_plugged_in, on_path  # noqa: F401

from builders import EVERYTHING
from forcegen.audit.clauses import OF_A_RULE
from forcegen.problems import ModelError
from forcegen.rules.plugged import BUILT_IN
from forcegen.testing import check_plugin
from forcegen.testing.conformance import check_kind
from processes import forcegen

FORBID_OR_BOUND = sorted(OF_A_RULE.keys() - {"substitution", "waiver"})
"""Built-in kinds of rules; the other two change what the audit itself reads of every plan."""

TRIED = FORBID_OR_BOUND if EVERYTHING else ["budget", "mandate", "share", "threshold"]


@pytest.mark.parametrize("name", TRIED)
def test_every_built_in_kind_is_accepted(name: str) -> None:
    """Proves that the suite asks nothing of a plug-in that a sound kind does not fulfil."""
    assert check_kind(BUILT_IN[name], OF_A_RULE[name]).reasons == ()


def test_the_worked_plug_in_is_accepted(tmp_path: Path) -> None:
    """Proves, as its author runs it, that the example in the documentation is sound, and no longer than it may be."""
    done = forcegen("check-plugin", "rotation-limit", environment={"PYTHONPATH": str(bring_example(tmp_path))})
    assert (done.code, done.stderr) == (0, "")
    assert re.fullmatch(r"rotation-limit of forcegen-rotation-limit 1\.0 is accepted: tried on 40 .*\.\n", done.stdout)
    lines = [
        line
        for part in ("rule", "audit")
        for line in (EXAMPLE / "src" / "forcegen_rotation_limit" / f"{part}.py").read_text("utf-8").splitlines()
    ]
    assert len([line for line in lines if line.strip()]) <= 60


def test_a_sound_plug_in_is_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that the plug-in which the next test spoils has no fault of its own."""
    on_path(monkeypatch, bring(tmp_path))
    assert check_plugin("cap").reasons == ()


APPLIES = "for t in self.applies(force):"

WRONG: dict[str, tuple[str, str | None, str]] = {
    "limit off by one in the audit": (
        RULE,
        AUDIT.replace("rule.personnel)", "rule.personnel + 1)"),
        r"row \(\d+,\) is <= (\d+), and the audit statement of this index is <= \d+",
    ),
    "dates ignored in the audit": (
        RULE,
        """
from dataclasses import replace
from fractions import Fraction
from forcegen.audit.law.alike import contributions_in
from forcegen.audit.statements import Statement

def cap(rule, figures):
    everybody = contributions_in(rule.scope, figures)
    for t in figures.rotations:
        yield Statement(rule.id, (t,), (replace(everybody, rotations=(t,)),), "<=", Fraction(rule.personnel))
""",
        "the rows allow, and the audit statement forbids",
    ),
    "float limit": (RULE.replace("Fraction(self.personnel)", "float(self.personnel)"), AUDIT, "rows are not exact"),
    "float coefficient": (
        RULE.replace("force.contributions(self.scope, t)", "force.contributions(self.scope, t) * 0.5"),
        AUDIT,
        "the rows fail: AttributeError",
    ),
    "no sentence": (RULE.partition("    def sentence")[0], AUDIT, "there is no sentence"),
    "scope ignored": (
        RULE.replace("force.contributions(self.scope, t)", "force.contributions(type(self.scope)(), t)"),
        AUDIT,
        r"row \(\d+,\) ignores the scope: it counts",
    ),
    "dates ignored": (
        RULE.replace(APPLIES, "for t in range(1, force.calendar.rotations + 1):"),
        AUDIT,
        r"row \(\d+,\) is stated in a rotation in which the rule does not apply",
    ),
    "last rotation forgotten": (
        RULE.replace(APPLIES, "for t in self.applies(force)[:-1]:"),
        AUDIT,
        "the rows allow, and the audit statement forbids",
    ),
    "no price": (RULE.replace("price", "value"), AUDIT, "does not say what the price of the rule means"),
    "no inequality": (RULE.replace("\\\\le", "").replace("\\le", ""), AUDIT, "states no inequality"),
    "order of pools": (
        RULE.replace(
            "yield Row((t,), force.contributions(self.scope, t),",
            "yield Row((t, force.pools[0].id), force.contributions(self.scope, t),",
        ),
        AUDIT,
        "change with the order of the model's rows",
    ),
    "hundredfold": (
        RULE.replace("Fraction(self.personnel)", "Fraction(self.personnel + 1)"),
        AUDIT.replace("rule.personnel)", "rule.personnel + 1)"),
        "the limits do not grow tenfold with the people and with personnel",
    ),
    "example of another shape": (RULE.replace("personnel = 10\n", ""), AUDIT, "the example cannot be read: personnel"),
    "no audit statement": (RULE, None, "there is no audit statement: no entry point cap in the group forcegen.audit"),
    "audit that loads the rule": (
        RULE,
        AUDIT + "\nimport capped.rule\n",
        "loading the audit statement loads capped.rule, on which the audit may not rest",
    ),
    "audit that asks the rule": (
        RULE,
        AUDIT.replace("return at_most", "rule.sentence()\n    return at_most"),
        "the audit statement fails on the rule as plain data: AttributeError",
    ),
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_wrong_plug_in_is_refused_with_the_reason(
    fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves that each fault is found and named. Without it the suite could accept whatever runs."""
    rule, audit, reason = WRONG[fault]
    assert (rule, audit) != (RULE, AUDIT)
    on_path(monkeypatch, bring(tmp_path, rule=rule, audit=audit))
    reasons = check_plugin("cap").reasons
    assert any(re.search(reason, one) for one in reasons), reasons


def test_a_clash_is_refused_and_an_unknown_name_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that no plug-in takes the place of a built-in kind, and that a misspelt name is told."""
    clash = RULE.replace('Literal["cap"] = "cap"', 'Literal["ceiling"] = "ceiling"')
    on_path(monkeypatch, bring(tmp_path, rule=clash, name="ceiling"))
    assert "brings a kind of this name, which is built in" in check_plugin("ceiling").reasons[0]
    with pytest.raises(ModelError, match=r'found "ceilin", expected one of ceiling\. Maybe "ceiling"\?'):
        check_plugin("ceilin")


def test_the_command_exits_with_3_and_lists_all_reasons(tmp_path: Path) -> None:
    """Proves that an author sees everything at once, and that a pipeline stops."""
    rule = RULE.partition("    def sentence")[0].replace("price", "value")
    done = forcegen("check-plugin", "cap", environment={"PYTHONPATH": str(bring(tmp_path, rule=rule))})
    assert (done.code, done.stderr) == (3, "")
    assert done.stdout.splitlines()[0] == "cap of forcegen-capped 1.0 is refused for 3 reasons:"
