"""The schemas of documents, from the command and from Python."""

from __future__ import annotations

import json

import pytest

import forcegen as fg
from forcegen.cli import main
from forcegen.documents.document import Document
from forcegen.documents.names import DOCUMENTS


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert isinstance(left.value.code, int)
    return left.value.code, *capsys.readouterr()


def test_no_document_is_left_out() -> None:
    """Proves that every public document has its name in the list. Without it a new one could have no schema."""
    public = {name for name in fg.__all__ if isinstance(getattr(fg, name), type)}
    documents = {name for name in public if issubclass(getattr(fg, name), Document)}
    assert set(DOCUMENTS.values()) == documents
    for name, of in DOCUMENTS.items():
        assert getattr(fg, of).model_fields["schema_"].default == f"forcegen.{name}/1"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_command_and_python_give_the_same(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Proves that a schema is one thing, without Python in it. Without it the two could disagree."""
    code, out, err = printed(capsys, "schema", name)
    assert (code, err) == (0, "")
    schema = json.loads(out)
    assert schema == getattr(fg, DOCUMENTS[name]).model_json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["properties"]["schema"]["const"] == f"forcegen.{name}/1"
    assert ">>>" not in out
    assert schema["description"]


def test_the_plan_is_meant_where_nothing_is_named_and_a_typo_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Proves the contract's ``schema`` and what is said of a wrong name. Without it old calls would break."""
    assert printed(capsys, "schema") == printed(capsys, "schema", "plan")
    code, out, err = printed(capsys, "schema", "certifcate")
    assert (code, out) == (2, "")
    assert 'found "certifcate", expected one of plan, certificate,' in err
    assert 'Maybe "certificate"?' in err
