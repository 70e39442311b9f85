"""Pictures as SVG in few letters: what matplotlib writes, with every style said once and every point once."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

FAMILY = "DejaVu Sans, Verdana, sans-serif"
"""Letters of every picture; readers that lack the first have one of about the same width."""

_SPACE = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_SPACES = ' xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
_ROOT = f'font-family="{FAMILY}" stroke-linejoin="round"'


@dataclass
class Styles:
    """The classes and ids of pictures that share one style sheet.

    Attributes:
        classes: Name of a class by its declarations.
        ids: How many ids there are.
    """

    classes: dict[str, str] = field(default_factory=dict)
    ids: int = 0

    def css(self) -> str:
        """The style sheet."""
        return "".join(f".{name}{{{declared}}}" for declared, name in self.classes.items())

    def named(self, declared: str) -> str:
        """The class of some declarations."""
        return self.classes.setdefault(declared, f"s{len(self.classes)}")

    def new_id(self) -> str:
        """An id that no picture has yet."""
        self.ids += 1
        return f"i{self.ids}"


def file_of(picture: str) -> str:
    """A picture of matplotlib's as a file that stands alone."""
    styles = Styles()
    size, inner = _drawn(picture, styles)
    return f"<svg{_SPACES} {size} {_ROOT}><style>{styles.css()}</style>{inner}</svg>\n"


def part_of(picture: str, says: str, styles: Styles) -> str:
    """A picture of matplotlib's as a part of a page that has the style sheet.

    It has no style of its own, since a page without scripts may forbid these as well.

    Args:
        picture: What matplotlib wrote.
        says: Its words for those who do not see it.
        styles: Classes and ids of the page, to which those of the picture are added.
    """
    size, inner = _drawn(picture, styles)
    return f'<svg role="img" aria-label="{escape(says)}" {size} {_ROOT}>{inner}</svg>'


def _drawn(picture: str, styles: Styles) -> tuple[str, str]:
    """Size and contents of a picture."""
    root = ET.fromstring(picture)  # noqa: S314 - written by matplotlib a moment ago
    width, height = (_short(float(root.attrib[side].removesuffix("pt")), 2) for side in ("width", "height"))
    renamed = {name: styles.new_id() for name in _referred(root)}
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return size, "".join(one.text() for one in _joined(_elements(root, _Pen(styles, renamed))))


def _referred(root: ET.Element) -> Iterator[str]:
    """Every id that something refers to, once."""
    met = {
        name: None
        for element in root.iter()
        for value in element.attrib.values()
        for name in re.findall(r"^#(\w+)$|url\(#(\w+)\)", value)
    }
    return ("".join(one) for one in met)


@dataclass(frozen=True, slots=True)
class _Pen:
    """How names are written, and to how many decimals points are."""

    styles: Styles
    ids: Mapping[str, str]
    decimals: int = 1


@dataclass(slots=True)
class _Element:
    tag: str
    attributes: dict[str, str]
    inner: str
    points: str = ""

    def text(self) -> str:
        said = {**self.attributes, "d": self.points} if self.tag == "path" else self.attributes
        head = "".join(f' {key}="{escape(value)}"' for key, value in said.items())
        return f"<{self.tag}{head}>{self.inner}</{self.tag}>" if self.inner else f"<{self.tag}{head}/>"


def _elements(parent: ET.Element, pen: _Pen) -> Iterator[_Element]:
    """What an element holds, without groups that say nothing."""
    for child in parent:
        tag = child.tag.removeprefix(_SPACE)
        if tag not in {"g", "defs", "path", "text", "tspan", "use", "clipPath", "rect", "pattern"}:
            continue  # the date, the licence, the style that all pictures have
        attributes = _attributes(child, pen)
        within = _Pen(pen.styles, pen.ids, 2) if tag == "defs" else pen  # what is small and used often
        if tag == "g" and not attributes:
            yield from _elements(child, pen)
        elif tag == "path":
            yield _Element(tag, attributes, "", _points(child.attrib["d"], pen.decimals))
        else:
            inner = escape(child.text or "", quote=False) if tag in {"text", "tspan"} else ""
            inner += "".join(one.text() for one in _joined(_elements(child, within)))
            if inner or tag not in {"g", "defs"}:
                yield _Element(tag, attributes, inner)


