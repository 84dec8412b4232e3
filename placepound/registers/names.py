"""When are two written names the same name? Case, spacing, punctuation and "and" or "&" do not tell bodies apart."""

import re
import unicodedata

_OTHER = re.compile(r"[^a-z0-9]+")


def name_key(text: str) -> str:
    """The form under which a name is looked up. "NHS Leeds & West CCG" and "nhs leeds and west ccg" share one."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return " ".join(_OTHER.sub(" ", plain.replace("'", "").replace("&", " and ")).split())
