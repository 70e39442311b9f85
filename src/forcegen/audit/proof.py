"""The checker of certificates: whether no plan does better is a matter of multiplying and adding.

A certificate gives multipliers to things that every plan obeys: what a rule says (``law`` states it anew), and that
the people at a place fill what is required there or leave it short. Multiplied and summed, these inequalities give
one more that every plan obeys:

    what is paid for each person sent + what is paid for each person short ≥ the multipliers times the limits.

Where nothing more than 0 is paid for a person sent, whoever and wherever it is, and no more than the claim's weight
for a person short, the weighted shortfall itself is at least the right side. Two things may be paid for beyond that,
because they are bounded: a shortfall by what is required, a whole number of a rule's own by its largest value; what
that could come to is taken off. Every plan is in whole people: where all weights of what a rule says are whole numbers,
its limit is rounded to the whole number that it comes to (``Relaxed.limit``). Nobody is told how the multipliers were
found; it does not matter.

It takes on trust only whether a claim is the best that could be made (``exact``) or perhaps a little less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil, floor, lcm
from typing import TYPE_CHECKING

from forcegen.audit.breach import Breach, shown
from forcegen.audit.clauses import law
from forcegen.audit.dearest import Dearest, Paid
from forcegen.audit.figures import Figures
from forcegen.audit.statements import Block, Relaxed, Statement, Waived

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forcegen.audit.figures import Exact
    from forcegen.audit.statements import Index, Key
    from forcegen.documents.certificate import Certificate, Claim
    from forcegen.documents.plan import Plan
    from forcegen.model import ForceModel

PLACES = 10**9
"""A plan states its bounds to the ninth decimal, rounded down, where people are not counted whole."""

type Rows = Mapping[tuple[str, Index], Relaxed]
"""All that the rules say, by rule and index."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The outcome of checking a certificate.

    Attributes:
        breaches: Everything found wrong.
        proven: What the claims say, in words.
        quality: How good they are, and what they leave out, as what follows in the sentence.
        multipliers: Number of multipliers, one for each rotation.
        rules: Number of rules among what they are of.

    >>> import forcegen as fg
    >>> variant = fg.vary(fg.load("core-sustainment"))
    >>> plan, certificate = fg.certify(variant)
    >>> proof = fg.check_certificate(certificate, plan, variant.model)
    >>> proof.ok, proof.proven
    (True, 'lower bound 6,000')
    """

    breaches: tuple[Breach, ...]
    proven: str
    quality: str
    multipliers: int
    rules: int

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.breaches

    def __str__(self) -> str:
        if not self.ok:
            found = "1 breach" if len(self.breaches) == 1 else f"{len(self.breaches):,} breaches"
            return f"Certificate failed: {found}. {self.breaches[0]}"
        rules = "1 rule" if self.rules == 1 else f"{self.rules:,} rules"
        proof = f"; {self.multipliers:,} multipliers on requirements and {rules}" if self.multipliers else ""
        return f"Certificate passed: {self.proven}{proof}{self.quality}."


def check_certificate(certificate: Certificate, plan: Plan, model: ForceModel) -> Proof:
    """Check that a certificate proves what a plan says of all other plans.

    Args:
        certificate: The certificate, from a solve or read back from its document.
        plan: The plan that it goes with; that the plan itself is right is for ``audit`` to say.
        model: The model that the plan answers, its scenario and changes made.

    Returns:
        Every breach found. The plan's lower bounds can be relied on only if ``ok``.

    >>> import forcegen as fg
    >>> variant = fg.vary(fg.load("core-sustainment"))
    >>> plan, certificate = fg.certify(variant)
    >>> fg.check_certificate(certificate, plan, variant.model).ok
    True
    >>> tampered = certificate.model_copy(update={"scenario": "another"})
    >>> fg.check_certificate(tampered, plan, variant.model).ok
    False
    """
    figures = Figures(model)
    rows = _rows(figures)
    breaches = [*_identity(certificate, plan, model)]
    ledgers: list[_Ledger] = []
    if certificate.input_sha256 == model.sha256:
        ledgers = [
            _Ledger(f"claim {number}", claim, rows, figures) for number, claim in enumerate(certificate.claims, start=1)
        ]
    breaches += [breach for ledger in ledgers for breach in ledger.breaches]
    if not breaches:
        breaches += _agreed(certificate, plan, figures)
    rules = len({one.rule for claim in certificate.claims for one in claim.rules})
    multipliers = sum(ledger.multipliers for ledger in ledgers)
    return Proof(tuple(breaches), *_in_words(certificate, plan), multipliers, rules)


def _rows(figures: Figures) -> Rows:
    """All that the rules say: a choice in its relaxed form."""
    rows: dict[tuple[str, Index], Relaxed] = {}
    for clause in law(figures):
        for one in clause.statements:
            for row in (Relaxed(one),) if isinstance(one, Statement) else one.relaxed:
                rows[row.statement.rule, row.statement.index] = row
    return rows


def _identity(certificate: Certificate, plan: Plan, model: ForceModel) -> Iterator[Breach]:
    """Whether it is the certificate of this plan and model, and as it was when it was made."""
    yield from _same("model", certificate.model, model.name)
    yield from _same("scenario", certificate.scenario, plan.scenario)
    yield from _same("input_sha256", certificate.input_sha256, model.sha256)
    yield from _same("covers", certificate.covers, "relaxation" if plan.proof == "search" else "plan")
    yield from _same("seal", certificate.seal, certificate.sha256)


class _Ledger:
    """One claim: its multipliers, what they pay for, and what they sum to.

    Attributes:
        breaches: Everything wrong with it.
    """

    def __init__(self, place: str, claim: Claim, rows: Rows, figures: Figures) -> None:
        self._place, self._claim, self._figures = place, claim, figures
        self._weights = {one.priority: one.weight for one in claim.weights}
        self._said: list[tuple[Relaxed, Fraction]] = []
        self._posts: dict[tuple[str, str, int], Fraction] = {}
        self.breaches = [*self._of_weights(), *self._of_rules(rows), *self._of_requirements()]
        if not self.breaches:
            self.breaches = [*self._persons(), *self._waived(), *self._sum()]

    @property
    def multipliers(self) -> int:
        """Number of multipliers, one for each rotation."""
        return len(self._said) + len(self._posts)

    # -- what has a multiplier ---------------------------------------------------------------------------

    def _of_weights(self) -> Iterator[Breach]:
        known = {priority for lines in self._figures.required.values() for priority in lines}
        stated = [one.priority for one in self._claim.weights]
        if stated != sorted(known.intersection(stated)):
            yield _wrong(f"{self._place}, weights", stated, "priorities of the model, in order")
        if any(weight <= 0 for weight in self._weights.values()):
            yield _wrong(f"{self._place}, weights", list(self._weights.values()), "weights above 0")
        if stated and self._claim.weights[-1].weight != 1:
            yield _wrong(f"{self._place}, weights", self._claim.weights[-1].weight, "1 as the last")
        if not self._claim.bound > 0:
            yield _wrong(f"{self._place}, bound", self._claim.bound, "a number above 0")
        yield from _same(f"{self._place}, kind", self._claim.kind == "contradiction", not stated)

    def _of_rules(self, rows: Rows) -> Iterator[Breach]:
        seen: set[tuple[str, Index]] = set()
        for one in self._claim.rules:
            place = f"{self._place}, rules, {', '.join((one.rule, *one.part))}"
            for t in self._rotations(one.first, one.last):
                index: Index = one.part if t is None else (t, *one.part)
                row = rows.get((one.rule, index))
                if row is None or (one.rule, index) in seen:
                    yield _wrong(f"{place}{_in(t)}", "a multiplier", "a row of the rule, each at most once")
                    break
                seen.add((one.rule, index))
                yield from self._signed(f"{place}{_in(t)}", row.statement.sense, one.multiplier)
                self._said.append((row, one.multiplier))

    def _of_requirements(self) -> Iterator[Breach]:
        for one in self._claim.requirements:
            place = f"{self._place}, requirements, {one.site}, {one.role}"
            # an enabling role may exceed what is required of it; no other role does
            enabling = one.role in self._figures.roles and self._figures.roles[one.role].enabling
            sense = ">=" if enabling else "=="
            right = not any(self._signed(place, sense, one.multiplier))
            for t in self._rotations(one.first, one.last):
                where = (one.site, one.role, t or 0)
                if where not in self._figures.required or where in self._posts:
                    yield _wrong(f"{place}{_in(t)}", "a multiplier", "a requirement, each at most once")
                    break
                if not right:
                    yield from self._signed(f"{place}{_in(t)}", sense, one.multiplier)
                self._posts[where] = one.multiplier

    def _rotations(self, first: int | None, last: int | None) -> Iterator[int | None]:
        """Each rotation from the first to the last; once, without any, where there is neither."""
        known = self._figures.rotations
        if first is None and last is None:
            yield None
        elif first is not None and last is not None and first in known and last in known and first <= last:
            yield from range(first, last + 1)
        else:
            yield 0  # no rotation of the plan: nothing is said or required in it

    @staticmethod
    def _signed(place: str, sense: str, multiplier: Fraction) -> Iterator[Breach]:
        if not multiplier or (sense == "<=" and multiplier > 0) or (sense == ">=" and multiplier < 0):
            expected = {"<=": "a number below 0", ">=": "a number above 0", "==": "a number that is not 0"}[sense]
            yield _wrong(place, multiplier, expected)

    # -- what is paid for --------------------------------------------------------------------------------

    def _persons(self) -> Iterator[Breach]:
        """Nothing may be paid for a person sent: not of any pool, to any place, in any role and rotation.

        Sites that the same multipliers speak of differ in nothing but what is paid for filling them. Of a pool in a
        role and rotation it is enough to try the dearest of each such class; only where something is paid for a
        person there, the pool is gone through site by site.
        """
        serving = self._serving()
        dearest = Dearest(self._figures, self._filling)
        for t in self._figures.rotations:
            of_pool: dict[Key, list[Paid]] = {}
            for block, price in serving[t]:
                paid = Paid(block.sites, block.roles, price)
                for pool in block.pools:
                    of_pool.setdefault(pool, []).append(paid)
            for pool in self._figures.pools:
                if dearest.paid(pool, t, of_pool.get(pool, ())) > 0:
                    yield from self._paid_for(pool, t, of_pool.get(pool, ()))

    def _serving(self) -> dict[int, list[tuple[Block, int]]]:
        """Blocks that multipliers speak of, by rotation, with what is paid for a person in them."""
        serving: dict[int, list[tuple[Block, int]]] = {t: [] for t in self._figures.rotations}
        for row, multiplier in self._said:
            for part in row.statement.parts:
                if isinstance(part, Block):
                    price = self._in_units(multiplier * part.weight)
                    for t in part.rotations:
                        if t in serving:  # a relief in the first rotation speaks of the one before the plan as well
                            serving[t].append((part, price))
        return serving

    def _paid_for(self, pool: Key, t: int, blocks: Iterable[Paid]) -> Iterator[Breach]:
        """Each site and role at which something is paid for a person sent of a pool in a rotation."""
        for site, role, effect in self._figures.places(pool, t):
            paid = effect * self._filling.get((site, role, t), 0)
            paid += sum(one.price for one in blocks if site in one.sites and role in one.roles)
            if paid > 0:
                place = f"{self._place}, {'.'.join(pool)} at {site} in {role}{_in(t)}"
                yield _wrong(
                    place, f"dual activity {shown(Fraction(paid) / self._unit)} of a contribution", "at most 0"
                )

    @cached_property
    def _unit(self) -> int:
        """A common denominator of all that is paid: in whole multiples of one over it, sums are fast."""
        weights = {(multiplier, part.weight) for row, multiplier in self._said for part in row.statement.parts}
        prices = {multiplier * weight for multiplier, weight in weights}
        effects = {one.effect for leaves in self._figures.stand_ins.values() for one in leaves}
        of_posts = {*self._posts.values(), *self._weights.values()}
        return lcm(*(price.denominator for price in prices | of_posts)) * lcm(*(one.denominator for one in effects))

    def _in_units(self, price: Fraction) -> int:
        """A price in whole multiples of one over the unit."""
        return price.numerator * (self._unit // price.denominator)

    @cached_property
    def _filling(self) -> dict[tuple[str, str, int], int]:
        """What is paid for filling each post, in units."""
        in_units = {price: self._in_units(price) for price in set(self._posts.values())}
        return {where: in_units[price] for where, price in self._posts.items()}

    def _waived(self) -> Iterator[Breach]:
        """Nothing may be paid for a person whose rest is cut short."""
        paid_for: dict[tuple[Key, int, str | None], Fraction] = {}
        for row, multiplier in self._said:
            for part in [part for part in row.statement.parts if isinstance(part, Waived)]:
                for t in part.rotations:
                    where = (part.pool, t, part.rule)
                    paid_for[where] = paid_for.get(where, Fraction(0)) + multiplier * part.weight
        for rule, pool, t in self._figures.waivable:
            paid = sum(paid_for.get((pool, t, one), Fraction(0)) for one in (None, rule))
            if paid > 0:
                place = f"{self._place}, {rule}, {'.'.join(pool)}{_in(t)}"
                yield _wrong(place, f"dual activity {shown(paid)} of a waiver", "at most 0")

    def _sum(self) -> Iterator[Breach]:
        """The multipliers times the limits, less what shortfalls and whole numbers could give back."""
        total = sum((multiplier * row.limit for row, multiplier in self._said), Fraction(0))
        weights = {priority: self._in_units(weight) for priority, weight in self._weights.items()}
        of_posts: Exact = 0  # where more than the weight is paid for filling a post, what is more is given back
        for where, lines in self._figures.required.items():
            filled = self._filling.get(where, 0)
            for priority, required in lines.items():
                of_posts += min(filled, weights.get(priority, 0)) * required
        total += Fraction(of_posts) / self._unit
        paid: dict[tuple[str, Index, int], Fraction] = {}
        for row, multiplier in self._said:
            for number in row.numbers:
                name = (row.statement.rule, number.name, number.most)
                paid[name] = paid.get(name, Fraction(0)) + multiplier * number.weight
        total -= sum(max(Fraction(0), price) * most for (_, _, most), price in paid.items())
        yield from _same(f"{self._place}, bound", self._claim.bound, total)


# -- what the plan says of it ----------------------------------------------------------------------------


def _agreed(certificate: Certificate, plan: Plan, figures: Figures) -> Iterator[Breach]:
    """Whether the claims, which are proven by now, are what the plan states."""
    kinds = ["contradiction" for claim in certificate.claims if claim.kind == "contradiction"]
    shown_to_be = plan.verdict == "contradictory" and plan.proof != "search"  # a search leaves nothing to check
    yield from _same("claims, contradictions", len(kinds), int(shown_to_be))
    if plan.verdict == "contradictory":
        yield from _same("claims", len(certificate.claims), int(shown_to_be))
        return
    claims = {claim.weights[-1].priority: claim for claim in certificate.claims}
    yield from _same("claims", [claim.weights[-1].priority for claim in certificate.claims], sorted(claims))
    if not claims.keys() <= {tier.priority for tier in plan.tiers}:
        yield _wrong("claims", sorted(claims), "priorities of the plan")
        return
    least, total = _least(certificate, plan, figures)
    for tier in plan.tiers:
        proven, place = least[tier.priority], f"priority {tier.priority}"
        if tier.priority in claims:
            yield from _same(f"{place}, least", claims[tier.priority].least, proven)
            yield from _same(f"{place}, gap", claims[tier.priority].gap, Fraction(tier.short) - proven)
        if certificate.covers == "plan":
            yield from _same(f"{place}, the plan's lower bound", Fraction(tier.lower_bound), proven)
        elif proven > tier.lower_bound:
            yield _wrong(f"{place}, the plan's lower bound", tier.lower_bound, f"at least {shown(proven)}")
    if certificate.covers == "plan" and plan.tiers:
        yield from _same("the plan's lower bound", plan.totals.lower_bound, total)


def _least(certificate: Certificate, plan: Plan, figures: Figures) -> tuple[dict[int, Fraction], Fraction]:
    """Persons short of each priority and in all, at least, in a plan short of no more in every one but the last.

    What the plan is short of in the earlier priorities, times their weights, is taken off the claim's bound: what is
    left, in whole persons where all are, the later one is short of at least. Whoever is short of a person less in an
    earlier one that weighs 1 or more is short of a person more in the later one, so that both together are never
    short of less than the plan in the one and the bound in the other.
    """
    short = {tier.priority: Fraction(tier.short) for tier in plan.tiers}
    rest: dict[int, Fraction] = {}
    for claim in certificate.claims:
        *earlier, last = claim.weights
        left = claim.bound - sum((one.weight * short[one.priority] for one in earlier), Fraction(0))
        rest[last.priority] = (
            Fraction(ceil(left)) if figures.in_whole_persons else Fraction(floor(left * PLACES), PLACES)
        )
    least = {priority: max(Fraction(0), rest.get(priority, Fraction(0))) for priority in short}
    total = sum(least.values(), Fraction(0))
    for claim in certificate.claims:
        *earlier, last = claim.weights
        if rest[last.priority] >= 0:
            traded = {one.priority: short[one.priority] for one in earlier if one.weight >= 1}
            total = max(total, sum({**least, **traded}.values(), Fraction(0)))
    return least, total


def _in_words(certificate: Certificate, plan: Plan) -> tuple[str, str]:
    """What is proven, and how well."""
    if plan.verdict == "contradictory" and plan.proof == "search":
        return "no claim", "; that no plan satisfies all rules was found by search, without a certificate"
    if plan.verdict == "contradictory":
        return "no plan satisfies all rules", ""
    if not certificate.claims:
        return "no shortfall, nothing to prove" if plan.verdict == "met" else "no claim", ""
    quality = (
        ", exact" if all(claim.kind == "exact" for claim in certificate.claims) else ", valid (perhaps not the best)"
    )
    stated = shown(plan.totals.lower_bound)
    if certificate.covers == "plan":
        return f"lower bound {stated}{_for_plans(plan)}", quality
    least = sum((claim.least or Fraction(0) for claim in certificate.claims), Fraction(0))
    proven = f"lower bound {shown(least)}, with fractions of units,{_for_plans(plan)}"
    return proven.removesuffix(","), f"{quality}; the plan's {stated} was found by search, without a certificate"


def _for_plans(plan: Plan) -> str:
    """Which plans the bound on all priorities is of: those that fill the earlier ones as well."""
    earlier = [tier.priority for tier in plan.tiers[:-1]]
    if not earlier:
        return ""
    which = f"priority {earlier[0]}" if len(earlier) == 1 else "the earlier priorities"
    return f" for every plan that fills {which} as well"


def _in(t: int | None) -> str:
    return f" in rotation {t}" if t else ""


def _wrong(where: str, stated: object, expected: str) -> Breach:
    return Breach("certificate", where, shown(stated), expected)


def _same(where: str, stated: object, expected: object) -> Iterator[Breach]:
    if stated != expected:
        yield _wrong(where, stated, shown(expected))
