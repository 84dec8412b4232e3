"""The month that a file is published for is read from its name, or from nowhere."""

import pytest

from placepound.exchange.file_month import month_in


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("processed_2016-04.csv", "2016-04"),
        ("July 2012", "2012-07"),
        ("2012_07", "2012-07"),
        ("spend-jul-12", "2012-07"),
        ("spending_2017_6.csv", "2017-06"),
        ("august-16-transparency-report.csv", "2016-08"),
        ("Expenditure report, August 2017.csv", "2017-08"),
        ("201207.xlsx", "2012-07"),
        ("20120731.csv", "2012-07"),
        ("31-07-2012.csv", "2012-07"),
        ("over £500 Sept 2012.csv", "2012-09"),
        ("12 jul 2016", "2016-07"),
        ("jul-12-2016", "2016-07"),
        ("1 April 2016 to 30 April 2016", "2016-04"),
        ("payments%20december%202018.csv", "2018-12"),
        ("old/2011/May 2014.csv", "2014-05"),
        ("2011-12.csv", "2011-12"),
        ("part-3-2024-05.csv", "2024-05"),
        ("2011-12 annual.csv", None),
        ("spend 2016-17.csv", None),
        ("expenditure_exceeding_500_2011_2012", None),
        ("500_report_august_master.csv", None),
        ("april-june-2019.csv", None),
        ("2016-04 to 2016-06.csv", None),
        ("Q1 2016-04.csv", None),
        ("mayor 2012.csv", None),
        ("payments.csv", None),
        ("", None),
    ],
)
def test_a_name_says_one_month_or_none(name: str, month: str | None) -> None:
    assert month_in(name) == month
