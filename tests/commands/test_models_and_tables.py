"""What can be asked of a model, what its tables hold, and how one is begun: for somebody with the README alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import forcegen as fg
from forcegen.cli import main
from forcegen.model.rows import ROWS
from forcegen.report.table_book import PAGES, list_of_tables, page_of_table


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert isinstance(left.value.code, int)
    return left.value.code, *capsys.readouterr()


def parts_of(page: str) -> dict[str, str]:
    """The parts of a page by the word they begin with."""
    return {part.partition(":")[0]: " ".join(part.split()) for part in page.split("\n\n")}


@pytest.mark.parametrize("verbose", [(), ("-v",)])
@pytest.mark.parametrize("name", fg.shipped_models())
def test_every_id_that_can_be_typed_is_listed(
    name: str, verbose: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Proves that each id stands in the part of its option, in pages short and long, on lines of 80 letters.

    Without it a user would have to open the model's files, and the catalogue's, to know what to type.
    """
    code, page, err = printed(capsys, "models", name, *verbose)
    assert (code, err) == (0, "")
    assert all(len(line) <= 80 and line == line.rstrip() and line.isprintable() for line in page.splitlines())
    model, parts = fg.load(name), parts_of(page)
    expected = {
        "Scenarios": ["base", *(one.id for one in model.scenarios)],
        "Conditions": [one.id for one in model.conditions],
        "Rules": [one.id for one in model.rules],
        "Pools": [one.key for one in model.pools],
        "Sites": [one.id for one in model.sites],
        "Zones": [one.id for one in model.zones],
        "Roles": [one.id for one in model.roles],
        "Countries": [one.id for one in model.countries],
    }
    for part, ids in expected.items():
        assert bool(ids) == (part in parts), part
        assert {*ids} <= {*re.split(r"[ ,]+", parts.get(part, ""))}, part


def test_what_stands_behind_an_id_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Proves that a scenario says what it changes, a condition whether it holds, a rule its kind and owner.

    Without it the list would name things between which nobody could choose.
    """
    parts = parts_of(printed(capsys, "models", "template")[1])
    assert "no-ceasefire No ceasefire: ceasefire = no tired-army" in parts["Scenarios"]
    assert "rules.netherlands-mandate.personnel: 600 → 450" in parts["Scenarios"]
    assert "ceasefire yes A ceasefire is in force" in parts["Conditions"]
    assert "yes The Folketing consents (from 2026-01-01)" in parts["Conditions"]
    assert "denmark-consent approval, DNK" in parts["Rules"]


def test_many_rows_are_told_in_full_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    """Proves that a large model's page says that it is shortened, and -v that it is not.

    Without it a reader could take the first changes of a scenario for all of them.
    """
    short, full = (printed(capsys, "models", "reassurance-force", *more)[1] for more in ((), ("-v",)))
    assert "(-v shows all)" in short
    assert "…" in short
    assert "(-v shows all)" not in full
    assert "…" not in full
    model = fg.load("reassurance-force")
    rules = parts_of(full)["Rules"]
    assert all(f"{one.id} {one.kind}, {one.owner}" in rules for one in model.rules)
    holding = parts_of(short)["Conditions"].partition("do not hold:")
    for one in model.conditions:
        assert one.id in re.split(r"[ ,]+", holding[0 if one.holds else 2])


def test_the_question_shown_can_be_asked(capsys: pytest.CaptureFixture[str]) -> None:
    """Proves that the line on --why-not can be copied. Without it the form of a question would have to be guessed."""
    page = printed(capsys, "models", "template")[1]
    question = re.search(r'--why-not "([^"]+)"', " ".join(page.split()))
    assert question
    code, out, _ = printed(capsys, "explain", "template", "--why-not", question[1])
    assert code == 0
    assert question[1] in " ".join(out.split())


def test_the_tables_are_those_that_are_read() -> None:
    """Proves that no table and no key of model.toml is hidden, and none is required in secret.

    Without it a modeller would learn of a table from an error.
    """
    page = list_of_tables()
    assert all(len(line) <= 80 for line in page.splitlines())
    for table in ROWS:
        line = re.search(rf"^  {table} +\S(?:.*\n?)(?:    .*\n)*", page, flags=re.MULTILINE)
        assert line, table
        assert ("(required)" in line[0]) == fg.ForceModel.model_fields[table].is_required()
    for key in ("calendar", "defaults", "tables", "law", "schema", "name", "title", "description", "as_of"):
        assert re.search(rf"^  {key}[ (]", page, flags=re.MULTILINE), key


@pytest.mark.parametrize("name", PAGES)
def test_every_column_is_told_as_it_is_written(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Proves that a page has every key of a row, under the name it has in a file, and says whether it must be there.

    Without it a column such as ``from`` would be written as ``since``, and refused.
    """
    code, page, err = printed(capsys, "tables", name)
    assert (code, page, err) == (0, page_of_table(name), "")
    assert all(len(line) <= 80 for line in page.splitlines())
    assert not re.search(r"[\\$]|``|>>>|NoneType|Annotated|typing|\bDecimal\b|\bPydantic", page)
    found = dict(re.findall(r"^  (\w+) \(([^)]*)\): \S", page, flags=re.MULTILINE))
    fields = {field.alias or key: field for key, field in PAGES[name].model_fields.items() if key != "provenance"}
    assert found.keys() >= fields.keys() - {"schema"}
    for key, field in fields.items():
        need = " ".join(found[key].split()).rpartition(", ")[2]
        assert (need == "required") == field.is_required(), key
        assert re.fullmatch(r"required|optional|default \S+", need), key


