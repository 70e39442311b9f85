"""Change one strength and solve again: what would 10,000 more French soldiers be worth?"""

import forcegen as fg

model = fg.load("core-sustainment")
before = fg.solve(model)

pools = [
    pool.model_copy(update={"strength": pool.strength + 10_000}) if pool.country == "FRA" else pool
    for pool in model.pools
]
after = fg.solve(model.with_tables(pools=pools))

for name, plan in (("as it is", before), ("10,000 more in France", after)):
    print(f"{name:<24}{plan.verdict:<8}short of {plan.totals.short:>8,} person-rotations")
gain = (before.totals.short or 0) - (after.totals.short or 0)
print(f"\nTen thousand soldiers more close {gain:,} person-rotations of the gap: of those who serve one")
print("rotation and rest for four, one in five is there at any time, and half of an army can be deployed.")
