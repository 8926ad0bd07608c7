"""The catalogue: everything that a workbook defines, checked and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from alliance_health.catalogue.charter import Charter
from alliance_health.catalogue.criterion import Criterion
from alliance_health.catalogue.metric import Metric, Pillar
from alliance_health.catalogue.scales import compile_scales
from alliance_health.catalogue.settings import Settings
from alliance_health.catalogue.survey.item import SurveyItem
from alliance_health.catalogue.survey.texts import SurveyTexts
from alliance_health.catalogue.toml_file import TomlFile
from alliance_health.vocabulary import Role

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Catalogue:
    """Settings, metrics, pillars, survey items and agreements of a workbook.

    Parameters
    ----------
    settings : Settings
        What `workbook.toml` says.
    metrics : mapping of metric id to Metric
        In the order of the files.
    pillars : mapping of pillar id to Pillar
        In the order of the files.
    survey : mapping of item id to SurveyItem
        In the order of the questionnaire, open questions last; items that a workbook has added
        stand behind those of the instrument and are `is_custom`.
    version : str
        Versions of the settings and of all definition files, in words.
    hashes : mapping of file label to str
        SHA-256 of every definition file, for provenance.
    fingerprints : mapping of file label to str
        SHA-256 of what every definition file says, its remarks aside.
    charters : mapping of alliance id to Charter
        What the partners of an alliance agreed on; alliances without a file have none.
    charter_files : mapping of alliance id to TomlFile
        The files of the charters, to name the line of what does not fit the tables.
    criteria : mapping of criterion id to Criterion
        By what possible partners are judged, in the order of the file.
    survey_texts : mapping of language code to SurveyTexts
        What the survey says around its items: introduction, promise, scale, names of factors.
    settings_file : TomlFile, optional
        `workbook.toml`, to name the line of what does not fit the tables.
    own_metrics : mapping of metric id to file label
        Metrics that the workbook defines itself, and where.

    See Also
    --------
    alliance_health.catalogue.load.load_catalogue : Makes one from files.

    Examples
    --------
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> Catalogue(settings, {}, {}, {}, version="1").scored(Role.LEADING)
    []
    """

    settings: Settings
    metrics: Mapping[str, Metric]
    pillars: Mapping[str, Pillar]
    survey: Mapping[str, SurveyItem]
    version: str
    hashes: Mapping[str, str] = field(default_factory=dict)
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    charters: Mapping[str, Charter] = field(default_factory=dict)
    charter_files: Mapping[str, TomlFile] = field(default_factory=dict)
    criteria: Mapping[str, Criterion] = field(default_factory=dict)
    survey_texts: Mapping[str, SurveyTexts] = field(default_factory=dict)
    settings_file: TomlFile | None = None
    own_metrics: Mapping[str, str] = field(default_factory=dict)

    def scored(self, role: Role) -> list[Metric]:
        """Return the metrics of a role that have a weight, in file order."""
        return [one for one in self.metrics.values() if one.role == role and one.is_scored]

    def pillars_for(self, role: Role) -> list[Pillar]:
        """Return the pillars that count for the index of a role, in file order.

        A pillar counts when it has a weight for the role and a scored metric of it.
        """
        used = {metric.pillar for metric in self.scored(role)}
        return [
            pillar
            for pillar in self.pillars.values()
            if pillar.pillar_id in used and pillar.weight_for(role) > 0
        ]

    def rated_items(self) -> list[SurveyItem]:
        """Return the survey items that take a rating, open questions left out."""
        return [item for item in self.survey.values() if not item.is_open]

    def scales(self) -> pd.DataFrame:
        """Return the scale of every metric, ready for scoring.

        Returns
        -------
        DataFrame
            One row per metric; see `alliance_health.catalogue.scales.compile_scales`.
        """
        return compile_scales(self.metrics.values(), self.settings.bands)