def test_types_are_told_in_plain_words() -> None:
    """Proves what the words for types are. Without it a share could be taken for per cent, a date for a text."""
    pools, requirements = page_of_table("pools"), " ".join(page_of_table("requirements").split())
    assert "  country (id from countries, required): " in pools
    assert "  strength (persons, required): " in pools
    assert "  roles (list of ids from roles, required): " in pools
    assert "  deployable_share (share 0–1, optional): " in pools
    assert "  committed (persons, default 0): " in pools
    assert "  mobilised (date or rotation, optional): " in pools
    assert " from (date or rotation, optional): " in requirements
    assert " priority (whole number, default 1): " in requirements
    assert "  enabling (yes/no, default no): " in page_of_table("roles")
    assert "  start (date, required): " in page_of_table("calendar")
    assert "  deployable_share (share 0–1, default 0.5): " in page_of_table("defaults")


@pytest.mark.parametrize(
    ("folder", "name"),
    [("mine", "mine"), ("my force", "my-force"), ("Für 2026", "Für-2026"), ("(draft)", "draft"), ("v1.2_b", "v1.2_b")],
)
def test_a_new_model_has_the_name_of_its_folder(
    folder: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Proves that a copy of the template calls itself what its owner calls it. Without it all would be "template"."""
    made = tmp_path / folder
    assert printed(capsys, "new", str(made))[0] == 0
    assert fg.load(made).name == name
    assert (made / "README.md").read_text("utf-8").startswith(f"# {name}\n")
    assert f"{name}: no errors." in printed(capsys, "check", str(made))[1]
    assert printed(capsys, "models", str(made))[1].startswith(f"{name}: ")


@pytest.mark.parametrize("folder", ["---", "a" * 81])
def test_a_folder_that_gives_no_name_is_refused(
    folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Proves that nothing is made under a name that no model can have. Without it the copy could not be read."""
    code, out, err = printed(capsys, "new", str(tmp_path / folder))
    assert (code, out) == (2, "")
    assert "expected a folder whose name is an id of letters, digits" in err
    assert not [*tmp_path.iterdir()]


def test_the_recipe_of_the_template_works(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Proves that the lines kept as comments, once uncommented, do what the comment above them says.

    Without it the first thing that a modeller copies could be refused, or count a rotation too few.
    """
    made = tmp_path / "mine"
    printed(capsys, "new", str(made))
    file = made / "model.toml"
    text = file.read_text("utf-8")
    recipe = re.search(r"^# Recipe: [^\[]*((?:^# .*\n|^#\n)+)", text, flags=re.MULTILINE)
    assert recipe
    begins = text.index("# [[conditions]]", recipe.start())
    ends = text.index("\n\n", begins)
    file.write_text(text[:begins] + re.sub(r"^# ?", "", text[begins:ends], flags=re.MULTILINE) + text[ends:], "utf-8")
    model = fg.load(made)
    for renewed, rotations in ((False, {1, 2, 3}), (True, {1, 2, 3, 4})):
        plan = fg.solve(model, changes={"france-renews": renewed})
        inside = {site.id for site in model.sites if site.host == "UKR"}
        sent = dict.fromkeys(range(1, 5), 0)
        for row in plan.contributions:
            if row.country == "FRA" and row.site in inside:
                sent[row.rotation] += row.personnel
        assert {rotation for rotation, persons in sent.items() if persons} == rotations
        assert max(sent.values()) == 500


@pytest.mark.parametrize("command", ["check", "solve", "explain", "models"])
def test_a_file_in_place_of_a_model_is_told_what_was_meant(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Proves the hint for a file of a model, and for a workbook of another form; model.toml stands for its folder.

    Without it a user who picks the file in a dialogue would be told only that it is a file.
    """
    monkeypatch.chdir(tmp_path)
    printed(capsys, "new", "small")
    for name in ("old.xls", "old.ods", "template.ODS"):
        Path(name).write_bytes(b"\xd0\xcf")
        code, out, err = printed(capsys, command, name)
        assert (code, out) == (2, "")
        assert f'"{name}": found a file, expected a folder with a model.toml' in err
        assert "Maybe save it as .xlsx?" in err
    code, out, err = printed(capsys, command, "small/pools.csv")
    assert (code, out) == (2, "")
    assert 'Maybe the folder "small"?' in err
    if command in {"check", "models"}:
        assert printed(capsys, command, "small/model.toml") == printed(capsys, command, "small")
