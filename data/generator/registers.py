"""Which figures an alliance reports itself, and which the package computes from its tables.

A real portfolio is mixed: most alliances keep the lists, some only report what others would
compute from them, and goals are listed since late 2025 only. A figure is never both.
"""

from __future__ import annotations

from cast import Alliance
from governance import is_silent

#: Metrics by the table from which they are computed.
COMPUTED_FROM = {
    "milestones": "initiatives",
    "initiative_balance": "initiatives",
    "gate_health": "initiatives",
    "quick_win_clock": "initiatives",
    "joint_launches": "initiatives",
    "goal_quality": "goals",
    "priority_agreement": "goals",
    "contact_breadth": "contacts",
    "synergy_surplus": "baselines",
    "investment_parity": "agreed_share",
}

#: First quarter at whose end the list of goals is kept (2025Q4).
GOALS_FROM = 12


def is_kept(alliance: Alliance, table: str) -> bool:
    """Tell whether an alliance keeps a table, or has written down its agreed shares."""
    if table == "goals" and alliance.last < GOALS_FROM:
        return False
    if table == "agreed_share" and not alliance.keeps("charter"):
        return False
    return alliance.keeps(table)


def is_reported(alliance: Alliance, metric_id: str, quarter: int) -> bool:
    """Tell whether an alliance reports the figure of a quarter.

    Parameters
    ----------
    alliance : Alliance
        With the tables that it does not keep.
    metric_id : str
        Any metric; those that no table here carries are always reported.
    quarter : int
        The quarter, or the last one of a half-year.

    Returns
    -------
    bool
        False where the package computes the figure from a table.
    """
    table = COMPUTED_FROM.get(metric_id)
    if table is None or not is_kept(alliance, table):
        return True
    if table == "goals":
        return quarter < GOALS_FROM
    if table == "baselines":
        return not covers_half_year(alliance, quarter)
    return False


def covers_half_year(alliance: Alliance, quarter: int) -> bool:
    """Tell whether the ledger was kept in both quarters of the half-year that ends here."""
    both = (quarter - 1, quarter)
    written = [not is_silent(alliance, "ours", one) for one in both]
    return alliance.keeps("baselines") and both[0] >= alliance.first and all(written)
