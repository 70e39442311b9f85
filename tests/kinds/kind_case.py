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
        drawn: Random fields of a rule; none of a kind that pools bring.
    """

    kind: str
    sample: Mapping[str, object] | None = None
    figure: str = ""
    edges: tuple[Edge, ...] = ()
    together: tuple[dict[str, Any], ...] = ()
    drawn: st.SearchStrategy[dict[str, Any]] | None = None
