"""The forms of an answer and its picture: one grammar for every command, nothing half done, names as they are."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import forcegen as fg
from forcegen.cli import main
from forcegen.report.compare import markdown_comparison
from forcegen.report.explanation import explanation_report, markdown_explanation
from forcegen.report.frontier import markdown_frontier
from forcegen.report.markdown import code, escaped, grid
from forcegen.report.text import markdown_report


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert isinstance(left.value.code, int)
    return left.value.code


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert run(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    *problems, last = err.splitlines()
    assert last == f"{len(problems)} problem{'s' if len(problems) > 1 else ''}; nothing was done."
    return problems


# -- pictures --------------------------------------------------------------------------------------------


def test_explain_frontier_and_replan_draw(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Proves that a picture lies where it is asked for, beside the answer. Without it charts were for Python only."""
    why, curve = tmp_path / "why.svg", tmp_path / "curve.png"
    assert run("explain", "core-sustainment", "--plot", str(why)) == 0
    assert capsys.readouterr().out.startswith("Why 6,000 of 180,000")
    assert "In this order policy adds most" in why.read_text("utf-8")
    assert run("frontier", "core-sustainment", "--plot", str(curve), "--plot", str(tmp_path / "curve.svg")) == 0
    assert curve.read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "curve.svg").read_text("utf-8").startswith("<svg")
    plan, new = tmp_path / "plan.json", tmp_path / "new.svg"
    assert run("solve", "template", "--format", "json", "--out", str(plan)) == 0
    capsys.readouterr()
    asked = ["--set", "defaults.dwell=3", "--from", "3", "--plot", f"contributions={new}", "--format", "markdown"]
    assert run("replan", str(plan), "template", *asked) == 0
    out, err = capsys.readouterr()
    assert out.startswith("# template: the old plan, the new plan\n\nReplanned from rotation 3 on; ")
    assert err == ""
    assert new.read_text("utf-8").startswith("<svg")


def test_a_picture_that_cannot_be_is_refused_before_anything_is_solved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the messages of ``solve --plot`` for the others. Without it a wrong name would cost a solve."""
    monkeypatch.setattr("forcegen.plan.solve.solve_known", None)
    monkeypatch.setattr("forcegen.analysis.frontier.frontier_of", None)
    for command in ("explain", "frontier"):
        expected = "a FILE that ends in .svg or .png"
        assert refused(capsys, command, "template", "--plot", "x.pdf") == [
            f'--plot: found "x.pdf", expected {expected}.'
        ]
        (nowhere,) = refused(capsys, command, "template", "--plot", str(tmp_path / "no" / "x.svg"))
        assert "a file in a folder that is there" in nowhere
        twice = ["--plot", str(tmp_path / "x.svg")] * 2
        assert "a file of its own: --plot" in refused(capsys, command, "template", *twice)[0]
        with monkeypatch.context() as without:
            without.setattr("forcegen.extras.find_spec", lambda _: None)
            (missing,) = refused(capsys, command, "template", "--plot", str(tmp_path / "x.svg"))
            assert 'pip install "forcegen[report]"' in missing
    assert not [*tmp_path.iterdir()]


def test_nothing_is_written_where_there_is_nothing_to_draw(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Proves that an empty chart is told, and no file is left. Without it a page would lack its picture."""
    page, chart = tmp_path / "page.md", tmp_path / "why.svg"
    asked = ["--scenario", "with-allies", "--plot", str(chart), "--out", str(page)]
    (told,) = refused(capsys, "explain", "core-sustainment", *asked)
    assert "nothing to draw: there is no shortfall" in told
    assert not [*tmp_path.iterdir()]


# -- wrong input -----------------------------------------------------------------------------------------


def test_options_and_model_are_told_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Proves that a wrong line and a wrong model are one list. Without it each run would show one kind more."""
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "model.toml").write_text('name = "broken"\nnonsense = 1\n', "utf-8")
    for command in ("solve", "explain", "frontier", "compare"):
        told = "\n".join(refused(capsys, command, str(broken), "--format", "yaml", "--rotations", "x"))
        assert "--format: " in told
        assert "--rotations: " in told
        assert "model.toml" in told
        assert 'found "nonsense"' in told or "nonsense" in told


def test_what_needs_the_model_is_told_before_it_is_solved(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves that a question with a typo costs no solve, and comes with what else is wrong."""
    monkeypatch.setattr("forcegen.plan.solve.solve_known", None)
    asked = ["--role", "grund", "--why-not", "DEUU", "--cost", "no-rule=2", "--out", "/nowhere/page.txt"]
    told = refused(capsys, "explain", "core-sustainment", *asked)
    assert len(told) == 4
    assert any('role: found "grund"' in one and 'Maybe "ground"?' in one for one in told)
    for command, option in (("explain", "--site"), ("frontier", "--role"), ("alternatives", "--least-from")):
        (one,) = refused(capsys, command, "core-sustainment", option, "")
        assert one.startswith(f'{option}: found "", expected an id of letters')


