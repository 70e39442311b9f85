"""The conformance suite: it accepts a rule kind of a plug-in with its audit statement, or says all that is wrong."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Annotated, Any

from pydantic import ValidationError

import forcegen.testing.small_models as small
from forcegen.audit import audit
from forcegen.audit.proof import check_certificate
from forcegen.audit.statements import Book
from forcegen.documents.plan import Plan
from forcegen.model import ForceModel
from forcegen.plan.solve import certify, solve
from forcegen.plugins import AUDIT, RULES, entry_points, plugin, told
from forcegen.problems import ModelError, Problem, nearest, quoted
from forcegen.report.rule_book import type_name, unknown_symbols
from forcegen.rules import Rule
from forcegen.rules.plugged import fault_of, name_of
from forcegen.scenario import vary
from forcegen.terms.described import described
from forcegen.terms.text import is_id
from forcegen.testing.stated import InexactError, Restated, State, Stated, book_of
from forcegen.words import count

MODELS, SOLVED, POINTS = 40, 12, 120
"""Small models on which a kind is tried, how many of them are solved, and points tried in each."""


@dataclass(frozen=True, slots=True)
class Conformance:
    """The outcome of the suite.

    Attributes:
        name: Name of the kind.
        distribution: Distribution that brings it, with its version.
        reasons: Everything for which the kind is refused; empty where it is accepted.
        models: Small models on which it was tried.
        points: Points at which its rows and its audit statement were compared.
    """

    name: str
    distribution: str
    reasons: tuple[str, ...]
    models: int = 0
    points: int = 0

    @property
    def ok(self) -> bool:
        """Whether the kind is accepted."""
        return not self.reasons

    def __str__(self) -> str:
        if self.ok:
            compared = f"its rows and its audit statement compared at {self.points:,} points"
            tried = f"tried on {self.models:,} small models, {compared}"
            return f"{self.name} of {self.distribution} is accepted: {tried}."
        lines = [f"{self.name} of {self.distribution} is refused for {count(len(self.reasons), 'reason')}:"]
        return "\n".join([*lines, *(f"- {reason}" for reason in self.reasons)])


def check_plugin(name: str, *, samples: Sequence[Mapping[str, Any]] = (), seed: int = 1) -> Conformance:
    """Check a rule kind of an installed distribution, with its audit statement, from its docstring to its proofs.

    Args:
        name: Name of the kind, as its entry points have it.
        samples: Fields of the kind's own to try, without ``scope``, ``while`` and ``unless``. Needed where random
            values of their types make no rule that has an effect on a few people.
        seed: For the random models; the same seed gives the same ones.

    Raises:
        ModelError: When no distribution brings a kind of this name.
    """
    rule, statement = plugin(RULES, name), plugin(AUDIT, name)
    if rule is None:
        known = [*entry_points(RULES)]
        expected = f"one of {', '.join(known)}" if known else "the kind of a plug-in, and none is installed"
        raise ModelError([Problem("check-plugin", quoted(name), expected, nearest(name, known))])
    reasons = [fault] if (fault := fault_of(rule)) else []
    if statement is None:
        reasons.append(f"there is no audit statement: no entry point {name} in the group {AUDIT}")
    elif statement.fault:
        reasons.append(f"the audit statement cannot be used: {statement.fault}")
    elif not callable(statement.value):
        reasons.append("the audit statement is no function")
    else:
        reasons += _dependence(statement.module, rule.module)
    if fault:
        return Conformance(name, rule.distribution, tuple(reasons))
    if reasons:
        return Conformance(name, rule.distribution, (*reasons, *_in_words(rule.value)))
    state: State = statement.value  # type: ignore[union-attr]  # there is one, or there were a reason
    return _tried(rule.value, state, rule.distribution, samples, seed)


def check_kind(kind: type[Rule], state: State, samples: Sequence[Mapping[str, Any]] = (), seed: int = 1) -> Conformance:
    """Check a rule kind that models can use against a statement, without asking where the two come from."""
    return _tried(kind, state, "forcegen", samples, seed)


def _tried(
    kind: type[Rule], state: State, distribution: str, samples: Sequence[Mapping[str, Any]], seed: int
) -> Conformance:
    trial = _Trial(kind, state, seed)
    reasons = [*_in_words(kind), *_example(kind)]
    models = [*islice(small.random_models(kind, seed, 10 * MODELS, samples), MODELS)]
    if len(models) < MODELS:
        reasons.append("no valid rule could be made from the types of its fields or its example: pass samples")
    for number, model in enumerate(models):
        reasons += trial.of(model, solved=number < SOLVED)
    if models and not reasons and trial.admitted == trial.points:
        reasons.append("no rule tried ever forbade anything: pass samples with which it does")
    return Conformance(name_of(kind), distribution, tuple(dict.fromkeys(reasons)), len(models), trial.points)


# -- what a reader is told -------------------------------------------------------------------------------


def _in_words(kind: type[Rule]) -> Iterator[str]:
    """What is missing of the kind's docstring, of its fields' and of its sentence."""
    text = inspect.cleandoc(kind.__dict__.get("__doc__") or "")
    if not text:
        yield "the class has no docstring"
    formulas = re.findall(r"\$([^$]+)\$", text)
    if text and not any(re.search(r"\\le|\\ge|=|<|>", formula) for formula in formulas):
        yield "the docstring states no inequality between dollar signs"
    if unknown := sorted({symbol for formula in formulas for symbol in unknown_symbols(formula)}):
        yield f"the docstring has symbols that a terminal cannot show: {', '.join(unknown)}"
    if text and "price" not in text:
        yield "the docstring does not say what the price of the rule means"
    for name in kind.model_fields:
        if name not in Rule.model_fields and name not in described(kind):
            yield f"the field {name} has no docstring"
    for method in ("stand_ins", "waives", "applies"):
        if getattr(kind, method) is not getattr(Rule, method):
            yield f"it overrides {method}, which the audit cannot follow"


def _example(kind: type[Rule]) -> Iterator[str]:
    """What is wrong with the example, and with its sentence."""
    try:
        written = tomllib.loads(kind.example)
        rule = kind.model_validate(written)
    except (ValueError, ModelError) as error:  # a ValidationError and an error of TOML are ValueErrors
        yield f"the example cannot be read: {_problem(error)}"
        return
    if not written:
        yield "there is no example"
    if kind.model_validate(rule.model_dump(by_alias=True, exclude_none=True)) != rule:
        yield "the example is another rule when it is written and read again"
    try:
        said = rule.sentence()
    except NotImplementedError:
        yield "there is no sentence"
    except Exception as error:
        yield f"the sentence of the example fails: {told(error)}"
    else:
        if not (isinstance(said, str) and re.fullmatch(r"\S[^\n{}\[\]<>]*[^\s.]", said)):
            yield f"the sentence of the example is not one line without a full stop at its end: {said!r}"
        elif re.search(r"None|Decimal|Fraction|\bcountries=", said):
            yield f"the sentence of the example is not for a reader: {said!r}"


def _problem(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors(include_url=False))
    return told(error)


# -- the audit statement stands alone --------------------------------------------------------------------

_LOADED = """
import importlib, json, sys
importlib.import_module(sys.argv[1])
print(json.dumps(sorted(sys.modules)))
"""

_STRANGERS = ("forcegen.rules", "forcegen.formulation", "forcegen.solver", "forcegen.model", "forcegen.plan")


def _dependence(statement: str, rule: str) -> Iterator[str]:
    """What the module of the audit statement loads that it must not, found out in a fresh interpreter."""
    if statement == rule:
        yield f"the audit statement stands in the module of the rule, {rule}"
        return
    path = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(  # noqa: S603 - this interpreter, with a module that it has loaded already
        [sys.executable, "-c", _LOADED, statement],
        env={**os.environ, **path},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if done.returncode:
        yield f"the audit statement does not load by itself: {(done.stderr.splitlines() or ['?'])[-1]}"
        return
    loaded = done.stdout
    for name in (rule, *_STRANGERS):
        if f'"{name}"' in loaded:
            yield f"loading the audit statement loads {name}, on which the audit may not rest"


# -- trials ----------------------------------------------------------------------------------------------


class _Trial:
    """A kind tried on one model after another; of the reasons found in a model, the first of each sort."""

    def __init__(self, kind: type[Rule], state: State, seed: int) -> None:
        self._kind = kind
        self._state = state
        self._chance = Random(seed)  # noqa: S311 - points to try, no secrets
        self._told: set[str] = set()
        self.points = 0
        self.admitted = 0

    def of(self, model: ForceModel, *, solved: bool) -> Iterator[str]:
        """What is wrong in one model, of what was not wrong before."""
        for sort, reason in self._checks(model, solved=solved):
            if sort not in self._told:
                self._told.add(sort)
                yield f"{reason}, in a model with {_shown(_tried_rule(model))}"

    def _checks(self, model: ForceModel, *, solved: bool) -> Iterator[tuple[str, str]]:
        rule = _tried_rule(model)
        try:
            stated = Stated(model, rule)
        except InexactError as error:
            yield "inexact", f"rows are not exact: {error}"
            return
        except Exception as error:
            yield "rows", f"the rows fail: {told(error)}"
            return
        yield from self._of_rows(stated)
        yield from self._of_order(model, stated)
        yield from self._of_scale(model, stated)
        try:
            restated = Restated(self._state, model, rule)
        except Exception as error:
            yield "audit", f"the audit statement fails on the rule as plain data: {told(error)}"
            return
        yield from self._row_by_row(stated, restated)
        yield from self._point_by_point(stated, restated)
        if solved:
            yield from self._solved(model, restated)

    def _of_rows(self, stated: Stated) -> Iterator[tuple[str, str]]:
        """Rows have names of their own, and speak of what is in scope while the rule applies."""
        indices = [row.index for row in stated.rows]
        if len(set(indices)) < len(indices):
            twice = next(index for index in indices if indices.count(index) > 1)
            yield "twice", f"two rows have the index {twice}"
        covers = _covers(stated)
        for row in stated.rows:
            if not all(is_id(part) if isinstance(part, str) else type(part) is int for part in row.index):
                yield "index", f"the index {row.index} has parts that are neither a rotation nor an id"
            if outside := next((place for place in row.people if not covers(place)), None):
                yield "scope", f"row {row.index} ignores the scope: it counts {outside.country} at {outside.site}"
            first = next(iter(row.index), None)
            if stated.rule.permits or not isinstance(first, int):
                continue
            if first not in stated.applies:
                yield "dates", f"row {row.index} is stated in a rotation in which the rule does not apply"
        if not stated.rule.permits and any(place.rotation not in stated.applies for place in stated.forbidden):
            yield "dates", "contributions are forbidden in a rotation in which the rule does not apply"

    def _of_order(self, model: ForceModel, stated: Stated) -> Iterator[tuple[str, str]]:
        """The rows and their order do not change with a second call or the order of the model's rows."""
        if Stated(model, stated.rule).rows != stated.rows:
            yield "stable", "the rows are not the same when they are asked for again"
        turned = {table: getattr(model, table)[::-1] for table in ("countries", "pools", "zones", "sites", "roles")}
        other = model.with_tables(**turned)
        if Stated(other, _tried_rule(other)).rows != stated.rows:
            yield "order", "the rows, or their order, change with the order of the model's rows"

    def _of_scale(self, model: ForceModel, stated: Stated) -> Iterator[tuple[str, str]]:
        """Ten times as many people, with ten times every figure of the rule in persons: limits grow tenfold."""
        own = [name for name, field in self._kind.model_fields.items() if _in_persons(field.metadata, field.annotation)]
        own = [name for name in own if getattr(stated.rule, name) is not None]
        if not own or any(row.numbers for row in stated.rows):
            return
        larger = {name: getattr(stated.rule, name) * 10 for name in own}
        tables = {
            table: [row.model_copy(update={key: getattr(row, key) * 10}) for row in getattr(model, table)]
            for table, key in (("pools", "strength"), ("strengths", "personnel"), ("history", "personnel"))
        }
        other = model.with_tables(**tables, rules=[stated.rule.model_copy(update=larger)])
        rows = [(row.index, row.people, row.sense, row.limit) for row in Stated(other, _tried_rule(other)).rows]
        if rows != [(row.index, row.people, row.sense, row.limit * 10) for row in stated.rows]:
            yield "scale", f"the limits do not grow tenfold with the people and with {', '.join(own)}"

    def _row_by_row(self, stated: Stated, restated: Restated) -> Iterator[tuple[str, str]]:
        """The audit says of each row what the rule says, because a proof weighs both by the same multiplier."""
        points = [stated.sent(point) for point in stated.points(self._chance, 4)]
        for row in stated.rows:
            if not row.people and not row.numbers:
                continue
            said = restated.relaxed.get(row.index)
            if said is None:
                yield "missing", f"the audit statement says nothing of row {row.index}"
                continue
            unit, numbers = said.statement.unit, [(one.most, one.weight) for one in said.numbers if one.weight]
            own = f"{row.sense} {row.limit}"
            theirs = f"{said.statement.sense} {said.statement.limit / unit}"
            if own != theirs:
                yield "limit", f"row {row.index} is {own}, and the audit statement of this index is {theirs}"
            elif any(row.left(sent) != book_of(sent).left(said.statement) / unit for sent in points):
                yield "people", f"row {row.index} and the audit statement of this index count other people"
            elif sorted((number.most, factor) for number, factor in row.numbers.items()) != sorted(numbers):
                yield "numbers", f"row {row.index} and the audit statement of this index have other whole numbers"

    def _point_by_point(self, stated: Stated, restated: Restated) -> Iterator[tuple[str, str]]:
        """The plans that the rows admit are those that the audit statement admits."""
        try:
            for point in stated.points(self._chance, POINTS):
                self.points += 1
                sent, admitted = stated.sent(point), stated.admits(point)
                self.admitted += admitted
                if restated.admits(book_of(sent)) != admitted:
                    who = ", ".join(
                        f"{n} of {place.country} at {place.site} in rotation {place.rotation}"
                        for place, n in sent.items()
                        if n
                    )
                    yields = "allow, and the audit statement forbids" if admitted else "forbid, and the audit allows"
                    yield f"{admitted}", f"the rows {yields}: {who or 'none'}"
                    return
        except Exception as error:
            yield "points", f"plans could not be tried: {told(error)}"

    def _solved(self, model: ForceModel, restated: Restated) -> Iterator[tuple[str, str]]:
        """The plan passes the audit and its certificate proves it; without the rule it is no worse."""
        try:
            plan, certificate = certify(vary(model))
        except Exception as error:
            yield "solve", f"the model cannot be solved: {told(error)}"
            return
        if breaches := audit(plan, model).breaches:
            yield "plan", f"the audit of the plan finds: {breaches[0]}"
        if certificate is not None and (breaches := check_certificate(certificate, plan, model).breaches):
            yield "certificate", f"the certificate does not prove the plan: {breaches[0]}"
        yield from self._perturbed(plan, model, restated)
        before, after = plan.totals.short, solve(model.with_tables(rules=())).totals.short
        if before is not None and (after is None or (after < before if self._kind.permits else after > before)):
            changed = "improves" if self._kind.permits else "worsens"
            yield "dropped", f"dropping the rule {changed} the plan: shortfall {before} with it, {after} without"

    def _perturbed(self, plan: Plan, model: ForceModel, restated: Restated) -> Iterator[tuple[str, str]]:
        """The audit of a whole plan finds the rule broken exactly where its statement is, with one person more."""
        for position, one in enumerate(plan.contributions):
            more = one.model_copy(update={"personnel": one.personnel + 1})
            sent = (*plan.contributions[:position], more, *plan.contributions[position + 1 :])
            found = audit(plan.model_copy(update={"contributions": sent}), model)
            told_broken = any(breach.rule == small.RULE for breach in found.breaches)
            if told_broken == restated.admits(Book(sent)):
                yield "perturbed", "the audit of a plan with one person more and the audit statement do not agree"
                return


