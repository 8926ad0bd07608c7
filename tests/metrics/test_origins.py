"""What stands behind the rows of a trace, and what has nothing behind it."""

from __future__ import annotations

from datetime import date

import pandas as pd

from alliance_health.catalogue import Catalogue, Settings
from alliance_health.metrics.origins import with_origins
from alliance_health.tables.checked import Tables


def test_an_agreed_share_of_a_charter_counts_and_has_no_row_behind_it() -> None:
    settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    share = ["charters", "charters/orion.toml", 2, "agreed_share.us", 0.6]
    rows = pd.DataFrame([share], columns=["table", "file", "line", "key", "value"])
    traced = with_origins(
        rows,
        stated=Tables({}),
        everything=Tables({}),
        catalogue=Catalogue(settings, {}, {}, {}, version="1"),
        as_of=date(2026, 9, 30),
    )
    (row,) = traced.to_dict("records")
    assert [row[name] for name in ("file", "line", "value", "use")] == [
        *("charters/orion.toml", 2, 0.6, "counts")
    ]
