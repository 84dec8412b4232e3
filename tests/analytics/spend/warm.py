"""What makes a first load slow? Libraries that load parts of themselves late. Importing this has them all in place.

It is imported by the process from which others are forked, so that each of them can be killed and none starts cold.
"""

import tempfile
from pathlib import Path

from placepound.analytics.spend.load import load
from placepound.analytics.spend.store import Store
from tests.analytics.spend.loads import APRIL, APRIL_AGAIN, DAY

with tempfile.TemporaryDirectory() as folder:
    for content in (APRIL, APRIL_AGAIN):
        load(
            Store(Path(folder)),
            [("april.csv", content)],
            organisation="1",
            on=DAY,
            by="Ada",
            profile_of=lambda fingerprint: None,
        )
