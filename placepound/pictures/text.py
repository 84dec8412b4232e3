"""Does this text fit? Widths of letters in Arial and fonts of its measure, lines that fit a width, and clean text."""

# Advance widths in thousandths of the letter height, from space to tilde: the published Helvetica font metrics.
_WIDTHS = (
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556),
    *(1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556),
    *(333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556),
    *(556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
)
_OTHER = 600
_ROOM = 1.08
"""A page may fall back to a font somewhat wider than Arial."""


def width(text: str, *, size: float, bold: bool = False) -> float:
    """How wide a text is at a letter size, in the same unit as the size, with room for a wider fallback font."""
    thousandths = sum(_WIDTHS[ord(c) - 32] if 32 <= ord(c) < 127 else _OTHER for c in text)
    return thousandths * size * _ROOM * (1.07 if bold else 1.0) / 1000


def shorten(text: str, *, size: float, within: float, bold: bool = False) -> str:
    """The text, cut with an ellipsis where it is wider than the space it has."""
    if width(text, size=size, bold=bold) <= within:
        return text
    end = len(text)
    while end > 1 and width(text[:end].rstrip() + "…", size=size, bold=bold) > within:
        end -= 1
    return text[:end].rstrip() + "…"


def lines(text: str, *, size: float, within: float, most: int, bold: bool = False) -> tuple[str, ...]:
    """The text broken at spaces into at most so many lines; the last is cut with an ellipsis if it must be."""
    found: list[str] = []
    words = text.split()
    while words:
        line = words.pop(0)
        if len(found) == most - 1:
            found.append(shorten(" ".join([line, *words]), size=size, within=within, bold=bold))
            break
        while words and width(f"{line} {words[0]}", size=size, bold=bold) <= within:
            line += f" {words.pop(0)}"
        found.append(shorten(line, size=size, within=within, bold=bold))
    return tuple(found)


def clean(text: str) -> str:
    """The text on one line without characters that a picture file cannot hold."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def at_most_words(text: str, most: int) -> str:
    """The text cut after so many words, with an ellipsis where words are left out."""
    words = text.split()
    return " ".join(words) if len(words) <= most else " ".join(words[:most]).rstrip(",;:") + "…"
