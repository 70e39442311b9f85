"""Spoilt files by the thousand: reading gives a model or a ``ModelError``, soon, and nothing else.

``FORCEGEN_FUZZ_EXAMPLES=20000 pytest tests/model/test_fuzz_reading.py`` tries more than the default.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import HEAD, POOLS, REQUIREMENTS
from forcegen.model import ForceModel, assumptions, load, remarks
from forcegen.problems import ModelError
from forcegen.scenario import vary

EXAMPLES = int(os.environ.get("FORCEGEN_FUZZ_EXAMPLES", "100"))

LONGEST = 5.0
"""Seconds of processor time that no reading of a small model may take."""

LARGEST = 2**30
"""Bytes of memory that it may not take either."""


def peak() -> int:
    """The most memory in bytes that this process ever had; 0 where the machine does not say."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


WHOLE = {"model.toml": HEAD.encode(), "pools.csv": POOLS.encode(), "requirements.csv": REQUIREMENTS.encode()}

NASTY = [
    *("", "0", "-1", "-0.0", "1e400", "1e-400", "nan", "inf", "9" * 60, "9" * 5000, "0x" + "f" * 5000, "1_0", "1.0"),
    *("true", "yes", "null", "[]", "{}", "[[]]", "[{}]", "[1, 2]", "{ value = 1 }", "{ value = { value = 1 } }"),
    *('""', '"x"', '"lviv"', "'land'", '"\\u0000"', '"\\u202E"', '"\\U0010FFFF"', '"""', "'''", '"' + "x" * 5000 + '"'),
    *("2025-07-01", "2025-02-30", "0001-01-01", "9999-12-31", "07:00:00", "2025-07-01T00:00:00Z", "401", "-61"),
    *("FRA", "fra", "land", "base", "coalition", "medical", "kind", "scope", "from", "until", "date", "int", "value"),
    *("provenance", "provenance = 1", "scope.roles", "strength.value", ".", "a.b.c", "..", "../x.csv", "=", ",", ";"),
    *(
        "\n",
        "\r",
        "\t",
        "\0",
        '"',
        "'",
        "#",
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        "\ufeff",
        "\u2028",
        "\u200b",
        "ı",
        "ǰ̣",
        "ﷺ",
    ),
]

Files = dict[str, bytes]
Mutation = Callable[[Files], None]


@st.composite
def byte_mutations(draw: st.DrawFn) -> Mutation:
    """A few bytes replaced, put in or taken out, anywhere."""
    name = draw(st.sampled_from(sorted(WHOLE)))
    at, gone = draw(st.floats(0, 1)), draw(st.integers(0, 12))
    new = draw(st.binary(max_size=4) | st.sampled_from(NASTY).map(str.encode))

    def mutate(files: Files) -> None:
        place = int(at * len(files[name]))
        files[name] = files[name][:place] + new + files[name][place + gone :]

    return mutate


@st.composite
def word_mutations(draw: st.DrawFn) -> Mutation:
    """A key, a value or a cell replaced by another word."""
    name = draw(st.sampled_from(sorted(WHOLE)))
    at, new = (
        draw(st.floats(0, 1, exclude_max=True)),
        draw(st.sampled_from(NASTY) | st.text(max_size=8)).encode(errors="replace"),
    )

    def mutate(files: Files) -> None:
        words = [*re.finditer(rb'"[^"\n]*"|[\w.\-]+|(?<=,)(?=,|\n)', files[name])]
        if words:
            word = words[int(at * len(words))]
            files[name] = files[name][: word.start()] + new + files[name][word.end() :]

    return mutate


@st.composite
def line_mutations(draw: st.DrawFn) -> Mutation:
    """A line doubled, moved or dropped."""
    name = draw(st.sampled_from(sorted(WHOLE)))
    at, to = draw(st.floats(0, 1, exclude_max=True)), draw(st.floats(0, 1))
    keep, times = draw(st.booleans()), draw(st.integers(0, 3))

    def mutate(files: Files) -> None:
        lines = files[name].split(b"\n")
        line = lines[int(at * len(lines))] if keep else lines.pop(int(at * len(lines)))
        place = int(to * len(lines))
        files[name] = b"\n".join([*lines[:place], *[line] * times, *lines[place:]])

    return mutate


@st.composite
def file_mutations(draw: st.DrawFn) -> Mutation:
    """A file under another name, or in another encoding."""
    name = draw(st.sampled_from(sorted(WHOLE)))
    other = draw(st.sampled_from(["rules.csv", "rules.toml", "pools.toml", "pools.csv", "Pools.csv", "notes.txt"]))
    encoding = draw(st.sampled_from(["utf-8-sig", "utf-16", "latin-1", "utf-32"]))
    rename = draw(st.booleans())

    def mutate(files: Files) -> None:
        if rename:
            files[other] = files[name]
        else:
            files[name] = files[name].decode(errors="replace").encode(encoding, errors="replace")

    return mutate


MUTATIONS = st.lists(
    st.one_of(word_mutations(), word_mutations(), byte_mutations(), line_mutations(), file_mutations()),
    min_size=1,
    max_size=4,
)


def read_spoilt(mutations: list[Mutation]) -> ForceModel | ModelError:
    """What reading the small model gives after the mutations."""
    files = dict(WHOLE)
    for mutate in mutations:
        mutate(files)
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        try:
            return load(folder)
        except ModelError as error:
            return error


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
@given(MUTATIONS)
def test_a_spoilt_model_is_a_model_or_a_model_error(mutations: list[Mutation]) -> None:
    """Proves that no input brings a traceback, a hang, gigabytes or an empty message.

    Without it the next odd file would show a person the inside of the program instead of the line to mend.
    """
    began, before = time.process_time(), peak()
    read = read_spoilt(mutations)
    assert time.process_time() - began < LONGEST
    assert peak() - before < LARGEST
    if isinstance(read, ModelError):
        messages = str(read).split("\n")
        assert len(messages) == len(read.problems) == len(set(read.problems))
        assert all(message.isprintable() and "expected " in message for message in messages)
    else:
        assert len(read.sha256) == 64
        assert assumptions(read)
        assert all(remark.where and remark.kind for remark in remarks(read))
        assert len(read.rulebook) >= len(read.pools)
        assert all(vary(read, scenario.id).scenario == scenario.id for scenario in read.scenarios)


def test_the_mutations_reach_both_ends() -> None:
    """Proves that the fuzzing is neither toothless nor blunt. Without it every example could fail at the first byte."""
    outcomes = {True: 0, False: 0}

    @settings(max_examples=300)
    @given(MUTATIONS)
    def count(mutations: list[Mutation]) -> None:
        outcomes[isinstance(read_spoilt(mutations), ModelError)] += 1

    count()
    assert outcomes[False] >= 3
    assert outcomes[True] >= 20
