"""Plans at the edge of what each rule kind allows, and a model with a rule of every kind, from the kinds' own tests."""

from __future__ import annotations

from typing import Any

from audit_case import ASSUMED, SEVERAL, Sent, answer, one_pool
from collected import CASES as KINDS
from edges import Edge

from forcegen.documents.plan import Plan
from forcegen.model import ForceModel

CASES: tuple[Edge, ...] = tuple(edge for case in KINDS.values() for edge in case.edges)


def every_kind() -> ForceModel:
    """Several countries with a rule of every kind, all of which some plan obeys."""
    rules = [{"kind": kind} | rule for kind, case in KINDS.items() for rule in case.together]
    author = {"owner": "coalition", "bindingness": "political"} | ASSUMED
    signals = {"id": "signals", "country": "GBR", "strength": 300, "roles": ["signals"]}
    own: dict[str, dict[str, Any]] = {"FRA": {"dwell": 1}, "GBR": {}, "NLD": {"mobilised": 2}}
    return one_pool(
        **{
            **SEVERAL,
            "roles": [*SEVERAL["roles"], {"id": "signals", "name": "Signals"}],
            "pools": [*({**pool, **own[pool["country"]]} for pool in SEVERAL["pools"]), signals | ASSUMED],
            "role_shares": [{"country": "GBR", "pool": "land", "role": "protection", "personnel": 90} | ASSUMED],
            "eligibility": [{"country": "NLD", "role": "logistics"} | ASSUMED],
            "conditions": [
                {"id": "vote", "name": "The chamber agrees.", "holds": True, "from": 2},
                {"id": "never", "name": "A fact that is none.", "holds": False},
            ],
            "rules": [{"id": rule["kind"]} | author | rule for rule in rules],
        }
    )


def under_every_kind(model: ForceModel) -> Plan:
    """A plan by hand that obeys ``every_kind``: in the second and third rotation, with stand-ins and a waiver."""
    sent: list[Sent] = [
        (country, pool, site, role, t, personnel)
        for t in (2, 3)
        for country, pool, site, role, personnel in (
            ("FRA", "land", "lviv", "protection", 40),
            ("FRA", "land", "odesa", "logistics", 5),
            ("GBR", "land", "lviv", "protection", 40),
            ("GBR", "land", "lviv", "logistics", 1),
            ("GBR", "signals", "lviv", "protection", 10),
            ("NLD", "land", "odesa", "logistics", 10),
        )
    ]
    waiver = {"country": "FRA", "pool": "land", "rotation": 3, "personnel": 5, "rule": "waiver"}
    return answer(model, sent, {("signals", "protection"): "0.8"}, waivers=[waiver])
