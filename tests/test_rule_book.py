"""The rule book as the command prints it: true to the code, readable on a terminal, with examples that work."""

from __future__ import annotations

import re
import tomllib

import pytest
from pydantic import ValidationError

from forcegen.report.rule_book import list_of_kinds, page_of, plain
from forcegen.rules import KINDS, Rule
from forcegen.rules.plugged import kinds_by_name
from forcegen.terms.scope import Scope

WRITTEN = sorted(name for name, kind in kinds_by_name().items() if not kind.derived)


def example_of(name: str) -> dict[str, object]:
    """The entry that the page of a kind prints, as a reader would copy it."""
    page = page_of(name)
    entry = page[page.index("[[rules]]") : page.index("Fields of every rule")]
    rows = tomllib.loads(entry)["rules"]
    assert len(rows) == 1
    return dict(rows[0])


def test_the_list_names_every_kind_once() -> None:
    """Proves that no kind is hidden. Without it a modeller would not know what can be said."""
    names = re.findall(r"^[a-z]+(?:-[a-z]+)*", list_of_kinds(), flags=re.MULTILINE)
    assert names == list(kinds_by_name())
    assert len(names) == len(KINDS)
    brought = sum(kind.derived for kind in KINDS)
    assert " ".join(list_of_kinds().split()).count("(brought by the pools)") == brought > 0


@pytest.mark.parametrize("name", kinds_by_name())
def test_a_page_says_what_the_kind_says(name: str) -> None:
    """Proves that the page is the docstring, the fields and an example, in the letters of a terminal.

    Without it a reader would have to open the code, or to read TeX.
    """
    page, kind = page_of(name), kinds_by_name()[name]
    assert page.splitlines()[:2] == [name, "=" * len(name)]
    assert all(len(line) <= 80 for line in page.splitlines())
    assert not re.search(r"[\\$]|``|NoneType|Annotated|typing|\bDecimal\b", page)
    told = " ".join(page.split())
    for paragraph in plain(kind.__doc__ or "").split("\n\n"):
        assert " ".join(paragraph.split()) in told
    for key, field in kind.model_fields.items():
        if key not in Rule.model_fields:
            need = ", required" if field.is_required() else ""
            assert re.search(rf"^  {field.alias or key} \([^)]*{need}\): \S", page, flags=re.MULTILINE), key
    assert ("[[rules]]" in page) != kind.derived


def test_formulas_are_spelled_out() -> None:
    """Proves how mathematics is shown. Without it a bound of a sum would end up among its terms."""
    assert plain(r"$\prod_{\sigma=\tau+1}^{t} \min(1, P_\sigma) - \dots$") == "Π(σ=τ+1..t) min(1, P_σ) - …"
    assert plain(r"$\sum_{\tau=t-d}^{t} y_\tau \le P_{t-1} \;\; \forall t$.") == "Σ(τ=t-d..t) y_τ ≤ P_(t-1) for all t."
    assert (
        plain(r"at most ``size``: $\sum_{x \in \text{scope}} x_{c,t} \ge 0$")
        == "at most `size`: Σ(x ∈ scope) x_c,t ≥ 0"
    )


@pytest.mark.parametrize("name", WRITTEN)
def test_the_example_of_a_page_can_be_copied(name: str) -> None:
    """Proves that the printed entry is a rule of its kind, with ids that look like ids and no field that is not.

    Without it the first thing that a newcomer tries would be refused.
    """
    entry, kind = example_of(name), kinds_by_name()[name]
    rule = kind.model_validate(entry)
    assert (rule.kind, rule.id) == (name, entry["id"])
    assert re.fullmatch(r"[A-Z]{3}|coalition", rule.owner)
    assert bool(rule.source) == (rule.status in {"verified", "reported"})
    for key in ("condition", "any_of", "renewals", "backstop", "while", "unless"):
        given = entry.get(key, [])
        for condition in [given] if isinstance(given, str) else given:  # type: ignore[attr-defined]
            assert re.fullmatch(r"[a-z][a-z0-9-]*", condition), condition
    for scope in (rule.scope, *(value for value in vars(rule).values() if isinstance(value, Scope))):
        assert all(re.fullmatch(r"[A-Z]{3}", country) for country in (*scope.countries, *scope.hosts))
        assert set(scope.components) <= {"ground", "air", "maritime", "monitoring"}
    with pytest.raises(ValidationError, match="Extra inputs"):
        kind.model_validate({**entry, "personel": 1})
