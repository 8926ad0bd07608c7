"""Classes that a workbook gives its metrics in place of those of their definitions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from alliance_health.catalogue.catalogue import Catalogue
from alliance_health.catalogue.metric import Metric
from alliance_health.vocabulary import Confidentiality, Edition


def with_classes(
    metrics: Mapping[str, Metric], classes: Mapping[str, Confidentiality]
) -> dict[str, Metric]:
    """Give metrics the classes that the settings name for them.

    Parameters
    ----------
    metrics : mapping of metric id to Metric
        As defined.
    classes : mapping of str to Confidentiality
        The table `[confidentiality]` of `workbook.toml`; names of tables and columns are passed
        over.

    Returns
    -------
    dict of metric id to Metric
        In the same order.

    Examples
    --------
    >>> with_classes({}, {"decisions.title": Confidentiality.JOINT})
    {}
    """
    return {
        name: metric.model_copy(update={"confidentiality": classes[name]})
        if name in classes
        else metric
        for name, metric in metrics.items()
    }


def is_shown(metric: Metric, edition: Edition, *, also: Confidentiality | None = None) -> bool:
    """Tell whether an edition may show a metric.

    Parameters
    ----------
    metric : Metric
        The metric.
    edition : Edition
        For whom.
    also : Confidentiality, optional
        A class that holds as well; the stricter one counts.

    Returns
    -------
    bool
        False for what is sensitive between competitors when the edition leaves the company.

    Examples
    --------
    >>> price = Metric(metric_id="price", label="Price", definition="What it costs.",
    ...     role="lagging", kind="measured", pillar="p", unit="EUR", direction="lower_is_better",
    ...     weight=0, confidentiality="public", competition_sensitive=True)
    >>> is_shown(price, Edition.INTERNAL), is_shown(price, Edition.JOINT)
    (True, False)
    """
    held = metric.confidentiality.or_stricter(also or Confidentiality.PUBLIC)
    if metric.competition_sensitive and edition.leaves_the_company:
        return False
    return held in edition.classes


def only_metrics(catalogue: Catalogue, metric_ids: Collection[str]) -> Catalogue:
    """Leave metrics out of a catalogue, and everything that would name them.

    Parameters
    ----------
    catalogue : Catalogue
        The definitions.
    metric_ids : collection of str
        The metrics that stay.

    Returns
    -------
    Catalogue
        Without the others, without the pillars of which none is left, without declared pairs
        that one of them stands in; a whole does not name parts that are gone, and what is
        counted to see who withdrew is not one of them.

    Examples
    --------
    >>> from alliance_health.catalogue.settings import Settings
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> only_metrics(Catalogue(settings, {}, {}, {}, version="1"), ["trust"]).metrics
    {}
    """
    metrics = {
        name: metric.model_copy(
            update={"parts": tuple(part for part in metric.parts if part in metric_ids)}
        )
        for name, metric in catalogue.metrics.items()
        if name in metric_ids
    }
    used = {metric.pillar for metric in metrics.values()}
    pillars = {name: pillar for name, pillar in catalogue.pillars.items() if name in used}
    gone = (catalogue.metrics.keys() - metrics.keys()) | (catalogue.pillars.keys() - used)
    settings = catalogue.settings
    pairs = tuple(pair for pair in settings.links.pairs if not gone & set(pair))
    counted = {
        key: "" if name in gone else name for key, name in settings.activity.model_dump().items()
    }
    return replace(
        catalogue,
        settings=settings.model_copy(
            update={
                "links": settings.links.model_copy(update={"pairs": pairs}),
                "activity": settings.activity.model_copy(update=counted),
            }
        ),
        metrics=metrics,
        pillars=pillars,
    )
