"""What give and get say: one row a partner for fading, one row an alliance and period for life."""

from __future__ import annotations

#: Columns of `find_fading`: who withdrew, and when.
FADING_COLUMNS = (
    "alliance_id",
    "partner_id",
    "perspective",
    "activity",  #: what is counted: "ledger", or the id of a metric
    "faded_on",  #: first period (label) of the fade; empty: none
    "fade_p",  #: adjusted p of the test, over all partners of the alliance
    "gone_on",  #: first period without any act, of three or more; empty: none
    "warned_on",  #: last day of the period after which the rule could first say so; empty: never
    "n_periods",
    "n_acts",
    "state",  #: "faded", "gone", "active", "too little data", "refused"
    "reason",
)

#: Columns of `find_life_signs`: signs of life of an alliance, period by period.
LIFE_COLUMNS = (
    "alliance_id",
    "period",
    "exchange",  #: whether contacts or messages ran both ways; missing: not known
    "support",  #: whether the other side put anything in
    "partner_sales",  #: whether the other side caused sales
    "signs",  #: how many of the three were seen
    "known",  #: how many of the three can be told
    "reciprocity",  #: 0 to 1, four periods
    "days_since_last_act",  #: of the other side, at the period's end
    "cost_since_last_act",  #: worth that we put in since then, reporting currency
    "verdict",  #: "two-way", "one-way suspected", "empty", "cannot be told"
    "warned_on",  #: day on which the rule first said so of the present spell; empty: it does not
    "reason",
)
