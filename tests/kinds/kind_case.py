"""What the tests of several kinds ask of each: the case of a kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from edges import Edge
from hypothesis import strategies as st


@dataclass(frozen=True)
class KindCase:
    """A rule kind as tests of every kind need it.

    Attributes:
        kind: Name of the kind.
        sample: Fields of one rule, as a person writes them; none of a kind that pools bring.
        figure: What its sentence must say of these; empty where it has no figure.
        edges: Plans at the edge of what rules of the kind allow, and one person beyond it.
        together: Fields of rules in a model with every kind, all of which some plan obeys.
        stated: How many rows each of these has there: four rotations, four pools, three countries, three sites of two
            zones and two hosts. Worked out on paper; rows in which nobody can be are counted too.
        answers: Optional methods of ``Rule`` to which the kind gives an answer of its own.
        drawn: Random fields of a rule; none of a kind that pools bring.
    """

    kind: str
    sample: Mapping[str, object] | None = None
    figure: str = ""
    edges: tuple[Edge, ...] = ()
    together: tuple[dict[str, Any], ...] = ()
    stated: tuple[int, ...] = ()
    answers: tuple[str, ...] = ()
    drawn: st.SearchStrategy[dict[str, Any]] | None = None
