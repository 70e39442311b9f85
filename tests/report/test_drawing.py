"""Pictures in few letters: the same shapes, every style and id once, nothing that a strict page forbids."""

from __future__ import annotations

import re

import pytest

import forcegen as fg
from builders import tiny_model
from forcegen.report.charts.canvas import svg, svg_part
from forcegen.report.charts.drawing import Styles, file_of, part_of

PICTURE = """<?xml version="1.0"?>
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="100.5pt" height="50pt" viewBox="0 0 100.5 50"
 xmlns="http://www.w3.org/2000/svg"><metadata>when</metadata><defs><style>*{}</style></defs>
<g id="figure_1"><g id="patch_1">
<path d="M 10.04 10.04 L 20.08 10.04 L 20.08 30.12 L 10.04 30.12 z " clip-path="url(#pabc)" style="fill: #aabbcc"/>
<path d="M 40 10 L 50 10 z " clip-path="url(#pabc)" style="fill: #aabbcc"/>
<path d="M 0 0 L 5 5 " style="fill: url(#hdef); stroke-linejoin: round"/></g>
<g id="text_1"><text style="font-size: 8px; font-family: 'DejaVu Sans'" x="1.23456" y="2"
 transform="rotate(-0 1.23456 2)">a &lt; b &amp; 1.23456</text></g></g>
<defs><clipPath id="pabc"><rect x="0" y="0" width="100" height="50"/></clipPath>
<pattern id="hdef"><path d="M 0 0 C 0.111 0.222 0.333 0.444 0.555 0.666 "/></pattern></defs></svg>"""


def test_a_picture_is_the_same_in_few_letters() -> None:
    """Proves every shortening on one picture by hand: steps, joined shapes, classes, ids, what is left out.

    Without it a chart could be moved, painted wrong, or weigh three times as much.
    """
    assert file_of(PICTURE) == (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100.5" height="50" '
        'viewBox="0 0 100.5 50" font-family="DejaVu Sans, Verdana, sans-serif" stroke-linejoin="round">'
        "<style>.s0{fill:#abc}.s1{font-size:8px}</style>"
        '<path clip-path="url(#i1)" class="s0" d="M10 10h10.1v20.1h-10.1zM40 10h10z"/>'
        '<path fill="url(#i2)" d="M0 0l5 5"/>'
        '<text class="s1" x="1.2" y="2">a &lt; b &amp; 1.23456</text>'
        '<defs><clipPath id="i1"><rect x="0" y="0" width="100" height="50"/></clipPath>'
        '<pattern id="i2"><path d="M0 0c.11 .22 .33 .44 .56 .67"/></pattern></defs></svg>\n'
    )


def test_pictures_of_one_page_share_classes_and_no_id() -> None:
    """Proves that two pictures can stand in one page. Without it one would clip or paint the other."""
    styles = Styles()
    model = tiny_model({"FRA": 30, "GBR": 20}, 100, rotations=20, dwell=1)
    plan = fg.solve(model)
    parts = [
        svg_part(fg.plot(plan, "contributions", model).figure, styles),
        svg_part(fg.plot(plan, "coverage", model).figure, styles),
    ]
    parts.append(part_of(PICTURE, '"quoted" & <b>', styles))
    ids = [name for part in parts for name in re.findall(r' id="(\w+)"', part)]
    assert len(ids) == len(set(ids)) > 3
    for part in parts:
        used = set(re.findall(r'(?:url\(#|href="#)(\w+)', part))
        assert used
        assert used <= set(re.findall(r' id="(\w+)"', part))
        assert not re.search(r"<style| style=|<metadata|<!--|<script", part), "a strict page would refuse it"
        assert set(re.findall(r'class="(\w+)"', part)) <= set(styles.classes.values())
    assert parts[-1].startswith('<svg role="img" aria-label="&quot;quoted&quot; &amp; &lt;b&gt;" width="100.5"')
    assert styles.css().count("{") == len(styles.classes)


def test_a_path_that_is_not_understood_is_refused() -> None:
    """Proves that no point is dropped in silence. Without it a new matplotlib could draw half of a chart."""
    with pytest.raises(ValueError, match="a path that is not matplotlib's"):
        file_of(PICTURE.replace("L 5 5 ", "L 5 5 6 6 "))


def test_a_file_is_read_by_any_parser() -> None:
    """Proves that a picture is well-formed and weighs little. Without it other programs could not open it."""
    import xml.etree.ElementTree as ET

    model = fg.load("template")
    picture = svg(fg.plot(fg.solve(model), "coverage", model).figure)
    assert ET.fromstring(picture).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - made above
    assert len(picture) < 6_000
