"""In which order does a column write its dates? Judged over its different texts; months never come first unasked."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from placepound.core.money.spend.dates import read_day
from placepound.core.money.spend.profile import DateOrder
from placepound.core.records.preview import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderChoice:
    """The order of a column's dates with why, or the question that only a person can answer."""

    order: DateOrder | None
    sentence: str
    question: Question | None = None
    notices: tuple[str, ...] = ()


def choose_order(texts: Iterable[str], *, told: DateOrder | None = None) -> OrderChoice:
    """The order of day, month and year in a column of which these are the different texts.

    told: what a person or a remembered profile says. It holds unless the dates themselves prove another order, or are
    months where days were told.
    """
    forms = _Forms.count(texts)
    if told and not forms.are_of_another_sort(told):
        return _told(forms, told)
    if forms.day_first and forms.month_first:
        return _ask(
            f"Some dates can only be day first, such as “{forms.day_first[0]}”, and some only month first, such as "
            f"“{forms.month_first[0]}”. Choose the order of the others; dates that do not fit it are refused.",
            suggested=DateOrder.DAY_FIRST if len(forms.day_first) >= len(forms.month_first) else DateOrder.MONTH_FIRST,
        )
    if forms.month_first:
        return _ask(
            f"Dates such as “{forms.month_first[0]}” can only be month first. Confirm that the whole file is so.",
            suggested=DateOrder.MONTH_FIRST,
        )
    if forms.year_may_lead():
        text = (forms.day_first or forms.either)[0]
        return _ask(
            f"Dates such as “{text}” have two figures for the year, which seems to come first. Choose the order.",
            suggested=DateOrder.YEAR_FIRST,
        )
    if forms.either and not forms.day_first:
        return _ask(
            f"Every date, such as “{forms.either[0]}”, could be day first or month first. Choose the order.",
            suggested=DateOrder.DAY_FIRST,
        )
    return _settled(forms)


@dataclass(slots=True)
class _Forms:
    """The different texts of a column by what they can be.

    clear: with the year in front. words: with the month in words. either: day or month first. same: the same day in
    both orders. months: a month and no day. unread: neither.
    """

    clear: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    day_first: list[str] = field(default_factory=list)
    month_first: list[str] = field(default_factory=list)
    either: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    serials: list[str] = field(default_factory=list)
    months: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @classmethod
    def count(cls, texts: Iterable[str]) -> "_Forms":
        forms = cls()
        for text in dict.fromkeys(texts):
            if text.strip():
                forms._kind_of(text).append(text.strip())
        return forms

    def are_of_another_sort(self, told: DateOrder) -> bool:
        """Whether cells hold months where days were told, or days where months were."""
        days = [*self.clear, *self.words, *self.day_first, *self.month_first, *self.either, *self.same, *self.serials]
        return bool(days) and not self.months if told is DateOrder.MONTHS else bool(self.months) and not days

    def year_may_lead(self) -> bool:
        """Whether years of two figures vary less when read in front, as in 16-04-28, than when read behind."""
        texts = [*self.day_first, *self.either, *self.same]
        in_front = {day.year for text in texts if (day := read_day(text, order=DateOrder.YEAR_FIRST))}
        behind = {day.year for text in texts if (day := read_day(text, order=DateOrder.DAY_FIRST))}
        return bool(in_front) and len(behind) > 2 * len(in_front) + 2

    def _kind_of(self, text: str) -> list[str]:
        day, month = (read_day(text, order=order) for order in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST))
        if day is None and month is None:
            return self.serials if _is_serial(text) else self.months if is_month(text) else self.unread
        if day is None or month is None:
            return self.month_first if day is None else self.day_first
        if day != month:
            return self.either
        if read_day(text, order=DateOrder.SERIAL) is None:
            return self.same
        return self.clear if text.strip()[:4].isdigit() else self.words


