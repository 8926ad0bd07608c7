"""Where the scores are computed: in pandas, in DuckDB or elsewhere, by the same functions.

An engine takes pandas tables in and gives pandas tables back. The one rule of this
module: nothing here knows what a score is, and nothing leaves the process; an engine
that needs more, such as Spark, is opened outside and handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeAlias

import narwhals as nw
import pandas as pd

from alliance_health.errors import AllianceHealthError

#: A table of the scoring core: narwhals on any engine.
Frame: TypeAlias = nw.LazyFrame[Any]

#: Engines that need nothing beside this process, by name.
ENGINES = ("pandas", "duckdb")


@dataclass(frozen=True)
class Engine:
    """One way to compute.

    Parameters
    ----------
    name : str
        How it is called.
    lift : callable
        Takes a pandas table onto the engine.
    settle : callable
        Computes a table that is read more than once, so that its rows are made only once.
    land : callable
        Brings a table back as a pandas table, rows in the engine's own order.
    """

    name: str
    lift: Callable[[pd.DataFrame], Frame]
    settle: Callable[[Frame], Frame]
    land: Callable[[Frame], pd.DataFrame]


@contextmanager
def open_engine(engine: str | Engine) -> Iterator[Engine]:
    """Open an engine for one computation and close it afterwards.

    Parameters
    ----------
    engine : {"pandas", "duckdb"} or Engine
        The engine; one that is already open is passed on and stays open.

    Yields
    ------
    Engine
        Usable inside the ``with`` block only.

    Raises
    ------
    AllianceHealthError
        When the name is another one.

    See Also
    --------
    alliance_health.spark.choose_engine : Knows Spark as well.

    Examples
    --------
    >>> with open_engine("duckdb") as opened:
    ...     frame = opened.settle(opened.lift(pd.DataFrame({"score": [70.0]})))
    ...     opened.land(frame)["score"].tolist()
    [70.0]
    """
    if isinstance(engine, Engine):
        yield engine
    elif engine == "pandas":
        yield Engine("pandas", _lift_to_pandas, lambda frame: frame, land)
    elif engine == "duckdb":
        yield from _open_duckdb()
    else:
        raise AllianceHealthError(
            f"engine '{engine}': allowed here are {', '.join(ENGINES)}, or one that is open"
        )


def land(frame: Frame) -> pd.DataFrame:
    """Bring a table of the core back as a pandas table.

    Parameters
    ----------
    frame : LazyFrame
        Any number of rows.

    Returns
    -------
    DataFrame
        The same columns; rows in the engine's own order, so sort afterwards.

    Examples
    --------
    >>> land(_lift_to_pandas(pd.DataFrame({"score": [40.0]})))["score"].tolist()
    [40.0]
    """
    table: pd.DataFrame = frame.collect(backend="pandas").to_native()
    return table


def _lift_to_pandas(table: pd.DataFrame) -> Frame:
    """Wrap a pandas table; each step is computed at once."""
    return nw.from_native(table).lazy()


def _open_duckdb() -> Iterator[Engine]:
    """Open an own database in memory, and drop it at the end."""
    import duckdb

    numbers = count()
    with duckdb.connect(":memory:") as connection:

        def keep(relation: duckdb.DuckDBPyRelation) -> Frame:
            name = f"settled_{next(numbers)}"
            relation.create(name)
            return nw.from_native(connection.table(name))

        yield Engine(
            "duckdb",
            lambda table: keep(connection.from_df(table)),
            lambda frame: keep(nw.to_native(frame)),
            land,
        )
