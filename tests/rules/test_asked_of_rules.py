"""What the package asks of rules it asks by optional methods, and it asks every kind."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from collected import CASES

import forcegen
from builders import tiny_model
from forcegen.rules import Rule, base
from forcegen.rules.plugged import BUILT_IN

ROOT = Path(str(forcegen.__file__)).parent

NAMES = {name: kind.__name__ for name, kind in BUILT_IN.items()}

ASKED = {
    name: {kind for kind, case in CASES.items() if name in case.answers}
    for name, value in vars(Rule).items()
    if not name.startswith("_") and (inspect.isfunction(value) or isinstance(value, property))
}
"""Every method of ``Rule``, with the kinds that say, each in its case, that they give an answer of their own."""

ALWAYS = {"rows", "sentence", "citation"}
"""What every kind says, or says with the words of its fields."""


class Unknown(Rule):
    r"""A kind that the package does not know: $x_t \le 5$. Its price is that of its rows."""

    kind: str = "unknown"


SHARED = {"applies", "applies_besides", "apart_by", "by_site"}
"""What is the same of all kinds."""


def test_every_kind_says_which_questions_it_answers_by_itself() -> None:
    """Proves that who answers which question is known. Without it a kind could lose its answer and nobody would see."""
    answered = {name: {own for own in ASKED.keys() - ALWAYS if own in vars(kind)} for name, kind in BUILT_IN.items()}
    assert answered == {name: set(case.answers) for name, case in CASES.items()}


def test_every_question_has_a_kind_that_answers_it_by_itself() -> None:
    """Proves that no question is without use. Without it an optional method could stay when its last kind has gone."""
    assert {name for name, kinds in ASKED.items() if not kinds} == ALWAYS | SHARED


def test_a_kind_nobody_knows_has_an_answer_to_every_question() -> None:
    """Proves the defaults. Without it a kind of somebody else would fail, or be told of as what it is not."""
    model = tiny_model({"FRA": 500}, 100, rotations=3)
    rule = Unknown(id="strange", owner="FRA", bindingness="legal", holds_unless=("vote",))
    persons = (rule.most_at_once(), rule.least_at_once(), rule.most_countries())
    assert (rule.people_of, rule.window, rule.group(), rule.awaited(), *persons) == (None,) * 7
    assert not rule.bounds_one_deployment
    assert [*rule.people_rows(), *rule.relaxations(), *rule.windows(model), *rule.deadlines(model)] == []
    assert rule.unit(model) == Fraction(1)


def test_a_kind_nobody_knows_has_a_place_on_the_clock_by_its_conditions() -> None:
    """Proves that the clock of mandates shows what shuts, whatever its kind. Without it only known kinds are shown."""

    class Consent(Rule):
        kind: str = "consent"

        def conditions(self) -> tuple[str, ...]:
            return ("vote",)

        def permitted_by(self) -> tuple[str, ...]:
            return ("vote",)

        def forbids(self, facts: base.Facts) -> tuple[int, ...]:
            return self.applies_besides(facts, facts.holds("vote"))

    model = tiny_model({"FRA": 500}, 100, rotations=3, conditions={"vote": False})
    rule = Consent(id="host", owner="FRA", bindingness="legal")
    assert rule.clock(model) == {1: "shut", 2: "shut", 3: "shut"}
    assert Unknown(id="strange", owner="FRA", bindingness="legal").clock(model) == {}


def test_the_options_of_prices_are_one_person_more() -> None:
    """Proves what a price offers to set. Without it the option could name another figure than the one that binds."""
    model = tiny_model(
        {"FRA": 500},
        100,
        rules=[
            {"id": "at-most", "kind": "ceiling", "personnel": 10},
            {"id": "at-least", "kind": "pledge", "personnel": Decimal("0.5")},
            {"id": "open-end", "kind": "mandate", "term_months": 6},
            {"id": "beds", "kind": "capacity", "personnel": 7},
        ],
    )
    found = {rule.id: [tuple(one) for one in rule.relaxations()] for rule in model.rules}
    more = {"at-most": [("personnel", Decimal(11))], "beds": [("personnel", Decimal(8))]}
    assert found == {"at-least": [], "open-end": [], **more}


# -- no switch on the kind of a rule --------------------------------------------------------------------------


def _named(node: ast.AST, kinds: set[str]) -> set[str]:
    """Kinds of rules that an expression names: imported classes, or classes of an imported module ``rules``."""
    return {
        ast.unparse(one)
        for one in ast.walk(node)
        if (isinstance(one, ast.Name) and one.id in kinds)
        or (isinstance(one, ast.Attribute) and one.attr in NAMES.values() and ast.unparse(one.value) == "rules")
    }


def _words(nodes: Iterable[ast.AST]) -> set[str]:
    """Names of kinds among the strings of some expressions, if one of these is the kind of something."""
    every = list(nodes)
    if not any(isinstance(one, ast.Attribute) and one.attr == "kind" for one in every):
        return set()
    return {str(one.value) for side in every for one in ast.walk(side) if isinstance(one, ast.Constant)} & set(NAMES)


def _asked(node: ast.AST, kinds: set[str]) -> set[str]:
    """Kinds that a statement or expression asks for."""
    match node:
        case ast.Call(func=ast.Name(id="isinstance" | "issubclass"), args=[_, asked]) | ast.MatchClass(cls=asked):
            return _named(asked, kinds)
        case ast.Assign(value=ast.Tuple() as asked) | ast.AnnAssign(value=ast.Tuple() as asked):
            return _named(asked, kinds)
        case ast.Compare(left=left, comparators=others):
            return set[str]().union(*(_named(one, kinds) for one in [left, *others])) | _words([left, *others])
        case ast.Match(subject=subject, cases=cases):
            return _words([subject, *(one.pattern for one in cases)])
        case _:
            return set()


def _switches(path: Path) -> list[str]:
    """Where a module asks of which kind a rule is, by class or by name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("forcegen.rules")
        for name in node.names
        if name.name in NAMES.values()
    }
    return [f"{path.name} asks for {kind}" for node in ast.walk(tree) for kind in sorted(_asked(node, kinds))]


