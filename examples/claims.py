"""What was claimed in public about the force, and what the models answer: every figure below is computed here.

"stated": the source gives the rest owed, and the claim is a test. "inferred": the rest was chosen so that the claim
comes out, which shows that it can be meant, and no more. Sources without a page are marked so.
"""

from datetime import date
from fractions import Fraction

import forcegen as fg

GROUND = fg.Scope(hosts=["UKR"], components=["ground"])
core, force = fg.load("core-sustainment"), fg.load("reassurance-force")


def one_pool(people: int, dwell: int, rotations: int, *rules: fg.Rule) -> fg.ForceModel:
    """One pool that owes so many rotations of rest, one site, one role."""
    return fg.ForceModel(
        name="one-pool",
        as_of=date(2025, 2, 20),
        calendar=fg.Calendar(start=date(2025, 9, 1), rotations=rotations),
        defaults=fg.Defaults(deployable_share=1, dwell=dwell),
        roles=[fg.Role(id="ground", name="Ground force")],
        zones=[fg.Zone(id="west", name="West")],
        sites=[fg.Site(id="lviv", name="Lviv", zone="west", host="UKR")],
        countries=[fg.Country(id="ALL", name="All of them")],
        pools=[fg.Pool(id="land", country="ALL", strength=people, roles=["ground"], status="assumed")],
        requirements=[fg.Requirement(site="lviv", role="ground", personnel=1000)],
        rules=rules,
    )


def last(curve: fg.Curve) -> Fraction:
    """The largest force for all rotations of a curve, in persons and exact."""
    force = curve.points[-1].force
    if force is None:
        raise SystemExit(f"{curve.scenario}: no force is known")
    return force


def kept_up(model: fg.ForceModel) -> Fraction:
    """The largest force in every rotation of a model."""
    return last(fg.frontier(model).curves[0])


def show(text: str, answer: str, note: str = "") -> None:
    """One line of the table."""
    print(f"  {text:<53}{answer:>19}  {note}".rstrip())


def people(value: Fraction) -> str:
    """Persons, to a tenth."""
    return f"{float(value):,.1f}".removesuffix(".0")


def at(curve: fg.Curve, rotations: int) -> str:
    """The force for so many rotations."""
    return people(curve.at(rotations).force or Fraction(0))


def joining(country: str) -> dict[str, bool]:
    """Every condition that the country's own rules depend on, met."""
    return {name: True for rule in force.rules if rule.owner == country for name in rule.conditions()}


def deciding(curve: fg.Curve, owner: str) -> str:
    """The owner's rules, rest aside, that the end of a curve rests on, and where the first of them comes from."""
    rules = [one for one in curve.segments[-1].rules if one.owner == owner and one.kind != "dwell"]
    return f"{', '.join(one.id for one in rules)}: {rules[0].citation}"


print("Claims in public: a pool, the rest owed, and the force that it keeps up")
for said, pool, dwell, rotations, how in (
    ("64,000 for two years take 256,000", 256_000, 3, 4, "inferred; The Times, April 2025, in press"),
    ("10,000 tie up 30,000 (for six years)", 30_000, 2, 12, "inferred; no page on record"),
    ("10,000 tie up 40,000 (for six years)", 40_000, 3, 12, "inferred; no page on record"),
    ("150,000 need 450,000 (for three years)", 450_000, 2, 6, "inferred; no page on record"),
    ("60,000 for a year (three tours) need 180,000", 180_000, 2, 3, "inferred; no page on record"),
    ("the UK's 6,500 for ever take 32,500", 32_500, 4, 60, "stated: 24 months between tours, Lords HL4852"),
    ("Germany: six for each one there (1,000)", 6_000, 5, 60, "stated: 4 months on, 20 off; no page on record"),
):
    show(f"{said}; 1:{dwell}", people(kept_up(one_pool(pool, dwell, rotations))), how)

