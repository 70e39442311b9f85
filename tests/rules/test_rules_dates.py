"""Dates belong to the scope of a rule, and to no other scope that it names."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

import forcegen as fg


def test_a_date_in_the_whole_of_a_share_is_refused() -> None:
    """Proves that no date is ignored in silence. Without it a share could seem to end and go on."""
    with pytest.raises(ValidationError, match="dates in 'scope' alone"):
        fg.Share(
            id="lead",
            owner="coalition",
            bindingness="force",
            status="assumed",
            at_least=0.5,
            of=fg.Scope(sites=["odesa"], since=3),
        )
