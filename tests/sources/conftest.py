"""Workbooks for the tests of reading: a folder that already holds the required tables."""

import pytest

ALLIANCES = "alliance_id,name,stage\norion,Orion,operate\n"
OBSERVATIONS = "alliance_id,metric_id,period,perspective,value\norion,trust,2026Q3,ours,4\n"


@pytest.fixture
def folder(tmp_path):
    """Return a folder with both required tables."""
    (tmp_path / "alliances.csv").write_text(ALLIANCES)
    (tmp_path / "observations.csv").write_text(OBSERVATIONS)
    return tmp_path