print("\nThe article (Associated Press, February 2025): the people that 30,000 or 100,000 take, by the rest owed")
for size in (30_000, 100_000):
    needed = [people(size * 1000 / kept_up(one_pool(1000, dwell, 12))) for dwell in (2, 3, 4, 5)]
    show(f"{size:,} at 1:2, 1:3, 1:4, 1:5", "", " / ".join(needed))

print("\nTwo, ten and thirty years: kinks, in rotations of six months")
alone = fg.frontier(core, rotations=60).curves[0]
lawful = fg.frontier(force, rotations=20, scope=GROUND).curves[0]
for name, curve, ends in (("manpower alone", alone, (4, 20, 60)), ("law and lift too (ground force)", lawful, (4, 20))):
    show(name, " / ".join(at(curve, t) for t in ends))
    print("    kinks: " + ", ".join(f"{one.first}: {at(curve, one.first)}" for one in curve.segments))

print("\nWho is there")
plan = fg.solve(force)
sites, roles = {one.id: one for one in force.sites}, {one.id: one for one in force.roles}
closed = [one.id for one in force.sites if one.state != "open"]
sent_there = sum(row.site in closed for row in plan.contributions)
show(f"troops at the {len(closed)} sites at the front or occupied", str(sent_there))
try:
    fg.vary(force, add={"requirements": [{"site": "zaporizhzhia-npp", "role": "site-protection", "personnel": 900}]})
except fg.ModelError as error:
    show("assigning the plant at Zaporizhzhia", "refused", f"{error.problems[0].found}")
for component in ("ground", "air", "maritime", "monitoring"):
    there = [
        row.personnel
        for row in plan.contributions
        if roles[row.role].component == component and (component != "ground" or sites[row.site].host == "UKR")
    ]
    where = " in Ukraine" if component == "ground" else ""
    show(f"{component}{where}, counted apart, on average", people(Fraction(sum(there), force.calendar.rotations)))
american = [row.personnel for row in plan.contributions if row.country == "USA" and sites[row.site].host == "UKR"]
refusal = next(rule for rule in force.rules if rule.id == "usa-no-troops-in-ukraine")
show("US troops in Ukraine", str(sum(american)), refusal.citation)

print("\nA relief of 30,000 moves 60,000 people")
for days in (30, 14):
    daily = -(-2 * 30_000 // days)
    lift = fg.Lift(id="lift", owner="coalition", bindingness="force", per_day=daily, days=days, status="assumed")
    show(f"{daily:,} a day in {days} days keep up", people(kept_up(one_pool(1_000_000, 4, 12, lift))))
europe = fg.frontier(force, ["europe-alone"], rotations=6, scope=GROUND).curves[0]
show("Europe alone", people(last(europe)), f"binds: {europe.segments[-1].rules[0].id}")
unbound = fg.frontier(force, ["europe-alone"], rotations=6, scope=GROUND, without=["lift-for-reliefs"]).curves[0]
show("Europe alone, were there lift enough", people(last(unbound)), f"binds: {unbound.segments[-1].rules[0].id}")

print("\nIn or out: the ground force in Ukraine for three years, and the rule that decides")
base = fg.frontier(force, rotations=6, scope=GROUND).curves[0]
show("as governments stood in February 2025", people(last(base)))
out = fg.frontier(force, ["without-netherlands"], rotations=6, scope=GROUND).curves[0]
show("Netherlands out", people(last(out) - last(base)), deciding(out, "NLD"))
for country in ("DEU", "ITA", "POL"):
    joined = fg.frontier(force, rotations=6, scope=GROUND, changes=joining(country)).curves[0]
    show(f"{country} in", f"+{people(last(joined) - last(base))}", deciding(base, country))
for scenario in ("no-ceasefire", "no-ukraine-consent"):
    curve = fg.frontier(force, [scenario], rotations=6, scope=GROUND).curves[0]
    (rule,) = [one for one in curve.segments[-1].rules if one.price > 0]
    show(scenario, people(last(curve)), f"{rule.id} alone: {rule.citation}")