def test_nothing_asks_of_which_kind_a_rule_is() -> None:
    """Proves that a new kind is treated like any other. Without it some part would silently pass it over."""
    lawful = {ROOT / "rules", ROOT / "audit" / "law"}
    found = [
        switch for path in sorted(ROOT.rglob("*.py")) if lawful.isdisjoint(path.parents) for switch in _switches(path)
    ]
    assert found == []


@pytest.mark.parametrize(
    "switch",
    [
        "from forcegen.rules import Ceiling\nisinstance(rule, Ceiling)",
        "from forcegen.rules.ceiling import Ceiling\nisinstance(rule, Ceiling | int)",
        "from forcegen.rules import Dwell as Rest\nisinstance(rule, (int, Rest))",
        "from forcegen import rules\nisinstance(rule, rules.Ceiling)",
        "from forcegen.rules import Ceiling\nmatch rule:\n    case Ceiling():\n        pass",
        "from forcegen.rules import Ceiling\ntype(rule) is Ceiling",
        "from forcegen.rules import Ceiling, Mandate\nTIMED = (Ceiling, Mandate)",
        "rule.kind == 'ceiling'",
        "match rule.kind:\n    case 'ceiling' | 'pledge':\n        pass",
        "rule.kind in {'time-limit', 'mandate'}",
    ],
)
def test_every_form_of_such_a_question_is_found(tmp_path: Path, switch: str) -> None:
    """Proves that the search can fail. Without it a switch in another form would come back unseen."""
    module = tmp_path / "module.py"
    module.write_text(switch, encoding="utf-8")
    assert _switches(module)
