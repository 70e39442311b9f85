"""Solve a shipped model and list what is short, where, and whose rule it is."""

import forcegen as fg

model = fg.load("reassurance-force")
plan = fg.solve(model, "no-backstop")

print(f"Without the US backstop the verdict is: {plan.verdict}.")
print(f"{plan.totals.short:,} of {plan.totals.required:,} person-rotations stay unfilled;")
print(f"no plan does better than {plan.totals.lower_bound:,}.\n")

gaps: dict[tuple[str, str], list[fg.Shortfall]] = {}
for row in plan.shortfalls:
    if row.short:
        gaps.setdefault((row.site, row.role), []).append(row)
worst = sorted(gaps.items(), key=lambda gap: (-sum(row.short for row in gap[1]), gap[0]))
for (site, role), rows in worst[:10]:
    print(f"{site:<24}{role:<18}{max(row.short for row in rows):>8,} persons at worst, {len(rows)} rotations")

print("\nRules that bind, and where they come from:")
for rule in plan.rules:
    if rule.binding and rule.bindingness in {"legal", "political"}:
        print(f"  {rule.bindingness:<10}{rule.sentence} [{rule.source.instrument or rule.source.title}]")
