"""Solve a shipped model twice and say what the US backstop is worth: which gaps it closes, and who depends on it."""

import forcegen as fg


def gaps(plan: fg.Plan) -> dict[str, int]:
    """Person-rotations short, by role."""
    short: dict[str, int] = {}
    for row in plan.shortfalls:
        short[row.role] = short.get(row.role, 0) + int(row.short)
    return short


model = fg.load("reassurance-force")
with_it, without = fg.solve(model), fg.solve(model, "no-backstop")

print(f"{'Person-rotations short':<26}{'with':>10}{'without':>10}  the US backstop")
for role, short in sorted(gaps(without).items(), key=lambda gap: -gap[1]):
    if short or gaps(with_it)[role]:
        print(f"{role:<26}{gaps(with_it)[role]:>10,}{short:>10,}")
print(f"{'all':<26}{with_it.totals.short:>10,}{without.totals.short:>10,}")
print(f"{'proven, at least':<26}{with_it.totals.lower_bound:>10,}{without.totals.lower_bound:>10,}")

sent, then = with_it.by("country"), without.by("country")
print("\nWho sends fewer without it, in person-rotations:")
for country, before in sent.items():
    if then.get(country, 0) < before:
        print(f"  {country[0]}  {before:>8,} -> {then.get(country, 0):>6,}")

bound = {rule.id for rule in with_it.rules if rule.binding}
print("\nRules that bind only without it:")
for rule in without.rules:
    if rule.binding and rule.id not in bound:
        print(f"  {rule.sentence} [{rule.source.instrument or rule.source.title or rule.source.status}]")
