"""What is said of a file whose unit comes from a layout remembered from another?"""

from placepound.exchange.layouts import with_answers
from placepound.exchange.statements import preview_statement

FIRST = "Service,Amount\nHome care,£1.8 million\nDay care,£2.1 million\nOther,1900000\n"
SECOND = "Service,Amount\nHome care,£1.8 million\nDay care,1.9\n"


def test_a_bare_amount_among_written_millions_deserves_a_look() -> None:
    asked = preview_statement(FIRST.encode(), filename="first.csv")
    assert [question.field for question in asked.questions] == ["unit"]
    assert asked.layout is not None
    layout = with_answers(asked.layout, {"unit": "£"})
    again = preview_statement(SECOND.encode(), filename="second.csv", layout=layout)
    assert again.questions == ()
    assert any("Check that they are in £" in notice for notice in again.notices)
    plain = preview_statement(b"Service,Amount\nHome care,5\nDay care,7\n", filename="plain.csv", layout=layout)
    assert not any("Check that they are in" in notice for notice in plain.notices)
