"""Check definitions against each other: what no single table can know.

Every check is a generator of problems; none stops another.
"""

from __future__ import annotations

from collections.abc import Iterator

from alliance_health.catalogue.definitions import Definition, Definitions
from alliance_health.catalogue.fault_wording import nearest
from alliance_health.catalogue.metric import Metric
from alliance_health.catalogue.scale_checks import SCALE_KEYS, scale_problems
from alliance_health.catalogue.settings import Settings
from alliance_health.catalogue.toml_file import TomlFile
from alliance_health.errors import Problem
from alliance_health.language import languages
from alliance_health.vocabulary import Role

#: Ids that the scores use themselves.
RESERVED_IDS = frozenset(role.index_id for role in Role)


def settings_problems(settings: Settings, file: TomlFile) -> Iterator[Problem]:
    """Yield what is wrong between the settings of one workbook.

    Parameters
    ----------
    settings : Settings
        As they were read.
    file : TomlFile
        The `workbook.toml` they come from.

    Yields
    ------
    Problem
        Band edges in the wrong order, languages that do not exist, a list of catalogue
        files that is empty or names one twice.

    Examples
    --------
    >>> from pathlib import Path
    >>> file = TomlFile(Path("workbook.toml"), "workbook.toml", "", {})
    >>> settings = Settings(
    ...     name="x", reporting_currency="EUR", frequency="quarter", languages=("fr",)
    ... )
    >>> print(next(settings_problems(settings, file)))
    workbook.toml, languages: 'fr': there are no texts in it; allowed: en, de, es, nl. Write \
languages = ["en"].
    """
    bands = settings.bands
    if bands.weak_below >= bands.strong_from:
        found = f"weak_below = {bands.weak_below:g}, strong_from = {bands.strong_from:g}"
        reason = "bands need weak_below < strong_from"
        yield file.problem(("bands",), found, reason, "raise strong_from or lower weak_below")
    yield from _language_problems(settings, file)
    if settings.catalogue == "default":
        return
    if not settings.catalogue:
        reason = "the list names no file"
        yield file.problem(("catalogue",), "[]", reason, 'write catalogue = "default"')
    for name in dict.fromkeys(settings.catalogue):
        if settings.catalogue.count(name) > 1:
            reason = "the list names this file more than once"
            yield file.problem(("catalogue",), name, reason, "name it once")


def _language_problems(settings: Settings, file: TomlFile) -> Iterator[Problem]:
    """Yield languages of reports in which nothing is written."""
    remedy = 'write languages = ["en"]'
    if not settings.languages:
        yield file.problem(("languages",), "[]", "the list names no language", remedy)
    unknown = [code for code in settings.languages if code not in languages()]
    if unknown:
        reason = f"there are no texts in it; allowed: {', '.join(languages())}"
        yield file.problem(("languages",), ", ".join(unknown), reason, remedy)


def all_scale_problems(definitions: Definitions) -> Iterator[Problem]:
    """Yield what is wrong with the scale of any metric.

    Parameters
    ----------
    definitions : Definitions
        Of all files of the workbook that could be read.

    Yields
    ------
    Problem
        In the order of the metrics.

    Examples
    --------
    >>> list(all_scale_problems(Definitions()))
    []
    """
    for one in definitions.metrics.values():
        has_scale = any(getattr(one.model, key) is not None for key in SCALE_KEYS)
        if not one.faulty or (has_scale and not one.faulty.intersection(SCALE_KEYS)):
            yield from scale_problems(one.model, one.file)


