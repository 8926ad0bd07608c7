"""Scoring on Spark: in the session that is there, else in a small one of our own.

Frames go to Spark and come back as Parquet files, because PySpark converts frames of
pandas 3 with a warning only; a session on other machines cannot see these files, and
is given and asked for rows. The rule of this module: a session of the user's is used
as it is, never changed and never stopped.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any

import duckdb
import narwhals as nw
import pandas as pd

from alliance_health.errors import AllianceHealthError
from alliance_health.indices.engines import ENGINES as IN_PROCESS
from alliance_health.indices.engines import Engine, Frame, open_engine

#: All engines, by the name that the command line takes.
ENGINES = (*IN_PROCESS, "spark")
#: Oldest Java that PySpark 4 runs on.
LEAST_JAVA = 17

#: A session of our own: this machine only, nothing listens beyond it, and few partitions,
#: since each costs more than the rows of most workbooks.
_SETTINGS = {
    "spark.app.name": "alliance-health",
    "spark.master": "local[*]",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "2g",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "4",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
_TYPES = {"b": "boolean", "i": "bigint", "u": "bigint", "f": "double"}


@contextmanager
def choose_engine(name: str) -> Iterator[Engine]:
    """Open any engine by its name.

    Parameters
    ----------
    name : {"pandas", "duckdb", "spark"}
        The engine.

    Yields
    ------
    Engine
        Usable inside the ``with`` block only.

    Raises
    ------
    AllianceHealthError
        When the name is another one, or Spark is asked for and not there.

    Examples
    --------
    >>> with choose_engine("duckdb") as engine:
    ...     engine.name
    'duckdb'
    """
    with open_spark() if name == "spark" else open_engine(name) as engine:
        yield engine


def require_spark() -> None:
    """Refuse to go on where Spark cannot run.

    Raises
    ------
    AllianceHealthError
        When PySpark is not installed, or Java is absent or too old.
    """
    if find_spec("pyspark") is None:
        raise AllianceHealthError(
            "engine 'spark' needs PySpark: pip install 'alliance-health[spark]'"
        )
    if _present_session() is None:
        _require_java()


@contextmanager
def open_spark() -> Iterator[Engine]:
    """Open Spark for one computation.

    The active or default session of this process is used as it is. Where there is none,
    one is started with ``local[*]``, kept for the next computation, and stopped when the
    process ends.

    Yields
    ------
    Engine
        Usable inside the ``with`` block only.

    Raises
    ------
    AllianceHealthError
        When PySpark is not installed, Java is absent or too old, or Spark does not start.
    """
    require_spark()
    _import_what_warns()
    session = _present_session() or _start_session()
    with TemporaryDirectory(prefix="alliance-health-spark-") as folder:
        is_local = str(session.conf.get("spark.master", "")).startswith("local")
        exchange = _Files(session, Path(folder)) if is_local else _Rows(session)
        yield from _keeping(exchange)


def _import_what_warns() -> None:
    """Import what every literal imports, without its warning of pandas 3: no frame is converted."""
    with warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", "PySpark does not yet fully support pandas", FutureWarning
        )
        import pyspark.testing.utils  # noqa: F401


def _keeping(exchange: _Files | _Rows) -> Iterator[Engine]:
    """Keep settled tables in the memory of Spark until the engine is closed."""
    kept: list[Any] = []

    def settle(frame: Frame) -> Frame:
        kept.append(nw.to_native(frame).persist())
        settled: Frame = nw.from_native(kept[-1])
        return settled

    try:
        yield Engine("spark", exchange.lift, settle, exchange.land)
    finally:
        for native in kept:
            native.unpersist()


class _Files:
    """Exchange of tables as Parquet files, which DuckDB writes and reads for pandas."""

    def __init__(self, session: Any, folder: Path) -> None:
        self.session, self.folder, self.numbers = session, folder, count()

    def lift(self, table: pd.DataFrame) -> Frame:
        """Take a table to Spark; missing numbers become null."""
        path = self.folder / f"{next(self.numbers)}.parquet"
        with duckdb.connect(":memory:") as connection:
            connection.from_df(table).write_parquet(str(path))
        lifted: Frame = nw.from_native(self.session.read.parquet(path.as_uri()))
        return lifted

    def land(self, frame: Frame) -> pd.DataFrame:
        """Compute a table and bring it back."""
        path = self.folder / str(next(self.numbers))
        nw.to_native(frame).write.parquet(path.as_uri())
        with duckdb.connect(":memory:") as connection:
            landed: pd.DataFrame = connection.read_parquet(str(path / "*.parquet")).df()
        return landed


class _Rows:
    """Exchange of tables as rows, which reach other machines too; slow for millions."""

    def __init__(self, session: Any) -> None:
        self.session = session

    def lift(self, table: pd.DataFrame) -> Frame:
        """Take a table to Spark; missing numbers become null."""
        kinds = {name: _TYPES.get(table[name].dtype.kind, "string") for name in table}
        layout = ", ".join(f"`{name}` {kind}" for name, kind in kinds.items())
        columns = [table[name].astype(object).where(table[name].notna(), None) for name in table]
        rows = list(zip(*columns, strict=True))
        lifted: Frame = nw.from_native(self.session.createDataFrame(rows, layout))
        return lifted

    def land(self, frame: Frame) -> pd.DataFrame:
        """Compute a table and bring it back."""
        native = nw.to_native(frame)
        rows = [tuple(row) for row in native.collect()]
        return pd.DataFrame.from_records(rows, columns=native.columns)


def _present_session() -> Any:
    """Return the session of this process, or None."""
    from pyspark.errors import PySparkRuntimeError
    from pyspark.sql import SparkSession

    try:
        return SparkSession.active()
    except PySparkRuntimeError:
        return None


def _start_session() -> Any:
    """Start a session of our own, to be stopped when the process ends."""
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkRuntimeError
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    conf = SparkConf().setAll(list(_SETTINGS.items()))
    # Java speaks of itself at length; its words matter only when it does not start.
    with TemporaryFile() as said:
        try:
            gateway = launch_gateway(conf, {"stderr": said})
            session = SparkSession(SparkContext(conf=conf, gateway=gateway))
        except PySparkRuntimeError as error:
            raise AllianceHealthError(
                f"Spark did not start: {_last_words(said) or error}"
            ) from None
    atexit.register(session.stop)
    return session


def _last_words(said: IO[bytes]) -> str:
    """Return the last line that a process wrote."""
    said.seek(0)
    lines = said.read().decode("utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else ""


def _require_java() -> None:
    """Refuse to go on without a Java that PySpark runs on."""
    home = os.environ.get("JAVA_HOME")
    program = shutil.which(str(Path(home) / "bin" / "java") if home else "java")
    remedy = f"install Java {LEAST_JAVA} or newer, and name it by JAVA_HOME or put it on the PATH"
    if program is None:
        place = f"JAVA_HOME is {home}, and there is none" if home else "there is none on the PATH"
        raise AllianceHealthError(f"engine 'spark' needs Java, and {place}; {remedy}")
    told = subprocess.run([program, "-version"], check=False, capture_output=True, text=True)
    found = re.search(r'version "(?:1\.)?(\d+)', told.stderr)
    if found is None or int(found[1]) < LEAST_JAVA:
        version = f"version {found[1]}" if found else "of an unknown version"
        raise AllianceHealthError(f"engine 'spark': {program} is {version}; {remedy}")
