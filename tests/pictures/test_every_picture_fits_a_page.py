"""Does every kind of picture keep the rules of the page: safe, described, legible when narrow, the same each time?"""

import re
from xml.etree import ElementTree

import altair
import pytest

from placepound.core.terms.amount import Amount
from placepound.pictures import bars, maps, render, theme
from placepound.pictures.picture import Picture, cell_text
from tests.pictures.gallery import AREAS, KINDS, MAKERS

PHONE = 320 - 2 * 16
"""What is left of the narrowest screen beside the page's margins, in pixels."""


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def picture(kind: str) -> Picture:
    return MAKERS[kind]()


def drawings(picture: Picture) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(drawing) for drawing in (picture.svg, picture.narrow)]


def test_a_drawing_holds_no_style_no_script_and_nothing_from_outside(picture: Picture) -> None:
    for root in drawings(picture):
        for element in root.iter():
            tag = element.tag.removeprefix(f"{{{render.SVG}}}")
            assert tag in {"svg", "title", "desc", "defs", "pattern", "g", "path", "rect", "line", "text", "tspan"}
            for name, value in element.attrib.items():
                assert not re.match(r"style|class|on\w+|.*href", name)
                assert "url(" not in value or value.startswith(f"url(#pp-{picture.digest[:12]}-")
                assert "http" not in value


def test_a_drawing_is_one_named_and_described_image(picture: Picture) -> None:
    for root in drawings(picture):
        texts = {element.get("id"): element.text for element in root.iter() if element.get("id")}
        assert root.get("role") == "img"
        assert texts[root.get("aria-labelledby")] == picture.title
        assert texts[root.get("aria-describedby")] == picture.description
        assert not any(element.get("role") for element in root.iter() if element is not root)


def test_two_drawings_of_one_picture_share_no_id(picture: Picture) -> None:
    wide, narrow = ({e.get("id") for e in root.iter() if e.get("id")} for root in drawings(picture))
    assert wide
    assert not wide & narrow


def test_a_drawing_scales_with_its_box(picture: Picture) -> None:
    for root in drawings(picture):
        assert root.get("width") == "100%"
        assert root.get("height") is None
        assert re.fullmatch(r"0 0 [\d.]+ [\d.]+", root.get("viewBox", ""))


def test_letters_are_at_least_eleven_pixels_on_the_narrowest_screen(picture: Picture) -> None:
    root = ElementTree.fromstring(picture.narrow)
    shrunk = min(PHONE / float(root.get("viewBox", "").split()[2]), 1.0)
    sizes = [float(e.get("font-size", "0").removesuffix("px")) for e in root.iter() if e.tag.endswith("}text")]
    assert sizes
    assert min(sizes) * shrunk >= 11


def test_nothing_is_written_outside_the_drawing(picture: Picture) -> None:
    for root in drawings(picture):
        box = [float(number) for number in root.get("viewBox", "").split()]
        for element in root.iter():
            if element.tag.endswith("}text") and (
                found := re.search(r"\(([-\d.]+),([-\d.]+)\)", element.get("transform", ""))
            ):
                assert -1 <= float(found[1]) <= box[2] + 1


def test_the_title_has_at_most_twelve_words(picture: Picture) -> None:
    assert 0 < len(picture.title.split()) <= 12


def test_the_text_alternative_holds_every_figure_of_the_table(picture: Picture) -> None:
    for row in picture.rows:
        for cell in row:
            assert " ".join(cell_text(cell).split()) in picture.description


def test_the_same_figures_make_the_same_bytes(kind: str, picture: Picture) -> None:
    render._KEPT.clear()
    again = MAKERS[kind]()
    assert (again.svg, again.narrow) == (picture.svg, picture.narrow)


def test_different_figures_have_different_digests() -> None:
    digests = [make().digest for make in MAKERS.values()]
    assert len(set(digests)) == len(digests)


def test_a_picture_is_drawn_once_and_then_kept() -> None:
    calls: list[int] = []

    def draw() -> str:
        calls.append(1)
        return "<svg/>"

    assert [render.kept("digest of this test", "wide", draw) for _ in range(3)] == ["<svg/>"] * 3
    assert len(calls) == 1


def test_specifications_are_valid_vega_lite() -> None:
    drawn = [bars.Drawn(label="A", end=5, text="£5"), bars.Drawn(label="B", end=-3, text="-£3", heading="Group")]
    shown, bounds = maps._classed(AREAS, per_head=True)
    for wide in (True, False):
        altair.LayerChart.from_dict(bars.bars_specification(drawn, wide=wide, reference=bars.Reference(2, "Average")))
        altair.LayerChart.from_dict(maps._specification(shown, bounds, wide=wide, degrees=False))


@pytest.mark.parametrize("colour", [*theme.CATEGORIES, theme.OTHER, theme.INK, theme.QUIET, theme.RULE])
def test_colours_stand_out_from_the_page(colour: str) -> None:
    assert theme.contrast(colour, theme.PAPER) >= 3


def test_figures_on_a_map_are_readable_on_their_class() -> None:
    for fill, letters in zip(theme.CLASSES, theme.ON_CLASSES, strict=True):
        assert theme.contrast(fill, letters) >= 4.5
    for one, other in zip(theme.CLASSES, theme.CLASSES[1:], strict=False):
        assert theme.contrast(one, other) >= 1.4


def test_a_title_that_is_too_long_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="at most 12 words"):
        Picture(
            title="one " * 13,
            subtitle="",
            svg="",
            narrow="",
            breadth=1,
            description="",
            headers=(),
            rows=(),
            links=(),
            digest="",
        )


def test_money_in_a_table_is_exact() -> None:
    assert cell_text(Amount(797_000_001)) == "£7,970,000.01"
