"""What counts as activity where partners are compared over time."""

from __future__ import annotations

from pydantic import Field

from alliance_health.catalogue.metric import Model


class ActivitySettings(Model):
    """What is counted, `[activity]` in `workbook.toml`."""

    metric: str = Field(
        default="",
        description="What is counted to see who withdrew: the id of a count that each partner "
        'reports, or "ledger" for the contributions in the ledger. Without it the ledger where it '
        "names two partners of an alliance, else the count that most partners report.",
    )
    unattributed: str = Field(
        default="",
        description="Metric with the share of that activity which belongs to nobody known; "
        "without it the only metric in % or share whose id holds `unattributed`.",
    )
