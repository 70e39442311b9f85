"""The rows of the model's tables that load a contradiction: posts, people, and where they are already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from forcegen.documents.plan import Load, Plan
from forcegen.formulation import Formulation
from forcegen.formulation.equal_sites import Merged
from forcegen.model import ForceModel
from forcegen.model.norms import facts_in, unfillable_pledges
from forcegen.terms.calendar import rotations_in_words


def loads_of(merged: Merged, formulation: Formulation, rows: Iterable[int]) -> tuple[Load, ...]:
    """What the tables say of some rows of the program, the requirements first.

    Args:
        merged: The model with equal sites as one, of which the program was made.
        formulation: Its program.
        rows: Rows with a multiplier in the proof.
    """
    found: dict[tuple[str, str, Decimal], set[int]] = {}
    for row in rows:
        for table, name, personnel, rotations in _of_row(merged, formulation, row):
            found.setdefault((table, name, personnel), set()).update(rotations)
    ordered = sorted(found.items(), key=lambda item: (_TABLES.index(item[0][0]), item[0][1], min(item[1])))
    return tuple(
        Load(from_table=table, name=name, personnel=personnel, rotations=tuple(sorted(rotations)))
        for (table, name, personnel), rotations in ordered
    )


_TABLES = ("requirements", "pools", "strengths", "commitments", "history")


def _of_row(merged: Merged, formulation: Formulation, row: int) -> Iterator[tuple[str, str, Decimal, tuple[int, ...]]]:
    """Table, name, persons and rotations of what a row of the program rests on."""
    sets, model = formulation.sets, merged.whole
    if row < sets.posts:
        t = int(sets.post_rotation[row])
        place, role = sets.sites[sets.post_site[row]].id, sets.roles[sets.post_role[row]].id
        lines = [
            line
            for line in model.counted
            if line.role == role
            and line.site in merged.members[place]
            and model.calendar.touches(t, line.since, line.until)
        ]
        for site in dict.fromkeys(line.site for line in lines):
            asked = sum((line.personnel for line in lines if line.site == site), Decimal(0))
            yield "requirements", f"{role} at {site}", asked, (t,)
        return
    owner = int(formulation.owner[row])
    rule = formulation.rulebook[owner] if owner >= 0 else None
    if rule is None or rule.people_of is None:
        return
    t = formulation.rotation(row)
    pool = next(one for one in model.pools if (one.country, one.id) == rule.people_of)
    first = min((one.first for one in rule.people_rows() if one.last == t), default=t)
    facts = list(facts_in(model, pool, range(first, t + 1)))
    strength = [fact for fact in facts if fact.table == "strengths"]
    if not strength:
        yield "pools", f"{pool.key} strength", pool.strength, (t,)
    for fact in facts:
        yield fact.table, f"{pool.key} {fact.name}", fact.personnel, (t,)


def rests_on(plan: Plan, model: ForceModel) -> list[str]:
    """What a contradiction rests on besides its rules: pledges that cannot be kept, and rows of the tables.

    Args:
        plan: A contradictory plan.
        model: The model that it answers, with the changes of the plan.
    """
    return sentences((rule.id for rule in plan.rules if rule.binding), plan.loads, model)


def sentences(rules: Iterable[str], loads: Iterable[Load], model: ForceModel) -> list[str]:
    """What rules that contradict each other rest on: those of them that are pledges nobody can keep, and rows."""
    binding = set(rules)
    pledges = [one.sentence for one in unfillable_pledges(model) if one.rule in binding]
    return pledges + [
        f"{load.name}: {load.personnel:,} in {rotations_in_words(load.rotations)} ({load.from_table})" for load in loads
    ]
