"""Two readings of the law, written apart, are the same law; and dwell is what single people can serve."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any

from audit_case import answer, one_pool, served
from hypothesis import given, settings
from hypothesis import strategies as st
from random_models import LINEAR, WHOLE, models

from builders import examples
from forcegen.audit import audit
from forcegen.audit.clauses import OF_A_RULE, law
from forcegen.audit.figures import Figures
from forcegen.audit.statements import SENSES, Book, Choice, Statement
from forcegen.documents.plan import Contribution
from forcegen.model import ForceModel
from forcegen.model.facts import FactsOfModel
from forcegen.rules import Rule
from forcegen.rules.base import Sense
from forcegen.terms.scope import Scope

# -- dwell against a roster of people ----------------------------------------------------------------------


def _can_be_manned(people: int, rest: int, series: list[int]) -> bool:
    """Whether so many people can serve the series: each in one rotation, then at home for ``rest``."""
    back = [-rest] * people  # the rotation in which each person last came home is long past
    for t, needed in enumerate(series):
        rested = [person for person in range(people) if back[person] + rest < t + 1]
        if len(rested) < needed:
            return False
        for person in rested[:needed]:
            back[person] = t + 1
    return True


@given(
    people=st.integers(1, 12),
    rest=st.integers(1, 4),
    past=st.lists(st.integers(0, 6), min_size=4, max_size=4),
    plan=st.lists(st.integers(0, 12), min_size=4, max_size=4),
)
def test_dwell_is_what_people_can_serve(people: int, rest: int, past: list[int], plan: list[int]) -> None:
    """Proves that the windows say exactly what a roster of single people says, past deployments included.

    Without it the audit and the formulation could share one wrong reading of dwell.
    """
    if not _can_be_manned(people, rest, past):
        past = [0, 0, 0, 0]  # a past that could not be served says nothing about the plan
    history = [
        {"country": "FRA", "pool": "land", "rotation": t - 3, "personnel": number} for t, number in enumerate(past)
    ]
    model = one_pool({"strength": people, "dwell": rest}, history=history)
    found = audit(answer(model, served(dict(enumerate(plan, start=1)))), model)
    assert found.ok == _can_be_manned(people, rest, past + plan)


# -- two readings of the law -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sum:
    """A sum of persons, and of the whole numbers that a rule asks for: the least that is an expression.

    ``empty`` where nobody can ever be in it.
    """

    value: Fraction
    whole: Mapping[tuple[Any, ...], Fraction] = field(default_factory=dict)
    empty: bool = False

    def __add__(self, other: Sum) -> Sum:
        names = {**self.whole, **other.whole}
        whole = {name: self.whole.get(name, Fraction(0)) + other.whole.get(name, Fraction(0)) for name in names}
        return Sum(self.value + other.value, whole, self.empty and other.empty)

    def __radd__(self, other: int) -> Sum:
        return NotImplemented if other else self

    def __sub__(self, other: Sum) -> Sum:
        return self + other * Fraction(-1)

    def __mul__(self, factor: Fraction) -> Sum:
        whole = {name: coefficient * factor for name, coefficient in self.whole.items()}
        return Sum(self.value * factor, whole, self.empty)


class Sums(FactsOfModel):
    """The least that rules can state their rows on: the sums themselves, for given contributions and waivers."""

    def __init__(self, model: ForceModel, sent: list[Contribution], waived: Mapping[Any, int]) -> None:
        super().__init__(model)
        self._sent = sent
        self._waived = waived
        self.most: dict[tuple[Any, ...], int] = {}

    @property
    def nothing(self) -> Sum:
        return Sum(Fraction(0), empty=True)

    def contributions(self, scope: Scope, rotation: int) -> Sum:
        pools = {(pool.country, pool.id) for pool in self.pools if scope.covers_pool(pool)}
        sites = {site.id for site in self.sites if scope.covers_site(site)}
        roles = {role.id for role in self.roles if scope.covers_role(role)}
        persons = sum(
            one.personnel
            for one in self._sent
            if one.rotation == rotation and (one.country, one.pool) in pools and one.site in sites and one.role in roles
        )
        return Sum(Fraction(persons), empty=not (pools and sites and roles))

    def deployed(self, country: str, pool: str, first: int, last: int) -> Sum:
        return Sum(
            Fraction(
                sum(
                    one.personnel
                    for one in self._sent
                    if (one.country, one.pool) == (country, pool) and first <= one.rotation <= last
                )
            )
        )

    def waivable(self, country: str, pool: str, rotation: int) -> int:
        return sum(self._model.waivable.get((country, pool, rotation), {}).values())

    def waived(self, country: str, pool: str, rotation: int, rule: str | None = None) -> Sum:
        people = sum(
            number
            for (waiver, key, t), number in self._waived.items()
            if key == (country, pool) and t == rotation and rule in (None, waiver)
        )
        return Sum(Fraction(people))

    def whole(self, name: tuple[Any, ...], most: int) -> Sum:
        self.most[name] = int(most)
        return Sum(Fraction(0), {name: Fraction(1)})

    def cells(self, scope: Scope, rotation: int) -> Iterator[tuple[tuple[str, str, str], Sum]]:
        for country, site, role in product(self.countries, self.sites, self.roles):
            within = scope.model_copy(update={"countries": (country.id,), "sites": (site.id,), "roles": (role.id,)})
            admitted = not scope.countries or country.id in scope.countries
            persons = self.contributions(within, rotation)
            if admitted and scope.covers_site(site) and scope.covers_role(role) and not persons.empty:
                yield (country.id, site.id, role.id), persons

    def rows(self, rule: Rule) -> Iterator[tuple[tuple[int | str, ...], Sum, Fraction, Sense]]:
        """Each row as its index, left side, limit and sense."""
        force: Any = self
        bans = [(scope, set(rotations)) for scope, rotations in rule.bans(force)]
        for t in sorted(set[int]().union(*(rotations for _, rotations in bans))):
            sums = [self.contributions(scope, t) for scope, rotations in bans if t in rotations]
            yield (t,), sum(sums[1:], sums[0]), Fraction(0), "<="
        for row in rule.rows(force):
            left: Any = row.left
            yield row.index, left, row.limit, row.sense


@st.composite
def deployments(draw: st.DrawFn, model: ForceModel, most: int) -> list[Contribution]:
    """Some contributions, whether the rules allow them or not."""
    cells = st.tuples(
        st.sampled_from([("FRA", "land"), ("GBR", "air")]),
        st.sampled_from(["lviv", "odesa"]),
        st.sampled_from(["protection", "logistics"]),
        st.integers(1, model.calendar.rotations),
    )
    return [
        Contribution(country=country, pool=pool, site=site, role=role, rotation=t, personnel=number)
        for ((country, pool), site, role, t), number in draw(
            st.dictionaries(cells, st.integers(1, most), max_size=12)
        ).items()
    ]


def test_every_kind_is_tried() -> None:
    """Proves that the random models have rules of every kind that says anything by itself."""
    assert {*LINEAR, *WHOLE} == OF_A_RULE.keys() - {"substitution"}


@settings(max_examples=examples(40))
@given(model=models(LINEAR, each_once=True), data=st.data())
def test_two_readings_of_the_law_agree(model: ForceModel, data: st.DataObject) -> None:
    """Proves that the audit's statements and the rules' rows are the same inequalities, row by row.

    They were written apart; a slip in either shows here, with the model that brings it out. A row that only one
    of them has says nothing: nobody can be in it, or nothing can break it. Without it a plan could be refused,
    or passed, for a mistake of the audit.
    """
    sent = data.draw(deployments(model, 500))
    waived = data.draw(
        st.dictionaries(
            st.tuples(
                st.sampled_from([rule.id for rule in model.rules if rule.kind == "waiver"]),
                st.sampled_from([("FRA", "land"), ("GBR", "air")]),
                st.integers(1, model.calendar.rotations),
            ),
            st.integers(1, 900),
        )
    )
    book = Book(sent, waived)
    clauses = {clause.id: clause for clause in law(Figures(model))}
    assert sorted(clauses) == [rule.id for rule in model.rulebook]
    for rule in model.rulebook:
        clause = clauses[rule.id]
        assert (clause.kind, clause.owner, clause.bindingness) == (rule.kind, rule.owner, rule.bindingness)
        stated = {one.index: one for one in clause.statements if isinstance(one, Statement)}
        assert len(stated) == len(clause.statements)
        rows = {index: (left, limit, sense) for index, left, limit, sense in Sums(model, sent, waived).rows(rule)}
        unit = _unit(rule, model)
        for index in stated.keys() & rows.keys():
            left, limit, sense = rows[index]
            said = stated[index]
            assert (book.left(said) - said.limit, said.sense) == ((left.value - limit) * unit, sense)
        assert all(rows[index][0].empty for index in rows.keys() - stated.keys())
        assert all(stated[index].breach(book) is None for index in stated.keys() - rows.keys())


def _unit(rule: Any, model: ForceModel) -> Fraction:
    """What one unit of a rule's row is in the audit: a budget is stated in money, and rowed in persons."""
    if rule.kind != "budget":
        return Fraction(1)
    return Fraction(rule.per_person_month) * model.calendar.rotation_months


