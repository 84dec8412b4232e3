"""Does Spark, on a cluster of two workers, say what the other engines say?"""

from datetime import date
from typing import Any

import pyarrow as pa

from placepound.analytics.engines import collect, lending
from tests.analytics.spark_cluster import spark  # noqa: F401


def test_what_is_lent_comes_back_as_it_was(spark: Any) -> None:
    table = pa.table(
        {
            "pence": pa.array([1, None, 2**62], pa.int64()),
            "day": pa.array([date(2016, 4, 1), None, date(2017, 3, 31)], pa.date32()),
            "text": pa.array(["x", None, "é"], pa.string()),
        }
    )
    with lending(spark) as lend:
        assert collect(spark, lend(table)).sort_by("pence").to_pylist() == table.sort_by("pence").to_pylist()
        assert collect(spark, lend(table.slice(0, 0))).num_rows == 0
