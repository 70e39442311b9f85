"""Why not this contribution? The rules that forbid it, or what it would cost elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from forcegen.documents.explanation import Forbids, WhyNot
from forcegen.explain.case import NOTHING, Case, figure, rounded
from forcegen.formulation.linear import Index
from forcegen.model import ForceModel, likely
from forcegen.problems import Argument, ModelError, Problem, quoted
from forcegen.solver.budget import Budget
from forcegen.terms.calendar import rotations_in_words
from forcegen.whatif.change import Change, Sent

_QUESTION = re.compile(
    r"(?:(?P<persons>[0-9]{1,7}) +(?:of +)?)?"
    r"(?P<who>[\w-]+(?:\.[\w-]+)?)(?P<rest>(?: +(?:at|in rotations?|as) +\S+)*)",
    re.IGNORECASE,
)
_PART = re.compile(r"(at|in rotations?|as) +(\S+)", re.IGNORECASE)
_ROTATIONS = re.compile(r"([0-9]{1,3})(?:[-–]([0-9]{1,3}))?")

FORM = '"ESP at odesa-hub in rotation 3 as engineers"'
"""What a question looks like."""


@dataclass(frozen=True)
class Question:
    """A contribution that somebody misses.

    Attributes:
        text: The question as it was asked.
        country: Whose people.
        pool: Of which pool; any of the country's where it is empty.
        site: Where; anywhere where it is empty.
        role: As what; in any role where it is empty.
        rotations: First and last rotation; all where there are none.
        persons: How many in each of the rotations.
    """

    text: str
    country: str
    pool: str
    site: str
    role: str
    rotations: tuple[int, int] | None
    persons: int


def read_question(text: str, model: ForceModel) -> Question:
    """A question such as "ESP at odesa-hub in rotation 3 as engineers", or "200 of ESP.land in rotations 3-5".

    Raises:
        ModelError: When it cannot be read, or names what the model does not have, with every problem.
    """
    read = _QUESTION.fullmatch(" ".join(text.split()))
    if read is None:
        raise ModelError([Problem(Argument("questions"), quoted(text), f"a question such as {FORM}")])
    country, _, pool = read["who"].partition(".")
    parts: dict[str, str] = {}
    problems: list[Problem] = []
    for word, value in _PART.findall(read["rest"]):
        key = word.casefold().split()[0]
        if key in parts:
            problems.append(Problem(Argument("questions"), quoted(f"{word} {value}"), f"'{key}' once"))
        parts[key] = value
    known = {
        "country": (country, [one.id for one in model.countries]),
        "pool": (pool, [one.id for one in model.pools if one.country == country]),
        "site": (parts.get("at", ""), [one.id for one in model.sites]),
        "role": (parts.get("as", ""), [one.id for one in model.roles]),
    }
    for what, (found, ids) in known.items():
        if found and found not in ids and not (what == "pool" and country not in known["country"][1]):
            expected = f"a {what} of the model"
            problems.append(Problem(Argument("questions", what), quoted(found), expected, likely(model, found, ids)))
    rotations = None
    if "in" in parts:
        span = _ROTATIONS.fullmatch(parts["in"])
        last = model.calendar.rotations
        first_last = (int(span[1]), int(span[2] or span[1])) if span else (0, 0)
        if 1 <= first_last[0] <= first_last[1] <= last:
            rotations = first_last
        else:
            expected = f"a rotation from 1 to {last}, or a range such as 1-{last}"
            problems.append(Problem(Argument("questions", "rotation"), quoted(parts["in"]), expected))
    persons = int(read["persons"] or 1)
    if not persons:
        problems.append(Problem(Argument("questions"), quoted(text), "at least one person"))
    if problems:
        raise ModelError(problems)
    return Question(text, country, pool, parts.get("at", ""), parts.get("as", ""), rotations, persons)


def why_not(case: Case, question: Question, budget: Budget) -> WhyNot:
    """The answer to a question.

    Raises:
        TimeOverError: When the budget is over.
    """
    meant = _meant(case, question)
    about = {"question": question.text, "persons": question.persons}
    if not meant.size:
        return WhyNot(answer="never", sentence=_never(case, question), **about)
    permitted = case.formulation.permitted[meant]
    rotation = case.formulation.sets.rotation[meant]
    shut = [t for t in np.unique(rotation).tolist() if not permitted[rotation == t].any()]
    if shut:
        return _forbidden(case, question, meant, shut, budget, about)
    missing = case.missing(budget)
    costs = _costs(case, meant, question.persons, frozenset(), budget)
    people = _people(question.persons)
    if costs is None:
        sentence = f"Impossible: no plan has {people} of {_whom(question)} there; {_limits(case, question)}."
        return WhyNot(answer="impossible", sentence=sentence, **about)
    costs -= missing
    if costs <= NOTHING:
        sentence = f"Possible at no cost: a plan with {people} of {_whom(question)} there is equally good."
        return WhyNot(answer="free", costs=figure(max(Fraction(0), costs)), sentence=sentence, **about)
    sentence = f"Allowed, but {people} of {_whom(question)} there would increase the {case.measure} elsewhere."
    return WhyNot(answer="costs", costs=figure(costs), sentence=sentence, **about)


def _forbidden(
    case: Case, question: Question, meant: Index, shut: Sequence[int], budget: Budget, about: dict[str, object]
) -> WhyNot:
    rotation = case.formulation.sets.rotation
    asked = np.zeros(case.formulation.sets.contributions, dtype=np.bool_)
    asked[meant] = True
    when = {
        case.formulation.rulebook[rule].id: tuple(np.unique(rotation[banned[asked[banned]]]).tolist())
        for rule, banned in sorted(case.formulation.forbidden.items())
        if asked[banned].any()
    }
    rules = [*when]
    missing, lifted = case.missing(budget), case.without(rules, budget)
    costs = _costs(case, meant, question.persons, frozenset(rules), budget)
    forbid = f"{rules[0]} forbids" if len(rules) == 1 else f"{len(rules)} rules forbid"
    part = "" if len(shut) == len(np.unique(rotation[meant])) else f" in {rotations_in_words(shut)}"
    return WhyNot(
        answer="forbidden",
        rules=tuple(Forbids(**dict(case.blamed(rule)), rotations=rotations) for rule, rotations in when.items()),
        costs=None if costs is None else figure(max(Fraction(0), costs - lifted)),
        lifted=figure(missing - lifted),
        sentence=f"{forbid} it{part}.",
        **about,
    )


def _meant(case: Case, question: Question) -> Index:
    """Contributions of the program that the question is about."""
    sets = case.formulation.sets
    place = {site: at for at, sites in case.merged.members.items() for site in sites}
    inside = np.array([pool.country == question.country for pool in sets.pools], dtype=np.bool_)[sets.pool]
    if question.pool:
        inside &= np.array([pool.id == question.pool for pool in sets.pools], dtype=np.bool_)[sets.pool]
    if question.site:
        at = place.get(question.site)
        inside &= np.array([site.id == at for site in sets.sites], dtype=np.bool_)[sets.site]
    if question.role:
        inside &= np.array([role.id == question.role for role in sets.roles], dtype=np.bool_)[sets.role]
    if question.rotations:
        inside &= (sets.rotation >= question.rotations[0]) & (sets.rotation <= question.rotations[1])
    return np.flatnonzero(inside)


def _costs(case: Case, meant: Index, persons: int, dropped: frozenset[str], budget: Budget) -> Fraction | None:
    """What is missing in all with so many of these contributions in every rotation; ``None`` if that cannot be."""
    rotation = case.formulation.sets.rotation[meant]
    sent = tuple(Sent(tuple(meant[rotation == t].tolist()), Fraction(persons)) for t in np.unique(rotation).tolist())
    answer = case.ask(Change(dropped, sent=sent, focus=case.focus), budget)
    return None if answer.status == "infeasible" else rounded(answer.missing)


def _never(case: Case, question: Question) -> str:
    pools = [pool for pool in case.model.pools if pool.country == question.country]
    if question.role and not any(question.role in pool.roles for pool in pools):
        return f"{question.country} has no people for the role '{question.role}'."
    where = f" at {question.site}" if question.site else ""
    role = f" as {question.role}" if question.role else ""
    first, last = question.rotations or (1, 0)
    when = f" in {rotations_in_words(range(first, last + 1))}" if question.rotations else ""
    return f"{question.country} cannot contribute{where}{role}{when}: nothing is required there."


def _limits(case: Case, question: Question) -> str:
    pools = [pool for pool in case.model.pools if pool.country == question.country]
    deployable = sum((case.model.available(pool, 1) for pool in pools), Fraction(0))
    return f"{question.country} has {int(deployable):,} deployable people in total, and rules may allow fewer"


def _whom(question: Question) -> str:
    return f"{question.country}.{question.pool}" if question.pool else question.country


def _people(persons: int) -> str:
    return "one person" if persons == 1 else f"{persons:,} persons"
