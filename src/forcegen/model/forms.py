"""What a file really is, by its first bytes and not by its name."""

from __future__ import annotations

import io
import re
import stat
import zipfile
from pathlib import Path

MOST_BYTES = 10_000_000
"""A larger file is refused unread: a table of 12,000 requirements has a twentieth of it."""

_MARKS: tuple[tuple[bytes, str, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or encrypted Office file (.xls)", "save it as {}"),
    (b"\x1f\x8b", "a gzip archive", "extract what is in it"),
    (b"PAR1", "a Parquet file", "save it as {}"),
    (b"SQLite format 3\0", "an SQLite database", ""),
    (b"%PDF", "a PDF", ""),
    (b"{\\rtf", "a text with formats (.rtf)", "save it as plain text"),
)
"""First bytes, what they mark, and what its owner may do."""

_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"


def form_of(raw: bytes, wanted: str) -> tuple[str, str]:
    """What a file is that is no text, and what to do about it; two empty strings where that is not known.

    Args:
        raw: The file.
        wanted: The form that it should have, such as ``.csv``.
    """
    if raw.startswith(b"PK\x03\x04"):
        return _archive(raw, wanted)
    for mark, what, advice in _MARKS:
        if raw.startswith(mark):
            return what, advice.format(wanted)
    return "", ""


def _archive(raw: bytes, wanted: str) -> tuple[str, str]:
    """What a ZIP archive holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            names = parts.namelist()
    except zipfile.BadZipFile:
        return "a damaged ZIP archive or workbook", ""
    if any(name.startswith("xl/") for name in names):
        return "an Excel workbook (.xlsx)", f"save its sheet as {wanted}" if wanted == ".csv" else "name it .xlsx"
    if _SPREADSHEET in raw[:_LOOKED_AT]:
        return "an OpenDocument spreadsheet (.ods)", f"save it as {wanted}"
    return "a ZIP archive", "extract what is in it"


_LOOKED_AT = 4096
"""First bytes of an archive, among which an OpenDocument file says what it is."""


def is_utf_16(raw: bytes) -> bool:
    """Whether bytes that begin with the mark of UTF-16 are text in it: letters, and no characters that are none."""
    if not raw.startswith((b"\xff\xfe", b"\xfe\xff")) or len(raw) % 2:
        return False
    try:
        text = raw.decode("utf-16")
    except UnicodeDecodeError:
        return False
    return any(one.isalpha() and one.isascii() for one in text) and all(
        one.isprintable() or one.isspace() for one in text
    )


_SCHEMA = re.compile(r'\s*\{\s*"schema"\s*:\s*"(forcegen\.([a-z]+)/[0-9]+)"')


def form_of_json(text: str) -> str:
    """What a text is that begins like JSON, as a message names it; empty for any other text.

    >>> form_of_json('{"schema": "forcegen.explanation/1", "model": "template"}')
    'an explanation (forcegen.explanation/1)'
    >>> form_of_json("[1, 2]"), form_of_json("dwell = 1")
    ('JSON that is no document of forcegen', '')
    """
    named = _SCHEMA.match(text)
    if named:
        return f"{'an' if named[2][0] in 'aeiou' else 'a'} {named[2]} ({named[1]})"
    return "JSON that is no document of forcegen" if text.lstrip()[:1] in {"{", "["} else ""


def kind_of(path: Path) -> str:
    """What stands at a path that is no file: a folder, a pipe, a link to nothing, or nothing at all."""
    if path.is_symlink() and not path.exists():
        return "a link to nothing"
    if not path.exists():
        return "no such file"
    mode = path.stat().st_mode
    for test, what in (
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a named pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    ):
        if test(mode):
            return what
    return "a file"