def _joined(elements: Iterator[_Element]) -> Iterator[_Element]:
    """Shapes that follow each other and are painted alike, as one."""
    last: _Element | None = None
    for one in elements:
        alike = last is not None and one.tag == last.tag == "path" and one.attributes == last.attributes
        if alike and last is not None and "id" not in one.attributes:
            last.points += one.points
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def _attributes(element: ET.Element, pen: _Pen) -> dict[str, str]:
    said: dict[str, str] = {}
    for key, value in element.attrib.items():
        if key == "style":
            said |= _style(value, pen)
        elif key == "id":
            said |= {key: pen.ids[value]} if value in pen.ids else {}
        elif key == _LINK:
            said["xlink:href"] = f"#{pen.ids[value[1:]]}"
        elif key == "transform":
            said |= {} if value.startswith("rotate(-0 ") else {key: _shortened(value, 4)}
        elif key != "d":
            said[key] = _shortened(_renamed(value, pen), pen.decimals)
    return said


def _style(text: str, pen: _Pen) -> dict[str, str]:
    """A style as a class; what refers to something stands beside it, since a sheet is read apart from the page."""
    declared: list[str] = []
    said: dict[str, str] = {}
    for one in text.split(";"):
        key, _, value = (part.strip() for part in one.partition(":"))
        if "url(" in value:
            said[key] = _renamed(value, pen)
        elif key and key != "font-family" and (key, value) != ("stroke-linejoin", "round"):
            value = re.sub(r"#(\w)\1(\w)\2(\w)\3\b", r"#\1\2\3", value)
            declared.append(f"{key}:{_shortened(value, 2)}")
    return {"class": pen.styles.named(";".join(declared)), **said} if declared else said


def _renamed(value: str, pen: _Pen) -> str:
    return re.sub(r"url\(#(\w+)\)", lambda found: f"url(#{pen.ids[found[1]]})", value)


# -- figures ---------------------------------------------------------------------------------------------


def _short(value: float, decimals: int) -> str:
    text = f"{round(value, decimals) + 0.0:.{decimals}f}".rstrip("0").rstrip(".") or "0"
    return re.sub(r"^(-?)0\.", r"\1.", text)


def _shortened(text: str, decimals: int) -> str:
    """The same text, its long figures rounded."""
    return re.sub(r"(?<![\w#.-])-?\d+\.\d+(?![\w.])", lambda found: _short(float(found[0]), decimals), text)


_CORNERS = {"M": 1, "L": 1, "Q": 2, "C": 3, "z": 0}
"""Points that a command of a path takes."""


def _points(path: str, decimals: int) -> str:
    """A path as steps from point to point, from the rounded last one, so that roundings do not add up."""
    said: list[str] = []
    begun = here = (0.0, 0.0)
    for command, figures in re.findall(r"([MLQCz])([^MLQCz]*)", path):
        numbers = [round(float(one), decimals) for one in figures.split()]
        corners = list(zip(numbers[::2], numbers[1::2], strict=True))
        if len(corners) != _CORNERS[command]:
            raise ValueError(f"a path that is not matplotlib's: {command} {figures}")
        if command == "z":
            said.append("z")
            here = begun
        elif command == "M":
            said.append("M" + _row(corners[0], decimals))
            begun = here = corners[0]
        else:
            said.append(_step(command, here, corners, decimals))
            here = corners[-1]
    return "".join(said)


def _step(command: str, here: tuple[float, float], corners: Sequence[tuple[float, float]], decimals: int) -> str:
    steps = [(x - here[0], y - here[1]) for x, y in corners]
    across, down = (_short(one, decimals) for one in steps[-1])
    if command == "L" and down == "0":
        return f"h{across}"
    if command == "L" and across == "0":
        return f"v{down}"
    return command.lower() + _row([figure for step in steps for figure in step], decimals)


def _row(figures: Sequence[float], decimals: int) -> str:
    """Figures with nothing between them but what tells them apart."""
    return re.sub(r" (?=-)", "", " ".join(_short(one, decimals) for one in figures))