def _is_serial(text: str) -> bool:
    """Whether a number is a day of about 1990 to 2060, as spreadsheets count days."""
    return read_day(text, order=DateOrder.SERIAL) is not None and 32_000 <= float(text) < 58_500


def is_day(text: str) -> bool:
    """Whether a text can only be a day, whatever the order: a bare number is none."""
    return any(read_day(text, order=order) for order in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST))


def is_month(text: str) -> bool:
    """Whether a text says a month and no day."""
    return not is_day(text) and read_day(text, order=DateOrder.MONTHS) is not None


def is_day_or_serial(text: str) -> bool:
    """Whether a text can be a day, also as a spreadsheet counts days."""
    return is_day(text) or _is_serial(text)


def _told(forms: _Forms, told: DateOrder) -> OrderChoice:
    against = {DateOrder.DAY_FIRST: forms.month_first, DateOrder.MONTH_FIRST: forms.day_first}.get(told, [])
    proven = {DateOrder.DAY_FIRST: forms.day_first, DateOrder.MONTH_FIRST: forms.month_first}.get(told, [])
    if against and not proven:
        other = DateOrder.MONTH_FIRST if told is DateOrder.DAY_FIRST else DateOrder.DAY_FIRST
        sentence = f"Dates were {told} before, but dates such as “{against[0]}” can only be {other}. Choose the order."
        return _ask(sentence, suggested=other)
    return OrderChoice(order=told, sentence=f"Dates are {told}, as kept or corrected for these headings.")


def _settled(forms: _Forms) -> OrderChoice:
    notices: tuple[str, ...] = ()
    if unread := [*forms.unread, *forms.months]:
        notices = (f"“{unread[0]}” stands among the dates and says no day.",)
    if forms.day_first:
        sentence = f"“{forms.day_first[0]}” can only be day first."
        order = DateOrder.DAY_FIRST
        if forms.serials:
            notices += (f"“{forms.serials[0]}” and other bare numbers stand among the dates and are not read.",)
    elif forms.serials:
        order = DateOrder.SERIAL
        sentence = f"Dates such as “{forms.serials[0]}” are days as spreadsheets count them."
    elif forms.clear:
        order = DateOrder.YEAR_FIRST
        sentence = f"Dates such as “{forms.clear[0]}” have the year in front."
    elif forms.words:
        order = DateOrder.DAY_FIRST
        sentence = f"Dates such as “{forms.words[0]}” have the month in words."
    elif forms.same:
        order, sentence = DateOrder.DAY_FIRST, f"Dates such as “{forms.same[0]}” are the same in either order."
    elif forms.months:
        return _ask(
            f"Dates such as “{forms.months[0]}” say a month and no day. Confirm that they are months: the payments "
            "then stand on the last day of theirs.",
            suggested=DateOrder.MONTHS,
        )
    elif forms.unread:
        return _ask(f"No date could be read; they are written like “{forms.unread[0]}”.", suggested=None)
    else:
        order, sentence = DateOrder.DAY_FIRST, "No date is filled in, so the British order is taken."
    return OrderChoice(order=order, sentence=sentence, notices=notices)


def _ask(sentence: str, *, suggested: DateOrder | None) -> OrderChoice:
    options = (
        (DateOrder.DAY_FIRST.value, "Day first: 04/05/2016 is 4 May 2016"),
        (DateOrder.MONTH_FIRST.value, "Month first: 04/05/2016 is 5 April 2016"),
        (DateOrder.YEAR_FIRST.value, "Year first: 2016-05-04 is 4 May 2016"),
        (DateOrder.SERIAL.value, "Days as spreadsheets count them: 42494 is 4 May 2016"),
        (DateOrder.MONTHS.value, "Months only: May-16 is taken as 31 May 2016, its last day"),
    )
    question = Question(field="date_order", sentence=sentence, options=options, suggested=suggested)
    return OrderChoice(order=None, sentence=sentence, question=question)
