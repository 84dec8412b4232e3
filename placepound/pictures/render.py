"""How does a specification become a drawing? Vega-Lite to SVG, fit for a page without script or inline style."""

import re
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any
from xml.etree import ElementTree

import vl_convert
from altair.utils import schemapi

from placepound.pictures import theme
from placepound.pictures.text import clean

SVG = "http://www.w3.org/2000/svg"
_VEGA_LITE = "6.4"
_DROPPED = re.compile(r"^(role|clip-path|aria-.*|class|style|pointer-events|on\w+|.*href)$")
_DECIMALS = re.compile(r"-?\d+\.\d{3,}")
_EMPTY_PATH = re.compile(r"^(M0,0h0v0h0Z)?$")

_MOST_KEPT = 400
_KEPT: OrderedDict[tuple[str, str], str] = OrderedDict()
_LOCK = Lock()


def kept(digest: str, variant: str, draw: Callable[[], str]) -> str:
    """The finished drawing of a digest and variant: drawn at first need, then kept among the latest few hundred."""
    key = (digest, variant)
    with _LOCK:
        if key in _KEPT:
            _KEPT.move_to_end(key)
            return _KEPT[key]
    drawing = draw()
    with _LOCK:
        _KEPT[key] = drawing
        while len(_KEPT) > _MOST_KEPT:
            _KEPT.popitem(last=False)
    return drawing


def specified(build: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """A specification built without checking each of its parts on the way, which takes longer than drawing it.

    The tests check that what is built this way is valid.
    """
    with schemapi.debug_mode(False):
        return build()


def vega_lite(specification: dict[str, Any]) -> ElementTree.Element:
    """Draw a Vega-Lite specification that carries its own data."""
    drawn = vl_convert.vegalite_to_svg(specification, vl_version=_VEGA_LITE, allowed_base_urls=[])
    return ElementTree.fromstring(drawn)  # noqa: S314 - our own renderer's drawing, not a stranger's file


def finish(drawing: ElementTree.Element, *, title: str, description: str, digest: str, variant: str) -> str:
    """The drawing as one `svg` element: named and described, scaling with its box, ids of its own, hatching put in.

    variant: tells the drawings of one picture apart, as in `wide` and `narrow`.
    """
    name = f"pp-{digest[:12]}-{variant}"
    root = ElementTree.Element(f"{{{SVG}}}svg")
    root.attrib = {
        "xmlns": SVG,
        "viewBox": drawing.get("viewBox", "0 0 1 1"),
        "width": "100%",
        "role": "img",
        "aria-labelledby": f"{name}-title",
        "aria-describedby": f"{name}-desc",
        "focusable": "false",
        "font-family": theme.FONT,
    }
    _child(root, "title", id=f"{name}-title").text = clean(title)
    _child(root, "desc", id=f"{name}-desc").text = clean(description)
    parts = [part for part in drawing if not _is_background(part)]
    for part in parts:
        _strip(part)
    if any(element.get("fill") == theme.HATCH for part in parts for element in part.iter()):
        root.append(_hatching(f"{name}-hatch"))
    for part in parts:
        _fill_hatched(part, f"url(#{name}-hatch)")
        root.append(part)
    for element in root.iter():  # by hand: the library's own prefixes are shared with every other user of it
        element.tag = element.tag.removeprefix(f"{{{SVG}}}")
    return ElementTree.tostring(root, encoding="unicode")


def _child(parent: ElementTree.Element, tag: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, f"{{{SVG}}}{tag}", attributes)


def _is_background(element: ElementTree.Element) -> bool:
    return (
        element.tag == f"{{{SVG}}}rect" and element.get("fill") in ("white", theme.PAPER) and element.get("x") is None
    )


def _strip(element: ElementTree.Element) -> None:
    """Keep what draws. The whole is one image to a screen reader, so roles inside it go, and nothing inside may act."""
    style = element.get("style", "")
    for name in [name for name in element.attrib if _DROPPED.match(name)]:
        del element.attrib[name]
    for declaration in filter(None, (part.strip() for part in style.split(";"))):
        key, _, value = declaration.partition(":")
        if key.strip() in ("fill", "stroke", "opacity", "stroke-width", "font-weight", "font-size"):
            element.set(key.strip(), value.strip())
    for name in ("d", "transform"):
        if name in element.attrib:
            element.set(name, _DECIMALS.sub(lambda number: f"{float(number[0]):.2f}", element.attrib[name]))
    if element.get("font-family"):
        del element.attrib["font-family"]
    for child in list(element):
        _strip(child)
        if _draws_nothing(child):
            element.remove(child)


def _draws_nothing(element: ElementTree.Element) -> bool:
    tag = element.tag.removeprefix(f"{{{SVG}}}")
    if tag in ("script", "style", "foreignObject", "image", "use", "a", "defs", "clipPath"):
        return True
    if tag == "path":
        return bool(_EMPTY_PATH.match(element.get("d", ""))) or element.get("display") == "none"
    return tag == "g" and len(element) == 0


def _hatching(name: str) -> ElementTree.Element:
    definitions = ElementTree.Element(f"{{{SVG}}}defs")
    pattern = _child(
        definitions,
        "pattern",
        id=name,
        width="7",
        height="7",
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    _child(pattern, "rect", width="7", height="7", fill=theme.HATCH_PAPER)
    _child(pattern, "rect", width="2.5", height="7", fill=theme.OTHER)
    return definitions


def _fill_hatched(element: ElementTree.Element, reference: str) -> None:
    for part in element.iter():
        if part.get("fill") == theme.HATCH:
            part.set("fill", reference)
            part.set("stroke", theme.OTHER)
