"""From the score that a metric should have to a value in its unit, and to money and counts.

The sample keeps its own copy of the scales it aims at, so that a threshold that is moved
in the catalogue moves the scores of the sample and never its data.
"""

from __future__ import annotations

#: Scores at which a metric leaves weak and reaches strong.
WEAK, STRONG = 40.0, 70.0

#: Value at weak, at strong, and at score 100 where the line bends.
SCALES: dict[str, tuple[float, float, float | None]] = {
    # leading
    "pipeline_cover": (1.5, 3.0, None),
    "goal_quality": (60.0, 90.0, 100.0),
    "priority_agreement": (0.2, 0.6, None),
    "enablement": (60.0, 90.0, None),
    "resource_plan": (70.0, 90.0, 100.0),
    "resource_growth": (-15.0, 0.0, None),
    "account_plans": (40.0, 70.0, None),
    "milestones": (65.0, 85.0, 100.0),
    "pace_ratio": (2.5, 1.5, 1.0),
    "issue_age": (60.0, 30.0, None),
    "initiative_balance": (20.0, 40.0, 55.0),
    "gate_health": (70.0, 90.0, 100.0),
    "quick_win_clock": (180.0, 90.0, None),
    "decision_latency": (20.0, 10.0, None),
    "cadence": (70.0, 90.0, 100.0),
    "commitments_kept": (65.0, 85.0, 100.0),
    "exec_contact": (50.0, 80.0, 100.0),
    "exec_relationship": (3.0, 4.0, None),
    "working_relationship": (3.0, 4.0, None),
    "trust": (3.0, 4.0, None),
    "productive_tension": (0.0, 0.5, 1.5),
    "contact_breadth": (60.0, 40.0, None),
    "leads_exchanged": (80.0, 100.0, None),
    "investment_parity": (20.0, 10.0, None),
    "reciprocity": (0.3, 0.6, None),
    "emptiness_clock": (90.0, 45.0, None),
    # lagging
    "bookings_sourced": (90.0, 100.0, None),
    "revenue_joint": (90.0, 100.0, None),
    "new_commitments": (80.0, 100.0, None),
    "cost_savings": (80.0, 100.0, None),
    "win_rate_uplift": (-5.0, 5.0, None),
    "synergy_surplus": (0.0, 10.0, None),
    "new_customers": (80.0, 100.0, None),
    "imperative_contribution": (50.0, 75.0, None),
    "joint_launches": (60.0, 90.0, None),
    "projects_won": (80.0, 100.0, None),
    "learning_exploited": (20.0, 50.0, None),
    "customer_value": (3.0, 4.0, None),
    "return_floor": (1.0, 1.2, None),
    "fairness_gap": (20.0, 10.0, None),
}


def value_at(metric_id: str, score: float, *, low: float = 2.0, high: float = 98.0) -> float:
    """Return the value that scores `score` on a metric's scale.

    Parameters
    ----------
    metric_id : str
        A metric of `SCALES`.
    score : float
        Kept between `low` and `high`, so that no value lies beyond its scale.

    Returns
    -------
    float
        In the metric's unit; in percent of the target for metrics scored against it.

    Examples
    --------
    >>> value_at("trust", 55), value_at("cadence", 85), value_at("decision_latency", 40)
    (3.5, 95.0, 20.0)
    """
    weak, strong, best = SCALES[metric_id]
    at = min(max(score, low), high)
    if best is not None and at > STRONG:
        return strong + (at - STRONG) / (100 - STRONG) * (best - strong)
    return weak + (at - WEAK) / (STRONG - WEAK) * (strong - weak)
