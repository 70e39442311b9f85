"""What a user reads is written in the terms of the glossary: help, printed pages, documentation and models' prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import processes
from documented import DOCS, ROOT, pages
from forcegen.commands import cli
from forcegen.rules.plugged import kinds_by_name

FORBIDDEN = {
    r"nobody|anybody|everybody|somebody": "no one, no persons, each, a country …: say who",
    r"whoever": "people who …, a country that …",
    r"anew": "again",
    r"all the same": "unchanged, nevertheless",
    r"be it": "even if, whether",
    r"as it stands": "unchanged",
    r"for ever\b": "indefinitely",
    r"otherwise than": "different from",
    r"the first first": "ascending",
    r"who gives|gives most": "contributions by country, contributes most",
    r"short of \(|short at|short in rotation|short by|are missing|stay missing": "unfilled, shortfall",
    r"persons short|less missing|more missing|missing in all": "unfilled, shortfall",
    r"what binds|rules that bind\b(?! (together|in some))": "binding rules",
    r"worth:|a person is worth|is \*worth\*": "shadow price",
    r"whose it is|whose rule": "attribution, owner",
    r"the dearest": "highest shadow price",
    r"gives? way": "is relaxed",
    r"what would close it|closes it\b": "changes that would close the gap",
    r"\* is enough|none of these is enough": "sufficient",
    r"does better than|no plan does better": "lower bound",
    r"obeys? every|all be obeyed": "satisfies all rules",
    r"the solver said|said by the solver|the word of the solver": "solver status",
    r"time was over|time to look": "time limit reached",
    r"left out:": "omitted:",
    r"assumed, not known|known by nobody": "assumed values",
    r"speaks against|could be of use": "possible at no cost, cannot contribute",
    r"sends nobody|may not send|comes only if|stand in for|before their rest is over": "the rule's sentence",
    r"orders of blame": "orders of rules",
    r"allows no more": "binding rules",
    r"by their number[:,]": "by number of rotations",
    r"the clock runs|opens or shuts|\bshut\b": "authority expires, forbidden",
    r"lets? (?:people )?go\b|people go\b": "allows deployment",
    r"who serves elsewhere|served elsewhere": "moves, changed",
    r"as good as the plan|others as good": "equally good",
    r"several times if need be|no way to write": "(repeatable), cannot write",
    r"by safe multipliers|claims nothing|paid for a person": "valid bound, no claim, dual activity",
}
"""Patterns of the words and phrases that no user reads, with what stands in their place."""

MODEL = "template"
COMMANDS = {
    "solve": (MODEL, "-v"),
    "solve in Markdown": (MODEL, "--scenario", "no-ceasefire", "--format", "markdown"),
    "solve in HTML": (MODEL, "--format", "html"),
    "explain": (MODEL, "--scenario", "tired-army", "-v", "--why-not", "DNK at port as protection"),
    "explain in Markdown": (MODEL, "--format", "markdown", "--budget", "2"),
    "check": (MODEL, "--set", "countries.DNK.pools.land.strength=0"),
    "verify": ("plan.json", MODEL, "--certificate", "proof.json"),
    "compare": (MODEL, "--scenario", "tired-army", "-v"),
    "compare in Markdown": (MODEL, "--scenario", "tired-army", "--format", "markdown"),
    "replan": ("plan.json", MODEL, "--from", "2", "--without", "netherlands-mandate"),
    "frontier": (MODEL, "-v"),
    "frontier in Markdown": (MODEL, "--scenario", "base", "--scenario", "tired-army", "--format", "markdown"),
    "alternatives": (MODEL, "--slack", "100"),
    "burden": (MODEL, "-v"),
    "report": (MODEL, "--frontier", "--budget", "5"),
    "rules": (),
    "tables": (),
    "models": (MODEL, "-v"),
}
"""Commands with the arguments with which the vocabulary of their pages is read; the name is up to its first blank."""


def quaint(text: str, *, beside: frozenset[str] = frozenset()) -> list[str]:
    """Every forbidden phrase of a text with the words around it and its replacement."""
    plain = " ".join(text.split())
    return [
        f"“{plain[max(0, hit.start() - 40) : hit.end() + 40]}”: {better}"
        for pattern, better in FORBIDDEN.items()
        for hit in re.finditer(rf"\b(?:{pattern})", plain, flags=re.IGNORECASE)
        if hit[0].lower() not in beside
    ]


def helps() -> Iterator[tuple[str, str]]:
    """The help of every command."""
    for name, command in cli.commands.items():
        yield name, command.get_help(click.Context(command, info_name=name))


def test_the_list_finds_what_it_forbids() -> None:
    """Proves that a forbidden phrase is found, in any case and over a line's end. Without it the tests below pass."""
    for text in ("Nobody gives", "the solver\nsaid: x", "What binds (worth: y)", "3 stay missing", "it gives way by 2"):
        assert quaint(text), text
    assert not quaint("Binding rules (shadow price per extra person)\nmissing: 3 days; the missing file; short: short")


@pytest.mark.parametrize(("name", "text"), [*helps()], ids=[name for name, _ in helps()])
def test_help_is_in_the_terms_of_the_glossary(name: str, text: str) -> None:
    """Proves the options and summaries of a command. Without it a planner would have to guess what an option does."""
    assert not quaint(text), name


@pytest.mark.parametrize("name", COMMANDS)
def test_pages_are_in_the_terms_of_the_glossary(name: str, tmp_path: Path) -> None:
    """Proves what a command prints, warnings included. Without it the same thing would have two names on two pages."""
    arguments = COMMANDS[name]
    if "plan.json" in arguments:
        files = ("--format", "json", "--out", "plan.json", "--certificate", "proof.json")
        assert processes.forcegen("solve", MODEL, *files, folder=tmp_path).code == 0
    done = processes.forcegen(name.split(maxsplit=1)[0], *arguments, folder=tmp_path)
    assert done.code == 0, done.stderr
    assert done.stdout
    assert not quaint(re.sub(r"<style>.*?</style>|<[^>]*>", " ", done.stdout, flags=re.DOTALL) + done.stderr)


@pytest.mark.parametrize("kind", [*kinds_by_name()])
def test_rule_kinds_are_in_the_terms_of_the_glossary(kind: str) -> None:
    """Proves the page of a rule kind. Without it a modeller would have to decode what a rule demands."""
    from forcegen.report.rule_book import page_of

    assert not quaint(page_of(kind))


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_documentation_is_in_the_terms_of_the_glossary(page: Path) -> None:
    """Proves README and documentation pages. Without it they would teach words that no command uses."""
    if DOCS / "decisions" in page.parents:  # a decision keeps the words of its day
        return
    assert not quaint(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("model", sorted((ROOT / "models").glob("*/model.toml")), ids=lambda path: path.parent.name)
def test_models_are_in_the_terms_of_the_glossary(model: Path) -> None:
    """Proves titles, descriptions and comments of the included models. Without it they would be copied into others."""
    assert not quaint(model.read_text(encoding="utf-8"))
