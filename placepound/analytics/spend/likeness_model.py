"""How likely is it that two written names are one body? The model that splink runs, with chances that do not change.

The model is that of Fellegi and Sunter. Its chances are fixed and stand in the rules (``supplier_name_likeness``): how
many pairs of names show each likeness among those that are one body, and among those that are not, as found by reading
pairs from published files. They are not learned from the payments at hand: a model trained anew would answer otherwise
after every load, and a small place has too few pairs to learn from. All that is compared of a name's words is one
comparison with levels that exclude one another, so that the same evidence is not counted twice.
"""

from collections.abc import Mapping
from datetime import date

import pyarrow as pa
from splink import SettingsCreator
from splink.blocking_rule_library import CustomRule
from splink.comparison_level_library import CustomLevel
from splink.comparison_library import CustomComparison

from placepound.core.rules.reader import value

RECORDS = pa.schema(
    [
        pa.field("unique_id", pa.int64(), nullable=False),
        pa.field("in_payments", pa.bool_(), nullable=False),
        pa.field("letters", pa.string(), nullable=False),
        pa.field("words", pa.list_(pa.string()), nullable=False),
        pa.field("rare", pa.list_(pa.string()), nullable=False),
        pa.field("kindless", pa.list_(pa.string()), nullable=False),
        pa.field("first", pa.string(), nullable=False),
        pa.field("last", pa.string(), nullable=False),
        pa.field("may_be_cut", pa.bool_(), nullable=False),
        pa.field("marks", pa.list_(pa.string()), nullable=False),
        pa.field("form", pa.string()),
        pa.field("registers", pa.list_(pa.string()), nullable=False),
        pa.field("numbers", pa.list_(pa.string()), nullable=False),
        pa.field("blocks", pa.list_(pa.string()), nullable=False),
    ]
)
"""What is compared of a name. rare: its words that few names have. blocks: names that share one are compared."""

_SHARED = "len(list_intersect(words_l, words_r))"
_FEWEST = "least(len(words_l), len(words_r))"
_MOST = "greatest(len(words_l), len(words_r))"
_SHORTEST = "least(length(letters_l), length(letters_r))"
_EDITS = "damerau_levenshtein(letters_l, letters_r)"
_WINKLER = "jaro_winkler_similarity(letters_l, letters_r)"
_RARE = "list_has_any(rare_l, rare_r)"
_RARE_FIRST = "first_l = first_r and list_contains(rare_l, first_l)"


def _cut(*, short: str, long: str, within: bool) -> str:
    cut = f"may_be_cut_{short} and length(letters_{short}) >= 12 and starts_with(letters_{long}, letters_{short})"
    return f"({cut} and not list_contains(words_{long}, last_{short}))" if within else f"({cut})"


def _cut_either_way(*, within: bool) -> str:
    return f"{_cut(short='l', long='r', within=within)} or {_cut(short='r', long='l', within=within)}"


LEVELS: Mapping[str, Mapping[str, str]] = {
    "name": {
        "same letters": "letters_l = letters_r",
        "same words": "words_l = words_r",
        "cut off within a word": _cut_either_way(within=True),
        "same but for the kind of body": f"kindless_l = kindless_r and (len(kindless_l) > 1 or {_RARE})",
        "one letter differs": f"{_SHORTEST} >= 8 and {_EDITS} <= 1",
        "cut off after a word": _cut_either_way(within=False),
        "three words and more": f"{_SHARED} = {_FEWEST} and {_FEWEST} >= 3",
        "rare first of two words": f"{_SHARED} = {_FEWEST} and {_FEWEST} = 2 and {_RARE_FIRST}",
        "two letters differ": f"{_SHORTEST} >= 12 and {_EDITS} <= 2",
        "rare first word": f"{_SHARED} = {_FEWEST} and {_RARE_FIRST}",
        "nearly the same letters": f"{_WINKLER} >= 0.96",
        "two words": f"{_SHARED} = {_FEWEST} and {_FEWEST} = 2",
        "most words": f"3 * {_SHARED} >= 2 * {_MOST}",
        "half of the words": f"2 * {_SHARED} >= {_MOST} and {_RARE_FIRST}",
        "similar letters": f"{_WINKLER} >= 0.9",
        "little": "ELSE",
    },
    "marks": {
        "same": "marks_l = marks_r",
        "only one has any": "len(marks_l) = 0 or len(marks_r) = 0",
        "different": "ELSE",
    },
    "form": {"same": "form_l = form_r", "different": "ELSE"},
    "number": {"same": "list_has_any(numbers_l, numbers_r)", "different": "ELSE"},
}
"""By comparison, its levels and when two names are at one: the first that holds."""

_NOT_KNOWN = {
    "name": "letters_l IS NULL OR letters_r IS NULL",
    "marks": "marks_l IS NULL OR marks_r IS NULL",
    "form": "form_l IS NULL OR form_r IS NULL",
    "number": "NOT list_has_any(registers_l, registers_r)",
}


def settings(*, on: date) -> SettingsCreator:
    """The model with the chances in force on a day."""
    counts = _counts(on=on)
    alike, unlike = (sum(pair[side] for (which, _), pair in counts.items() if which == "name") for side in (0, 1))
    return SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=alike / (alike + unlike),
        comparisons=[_comparison(name, counts) for name in LEVELS],
        blocking_rules_to_generate_predictions=[
            CustomRule("l.blocks = r.blocks AND (l.in_payments OR r.in_payments)", arrays_to_explode=["blocks"])
        ],
        retain_matching_columns=False,
        linker_uid="placepound",
    )


_Counts = Mapping[tuple[str, str], tuple[int, int]]


def _counts(*, on: date) -> _Counts:
    """By comparison and level: pairs that are one body, and pairs that are two."""
    rows = value("supplier_name_likeness", on=on).rows
    return {(row["comparison"], row["level"]): (int(row["alike"]), int(row["unlike"])) for row in rows}


def _comparison(name: str, counts: _Counts) -> CustomComparison:
    read = {level: counts[name, level] for level in LEVELS[name]}
    alike, unlike = (sum(pair[side] for pair in read.values()) for side in (0, 1))
    levels = [
        CustomLevel(when, level).configure(m_probability=read[level][0] / alike, u_probability=read[level][1] / unlike)
        for level, when in LEVELS[name].items()
    ]
    unknown = CustomLevel(_NOT_KNOWN[name], "not known").configure(is_null_level=True)
    return CustomComparison([unknown, *levels], output_column_name=name)