# -- Markdown --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a|b *c* _d_ `e` <f> [g](h)", r"a\|b \*c\* \_d\_ \`e\` \<f\> \[g\](h)"),
        ("# no title", r"\# no title"),
        ("1. no list", r"1\. no list"),
        ("- no list\nat all", r"\- no list at all"),
        ("&amp; \\ $x$ ~~y~~", r"\&amp; \\ \$x\$ \~\~y\~\~"),
        ("2,000 men", "2,000 men"),
    ],
)
def test_letters_stay_letters(text: str, shown: str) -> None:
    """Proves that a name is shown as it is. Without it a name could break a table or become a tag."""
    assert escaped(text) == shown


def test_code_and_tables_hold_anything() -> None:
    """Proves that a backtick ends no code and a bar no cell. Without it a row would have more cells than titles."""
    assert code("a `b` c") == "``a `b` c``"
    assert code("`x`") == "`` `x` ``"
    assert [*grid(("n|m", "x"), [("a|b", "1\n2")], figures=(1,))] == [r"| n\|m | x |", "|---|--:|", r"| a\|b | 1 2 |"]


def test_the_two_pages_of_an_explanation_say_the_same() -> None:
    """Proves that the whole text and the Markdown hold the same words in the same order.

    Without it one of them could leave out what the other says.
    """
    model = fg.load("core-sustainment")
    found = fg.explain(fg.solve(model), model, questions=["DEU in rotation 6"])
    page = markdown_explanation(found)
    text = explanation_report(found, full=True)

    def words(of: str) -> list[str]:
        """Words and figures, without what marks a title, a cell, an item or an option, and without the titles of md."""
        bare = re.sub(
            r"^\| person-rotations \| what \|$|^## Sources$|^Add options .*$",
            "",
            of,
            flags=re.MULTILINE,
        )
        bare = re.sub(r"^(#+| *\d+\.|  …|-(?= )|>| +>)|[\\`|]|--:|---", " ", bare, flags=re.MULTILINE)
        return re.findall(r"[\w,.+−±%-]*\w", re.sub(r"  > --without RULE", " --without RULE", bare))

    assert words(page) == words(text)
    assert page.startswith("# Why 6,000 of 180,000 person-rotations (3.3 %) are unfilled\n\ncore-sustainment, base\n")
    assert "\n1. coalition: relaxed by up to 1,200 in rotations 1–6" in page
    assert "\n   `--without allies-decision`\n" in page
    assert "| -60,000 | FRA.land.dwell: 60,000, one tour in rotations 1–5" in page


def test_a_hostile_name_stays_itself_in_every_page() -> None:
    """Proves for every Markdown page that what a model says is only letters. Without it a model could write HTML."""
    hostile = "<script>alert(1)</script>|*x*"
    model = fg.load("template")
    sources = tuple(one.model_copy(update={"title": hostile, "instrument": hostile}) for one in model.sources)
    countries = tuple(one.model_copy(update={"name": hostile}) for one in model.countries)
    model = model.model_copy(update={"sources": sources, "countries": countries})
    plan = fg.solve(model)
    compared = fg.compare(model, ["base", "no-ceasefire"])
    pages = [
        markdown_report(plan, model),
        markdown_explanation(fg.explain(plan, model)),
        markdown_comparison(compared, model),
        markdown_frontier(fg.frontier(model)),
    ]
    assert any(r"\<script\>alert(1)\</script\>\|\*x\*" in page for page in pages[:1])
    for page in pages:
        assert "<script" not in page.replace(r"\<", "")
        assert "*x*" not in page.replace(r"\*", "")
        for row in re.findall(r"^\|.*\|$", page, flags=re.MULTILINE):
            assert row.endswith(" |") or set(row) <= set("|-:")
    for table in re.findall(r"(?:^\|.*\|\n)+", "\n".join(pages), flags=re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}) == 1


def test_the_plan_has_the_same_figures_in_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    """Proves that ``solve --format markdown`` is the plan with every row. Without it the form would be a stub."""
    assert run("solve", "template", "--format", "json") == 0
    plan = json.loads(capsys.readouterr().out)
    assert run("solve", "template", "--format", "markdown") == 0
    page = capsys.readouterr().out
    assert page.startswith("# SHORT: 342 of 7,390 person-rotations (4.6 %) stay unfilled.\n")
    assert "| protection (2) | 342 | 1–3 | airport |" in page
    for rule in plan["rules"]:
        assert (f"| {rule['id']} |" in page) == rule["binding"]