@settings(max_examples=examples(40))
@given(model=models(WHOLE, each_once=True), data=st.data())
def test_a_choice_holds_where_whole_numbers_exist(model: ForceModel, data: st.DataObject) -> None:
    """Proves that what the audit asks of sums is that whole numbers exist which fulfil the rule's rows.

    They are looked for one by one. Nobody sends more than the strength of a pool here, as in any plan. Without
    it a plan could be refused that the search found, or one passed that it could not find.
    """
    sent = data.draw(deployments(model, 80))
    book = Book(sent)
    clauses = {clause.id: clause for clause in law(Figures(model))}
    for rule in model.rules:
        statements = clauses[rule.id].statements
        assert all(isinstance(one, Choice) for one in statements)
        sums = Sums(model, sent, {})
        rows = [(left, limit, sense) for _, left, limit, sense in sums.rows(rule)]
        assert all(one.breach(book) is None for one in statements) == _exist(rows, sums.most)


def _exist(rows: list[tuple[Sum, Fraction, Sense]], most: Mapping[tuple[Any, ...], int]) -> bool:
    """Whether whole numbers exist that fulfil all rows, tried one after the other where no row names two of them."""
    groups: list[set[tuple[Any, ...]]] = []
    for left, _, _ in rows:
        joined = set(left.whole).union(*(group for group in groups if group & left.whole.keys()))
        groups = [group for group in groups if not group & joined] + [joined]
    return all(
        any(
            all(
                SENSES[sense][1](left.value + sum(c * values[name] for name, c in left.whole.items()), limit)
                for left, limit, sense in rows
                if left.whole.keys() <= group
            )
            for numbers in product(*(range(most[name] + 1) for name in group))
            for values in [dict(zip(group, numbers, strict=True))]
        )
        for group in groups
    )