def _tried_rule(model: ForceModel) -> Rule:
    return next(rule for rule in model.rules if rule.id == small.RULE)


def _shown(rule: Rule) -> str:
    """The fields of a rule that are tried, as a model has them."""
    plain = rule.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    left_out = {"id", "kind", "owner", "bindingness", "status", "source", "provenance"}
    fields = [f"{key} = {quoted(value)}" for key, value in plain.items() if key not in left_out]
    return ", ".join(fields) or "no field of its own"


def _covers(stated: Stated) -> Callable[[Any], bool]:
    """Whether a place is in one of the scopes of a rule."""
    pools = {(one.country, one.id): one for one in stated.model.pools}
    sites, roles = {one.id: one for one in stated.model.sites}, {one.id: one for one in stated.model.roles}

    def covered(place: Any) -> bool:
        return any(
            scope.covers_pool(pools[place.country, place.pool])
            and scope.covers_site(sites[place.site])
            and scope.covers_role(roles[place.role])
            for scope in stated.rule.scopes()
        )

    return covered


def _in_persons(metadata: Sequence[Any], annotation: Any) -> bool:
    """Whether a field counts persons: its type is ``Persons``, or may be."""
    return type_name(Annotated[(annotation, *metadata)] if metadata else annotation) == "persons"
