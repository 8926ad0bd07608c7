"""Read the definitions of a workbook: settings, metrics, pillars, survey, agreements.

All faults of all files are found before one error is raised.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from alliance_health.catalogue.activity_checks import activity_problems
from alliance_health.catalogue.agreements import CRITERIA_FILE, read_charters, read_criteria
from alliance_health.catalogue.catalogue import Catalogue
from alliance_health.catalogue.checks import (
    all_scale_problems,
    definition_problems,
    settings_problems,
)
from alliance_health.catalogue.confidentiality import with_classes
from alliance_health.catalogue.definitions import gather
from alliance_health.catalogue.event_checks import event_problems
from alliance_health.catalogue.fault_wording import nearest
from alliance_health.catalogue.faults import salvaged, validated
from alliance_health.catalogue.history import read_version
from alliance_health.catalogue.link_checks import link_problems
from alliance_health.catalogue.settings import LinkSettings, Settings
from alliance_health.catalogue.survey.custom import OwnSurvey, own_survey
from alliance_health.catalogue.survey.instrument import read_instrument
from alliance_health.catalogue.toml_file import TomlFile
from alliance_health.errors import CatalogueError, Problem

#: Name of the file that makes a folder a workbook.
SETTINGS_FILE = "workbook.toml"

#: The catalogue that a workbook has unless it brings its own, and its name in a list of files.
DEFAULT_METRICS = Path(__file__).with_name("metrics.toml")
DEFAULT = "default"


def load_workbook_settings(folder: Path, *, as_of: date | None = None) -> Settings:
    r"""Read `workbook.toml`.

    Parameters
    ----------
    folder : Path
        The workbook.
    as_of : date, optional
        Day whose settings are wanted; without it the newest.

    Returns
    -------
    Settings
        Defaults filled in.

    Raises
    ------
    CatalogueError
        With every fault of the file: unreadable, unknown or missing keys, wrong types,
        values that are not allowed.

    See Also
    --------
    load_catalogue : Reads the metrics too, and checks them against the settings.

    Examples
    --------
    >>> import tempfile
    >>> text = 'name = "Ours"\nreporting_currency = "EUR"\nfrequency = "quarter"\n'
    >>> with tempfile.TemporaryDirectory() as name:
    ...     _ = Path(name, "workbook.toml").write_text(text)
    ...     settings = load_workbook_settings(Path(name))
    >>> settings.bands.weak_below, settings.bands.strong_from
    (40.0, 70.0)
    """
    file, problems = _settings_file(folder, as_of)
    settings, faults = _settings(file)
    return _accepted(folder, settings, problems + faults)


def load_catalogue(folder: Path, *, as_of: date | None = None) -> Catalogue:
    r"""Read everything that a workbook defines.

    The files that `catalogue` lists replace the default set unless the list contains
    "default"; of one id the later definition counts.

    Parameters
    ----------
    folder : Path
        The workbook.
    as_of : date, optional
        Day whose definitions are wanted, from `history/` beside each file; without it
        the newest. Days before the oldest version get the oldest.

    Returns
    -------
    Catalogue
        Checked and frozen.

    Raises
    ------
    CatalogueError
        With every fault of every file.

    See Also
    --------
    alliance_health.catalogue.catalogue.Catalogue.scales : The scales as a table.

    Examples
    --------
    >>> import tempfile
    >>> text = 'name = "Ours"\nreporting_currency = "EUR"\nfrequency = "quarter"\n'
    >>> with tempfile.TemporaryDirectory() as name:
    ...     _ = Path(name, "workbook.toml").write_text(text)
    ...     catalogue = load_catalogue(Path(name))
    >>> len(catalogue.metrics), catalogue.metrics["trust"].unit
    (44, '1-5')
    """
    file, problems = _settings_file(folder, as_of)
    settings, faults = _settings(file)
    problems += faults
    listed = _listed(file)
    files, faults = _definition_files(folder, file, as_of)
    problems += faults
    definitions, faults = gather(files)
    problems += faults
    problems += all_scale_problems(definitions)
    is_whole = bool(listed) and len(files) == len(listed)
    if is_whole:
        problems += definition_problems(definitions, file=file, has_default=DEFAULT in listed)
        problems += link_problems(_links(file), definitions, file=file)
        problems += activity_problems(file, definitions)
    survey, survey_files, faults = _survey(folder, file, as_of)
    problems += faults
    nameable = definitions.metric_ids if is_whole else None
    charters, charter_files, faults = read_charters(folder, nameable, as_of)
    problems += faults
    criteria, criteria_files, faults = read_criteria(folder, as_of)
    problems += faults
    read = [file, *files, *survey_files, *criteria_files, *charter_files.values()]
    accepted = _accepted(folder, settings, problems)
    metrics = {name: one.model for name, one in definitions.metrics.items()}
    labels = {name: one.file.name for name, one in definitions.metrics.items()}
    return Catalogue(
        settings=accepted,
        metrics=with_classes(metrics, accepted.confidentiality),
        pillars={name: one.model for name, one in definitions.pillars.items()},
        survey=survey.items,
        charters=charters,
        charter_files=charter_files,
        criteria=criteria,
        survey_texts=survey.texts,
        version="; ".join(f"{one.name} {one.version}" for one in read),
        hashes={one.name: one.sha256 for one in read},
        fingerprints={one.name: one.fingerprint for one in read},
        settings_file=file,
        own_metrics={
            name: label for name, label in labels.items() if not label.startswith(f"{DEFAULT}:")
        },
    )


def _settings_file(folder: Path, as_of: date | None) -> tuple[TomlFile, list[Problem]]:
    """Read the settings file of a day; without one nothing else can be known."""
    if not (folder / SETTINGS_FILE).exists():
        reason = f"the file does not exist, so {folder} is no workbook"
        remedy = f"name a folder that holds one, or make one: alliance-health init {folder}"
        missing = Problem(SETTINGS_FILE, None, None, None, reason, remedy)
        raise CatalogueError(f"{folder}: no workbook", [missing])
    files, problems = read_version(folder / SETTINGS_FILE, SETTINGS_FILE, as_of)
    if not files:
        raise _error(folder, problems)
    return files[0], problems


def _definition_files(
    folder: Path, settings_file: TomlFile, as_of: date | None
) -> tuple[list[TomlFile], list[Problem]]:
    """Read the listed definition files of a day, in the order of the list."""
    files: list[TomlFile] = []
    problems: list[Problem] = []
    for name in _listed(settings_file):
        is_default = name == DEFAULT
        path = DEFAULT_METRICS if is_default else folder / name
        if not path.exists():
            there = {one.name for one in folder.glob("*.toml")} - {SETTINGS_FILE, CRITERIA_FILE}
            remedy = nearest(name, there, otherwise=f'write catalogue = "{DEFAULT}"')
            reason = "the workbook has no such file"
            problems.append(settings_file.problem(("catalogue",), name, reason, remedy))
            continue
        label = f"{DEFAULT}:{path.name}" if is_default else name
        found, faults = read_version(path, label, as_of)
        files += found
        problems += faults
    return files, problems


def _survey(
    folder: Path, settings_file: TomlFile, as_of: date | None
) -> tuple[OwnSurvey, list[TomlFile], list[Problem]]:
    """Read the instrument of a day and what the workbook adds to it.

    Of the instrument only its items and the English words are named in the provenance: a
    translation changes no number.
    """
    instrument = read_instrument(as_of)
    named = [*instrument.files[:2]]
    problems = list(instrument.problems)
    settings = salvaged(Settings, settings_file.data)[0]
    name = settings.survey if settings else ""
    if not name:
        return own_survey(instrument, None), named, problems
    if not (folder / name).exists():
        there = {one.name for one in folder.glob("*.toml")} - {SETTINGS_FILE, CRITERIA_FILE}
        remedy = nearest(name, there, otherwise="leave the key out")
        reason = "the workbook has no such file"
        problems.append(settings_file.problem(("survey",), name, reason, remedy))
        return own_survey(instrument, None), named, problems
    files, faults = read_version(folder / name, name, as_of)
    problems += faults
    languages = settings.languages if settings else ()
    own = own_survey(instrument, files[0] if files else None, languages)
    return own, [*named, *files], [*problems, *own.problems]


def _settings(file: TomlFile) -> tuple[Settings | None, list[Problem]]:
    """Turn the settings file into settings, or say everything that is wrong with it."""
    settings, problems = validated(Settings, file.data, file=file, keys=())
    problems += event_problems(file)
    readable = salvaged(Settings, file.data)[0]
    if readable is not None:
        problems += settings_problems(readable, file)
    return settings, problems


def _listed(file: TomlFile) -> list[str]:
    """Return the names under `catalogue`, each once; none when it is no list of names."""
    listed = file.data.get("catalogue", DEFAULT)
    if listed == DEFAULT:
        return [DEFAULT]
    if not isinstance(listed, list):
        return []
    return list(dict.fromkeys(name for name in listed if isinstance(name, str)))


def _links(file: TomlFile) -> LinkSettings:
    """Return the declared pairs, whatever else is wrong with the settings."""
    settings = salvaged(Settings, file.data)[0]
    return settings.links if settings else LinkSettings()


def _accepted(folder: Path, settings: Settings | None, problems: list[Problem]) -> Settings:
    """Return the settings when nothing at all is wrong; raise everything otherwise."""
    if problems or settings is None:
        raise _error(folder, problems)
    return settings


def _error(folder: Path, problems: Iterable[Problem]) -> CatalogueError:
    """Return the error of all problems, file by file in order of their lines."""
    unique = list(dict.fromkeys(problems))
    files = list(dict.fromkeys(problem.file for problem in unique))
    ordered = sorted(unique, key=lambda one: (files.index(one.file), one.line or 0))
    count = "1 fault" if len(unique) == 1 else f"{len(unique)} faults"
    return CatalogueError(f"{folder}: {count} in the definitions", ordered)
