"""Where the scores are computed: in pandas or in DuckDB, by the same functions.

An engine takes pandas tables in and gives pandas tables back. The one rule of this
module: nothing here knows what a score is.
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

#: Engines by the name that the command line takes.
ENGINES = ("duckdb", "pandas")


@dataclass(frozen=True)
class Engine:
    """One way to compute.

    Parameters
    ----------
    name : str
        One of `ENGINES`.
    lift : callable
        Takes a pandas table onto the engine.
    settle : callable
        Computes a table that is read more than once, so that its rows are made only once.
    """

    name: str
    lift: Callable[[pd.DataFrame], Frame]
    settle: Callable[[Frame], Frame]


@contextmanager
def open_engine(name: str) -> Iterator[Engine]:
    """Open an engine for one computation and close it afterwards.

    Parameters
    ----------
    name : {"pandas", "duckdb"}
        The engine.

    Yields
    ------
    Engine
        Usable inside the ``with`` block only.

    Raises
    ------
    AllianceHealthError
        When the name is another one.

    Examples
    --------
    >>> with open_engine("duckdb") as engine:
    ...     land(engine.settle(engine.lift(pd.DataFrame({"score": [70.0]}))))["score"].tolist()
    [70.0]
    """
    if name == "pandas":
        yield Engine("pandas", _lift_to_pandas, lambda frame: frame)
    elif name == "duckdb":
        yield from _open_duckdb()
    else:
        raise AllianceHealthError(
            f"engine '{name}': allowed are {', '.join(ENGINES)}; Spark comes in a later version, "
            "use duckdb for large inputs"
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
        )
