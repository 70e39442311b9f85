"""A rule as documents name it, with the place where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from forcegen.documents.figures import Figure
from forcegen.rules.base import Bindingness, Rule
from forcegen.terms.numbers import Whole
from forcegen.terms.record import Record, Status
from forcegen.terms.text import Id, LongText

if TYPE_CHECKING:
    from forcegen.model import ForceModel


class RuleSource(Record):
    """Where a rule comes from."""

    instrument: LongText = ""
    article: LongText = ""
    title: LongText = ""
    url: LongText = ""
    status: Status | None = None

    @property
    def citation(self) -> str:
        """Instrument and article; the title where there is no instrument, and without one how far it is known."""
        return ", ".join(part for part in (self.instrument, self.article) if part) or self.title or self.status or ""

    @classmethod
    def of(cls, rule: Rule, model: ForceModel) -> Self:
        """Instrument and article as the rule has them, title and page of its source."""
        source = model.source(rule.source)
        return cls.known(  # what a model holds has been read
            instrument=rule.instrument,
            article=rule.article,
            title=source.title if source else "",
            url=source.url if source else "",
            status=rule.status,
        )


class BindingRule(Record):
    """A rule that a proven bound rests on, with the place where it comes from."""

    id: Id
    kind: str
    owner: Id
    bindingness: Bindingness
    price: Figure
    """What one person more in each of its rows would change the proven bound by, in the bound's unit."""
    rotations: tuple[int, ...]
    """Rotations in which it binds."""
    lapses: Whole | None = None
    """Rotation with which it begins to forbid, alone, what it allowed before: a mandate that ends, for one."""
    sentence: LongText
    """What it says."""
    source: RuleSource

    @property
    def citation(self) -> str:
        """What its source is cited by."""
        return self.source.citation


class Blamed(Record):
    """A rule as an explanation names it."""

    id: Id
    kind: str
    owner: Id
    bindingness: Bindingness
    sentence: LongText
    source: RuleSource

    @classmethod
    def of(cls, rule: Rule, model: ForceModel) -> Self:
        """Make the record of a rule of a model."""
        return cls(
            id=rule.id,
            kind=rule.kind,
            owner=rule.owner,
            bindingness=rule.bindingness,
            sentence=rule.sentence(),
            source=RuleSource.of(rule, model),
        )

    @property
    def citation(self) -> str:
        """What its source is cited by."""
        return self.source.citation
