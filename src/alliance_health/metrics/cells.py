"""Selected rows and what they amount to in each cell: sums, shares, medians.

The one rule: what is not known stays missing. A sum with an unknown part has no value,
and nothing is divided by 0.
"""

from __future__ import annotations

import pandas as pd

from alliance_health.vocabulary import Perspective

#: What a value belongs to, beside its metric.
CELL = ["alliance_id", "period", "perspective", "partner_id"]

#: Columns that every selection starts with; a rule may add columns of its own.
SELECTED_COLUMNS = [*CELL, "table", "file", "line", "key", "quantity"]

#: Key column of each table, by which a row is named to readers. A rating is named by its
#: item only, contacts by the period that they are given for: who it was is nobody's business.
ROW_NAMES = {
    "alliances": "alliance_id",
    "alliance_history": "field",
    "baselines": "baseline",
    "commitments": "commitment_id",
    "contacts": "given_for",
    "decisions": "decision_id",
    "gates": "question_id",
    "goals": "goal_id",
    "initiatives": "initiative_id",
    "issues": "issue_id",
    "ledger": "entry_id",
    "meetings": "meeting_id",
    "opportunities": "deal_id",
    "ratings": "item_id",
    "targets": "metric_id",
}


def used_rows(
    rows: pd.DataFrame, table: str, *, quantity: str, keep: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Give selected rows their common columns.

    Parameters
    ----------
    rows : DataFrame
        With alliance_id, period, perspective, file, line and the named columns.
    table : str
        The table they come from.
    quantity : str
        Column with what each row brings in; shown in a trace.
    keep : tuple of str
        Columns of the rule's own that its `measure` needs.

    Returns
    -------
    DataFrame
        `SELECTED_COLUMNS` and `keep`, sorted; the order of input rows does not matter.
    """
    named = rows.assign(
        partner_id="",
        table=table,
        key=rows[ROW_NAMES[table]].astype("str"),
        quantity=rows[quantity].astype("float64"),
    )
    return in_order(named[[*SELECTED_COLUMNS, *keep]])


def in_order(selected: pd.DataFrame) -> pd.DataFrame:
    """Sort selected rows by cell, then by place in the files."""
    return selected.sort_values([*CELL, "table", "file", "line"], kind="stable", ignore_index=True)


def one_row_each_side(
    rows: pd.DataFrame, column: str, *, answered_by_other: bool = False
) -> pd.DataFrame:
    """Give rows the perspective of the partner who has to act; joint acts bind both.

    Parameters
    ----------
    rows : DataFrame
        With a perspective in `column`; rows without one are nobody's and left out.
    column : str
        Who made or raised it: ours, theirs or joint.
    answered_by_other : bool
        Whether the other partner has to act: a request of theirs is ours to answer.

    Returns
    -------
    DataFrame
        With `perspective` ours or theirs; a joint row comes twice.

    Examples
    --------
    >>> asked = pd.DataFrame({"raised_by": ["theirs", "joint"]})
    >>> one_row_each_side(asked, "raised_by", answered_by_other=True)["perspective"].tolist()
    ['ours', 'ours', 'theirs']
    """
    ours, theirs, joint = Perspective.OURS, Perspective.THEIRS, Perspective.JOINT
    acts = {ours: theirs, theirs: ours} if answered_by_other else {ours: ours, theirs: theirs}
    pairs = [*acts.items(), (joint, ours), (joint, theirs)]
    bound = pd.DataFrame(
        [(str(maker), str(actor)) for maker, actor in pairs], columns=[column, "perspective"]
    )
    return rows.drop(columns="perspective", errors="ignore").merge(bound, on=column)


def cell_values(values: pd.Series[float]) -> pd.DataFrame:
    """Turn values indexed by cell into rows; infinite values are missing.

    >>> index = pd.MultiIndex.from_tuples([("a", "2026Q1", "joint", "")], names=CELL)
    >>> cell_values(pd.Series([float("inf")], index=index))["value"].tolist()
    [nan]
    """
    finite = values.where(values.abs() < float("inf"))
    return finite.rename("value").reset_index()


def divided(numerator: pd.Series[float], denominator: pd.Series[float]) -> pd.Series[float]:
    """Divide where the denominator is above 0; elsewhere the quotient is missing.

    >>> divided(pd.Series([1.0, 0.0, 2.0]), pd.Series([4.0, 0.0, -1.0])).tolist()
    [0.25, nan, nan]
    """
    return numerator / denominator.where(denominator > 0)


def total(selected: pd.DataFrame) -> pd.DataFrame:
    """Add up the quantity of each cell; one quantity that is not known hides the sum.

    Examples
    --------
    >>> cell = dict(zip(CELL, ("orion", "2026Q1", "joint", ""), strict=True))
    >>> total(pd.DataFrame({**cell, "quantity": [1.0, 2.0]}))["value"].tolist()
    [3.0]
    >>> total(pd.DataFrame({**cell, "quantity": [1.0, None]}))["value"].tolist()
    [nan]
    """
    return cell_values(selected.groupby(CELL)["quantity"].sum(skipna=False))


def share(selected: pd.DataFrame) -> pd.DataFrame:
    """Return the share of rows with quantity 1 in each cell, in percent.

    Examples
    --------
    >>> cell = dict(zip(CELL, ("orion", "2026Q1", "joint", ""), strict=True))
    >>> share(pd.DataFrame({**cell, "quantity": [1.0, 0.0]}))["value"].tolist()
    [50.0]
    """
    return cell_values(100 * selected.groupby(CELL)["quantity"].mean())


def median(selected: pd.DataFrame) -> pd.DataFrame:
    """Return the median quantity of each cell.

    Examples
    --------
    >>> cell = dict(zip(CELL, ("orion", "2026Q1", "joint", ""), strict=True))
    >>> median(pd.DataFrame({**cell, "quantity": [1.0, 2.0, 9.0]}))["value"].tolist()
    [2.0]
    """
    return cell_values(selected.groupby(CELL)["quantity"].median())
