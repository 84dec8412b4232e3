"""How do all pictures look? One set of colours, letters and measures for every chart, map and flow."""

FONT = "-apple-system, BlinkMacSystemFont, Segoe UI, Roboto, Helvetica Neue, Liberation Sans, Arial, sans-serif"
"""The letters of the reader's own system, as on the pages."""

INK = "#212b32"
QUIET = "#4c6272"
RULE = "#768692"
PAPER = "#ffffff"

ACCENT = "#005a6e"
CATEGORIES = (ACCENT, "#b4561c", "#5b4b8a", "#5f6f00")
"""At most four categories in colour, each more than 4.5 to 1 against white, and none told by colour alone."""

OTHER = "#68737a"
"""Whatever is left once four categories have their colours."""

HATCH = "#68737b"
"""Stands for the hatched filling of a remainder (not attributable, unmapped) until the picture is finished."""

HATCH_PAPER = "#eef1f2"

CLASSES = ("#d5e8ec", "#93c3cd", "#2e7a8b", "#00404f")
"""Light to dark for the four classes of a map; areas also carry an outline and their figure."""

ON_CLASSES = (INK, INK, PAPER, PAPER)

WIDE = 720
NARROW = 300
FLOW = 960

SIZE = 14
SMALL = 13
LINE = 18
BAR = 18


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, 1 to 21. Source: WCAG 2.2, relative luminance and contrast ratio."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