def definition_problems(
    definitions: Definitions, *, file: TomlFile, has_default: bool
) -> Iterator[Problem]:
    """Yield what is wrong between metrics and pillars.

    Parameters
    ----------
    definitions : Definitions
        Of all files of the workbook.
    file : TomlFile
        The `workbook.toml` that lists them.
    has_default : bool
        Whether the default catalogue is among them; remedies differ.

    Yields
    ------
    Problem
        Unknown pillars and parts, parts that contain each other, reserved
        ids, and weights by which scored metrics would never count.

    Examples
    --------
    >>> from pathlib import Path
    >>> file = TomlFile(Path("workbook.toml"), "workbook.toml", "", {})
    >>> next(definition_problems(Definitions(), file=file, has_default=False)).reason
    'the listed files define no metric'
    """
    if not definitions.metric_ids:
        remedy = 'define one, or add "default" to the list'
        yield file.problem(("catalogue",), None, "the listed files define no metric", remedy)
    for metric_id, one in definitions.metrics.items():
        yield from _id_problems(("metrics", metric_id), one.file)
        yield from _pillar_problems(one, definitions, has_default)
        yield from _part_problems(one, definitions)
    for pillar_id, pillar in definitions.pillars.items():
        yield from _id_problems(("pillars", pillar_id), pillar.file)
    for role in Role:
        yield from _weight_problems(role, definitions)


def _id_problems(place: tuple[str, str], file: TomlFile) -> Iterator[Problem]:
    """Yield an id that the scores need for themselves."""
    if place[1] in RESERVED_IDS:
        reason = f"the ids {' and '.join(sorted(RESERVED_IDS))} belong to the indices"
        yield file.problem(place, place[1], reason, "choose another id")


def _pillar_problems(
    one: Definition[Metric], definitions: Definitions, has_default: bool
) -> Iterator[Problem]:
    """Yield a metric whose pillar is unknown, or has no weight declared for its role."""
    metric, file = one.model, one.file
    pillar = definitions.pillars.get(metric.pillar)
    if pillar is None and metric.pillar not in definitions.pillar_ids:
        reason = "no such pillar"
        define = f"define [pillars.{metric.pillar}]"
        if not has_default:
            define += '; the default pillars need "default" in the list of catalogue files'
        remedy = nearest(metric.pillar, definitions.pillars, otherwise=define)
        yield file.problem(("metrics", metric.metric_id, "pillar"), metric.pillar, reason, remedy)
    elif pillar and metric.is_scored and "weight" not in one.faulty | pillar.faulty:
        declared = pillar.model.weight.model_fields_set
        if metric.role.value not in declared:
            reason = (
                f"pillar '{metric.pillar}' declares no {metric.role} weight, "
                "so this metric would never count"
            )
            remedy = f"write {metric.role} = ... in the weight of the pillar, or weight = 0 here"
            place = ("metrics", metric.metric_id, "pillar")
            yield file.problem(place, metric.pillar, reason, remedy)


def _part_problems(one: Definition[Metric], definitions: Definitions) -> Iterator[Problem]:
    """Yield parts that are no metric, and a metric that contains itself."""
    metric, file = one.model, one.file
    place = ("metrics", metric.metric_id, "parts")
    for part in metric.parts:
        if part not in definitions.metric_ids:
            remedy = nearest(part, definitions.metric_ids - {metric.metric_id})
            yield file.problem(place, part, "no metric has this id", remedy)
    if metric.metric_id in _all_parts(metric, definitions):
        reason = "the metric contains itself, directly or through its parts"
        yield file.problem(place, ", ".join(metric.parts), reason, "remove the part that closes it")


def _all_parts(metric: Metric, definitions: Definitions) -> set[str]:
    """Return the parts of a metric, their parts, and so on."""
    found: set[str] = set()
    waiting = list(metric.parts)
    while waiting:
        part = waiting.pop()
        if part not in found:
            found.add(part)
            inner = definitions.metrics.get(part)
            waiting += inner.model.parts if inner else ()
    return found


def _weight_problems(role: Role, definitions: Definitions) -> Iterator[Problem]:
    """Yield a role whose scored metrics all lie in pillars of weight 0."""
    scored = [
        one.model.pillar
        for one in definitions.metrics.values()
        if one.model.role == role and one.model.is_scored
    ]
    used = [
        definitions.pillars[name] for name in dict.fromkeys(scored) if name in definitions.pillars
    ]
    if used and not any(one.model.weight_for(role) > 0 for one in used):
        names = ", ".join(one.model.pillar_id for one in used)
        reason = f"every pillar with scored {role} metrics has the {role} weight 0: {names}"
        remedy = f"give one of them a {role} weight, or their {role} metrics weight = 0"
        first = used[0]
        yield first.file.problem(("pillars", first.model.pillar_id, "weight"), "0", reason, remedy)
