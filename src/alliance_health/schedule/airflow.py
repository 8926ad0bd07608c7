"""A DAG for Airflow."""

from __future__ import annotations

from collections.abc import Mapping

from alliance_health.schedule.daily import Daily

_DAG = '''\
"""Reports of alliances: those that are due and those that were missed; then the portfolio's
notebook as executed, for the record.

Needs the Airflow providers `standard` and `papermill`.
"""

import shlex
from datetime import datetime, timedelta

from airflow.providers.papermill.operators.papermill import PapermillOperator
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

COMMAND = {command!r}
FOLDER = {folder!r}
WORKBOOK = {workbook!r}
NOTEBOOK = {notebook!r}

with DAG(
    dag_id="alliance_health_reports",
    description={name!r},
    schedule="{minute} {hour} * * *",
    start_date=datetime(2026, 1, 1),
    # `run-due` finds what was missed; Airflow need not start once for every day.
    catchup=False,
    max_active_runs=1,
    default_args={{"retries": 1, "retry_delay": timedelta(minutes=10)}},
) as dag:
    # No template of Airflow is filled in in the command: the word "raw" keeps braces as they are.
    reports = BashOperator(
        task_id="reports",
        bash_command="{{% raw %}}" + shlex.join(COMMAND) + " {{% endraw %}}",
        cwd=FOLDER,
        execution_timeout=timedelta(hours=6),
    )
    portfolio = PapermillOperator(
        task_id="portfolio_notebook",
        input_nb=NOTEBOOK,
        output_nb=FOLDER + "/portfolio-{{{{ ds }}}}.ipynb",
        parameters={{"workbook": WORKBOOK}},
    )
    reports >> portfolio
'''


def airflow_files(daily: Daily) -> Mapping[str, str]:
    """Write a DAG: the command, then the portfolio's notebook by papermill.

    Parameters
    ----------
    daily : Daily
        What is started, and when.

    Returns
    -------
    mapping of str to str
        Text of the file by its name.

    Examples
    --------
    >>> daily = Daily(("alliance-health", "run-due"), "/srv", "06:05", "/srv/w", "W", "/x")
    >>> 'schedule="5 6 * * *"' in airflow_files(daily)["alliance_health_reports.py"]
    True
    """
    hour, minute = daily.time
    text = _DAG.format(
        command=list(daily.command),
        folder=daily.folder,
        workbook=daily.workbook,
        notebook=daily.notebook,
        name=f"Reports of {daily.name}",
        hour=hour,
        minute=minute,
    )
    return {"alliance_health_reports.py": text}
