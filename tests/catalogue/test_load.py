"""Which files make a catalogue, and what happens when they are not there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from alliance_health.catalogue import load_catalogue, load_workbook_settings
from alliance_health.errors import CatalogueError, Problem

Write = Callable[..., Path]
Refused = Callable[..., dict[str, Problem]]
Text = Callable[..., str]

PILLAR = "[pillars.operations]\nlabel = 'Our way'\nweight = {leading = 1}\n"


def test_settings_left_out_have_their_defaults(write: Write) -> None:
    settings = load_workbook_settings(write())
    assert (settings.bands.weak_below, settings.bands.strong_from) == (40, 70)
    assert (settings.quadrant.leading, settings.quadrant.lagging) == (55, 55)
    assert settings.min_coverage == pytest.approx(2 / 3, abs=1e-15)
    assert (settings.min_group_size, settings.languages) == (5, ("en",))
    assert settings.catalogue == "default"


def test_full_coverage_may_be_demanded(write: Write) -> None:
    assert load_workbook_settings(write(min_coverage="1")).min_coverage == 1


def test_a_folder_without_settings_is_no_workbook(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="alliance-health init") as caught:
        load_catalogue(tmp_path)
    assert caught.value.problems[0].file == "workbook.toml"
    with pytest.raises(CatalogueError, match="is no workbook"):
        load_workbook_settings(tmp_path / "absent")


@pytest.mark.parametrize("content", [b"", b"name = ", b"name = '\xff'"])
def test_settings_that_cannot_be_read_are_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "workbook.toml").write_bytes(content)
    for load in (load_catalogue, load_workbook_settings):
        with pytest.raises(CatalogueError, match=r"workbook\.toml"):
            load(tmp_path)


def test_files_replace_the_default_set(write: Write, metric: Text) -> None:
    catalogue = load_catalogue(write({"own.toml": metric() + PILLAR}, catalogue='["own.toml"]'))
    assert list(catalogue.metrics) == ["wait"]
    assert catalogue.pillars["operations"].label == "Our way"
    assert len(catalogue.survey) == 27


def test_default_in_the_list_keeps_the_default_set(write: Write, metric: Text) -> None:
    folder = write({"own.toml": metric()}, catalogue='["default", "own.toml"]')
    assert len(load_catalogue(folder).metrics) == 45


@pytest.mark.parametrize(
    ("order", "label", "weight"),
    [
        ('["default", "own.toml"]', "Our way", 1),
        ('["own.toml", "default"]', "Operations", 20),
    ],
)
def test_of_one_id_the_later_definition_counts(
    write: Write, metric: Text, order: str, label: str, weight: float
) -> None:
    folder = write({"own.toml": metric("cadence") + PILLAR}, catalogue=order)
    catalogue = load_catalogue(folder)
    assert len(catalogue.metrics) == 44
    assert catalogue.pillars["operations"].label == label
    assert catalogue.pillars["operations"].weight.leading == weight
    assert (catalogue.metrics["cadence"].label == "Wait") == (label == "Our way")


def test_a_file_that_does_not_exist_is_refused_in_the_list(
    write: Write, refused: Refused, metric: Text
) -> None:
    folder = write({"metrics.toml": metric()}, catalogue='["default", "metric.toml"]')
    (problem,) = refused(folder).values()
    assert (problem.file, problem.line, problem.column) == ("workbook.toml", 4, "catalogue")
    assert problem.value == "metric.toml"
    assert 'did you mean "metrics.toml"?' in problem.remedy


def test_an_absent_file_is_not_blamed_on_those_who_need_it(
    write: Write, refused: Refused, metric: Text
) -> None:
    own = metric(pillar='"people"', goalposts="[1, 0]", thresholds=None)
    folder = write(
        {"own.toml": own},
        catalogue='["own.toml", "pillars.toml"]',
        below="[links]\npairs = [['x', 'y']]\n",
    )
    assert list(refused(folder)) == ["catalogue", "metrics.wait.goalposts"]


def test_a_file_with_a_mistake_in_its_toml_is_named_with_the_line(write: Write) -> None:
    folder = write({"own.toml": "[metrics.a]\nlabel = Wait\n"}, catalogue='["own.toml"]')
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == ("own.toml", 2)


def test_a_file_in_a_folder_is_found(write: Write, metric: Text) -> None:
    folder = write({"defs/own.toml": metric()}, catalogue='["default", "defs/own.toml"]')
    assert "wait" in load_catalogue(folder).metrics


def test_version_and_hashes_name_every_file(write: Write, metric: Text) -> None:
    folder = write(
        {"own.toml": 'version = "7"\n' + metric()},
        catalogue='["default", "own.toml"]',
        version='"3"',
    )
    catalogue = load_catalogue(folder)
    assert catalogue.version == (
        "workbook.toml 3; default:metrics.toml 1.0; own.toml 7; default:survey/items.toml 1.0; "
        "default:survey/en.toml 1.0"
    )
    before = dict(catalogue.hashes)
    (folder / "own.toml").write_text('version = "7"\n' + metric(weight="2"), encoding="utf-8")
    after = load_catalogue(folder).hashes
    assert {name for name in before if before[name] != after[name]} == {"own.toml"}


def test_definitions_cannot_be_changed(write: Write) -> None:
    catalogue = load_catalogue(write())
    with pytest.raises(ValueError, match="frozen"):
        catalogue.metrics["trust"].weight = 2
    with pytest.raises(AttributeError):
        catalogue.version = "2"  # type: ignore[misc]


def test_reading_definitions_needs_no_pandas() -> None:
    code = (
        "import sys, tempfile, pathlib\n"
        "from alliance_health.catalogue import load_catalogue\n"
        "folder = pathlib.Path(tempfile.mkdtemp())\n"
        'text = \'name = "x"\\nreporting_currency = "EUR"\\nfrequency = "month"\\n\'\n'
        "(folder / 'workbook.toml').write_text(text)\n"
        "load_catalogue(folder)\n"
        "assert not {'pandas', 'numpy', 'pandera', 'plotly', 'duckdb'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
