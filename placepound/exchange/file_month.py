"""Which month is a file of? Its name says it, as in spend_2016-04.csv or July 2012; a name that says two says none."""

import re
from collections.abc import Iterator

_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_NUMBERS = {"sept": 9} | {word: at for at, name in enumerate(_NAMES, 1) for word in (name, name[:3])}
_WORD = rf"(?<![a-z])(?P<month>{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})(?![a-z])"
_GAP = r"[\s_.,'’-]*"
_YEAR = r"(?<![0-9])(?P<year>20[0-9]{2})(?![0-9])"
_SHORT_YEAR = r"(?<![0-9])(?P<year>[0-4][0-9])(?![0-9])"
_IN_WORDS = (
    re.compile(rf"{_WORD}{_GAP}(?:[0-3]?[0-9](?:st|nd|rd|th)?[\s_.,-]+)?{_YEAR}"),
    re.compile(rf"{_YEAR}{_GAP}{_WORD}"),
)
_IN_WORDS_SHORT = (re.compile(rf"{_WORD}{_GAP}{_SHORT_YEAR}"), re.compile(rf"{_SHORT_YEAR}{_GAP}{_WORD}"))
_DAY = r"(?:[\s_.-]?(?:0[1-9]|[12][0-9]|3[01]))?"
_YEAR_THEN_MONTH = re.compile(rf"(?<![0-9])(?P<year>20[0-9]{{2}})[\s_.-]?(?P<month>0[1-9]|1[0-2]){_DAY}(?![0-9])")
_MONTH_THEN_YEAR = re.compile(
    r"(?<![0-9])(?:[0-3]?[0-9][\s_.-])?(?P<month>0?[1-9]|1[0-2])[\s_.-](?P<year>20[0-9]{2})(?![0-9])"
)
_SHORT_MONTH = re.compile(r"(?<![0-9])(?P<year>20[0-9]{2})[\s_.-](?P<month>[1-9])(?![0-9])")
_WAYS = (_IN_WORDS, _IN_WORDS_SHORT, (_YEAR_THEN_MONTH,), (_MONTH_THEN_YEAR,), (_SHORT_MONTH,))
"""Ways to write a month, the plainest first: what one has read is not read again in another."""

_LONGER = re.compile(
    r"(?<![a-z])(?:q(?:uarter)?[\s_-]?[1-4]|quarter|quarterly|annual|yearly|year|fy|ytd|h[12])(?![a-z])"
)


def month_in(name: str) -> str | None:
    """The one month that a file's name says, as "2016-04"; None where it says none, several, or a longer period."""
    said = name.rpartition("/")[2].replace("%20", " ").casefold()
    for patterns in _WAYS:
        found = {month for pattern in patterns for month in _months(pattern, said)}
        if found:
            other = len({_NUMBERS[word] for word in re.findall(_WORD, said)}) > 1
            return None if len(found) > 1 or other or _LONGER.search(said) else found.pop()
    return None


def _months(pattern: re.Pattern[str], said: str) -> Iterator[str]:
    for match in pattern.finditer(said):
        month = _NUMBERS.get(match["month"]) or int(match["month"])
        year = int(match["year"])
        yield f"{year if year >= 100 else year + 2000}-{month:02d}"
