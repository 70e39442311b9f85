"""Build a model in Python without any file: two countries, one site, one ceiling."""

from datetime import date

import forcegen as fg

model = fg.ForceModel(
    name="two-countries",
    as_of=date(2025, 2, 20),
    calendar=fg.Calendar(start=date(2025, 9, 1), rotations=6),
    roles=[fg.Role(id="protection", name="Site protection")],
    zones=[fg.Zone(id="west", name="West")],
    sites=[fg.Site(id="plant", name="Power plant", zone="west", host="UKR")],
    countries=[fg.Country(id="FRA", name="France"), fg.Country(id="EST", name="Estonia")],
    pools=[
        fg.Pool(id="land", country="FRA", strength=20_000, dwell=2, roles=["protection"], status="assumed"),
        fg.Pool(id="land", country="EST", strength=5_500, dwell=2, roles=["protection"], status="assumed"),
    ],
    requirements=[fg.Requirement(site="plant", role="protection", personnel=4_000)],
    rules=[
        fg.Ceiling(
            id="EST-ceiling",
            owner="EST",
            bindingness="legal",
            personnel=250,
            scope=fg.Scope(countries=["EST"]),
            instrument="the government's offer",
            status="assumed",
        )
    ],
)
plan = fg.solve(model)
print(fg.text_report(plan, model))
print(fg.audit(plan, model))
