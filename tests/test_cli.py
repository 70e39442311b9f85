"""The command as a user meets it: its answers, its exit codes, and what it says to wrong input."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import forcegen
from forcegen.cli import main
from forcegen.commands import AS_MET, cli
from forcegen.commands.output import in_letters_of

COMMANDS = tuple(AS_MET)


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def command(capsysbinary: pytest.CaptureFixture[bytes]) -> Command:
    return Command(capsysbinary)


class Command:
    """``forcegen`` in this process."""

    def __init__(self, captured: pytest.CaptureFixture[bytes]) -> None:
        self._captured = captured

    def __call__(self, *arguments: str) -> Ended:
        with pytest.raises(SystemExit) as left:
            main(arguments)
        out, err = self._captured.readouterr()
        code = left.value.code
        assert isinstance(code, int)
        return Ended(code, out.decode(), err.decode())

    def refused(self, *arguments: str) -> list[str]:
        """The messages of a command that must be refused: exit code 2, nothing on stdout, one line a problem."""
        ended = self(*arguments)
        assert (ended.code, ended.out) == (2, "")
        *messages, last = ended.err.splitlines()
        count = len(messages)
        assert last == f"{count} problem{'s' if count > 1 else ''}; nothing was done."
        assert all(re.fullmatch(r"\S.*: (found .+, )?expected .+[.?]", message) for message in messages), messages
        return messages


@pytest.fixture
def plan(tmp_path: Path, command: Command) -> Path:
    """The document of the template's plan."""
    target = tmp_path / "plan.json"
    assert command("solve", "template", "--format", "json", "--out", str(target)) == Ended(0, "", "")
    return target


# Answers


def test_the_list_of_commands_says_what_each_says_of_itself() -> None:
    """Proves that the list, for which no command is loaded, is true. Without it it could promise what has changed."""
    assert {name: command.get_short_help_str(1000) for name, command in cli.commands.items()} == AS_MET


def test_solve_prints_a_page(command: Command) -> None:
    """Proves that a shortfall is an answer, on stdout alone. Without it a script could not tell it from a failure."""
    ended = command("solve", "template")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == forcegen.text_report(forcegen.solve(forcegen.load("template")), forcegen.load("template"))
    assert command("solve", "template", "-v").out.count("\n") > ended.out.count("\n")


def test_json_is_one_document_and_nothing_else(command: Command) -> None:
    """Proves that stdout can be piped into a JSON reader. Without it a stray line would break every pipe."""
    ended = command("solve", "template", "--scenario", "no-ceasefire", "--format", "json")
    assert (ended.code, ended.err) == (0, "")
    document = json.loads(ended.out)
    assert document["schema"] == "forcegen.plan/1"
    assert document["settings"]["set"] == {"ceasefire": {"was": True, "now": False}}
    assert forcegen.Plan.from_json(ended.out).changes == ("ceasefire = no",)


def test_options_change_the_model_that_is_solved(command: Command) -> None:
    """Proves that conditions and rotations are set by hand. Without it --set would be heard and not heeded."""
    ended = command("solve", "template", "--set", "folketing-consent=yes", "--set", "ceasefire=no", "--rotations", "3")
    assert "template, base: 3 rotations of 6 months, Jul 2025 to Dec 2026\n" in ended.out
    changed = re.search(r"^Changed: (.*)$", ended.out, flags=re.MULTILINE)
    assert changed
    assert changed[1] == "calendar.rotations: 4 → 3; ceasefire = no"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["solve", "template"], 0),
        (["solve", "template", "--strict"], 3),
        (["solve", "core-sustainment", "--scenario", "with-germany", "--strict"], 0),
        (["solve", "template", "--time-limit", "0"], 4),
        (["solve", "template", "--time-limit", "0", "--strict"], 4),
        (["solve", "template", "--sovler", "HiGHS"], 2),
        (["solve", "no-such-model"], 2),
        (["solve", "template", "--solver", "GUROBI_CMD"], 2),
        (["solve", "template", "--solver", "HiGSH"], 2),
        ([], 2),
        (["--help"], 0),
        *((([name, "--help"]), 0) for name in COMMANDS),
        (["--version"], 0),
    ],
)
def test_exit_codes(command: Command, arguments: list[str], code: int) -> None:
    """Proves the table of exit codes in the documentation. Without it a script's branches would be guesses."""
    ended = command(*arguments)
    assert ended.code == code
    assert "Traceback" not in ended.err


