"""How is a picture drawn whose shapes no chart grammar has? Rectangles, lines and words at their place, in pixels."""

from xml.etree import ElementTree

from placepound.pictures import theme
from placepound.pictures.render import SVG
from placepound.pictures.text import clean


def drawing(width: float, height: float) -> ElementTree.Element:
    """An empty drawing of a size."""
    return ElementTree.Element(f"{{{SVG}}}svg", {"viewBox": f"0 0 {width:.0f} {height:.0f}"})


def rectangle(x: float, y: float, *, width: float, height: float, fill: str, stroke: str = "") -> ElementTree.Element:
    """A filled rectangle. stroke: the colour of an edge two pixels wide that lies within the rectangle."""
    inset = min(1.0, width / 2, height / 2) if stroke else 0.0
    box = {"x": x + inset, "y": y + inset, "width": width - 2 * inset, "height": height - 2 * inset}
    attributes = {name: f"{number:.2f}" for name, number in box.items()} | {"fill": fill}
    if stroke:
        attributes |= {"stroke": stroke, "stroke-width": f"{2 * inset:.2f}"}
    return ElementTree.Element(f"{{{SVG}}}rect", attributes)


def line(x: float, y: float, x2: float, y2: float, *, colour: str, width: float = 1.0) -> ElementTree.Element:
    ends = {"x1": x, "y1": y, "x2": x2, "y2": y2}
    attributes = {name: f"{number:.2f}" for name, number in ends.items()}
    return ElementTree.Element(f"{{{SVG}}}line", attributes | {"stroke": colour, "stroke-width": f"{width:g}"})


def words(
    said: str,
    *,
    x: float,
    y: float,
    anchor: str = "start",
    size: int = theme.SIZE,
    bold: bool = False,
    colour: str = theme.INK,
) -> list[ElementTree.Element]:
    """Words whose middle stands at a height, on a paper edge so that no line runs through them."""
    found = []
    for edge in ({"stroke": theme.PAPER, "stroke-width": "4", "stroke-linejoin": "round"}, {}):
        attributes = {"x": f"{x:.2f}", "y": f"{y + size * 0.35:.2f}", "text-anchor": anchor}
        attributes |= {"font-size": f"{size}px", "fill": colour} | edge
        if bold:
            attributes["font-weight"] = "bold"
        element = ElementTree.Element(f"{{{SVG}}}text", attributes)
        element.text = clean(said)
        found.append(element)
    return found
