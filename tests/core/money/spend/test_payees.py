"""May a payee be named? Invented names in the shapes in which councils publish theirs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.money.spend.payees import has_title, payee_kind, plain_words, says_nothing
from placepound.core.money.spend.released import PayeeKind

REDACTED = """
    REDACTED PERSONAL DATA; Redacted Personal Information; Redacted Data; Personal Data; PERSONAL INFORMATION
    Redacted for commercial confidentiality; REDACTED COMMERCIAL CONFIDENTIALITY; [redacted]; Redacted - Foster Carer
    Data Protection; Withheld - Data Protection Act 1998; Data Protection Act; DPA; GDPR; Exempt; Section 40
    Name withheld; NAME WITHHELD (INDIVIDUAL); Anonymised; Payee anonymised; Name not disclosed; Not for publication
    Individual; Individuals; An individual; Private Individual; Various individuals; Sole Trader; Member of the Public
    Foster Carer; Foster Carers; Foster Carer Payments; Payments to foster carers; Foster Care - Bacs
    Fostering Allowances; Vulnerable Adult
    Foster Care - Post Office Payments; Special Guardianship Allowance; Adoption Allowances; Shared Lives Carers
    Sensitive; Sensitive Payment; Commercially Sensitive; Commercial in confidence; Confidential; Restricted
    Various - Total Expenses; Staff Expenses; Service User; Direct Payment Clients; XXXXXX; *****; ****
"""

NOT_STATED = "; ;-;--;.;?;n/a;N/A;NA;None;NULL;unknown;Not known;Not Stated;not provided;TBC;Various;Sundry"

PEOPLE = """
    Mr J Applegarth; Mrs F L Tolliver-Mace; Miss Quillfeather; Ms Petra Vandermeer; Mx R Okonjo-Bell; Dr P Nandakumar
    Dr. Elspeth N Tarrow; Rev Tobias Cleave; Professor Anders Wickstead-Moor; Dr G Tarrow And Dr C Nandakumar
    Ms Petra Vandermeer & Mr Anton Holloway; Tarrow Mrs; Mr Anton Holloway T/; Estate of the late Wilma Tarrow
    Executors of J Applegarth; Parent of Lily Tarrow
    J Applegarth; J. Applegarth; J A Applegarth; J.A. APPLEGARTH; j applegarth; A M  Whitlow; S O'Tarrow; D El-Tarrow
    K Hill; A Green; S A Hall; J Lorraine Tarrow; M De Tarrow; Applegarth J A; Applegarth, J; Applegarth, Jane
    J Applegarth & P Tarrow; J & M Tarrow; A + C Tarrow; L J Tarrow & P S Tarrow; Jane & Paul Tarrow
    Jane Tarrow; JANE TARROW; Jane M Tarrow; Jane Louise Tarrow; Paul Tarrow-Smith; Mohammed Tarrow; Tom Green
    Jane Tarrow T/A Brightwater Crafts; J Tarrow T/A Tarrow Roofing; J Tarrow 664619043; Jane Tarrow (Deceased)
"""

NAMED = """
    Applegarth Ltd; J Applegarth Ltd; J A Applegarth & Sons; J Applegarth & Co; J Applegarth Builders; J.P. Electrical
    A J Promotions; B.S.K. Landscapes; T P Manufacturing; L G Futures; S & B Properties; A & A Distributors Ltd
    B & Q 1210; E.On; Bury M.B.C.; Trafford M B C; Jardinitis S.L.; C.E.F. (Leeds); D:Side; Paypal *j tarrow
    Mrs Communications Ltd; Dr Tarrow And Partners; Dr Susan Tarrow Ltd; Mr B'S Emporium Of Reading Delights Club
    Dr L Applegarth & Partners; M-R-S Communications Ltd; Drs Tarrow Nandakumar & Vane
    Jane Tarrow Photography; Jane Tarrow Solicitors; Adam Law Solicitors; Victoria House; Alexandra Court; Tarrow Centre
    Victoria Baths Trust; Robin Lane Practice; Richard Tarrow Engineeri; Lewis And Partners; Ross Care; Amber Cars
    Tarrow Foster Care Ltd; Team Fostering; Fostering Solutions Ltd; Foster Care Associates
    Tarrow Foster Carers Association; The Staff College
    Redactive Publishing Ltd; Tarrow Private Hire; Personal Care Specialists Ltd; The Guardian; Carers Tarrow
    Individual Care Services; Tarrow Tenants And Residents; Parents And Children Together; Alcoholics Anonymous
    Private Day Nursery; Post Office; Client Liaison Ltd; Parallel Parents; Data Protection Consultancy Ltd
    Hill Care 1 Ltd T/A Alderwood; T/A Janus; 4214 Squadron; Various Artists Touring Ltd; Saint Gobain; I Can; T Mobile
"""


def texts(drawn: str) -> list[str]:
    return [text.strip() for line in drawn.strip().splitlines() for text in line.split(";")]


@pytest.mark.parametrize("text", texts(REDACTED))
def test_a_payee_that_the_body_does_not_name_is_redacted(text: str) -> None:
    assert payee_kind(text) is PayeeKind.REDACTED


@pytest.mark.parametrize("text", [*NOT_STATED.split(";"), "28698", "664619043 1 1", "925394571 1 2"])
def test_a_blank_a_word_for_nothing_and_a_bare_number_name_nobody(text: str) -> None:
    assert payee_kind(text) is PayeeKind.NOT_STATED


@pytest.mark.parametrize("text", texts(PEOPLE))
def test_a_person_is_told_by_title_initials_or_given_name(text: str) -> None:
    assert payee_kind(text) is PayeeKind.INDIVIDUAL


@pytest.mark.parametrize("text", texts(NAMED))
def test_a_word_of_an_organisation_makes_a_name_an_organisations(text: str) -> None:
    assert payee_kind(text) is PayeeKind.NAMED


def test_only_a_title_or_an_estate_shows_a_person_for_certain() -> None:
    assert has_title("Mr J Applegarth")
    assert has_title("Mrs Tarrow T/A Brightwater Crafts")
    assert has_title("The Estate Of J Applegarth")
    assert not has_title("J Applegarth")
    assert not has_title("Jane Tarrow")
    assert not has_title("Mrs Communications Ltd")


def test_numbers_are_said_and_words_for_nothing_are_not() -> None:
    assert not says_nothing("01234567")
    assert says_nothing(" n/a ")
    assert says_nothing("")


def test_words_are_compared_without_what_publishing_does_to_them() -> None:
    assert plain_words("St Gabriel’S  Youth-Centre") == ("st", "gabriels", "youth", "centre")
    assert plain_words("St Gabriel\u00bfS Youth–Centre") == ("st", "gabriels", "youth", "centre")
    assert plain_words("CAFÉ & Co.\xa0") == ("cafe", "and", "co")
    assert plain_words("株式会社") == ("株式会社",)
    assert plain_words("---") == ()


@given(st.text(max_size=60))
def test_every_text_has_one_kind_whatever_its_capitals_and_outer_blanks(text: str) -> None:
    kind = payee_kind(text)
    assert payee_kind(f"  {text} ") is kind
    if text.isascii():
        assert payee_kind(text.upper()) is payee_kind(text.lower()) is kind


@given(st.sampled_from(texts(NAMED) + texts(PEOPLE)), st.sampled_from(["REDACTED", "redacted data", "Withheld"]))
def test_a_word_for_redaction_anywhere_is_redaction(name: str, word: str) -> None:
    assert payee_kind(f"{name} {word}") is PayeeKind.REDACTED
    assert payee_kind(f"{word} - {name}") is PayeeKind.REDACTED
