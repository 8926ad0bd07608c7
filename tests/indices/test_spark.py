"""Spark says what pandas says; its session is left as it was found."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from alliance_health.cli import app
from alliance_health.errors import AllianceHealthError
from alliance_health.indices import score_panel
from alliance_health.indices.engines import Engine
from alliance_health.spark import _Rows, open_spark, require_spark

pytestmark = pytest.mark.slow

CASE = Path(__file__).resolve().parents[2] / "data" / "cases" / "jnj_partners"
#: Each plan is run once: compiling it would take longer than interpreting it.
QUICK_START = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.driver.host": "127.0.0.1",
    "spark.log.level": "ERROR",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


@pytest.fixture(scope="module")
def required() -> None:
    """Skip without PySpark or Java, unless they are required."""
    try:
        require_spark()
    except AllianceHealthError as error:
        if os.environ.get("ALLIANCE_HEALTH_REQUIRE_SPARK") == "1":
            pytest.fail(f"{error}; and ALLIANCE_HEALTH_REQUIRE_SPARK is 1")
        pytest.skip(f"{error}: nothing was scored on Spark")


@pytest.fixture(scope="module")
def session(required: None) -> Iterator[Any]:
    """Return a session as a user would have made it."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("a session of the user's")
    made = builder.config(map=QUICK_START).getOrCreate()
    yield made
    made.stop()


@pytest.fixture
def spark(session: Any) -> Iterator[Engine]:
    """Open Spark in the session of the user."""
    with open_spark() as engine:
        yield engine


def _hide_some(panel: pd.DataFrame) -> pd.DataFrame:
    """Hide every fifth row for anonymity."""
    hidden = pd.Series(np.arange(len(panel)) % 5 == 0)
    return panel.assign(
        suppressed=hidden,
        reason=np.where(hidden, "4 respondents, 5 needed", ""),
        value=panel["value"].mask(hidden),
    )


def test_spark_agrees_with_pandas(spark: Engine, random_case: Callable[..., Any]) -> None:
    case = random_case(197)
    catalogue, panel = case.catalogue, _hide_some(case.panel)
    ways = {pillar.aggregation.value for pillar in catalogue.pillars.values()}
    assert ways == {"arithmetic", "geometric"}
    assert catalogue.settings.aggregation.value == "geometric"
    by_pandas = score_panel(panel, case.grid, catalogue)
    by_spark = score_panel(panel, case.grid, catalogue, engine=spark)
    pd.testing.assert_frame_equal(by_pandas, by_spark, rtol=1.1e-9, atol=1e-9)
    pillars = by_spark[by_spark["row"] == "pillar"]
    assert pillars["score"].isna().any()
    assert pillars["contribution"].notna().any()
    assert set(by_spark["band"].dropna()) == {"weak", "watch", "strong"}
    assert (by_spark["reason"] == "4 respondents, 5 needed").any()


@pytest.mark.thorough
def test_the_command_scores_a_real_case_alike_on_spark(session: Any) -> None:
    told = [
        CliRunner().invoke(
            app, ["score", "--workbook", str(CASE), "--engine", engine, "--format", "csv"]
        )
        for engine in ("pandas", "spark")
    ]
    assert [one.exit_code for one in told] == [0, 0], told[1].stderr
    by_pandas, by_spark = (pd.read_csv(io.StringIO(one.stdout)) for one in told)
    pd.testing.assert_frame_equal(by_pandas, by_spark, rtol=1.1e-9, atol=1e-9)
    assert by_spark["band"].notna().sum() > 10


def test_frames_come_back_as_they_went(spark: Engine, session: Any) -> None:
    frame = pd.DataFrame(
        {
            "cell": [0, 1, 2],
            "score": [1.5, float("nan"), 1e-300],
            "against_target": [True, False, True],
            "transform": pd.Series(["none", "ln", "asinh"], dtype="str"),
        }
    )
    for exchange in (spark, _Rows(session)):
        lifted = exchange.lift(frame)
        assert lifted.collect_schema().names() == list(frame)
        # Missing is null and never NaN, which would compare as larger than every number.
        assert lifted.to_native().filter("score is null").count() == 1
        back = exchange.land(lifted).sort_values("cell", ignore_index=True)
        pd.testing.assert_frame_equal(back, frame, check_dtype=False)
        assert len(exchange.land(exchange.lift(frame.head(0)))) == 0


def test_a_session_of_the_user_is_used_as_it_is(session: Any) -> None:
    from pyspark.sql import SparkSession

    before = dict(session.sparkContext.getConf().getAll())
    with open_spark() as engine:
        kept = engine.settle(engine.lift(pd.DataFrame({"score": [70.0]})))
        assert kept.to_native().sparkSession is session
        assert kept.to_native().is_cached
    assert SparkSession.active() is session
    assert dict(session.sparkContext.getConf().getAll()) == before
    assert session.conf.get("spark.sql.shuffle.partitions") == "1"
    assert not kept.to_native().is_cached


OWN_SESSION = """
from pyspark.sql import SparkSession
from pyspark.sql.functions import lit
from alliance_health.spark import open_spark

applications = []
for _ in range(2):
    with open_spark():
        session = SparkSession.active()
        lit(1)
        applications.append(session.sparkContext.applicationId)
assert applications[0] == applications[1], "a second session was started"
conf = session.conf.get
print(session.sparkContext.master, session.sparkContext.uiWebUrl, conf("spark.driver.host"))
"""


@pytest.mark.thorough
def test_a_session_of_our_own_is_small_and_silent(required: None) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", OWN_SESSION],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "local[*] None 127.0.0.1\n"
