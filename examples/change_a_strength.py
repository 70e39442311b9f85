"""Change one strength and solve again: how many more French soldiers would it take to keep 30,000 up for ever?"""

import forcegen as fg

model = fg.load("core-sustainment")

print(f"{'more in France':>14}  {'verdict':<8}{'person-rotations short':>22}{'French, on average':>20}")
for more in range(0, 16_000, 3_000):
    pools = [
        pool.model_copy(update={"strength": pool.strength + more}) if pool.country == "FRA" else pool
        for pool in model.pools
    ]
    plan = fg.solve(model.with_tables(pools=pools))
    french = sum(row.personnel for row in plan.contributions if row.country == "FRA")
    print(f"{more:>14,}  {plan.verdict:<8}{plan.totals.short:>22,}{french / model.calendar.rotations:>20,.0f}")

dwell, share = model.defaults.dwell, model.defaults.deployable_share
print(f"\nOf those who serve one rotation and rest for {dwell}, one in {1 + dwell} is there at any time, and")
print(f"{share:.0%} of an army can be deployed: ten soldiers more are one more in the force.")
