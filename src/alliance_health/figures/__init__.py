"""Numbers already computed, drawn as plotly figures in one look; each figure has a table."""

from alliance_health.figures.calls import figure_calls, table_calls
from alliance_health.figures.change import figure_change, table_change
from alliance_health.figures.clipping import figure_clipping, table_clipping
from alliance_health.figures.contribution_benefit import (
    figure_contribution_benefit,
    table_contribution_benefit,
)
from alliance_health.figures.contributions import figure_contributions, table_contributions
from alliance_health.figures.coverage import figure_coverage, table_coverage
from alliance_health.figures.coverage_map import figure_coverage_map, table_coverage_map
from alliance_health.figures.data_check import figure_data_check, table_data_check
from alliance_health.figures.flow_balance import figure_flow_balance, table_flow_balance
from alliance_health.figures.forecast_fan import figure_forecast_fan, table_forecast_fan
from alliance_health.figures.gap_matrix import figure_gap_matrix, table_gap_matrix
from alliance_health.figures.heat_map import figure_heat_map, table_heat_map
from alliance_health.figures.index_history import figure_index_history, table_index_history
from alliance_health.figures.intervals import figure_intervals, table_intervals
from alliance_health.figures.lag_profile import figure_lag_profile, table_lag_profile
from alliance_health.figures.leading_versus_lagging import (
    figure_leading_versus_lagging,
    table_leading_versus_lagging,
)
from alliance_health.figures.link_map import figure_link_map, table_link_map
from alliance_health.figures.metric_history import figure_metric_history, table_metric_history
from alliance_health.figures.notebook_display import prepare_notebook
from alliance_health.figures.pair_order import figure_pair_order, table_pair_order
from alliance_health.figures.partner_history import (
    figure_partner_history,
    table_partner_history,
)
from alliance_health.figures.pillars import figure_pillars, table_pillars
from alliance_health.figures.portfolio_quadrant import (
    figure_portfolio_quadrant,
    table_portfolio_quadrant,
)
from alliance_health.figures.quadrant import figure_quadrant, table_quadrant
from alliance_health.figures.rank_intervals import figure_rank_intervals, table_rank_intervals
from alliance_health.figures.rate_and_balance import (
    figure_rate_and_balance,
    table_rate_and_balance,
)
from alliance_health.figures.risk_value import figure_risk_value, table_risk_value
from alliance_health.figures.sides import figure_sides, table_sides
from alliance_health.figures.split_comparison import (
    figure_split_comparison,
    table_split_comparison,
)
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import FROM_WIDTH, PLOTLY_CONFIG, dark_twins
from alliance_health.figures.tornado import figure_tornado, table_tornado
from alliance_health.figures.trajectories import figure_trajectories, table_trajectories
from alliance_health.figures.two_sided_dumbbell import (
    figure_two_sided_dumbbell,
    table_two_sided_dumbbell,
)

__all__ = [
    "FROM_WIDTH",
    "PLOTLY_CONFIG",
    "FigureTable",
    "dark_twins",
    "figure_calls",
    "figure_change",
    "figure_clipping",
    "figure_contribution_benefit",
    "figure_contributions",
    "figure_coverage",
    "figure_coverage_map",
    "figure_data_check",
    "figure_flow_balance",
    "figure_forecast_fan",
    "figure_gap_matrix",
    "figure_heat_map",
    "figure_index_history",
    "figure_intervals",
    "figure_lag_profile",
    "figure_leading_versus_lagging",
    "figure_link_map",
    "figure_metric_history",
    "figure_pair_order",
    "figure_partner_history",
    "figure_pillars",
    "figure_portfolio_quadrant",
    "figure_quadrant",
    "figure_rank_intervals",
    "figure_rate_and_balance",
    "figure_risk_value",
    "figure_sides",
    "figure_split_comparison",
    "figure_table",
    "figure_tornado",
    "figure_trajectories",
    "figure_two_sided_dumbbell",
    "prepare_notebook",
    "table_calls",
    "table_change",
    "table_clipping",
    "table_contribution_benefit",
    "table_contributions",
    "table_coverage",
    "table_coverage_map",
    "table_data_check",
    "table_flow_balance",
    "table_forecast_fan",
    "table_gap_matrix",
    "table_heat_map",
    "table_index_history",
    "table_intervals",
    "table_lag_profile",
    "table_leading_versus_lagging",
    "table_link_map",
    "table_metric_history",
    "table_pair_order",
    "table_partner_history",
    "table_pillars",
    "table_portfolio_quadrant",
    "table_quadrant",
    "table_rank_intervals",
    "table_rate_and_balance",
    "table_risk_value",
    "table_sides",
    "table_split_comparison",
    "table_tornado",
    "table_trajectories",
    "table_two_sided_dumbbell",
]
