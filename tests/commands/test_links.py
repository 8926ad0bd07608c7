"""Known leads come out of an ordinary workbook through `links`, and nothing else does.

Gas furnace: Box and Jenkins, Time Series Analysis, series J. Chickens and eggs: Thurman and
Fisher (1988), American Journal of Agricultural Economics 70.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

pytestmark = pytest.mark.usefixtures("computed_once")

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases"

SETTINGS = """
name = "Trial"
reporting_currency = "EUR"
frequency = "{frequency}"
catalogue = ["metrics.toml"]
{extra}

[links]
pairs = {pairs}
"""

PILLAR = """
[pillars.{role}_pillar]
label = "{role}"
weight = {{ {role} = 1 }}
"""

METRIC = """
[metrics.{metric}]
label = "{metric}"
definition = "{metric}"
role = "{role}"
kind = "measured"
pillar = "{role}_pillar"
unit = "points"
direction = "higher_is_better"
goalposts = [-1000000, 1000000]
{extra}
"""

Series = dict[str, pd.DataFrame]


def labels(start: str, count: int, frequency: str) -> list[str]:
    code = {"month": "M", "quarter": "Q", "year": "Y"}[frequency]
    periods = pd.period_range(start, periods=count, freq=code)
    form = {"month": "%Y-%m", "quarter": "%YQ%q", "year": "%Y"}[frequency]
    return [period.strftime(form) for period in periods]


def write_workbook(
    folder: Path,
    series: Series,
    *,
    leading: tuple[str, ...],
    pairs: list[tuple[str, str]],
    metric_extra: dict[str, str] | None = None,
) -> Path:
    """Write one table alliances x periods for every metric as a workbook."""
    usual = str(next(iter(series.values())).columns[0])
    frequency = "quarter" if "Q" in usual else "month" if "-" in usual else "year"
    folder.mkdir(parents=True, exist_ok=True)
    stated = json.dumps([list(pair) for pair in pairs])
    settings = SETTINGS.format(frequency=frequency, pairs=stated, extra="")
    (folder / "workbook.toml").write_text(settings, encoding="utf-8")
    roles = {metric: "leading" if metric in leading else "lagging" for metric in series}
    parts = [PILLAR.format(role=role) for role in ("leading", "lagging")]
    parts += [
        METRIC.format(metric=metric, role=role, extra=(metric_extra or {}).get(metric, ""))
        for metric, role in roles.items()
    ]
    (folder / "metrics.toml").write_text("\n".join(parts), encoding="utf-8")
    alliances = sorted({str(name) for table in series.values() for name in table.index})
    pd.DataFrame({"alliance_id": alliances, "name": alliances, "stage": "operate"}).to_csv(
        folder / "alliances.csv", index=False
    )
    rows = [
        table.rename_axis("alliance_id")
        .reset_index()
        .melt("alliance_id", var_name="period")
        .assign(metric_id=metric, perspective="joint")
        for metric, table in series.items()
    ]
    pd.concat(rows).dropna(subset=["value"]).to_csv(folder / "observations.csv", index=False)
    return folder


@pytest.fixture
def links(run: Callable[..., Any], tmp_path: Path) -> Callable[..., pd.DataFrame]:
    def ask(folder: Path, *options: object) -> pd.DataFrame:
        out = tmp_path / "links.csv"
        done = run("links", "--workbook", folder, "--format", "csv", "--out", out, *options)
        assert done.exit_code == 0, done.stderr
        return pd.read_csv(out)

    return ask


def case(name: str) -> pd.DataFrame:
    path = CASES / name
    if not path.is_file():
        pytest.skip("the published series lie in ../shared/cases, which is absent")
    return pd.read_csv(path)


def single(values: np.ndarray, start: str, frequency: str) -> pd.DataFrame:
    return pd.DataFrame(
        [np.asarray(values, dtype=float)],
        index=["only"],
        columns=labels(start, len(values), frequency),
    )


def test_gas_furnace_has_dead_time_3_and_peak_5_with_negative_sign(
    tmp_path: Path, links: Callable[..., pd.DataFrame]
) -> None:
    furnace = case("gas_furnace.csv")
    folder = write_workbook(
        tmp_path / "furnace",
        {
            "gas": single(furnace["input_gas_rate"], "1990-01", "month"),
            "co2": single(furnace["output_co2"], "1990-01", "month"),
        },
        leading=("gas",),
        pairs=[("gas", "co2")],
    )
    found = links(folder).iloc[0]
    assert found["verdict"].startswith("leads by 5 months")
    assert (found["dead_time"], found["lag"], found["n_periods"]) == (3, 5, 296)
    assert found["association"] < 0
    assert found["n_alliances"] == 1


def test_eggs_and_chickens_move_in_the_same_year(
    tmp_path: Path, links: Callable[..., pd.DataFrame]
) -> None:
    birds = case("chickegg.csv")
    folder = write_workbook(
        tmp_path / "birds",
        {name: single(birds[name], "1930", "year") for name in ("egg", "chicken")},
        leading=("egg",),
        pairs=[("egg", "chicken")],
    )
    assert links(folder).iloc[0]["verdict"].startswith("coincident")


def test_granger_tells_that_eggs_come_before_chickens(
    tmp_path: Path, links: Callable[..., pd.DataFrame]
) -> None:
    birds = case("chickegg.csv")
    folder = write_workbook(
        tmp_path / "birds",
        {name: single(birds[name], "1930", "year") for name in ("egg", "chicken")},
        leading=("egg",),
        pairs=[("egg", "chicken")],
    )
    told = links(folder, "--what", "granger").set_index("first")
    assert told["lag"].tolist() == [1, 2, 3, 4] * 2
    # Thurman and Fisher's question, as computed in R's lmtest.
    expected = [0.277, 0.00056, 0.0030, 0.0057]
    assert told.loc["egg", "p"].to_numpy() == pytest.approx(expected, abs=1e-3)
    reverse = [0.83, 0.42, 0.62, 0.81]
    assert told.loc["chicken", "p"].to_numpy() == pytest.approx(reverse, abs=1e-2)


def test_grunfeld_gives_the_published_panel_test(
    tmp_path: Path, links: Callable[..., pd.DataFrame]
) -> None:
    firms = case("grunfeld.csv").assign(firm=lambda rows: "f" + rows["firm"].astype(str))
    series = {
        name: firms.pivot_table(index="firm", columns="year", values=name).rename(columns=str)
        for name in ("value", "inv")
    }
    folder = write_workbook(
        tmp_path / "firms", series, leading=("value",), pairs=[("value", "inv")]
    )
    told = links(folder, "--what", "granger").set_index(["first", "lag"])
    assert told.loc[("value", 1), "statistic"] == "Z-tilde"
    assert told.loc[("value", 1), "value"] == pytest.approx(3.2896, abs=1e-4)
    assert links(folder).iloc[0]["n_alliances"] == 10


def panel(values: np.ndarray, start: str = "2020Q1") -> pd.DataFrame:
    names = [f"a{number:02d}" for number in range(len(values))]
    return pd.DataFrame(values, index=names, columns=labels(start, values.shape[1], "quarter"))


def made_up(seed: int, alliances: int = 20, periods: int = 14) -> Series:
    """Trust announces sales by two quarters; visits announce nothing; costs follow nothing."""
    generator = np.random.default_rng(seed)
    news = generator.normal(size=(alliances, periods + 2))
    return {
        "trust": panel(news[:, 2:]),
        "visits": panel(generator.normal(size=(alliances, periods))),
        "sales": panel(news[:, :-2] + generator.normal(size=(alliances, periods))),
        "costs": panel(generator.normal(size=(alliances, periods))),
    }


LEADING = ("trust", "visits")


def test_a_planted_lead_is_found_with_its_lag_and_nothing_else_is_called_one(
    tmp_path: Path, links: Callable[..., pd.DataFrame]
) -> None:
    folder = write_workbook(
        tmp_path / "planted",
        made_up(1),
        leading=LEADING,
        pairs=[("trust", "sales"), ("visits", "sales"), ("trust", "costs")],
    )
    found = links(folder).set_index(["leading", "lagging"])
    assert found.loc[("trust", "sales"), "verdict"].startswith("leads by 2 quarters")
    assert found["verdict"].str.startswith("leads").sum() == 1
    exploratory = found.loc[("visits", "costs")]
    assert not exploratory["declared"]
    assert "exploratory" in exploratory["verdict"]


def test_the_order_of_rows_and_a_second_run_change_nothing(
    tmp_path: Path, links: Callable[..., pd.DataFrame]
) -> None:
    folder = write_workbook(
        tmp_path / "planted", made_up(1), leading=LEADING, pairs=[("trust", "sales")]
    )
    once = links(folder)
    rows = pd.read_csv(folder / "observations.csv").sample(frac=1, random_state=4)
    rows.to_csv(folder / "observations.csv", index=False)
    pd.testing.assert_frame_equal(links(folder), once)


@pytest.mark.parametrize(
    ("alliances", "periods", "says"),
    [
        (1, 16, "16 periods without a gap; a verdict on a single alliance needs 40"),
        (2, 40, "2 alliances with 40 common periods or more"),
        (5, 30, "5 alliances with 30 common periods or more"),
        (20, 7, "20 alliances with 7 common periods or more"),
    ],
)
def test_too_little_data_is_a_result_with_the_smallest_effect_that_could_be_seen(
    tmp_path: Path,
    links: Callable[..., pd.DataFrame],
    alliances: int,
    periods: int,
    says: str,
) -> None:
    folder = write_workbook(
        tmp_path / "few",
        made_up(2, alliances, periods),
        leading=LEADING,
        pairs=[("trust", "sales")],
    )
    found = links(folder)
    assert found["verdict"].str.startswith("too little data: ").all()
    assert found["reason"].str.startswith(says).all()
    assert found["minimum_detectable"].between(0.1, 1).all()
    assert found["p"].isna().all()


def test_constant_series_missing_spells_and_lonely_metrics_have_a_stated_result(
    tmp_path: Path, links: Callable[..., pd.DataFrame]
) -> None:
    series = made_up(3)
    series["visits"] = series["visits"] * 0 + 4
    series["trust"].iloc[::4, 5:7] = np.nan
    series["lonely"] = panel(np.random.default_rng(3).normal(size=(1, 14)))
    folder = write_workbook(
        tmp_path / "odd",
        series,
        leading=(*LEADING, "lonely"),
        pairs=[("trust", "sales"), ("visits", "sales"), ("lonely", "sales")],
    )
    found = links(folder, "--declared").set_index("leading")
    assert found.loc["trust", "verdict"].startswith("leads by 2 quarters")
    assert found.loc["visits", "verdict"].startswith("too little data")
    assert "never change" in found.loc["visits", "reason"]
    assert found.loc["lonely", "verdict"].startswith("too little data")
    assert found.loc["lonely", "n_alliances"] == 1


def test_a_definitional_lead_is_refused(tmp_path: Path, links: Callable[..., pd.DataFrame]) -> None:
    folder = write_workbook(
        tmp_path / "parts",
        made_up(1),
        leading=LEADING,
        pairs=[("trust", "sales")],
        metric_extra={"trust": 'parts = ["sales"]'},
    )
    found = links(folder, "--declared").iloc[0]
    assert found["verdict"].startswith("refused: definitional")
    assert "trust" in found["reason"]


def test_a_longer_lag_can_be_asked_for(tmp_path: Path, links: Callable[..., pd.DataFrame]) -> None:
    folder = write_workbook(
        tmp_path / "lags", made_up(1), leading=LEADING, pairs=[("trust", "sales")]
    )
    profile = links(folder, "--declared", "--what", "profiles", "--max-lag", 5)
    assert sorted(profile["lag"]) == list(range(-5, 6))
    best = profile.loc[profile["association"].abs().idxmax()]
    assert best["lag"] == 2
    assert abs(best["association"]) > best["line"]


def test_one_alliance_can_be_tested_alone(
    tmp_path: Path, links: Callable[..., pd.DataFrame]
) -> None:
    folder = write_workbook(
        tmp_path / "alone",
        made_up(5, 2, 48),
        leading=LEADING,
        pairs=[("trust", "sales")],
    )
    assert links(folder, "--declared").iloc[0]["verdict"].startswith("too little data")
    alone = links(folder, "--declared", "--alliance", "a01").iloc[0]
    assert alone["verdict"].startswith("leads by 2 quarters")
    assert alone["alliance_id"] == "a01"


def test_a_lead_is_confirmed_by_forecasts_and_a_lucky_sample_is_not(
    tmp_path: Path, links: Callable[..., pd.DataFrame]
) -> None:
    series = made_up(1, 20, 18)
    folder = write_workbook(tmp_path / "true", series, leading=LEADING, pairs=[("trust", "sales")])
    found = links(folder, "--declared").iloc[0]
    assert found["verdict"] == "leads by 2 quarters (2-2), confirmed"
    assert 0 < found["skill_low"] < found["skill"] < 1
    assert 0 < found["size_low"] < found["size"] < found["size_high"]
    # The same link until 2022; from then on, where forecasts are judged, sales follow nothing.
    broken = np.random.default_rng(9).normal(scale=2.0, size=(20, 6))
    series["sales"].iloc[:, 12:] = broken
    folder = write_workbook(tmp_path / "luck", series, leading=LEADING, pairs=[("trust", "sales")])
    found = links(folder, "--declared").iloc[0]
    assert found["verdict"] == "leads by 2 quarters (2-2), in sample"
    assert found["skill_low"] <= 0


def test_what_became_known_later_confirms_nothing(
    tmp_path: Path, links: Callable[..., pd.DataFrame]
) -> None:
    # Trust is measured years later, from memory: it cannot have helped at the time.
    folder = write_workbook(
        tmp_path / "late", made_up(1, 20, 18), leading=LEADING, pairs=[("trust", "sales")]
    )
    rows = pd.read_csv(folder / "observations.csv")
    day = pd.PeriodIndex(rows["period"], freq="Q").end_time.strftime("%Y-%m-%d")
    rows["recorded_on"] = np.where(rows["metric_id"] == "trust", "2024-12-31", day)
    rows.to_csv(folder / "observations.csv", index=False)
    found = links(folder, "--declared").iloc[0]
    assert found["verdict"] == "leads by 2 quarters (2-2), in sample"
    assert "not judged out of sample" in found["reason"]


def test_weights_are_fitted_to_later_outcomes_only_where_the_index_leads(
    tmp_path: Path, run: Callable[..., Any], links: Callable[..., pd.DataFrame]
) -> None:
    folder = write_workbook(
        tmp_path / "weights", made_up(1, 20, 18), leading=LEADING, pairs=[("trust", "sales")]
    )
    told = links(folder, "--what", "weights")
    assert told["pillar"].tolist() == ["leading_pillar"]
    assert told["agreed"].tolist() == [1.0]
    done = run("links", "--workbook", folder, "--what", "weights")
    assert "leading" in done.stderr
    assert done.exit_code == 0