def test_a_contradiction_is_an_answer_too(command: Command, tmp_path: Path) -> None:
    """Proves that rules at odds end like a shortfall, and that ``--strict`` minds them. Without it exit 0 hid them."""
    assert command("new", str(tmp_path / "odd")).code == 0
    with (tmp_path / "odd" / "model.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[[rules]]\nid = "promise"\nkind = "pledge"\nowner = "DNK"\nbindingness = "political"\n'
            'personnel = 9_000\nscope = { countries = ["DNK"] }\nstatus = "assumed"\n'
        )
    ended = command("solve", str(tmp_path / "odd"))
    assert (ended.code, ended.out.splitlines()[0]) == (0, "CONTRADICTORY: no plan satisfies all rules.")
    assert command("solve", str(tmp_path / "odd"), "--strict").code == 3
    document = command("solve", str(tmp_path / "odd"), "--format", "json").out
    (tmp_path / "plan.json").write_text(document, encoding="utf-8")
    assert command("verify", str(tmp_path / "plan.json"), str(tmp_path / "odd")).code == 0


def test_an_internal_error_is_told_apart(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that a defect is no bad input: it shows where it happened. Without it nobody could report it."""

    def broken(*_: object, **__: object) -> None:
        raise forcegen.ForcegenError("a proof and a plan contradict each other")

    monkeypatch.setattr("forcegen.plan.solve.solve_known", broken)
    with pytest.raises(forcegen.ForcegenError, match="contradict"):
        main(["solve", "template"])


def test_check_counts_and_lists_what_is_assumed(command: Command) -> None:
    """Proves that a sound model is said to be sound, with its size and every kind of assumed figure.

    Without it a modeller would take figures that nobody knows for known.
    """
    ended = command("check", "template")
    assert (ended.code, ended.err) == (0, "")
    first, second, *rows = ended.out.splitlines()
    model = forcegen.load("template")
    assert first == (
        f"template: no errors. {len(model.countries)} countries, {len(model.pools)} pools, {len(model.sites)} sites, "
        f"{len(model.requirements)} requirements, {len(model.rules)} rules, {len(model.sources)} sources."
    )
    assumed = forcegen.solve(model).assumed
    assert second.startswith(f"Assumed values ({sum(assumed.values())})")
    assert [row.split(maxsplit=1) for row in rows] == [[str(count), what] for what, count in assumed.items()]
    assert "1 site, 1 requirement," in command("check", "core-sustainment").out


def test_check_tells_everything_that_is_wrong_at_once(command: Command, tmp_path: Path) -> None:
    """Proves that one run shows all problems, with file and line. Without it a model is mended one run at a time."""
    made = tmp_path / "made"
    command("new", str(made))
    text = (made / "model.toml").read_text(encoding="utf-8")
    (made / "model.toml").write_text(text.replace("rotations =", "rotatoins ="), encoding="utf-8")
    pools = (made / "pools.csv").read_text(encoding="utf-8")
    (made / "pools.csv").write_text(pools.replace("FRA,", "FRE,"), encoding="utf-8")
    messages = command.refused("check", str(made))
    assert any('"rotatoins"' in message and 'Maybe "rotations"?' in message for message in messages)
    assert any(message.startswith("pools.csv") for message in messages)
    assert command.refused("solve", str(made)) == messages


def test_verify_accepts_a_plan_of_any_scenario(command: Command, tmp_path: Path) -> None:
    """Proves that a plan carries what it takes to audit it. Without it only plans of the base case could be audited."""
    for options in (
        [],
        ["--scenario", "no-ceasefire"],
        ["--set", "ceasefire=no", "--rotations", "2"],
        ["--scenario", "second-port", "--set", "sites.air-base.note=far", "--scale", "roles.air=0.3"],
        ["--without", "netherlands-mandate", "--set", "rules.denmark-consent.scope.until=2026-01-31"],
    ):
        target = tmp_path / "plan.json"
        command("solve", "template", "--format", "json", "--out", str(target), *options)
        ended = command("verify", str(target), "template")
        assert (ended.code, ended.err) == (0, "")
        assert re.fullmatch(
            r"Audit passed: \d+ rows recomputed exactly, no breach\.\nNot checked: .*\n(  .*\n)?", ended.out
        )


def test_verify_lists_every_breach(command: Command, plan: Path) -> None:
    """Proves that a plan edited by hand is found out, verdict first. Without it an audit would believe its reader."""
    document = json.loads(plan.read_text(encoding="utf-8"))
    for one in document["contributions"]:
        one["personnel"] += 1_000
    plan.write_text(json.dumps(document), encoding="utf-8")
    ended = command("verify", str(plan), "template")
    assert (ended.code, ended.err) == (3, "")
    failed, _, unchecked = ended.out.partition("\nNot checked: ")
    first, *breaches = failed.splitlines()
    said = re.fullmatch(r"Audit failed: (\d+) breaches in \d+ rows recomputed exactly\.", first)
    assert said
    assert "the lower bound" in unchecked
    assert len(breaches) == min(int(said[1]), 51)
    assert breaches[-1] == f"… and {int(said[1]) - 50} more" or int(said[1]) <= 50
    assert any("FRA.land.dwell" in breach for breach in breaches)


def test_rules_and_models_and_schema(command: Command) -> None:
    """Proves that the lists are printed whole. Without it the command would know more than it tells."""
    from forcegen.report.rule_book import list_of_kinds, page_of
    from forcegen.rules.plugged import kinds_by_name

    assert command("rules") == Ended(0, list_of_kinds(), "")
    for kind in kinds_by_name():
        assert command("rules", kind) == Ended(0, page_of(kind), "")
    lines = command("models").out.splitlines()
    assert {line.split()[0] for line in lines} == set(forcegen.shipped_models()) >= {"template", "reassurance-force"}
    assert all(re.fullmatch(r"[a-z-]+ +[A-Z].*", line) for line in lines)


def conforms(value: Any, schema: Mapping[str, Any], whole: Mapping[str, Any]) -> bool:
    """Whether a value is what a JSON schema says, as far as the schema of a plan goes."""
    if "$ref" in schema:
        return conforms(value, whole["$defs"][schema["$ref"].rpartition("/")[2]], whole)
    if "anyOf" in schema:
        return any(conforms(value, one, whole) for one in schema["anyOf"])
    if "const" in schema:
        return bool(value == schema["const"])
    if "enum" in schema:
        return value in schema["enum"]
    match schema["type"]:
        case "object" if isinstance(value, dict):
            known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
            return set(schema.get("required", ())) <= set(value) and all(
                conforms(one, known[key], whole)
                if key in known
                else others is not False and (others is True or conforms(one, others, whole))
                for key, one in value.items()
            )
        case "array" if isinstance(value, list):
            return all(conforms(one, schema["items"], whole) for one in value)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case kind:
            return isinstance(value, {"string": str, "boolean": bool, "null": type(None)}.get(kind, ()))


def test_the_schema_is_that_of_the_plans(command: Command, plan: Path) -> None:
    """Proves that a real plan is what the schema says, and that the schema says something.

    Without it a program written against the schema would break on the first plan.
    """
    schema = json.loads(command("schema").out)
    document = json.loads(plan.read_text(encoding="utf-8"))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert conforms(document, schema, schema)
    assert list(document) == list(schema["properties"])
    for wrong in (
        {**document, "verdict": "perhaps"},
        {**document, "totals": {**document["totals"], "short": "12"}},
        {**document, "contributions": [{**document["contributions"][0], "personnel": 1.5}]},
        {**document, "extra": 1},
        {key: value for key, value in document.items() if key != "rules"},
    ):
        assert not conforms(wrong, schema, schema)


def test_new_makes_a_model_that_can_be_solved(command: Command, tmp_path: Path) -> None:
    """Proves a newcomer's first two steps, in a new and in an empty folder. Without it they might end in an error."""
    (tmp_path / "empty").mkdir()
    for name in ("mine", "empty"):
        made = tmp_path / name
        ended = command("new", str(made))
        assert (ended.code, ended.err) == (0, "")
        assert ended.out == f"Created {made}. Next: edit {made / 'model.toml'}, then run: forcegen solve {made}\n"
        template = forcegen.shipped_models()["template"]
        assert {path.name for path in made.iterdir()} == {path.name for path in template.iterdir()}
        page = command("solve", "template").out
        assert command("solve", str(made)).out == page.replace("template, base:", f"{name}, base:") != page
        assert "template" not in (made / "README.md").read_text("utf-8").splitlines()[0]


# Wrong input


@pytest.mark.parametrize(
    ("arguments", "found", "maybe"),
    [
        ("slove template", 'the command "slove"', "solve"),
        ("--versoin", 'the option "--versoin"', "--version"),
        ("solve", "no MODEL", ""),
        ("solve template more", 'one argument too many, "more"', ""),
        ("solve tempalte", "no such folder", "template"),
        ("solve template --scenari base", 'the option "--scenari"', "--scenario"),
        ("solve template --scenario bsae", '"bsae"', "base"),
        ("solve template --set", "no value", ""),
        ("solve template --strict=4", "a value", ""),
        ("solve template --set ceasefire", '"ceasefire"', "ceasefire=yes"),
        ("solve template --set =yes", '"=yes"', ""),
        ("solve template --set ceasfire=no", '"ceasfire"', "ceasefire"),
        ("solve template --set ceasefire=no --set ceasefire=yes", "ceasefire=no and ceasefire=yes", ""),
        ("solve template --set defaults.dwel=2", '"defaults.dwel"', "defaults.dwell"),
        ("solve template --set defaults.dwell=two", '"two"', ""),
        ("solve template --set defaults.dwell", '"defaults.dwell"', "defaults.dwell=2"),
        ("solve template --without denmark-consnt", '"denmark-consnt"', "denmark-consent"),
        ("solve template --scale roles.medicl=2", '"roles.medicl"', "roles.medical"),
        ("solve template --scale much", '"much"', ""),
        ("solve template --scale =2", '"=2"', ""),
        ("solve template --rotations 0", '"0"', ""),
        ("solve template --rotations -1", '"-1"', ""),
        ("solve template --rotations x", '"x"', ""),
        ("solve template --rotations 1.5", '"1.5"', ""),
        ("solve template --rotations 500", "500", ""),
        ("solve template --time-limit nan", '"nan"', ""),
        ("solve template --time-limit inf", '"inf"', ""),
        ("solve template --format jsn", '"jsn"', "json"),
        ("check template --format json", 'the option "--format"', ""),
        ("rules mandat", '"mandat"', "mandate"),
        ("rules Mandate", '"Mandate"', "mandate"),
        ("tables pool", '"pool"', "pools"),
        ("tables Pools", '"Pools"', "pools"),
        ("models template more", 'one argument too many, "more"', ""),
        ("models tempalte", "no such folder", "template"),
        ("new", "no FOLDER", ""),
        ("verify missing.json template", "no such file", ""),
        ("verify template", "no MODEL", ""),
    ],
)
def test_wrong_input_gets_one_clear_message(command: Command, arguments: str, found: str, maybe: str) -> None:
    """Proves that a slip is named, with what was meant. Without it a user would search the manual, or a traceback."""
    messages = command.refused(*arguments.split())
    assert len(messages) == 1
    assert f"found {found}" in messages[0]
    assert messages[0].endswith(f' Maybe "{maybe}"?' if maybe else ".")


def test_a_yes_or_no_is_written_as_in_a_table(command: Command) -> None:
    """Proves that values of --set are read as cells are. Without it there would be two ways to write a yes."""
    assert command.refused("check", "template", "--set", "ceasefire=NO") == [
        '--set ceasefire: found "NO", expected yes or no. Maybe no?'
    ]
    assert command("check", "template", "--set", "rules.netherlands-mandate.scope.countries=NLD DNK").code == 0


def test_wrong_options_are_told_all_at_once(command: Command) -> None:
    """Proves that several slips take one run. Without it each would hide the next."""
    options = ["--set", "a", "--set", "=maybe", "--rotations", "0", "--format", "xml", "--time-limit", "soon"]
    messages = command.refused("solve", "template", *options, "more")
    assert [message.partition(":")[0] for message in messages] == [
        *["--set"] * 2, "--rotations", "--format", "--time-limit", "forcegen solve",
    ]  # fmt: skip
    changes = ["--set", "x=no", "--without", "y", "--scale", "roles.z=2", "--rotations", "401"]
    named = command.refused("solve", "template", "--scenario", "bsae", *changes)
    assert [message.partition(":")[0] for message in named] == [
        *("--scenario", "--without", "--scale", "--set", "--rotations")
    ]


def test_an_unknown_solver_is_told_with_the_known_ones(command: Command) -> None:
    """Proves that a solver's name can be mended. Without it a user would not know how PuLP spells it."""
    ended = command("solve", "template", "--solver", "HiGSH")
    assert (ended.code, ended.out) == (2, "")
    assert "COIN_CMD" in ended.err
    assert 'Maybe "HiGHS"?' in ended.err
    ended = command("solve", "template", "--solver", "GUROBI_CMD")
    assert (ended.code, ended.out) == (2, "")
    assert "not installed" in ended.err


def test_a_folder_without_a_model_is_told(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that the model in a folder below is found and named. Without it a user one folder up would be lost."""
    monkeypatch.chdir(tmp_path)
    command("new", "mine")
    (message,) = command.refused("solve", ".")
    assert "a folder without model.toml" in message
    assert message.endswith('Maybe "mine"?')
    (tmp_path / "plan.json").write_text("{}")
    assert "found JSON that is no document of forcegen" in command.refused("check", str(tmp_path / "plan.json"))[0]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "found an empty file"),
        (b"{", "found the end of the text"),
        (b"\xff\xfe\x00plan", "found the byte 0xff, expected UTF-8 text"),
        (b"NaN", "found a file that is no JSON"),
        (b"[]", "found JSON that is no document of forcegen"),
        (b'{"schema": "forcegen.plan/2"}', "found a plan (forcegen.plan/2), expected a plan (forcegen.plan/1)"),
        (b'{"modle": "template"}', "found JSON that is no document of forcegen"),
        (b"[" * 100_000, "expected a JSON document"),
    ],
)
def test_a_document_that_is_no_plan_is_told(command: Command, tmp_path: Path, content: bytes, found: str) -> None:
    """Proves that any file can be given for a plan. Without it a wrong file would end in a traceback."""
    file = tmp_path / "plan.json"
    file.write_bytes(content)
    messages = command.refused("verify", str(file), "template")
    assert all(message.startswith(str(file)) for message in messages)
    assert any(found in message for message in messages)


def test_a_folder_that_is_no_plan_is_told(command: Command, tmp_path: Path) -> None:
    """Proves that a folder is refused as a plan. Without it swapped arguments would end in a traceback."""
    assert "found a folder" in command.refused("verify", str(tmp_path), "template")[0]


def test_a_plan_of_another_model_is_told(command: Command, plan: Path) -> None:
    """Proves that a plan is not held against a model that it never was for.

    Without it a hundred breaches would hide that the wrong model was named.
    """
    (message,) = command.refused("verify", str(plan), "core-sustainment")
    assert message.endswith(
        'found a plan for "template", expected a plan for the model "core-sustainment". Maybe "template"?'
    )


def test_a_plan_with_changes_unknown_to_the_model_is_told(command: Command, plan: Path) -> None:
    """Proves that scenario, conditions and rotations of a plan are read strictly, all at once.

    Without it a plan would be audited against a model that is not the one it answers.
    """
    document = json.loads(plan.read_text(encoding="utf-8"))
    document["scenario"] = "no-ceasfire"
    document["settings"] = {
        "set": {"ceasfire": {"was": True, "now": False}, "calendar.rotations": {"was": 4, "now": 4_000}}
    }
    plan.write_text(json.dumps(document), encoding="utf-8")
    messages = command.refused("verify", str(plan), "template")
    assert [message.partition(":")[0] for message in messages] == [
        f"{plan}, scenario", f"{plan}, settings, set", f"{plan}, settings, calendar.rotations",
    ]  # fmt: skip
    assert messages[0].endswith('Maybe "no-ceasefire"?')
    assert messages[1].endswith('Maybe "ceasefire"?')
    document["scenario"] = "base"
    document["settings"] = {"set": {"ceasefire": {"was": True, "now": True}, "defaults.dwell": {"was": 3, "now": 1}}}
    plan.write_text(json.dumps(document), encoding="utf-8")
    written = "by the model as written."
    assert command.refused("verify", str(plan), "template") == [
        f'{plan}, settings: found the change "defaults.dwell: 3 → 1", expected "defaults.dwell: 2 → 1", {written}',
        f'{plan}, settings: found the change "ceasefire = yes", expected "no change", {written}',
    ]
    document["settings"] = {"sett": {}}
    plan.write_text(json.dumps(document), encoding="utf-8")
    assert command.refused("verify", str(plan), "template")[0].startswith(f"{plan}, settings.sett: ")
    document["settings"] = ["ceasefire = no"]
    plan.write_text(json.dumps(document), encoding="utf-8")
    assert command.refused("verify", str(plan), "template")[0].startswith(f"{plan}, settings: ")


# Writing


def test_a_place_that_cannot_be_written_is_refused_before_solving(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves that a wrong --out costs no solve and leaves nothing.

    Without it an hour of solving could end in "no such folder".
    """

    def never(*_: object, **__: object) -> None:
        raise AssertionError("the solver ran")

    command("new", str(tmp_path / "mine"))
    monkeypatch.setattr(forcegen, "solve", never)
    before = sorted(tmp_path.rglob("*"))
    model = str(tmp_path / "mine")
    for out in ("", str(tmp_path), str(tmp_path / "missing" / "plan.json"), f"{model}/plan.json", f"{model}/a/../b"):
        (message,) = command.refused("solve", model, "--out", out)
        assert message.startswith("--out: ")
    if Path("/proc/self").is_dir():
        ended = command("solve", model, "--out", "/proc/plan.json")
        assert (ended.code, ended.out) == (1, "")
        assert ended.err.startswith("--out: cannot write /proc/plan.json (")
    assert sorted(tmp_path.rglob("*")) == before


def test_out_replaces_a_file_whole_and_keeps_its_rights(command: Command, tmp_path: Path) -> None:
    """Proves that a written file is whole, lies where a link points, and keeps who may read it.

    Without it a reader could see half a plan, or a private file could become public.
    """
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_text("old")
    real.chmod(0o600)
    link.symlink_to(real)
    assert command("solve", "template", "--out", str(link)) == Ended(0, "", "")
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == command("solve", "template").out
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.txt", "real.txt"]
    assert command("solve", "template", "--out", "-").out == real.read_text(encoding="utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_told(command: Command) -> None:
    """Proves that a device is written to, never replaced, and that a full one is an error, on stdout as well.

    Without it an output cut short would look like success.
    """
    told = "cannot write {} (No space left on device). The result was not written.\n"
    assert command("solve", "template", "--out", "/dev/full") == Ended(1, "", f"--out: {told.format('/dev/full')}")
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)
    assert command("solve", "template", "--out", os.devnull).code == 0
    with Path("/dev/full").open("wb") as full:
        command_line = [sys.executable, "-m", "forcegen", "rules"]
        done = subprocess.run(command_line, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stderr.decode() == f"stdout: {told.format('to it')}"
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr


def test_new_leaves_what_is_there_alone(command: Command, tmp_path: Path) -> None:
    """Proves that nothing is overwritten. Without it a mistyped name could cost a modeller's work."""
    (tmp_path / "file").write_text("mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    for name in ("file", "full", "missing/mine", "file/mine"):
        assert len(command.refused("new", str(tmp_path / name))) == 1
    assert len(command.refused("new", "")) == 1
    assert sorted(tmp_path.rglob("*")) == before


# Terminals and pipes


def test_a_poor_terminal_can_show_a_page() -> None:
    """Proves that a terminal without – and … gets the page in plain letters, and JSON as UTF-8 all the same.

    Without it the command would crash on old terminals, or print a document that no reader takes.
    """
    program = (
        "from forcegen.cli import main\n"
        "for form in ('text', 'json'):\n"
        "    try:\n        main(['solve', 'template', '--format', form])\n"
        "    except SystemExit as left:\n        assert left.code == 0\n"
    )
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, b"")
    page, brace, document = done.stdout.partition(b"{")
    assert b"template, base: 4 rotations" in page
    assert b"1-" in page
    assert b"?" not in page
    assert '"§ 2"'.encode() in document
    assert json.loads(brace + document)["verdict"] == "short"


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "Türkiye 1–4 … ≤"),
        ("utf-16", "Türkiye 1–4 … ≤"),
        ("cp1252", "Turkiye 1-4 ... ?"),
        ("latin-1", "Turkiye 1-4 ... ?"),
        ("ascii", "Turkiye 1-4 ... ?"),
    ],
)
def test_letters_that_a_terminal_lacks_are_put_plainly(encoding: str, shown: str) -> None:
    """Proves what becomes of each letter. Without it dashes would turn into question marks, or lines be lost."""
    assert in_letters_of("Türkiye 1–4 … ≤", encoding) == shown


def test_a_pipe_may_be_closed_early() -> None:
    """Proves that ``forcegen … | head -1`` ends well. Without it every such pipe would end in a traceback.

    The first document is larger than what a pipe holds, so that its writer must notice.
    """
    reader = "import sys; sys.stdin.buffer.readline()"
    for arguments in (["solve", "core-sustainment", "--rotations", "60", "--format", "json"], ["schema"]):
        command = subprocess.Popen(
            [sys.executable, "-m", "forcegen", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert command.stdout
        assert command.stderr
        head = subprocess.Popen([sys.executable, "-c", reader], stdin=command.stdout)
        command.stdout.close()
        errors = command.stderr.read()
        command.stderr.close()
        assert (head.wait(60), command.wait(60), errors) == (0, 0, b"")


def test_closed_streams_do_no_harm() -> None:
    """Proves that the command runs where there is no stdin and no stderr. Without it services could not run it."""
    done = subprocess.run(
        ["/bin/sh", "-c", '"$0" -m forcegen rules <&- 2>&-', sys.executable],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0
    assert done.stdout
