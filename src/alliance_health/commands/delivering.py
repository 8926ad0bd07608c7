"""What happens to reports that are finished: copied, mailed, and old ones removed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from alliance_health.catalogue.delivery import DeliverySettings, MailSettings
from alliance_health.deliver import (
    Attached,
    Mail,
    publish_files,
    publish_folder,
    replace_files,
    send_mail,
)
from alliance_health.errors import ReportError
from alliance_health.language import speak, speak_count, speaking
from alliance_health.report.manifest import Manifest, Rendered
from alliance_health.report.publish import write_whole
from alliance_health.report.wording import say_period
from alliance_health.vocabulary import Edition

#: Which changes of bands were told already, beside the reports.
TOLD_FILE = ".alerts.json"

#: Editions whose changes of bands are told; the joint one is for the partner too.
ALERTING = (Edition.INTERNAL.value, Edition.EXECUTIVE.value)

#: Bytes of a page above which only its summary is mailed; many servers take no more than 10 MB.
LARGEST_ATTACHED = 5_000_000


def deliver(manifests: Sequence[Manifest], settings: DeliverySettings, own: Path) -> Iterator[str]:
    """Copy and mail what was made; one way that fails stops no other.

    Parameters
    ----------
    manifests : sequence of Manifest
        What became of every period, edition and language of a run.
    settings : DeliverySettings
        Where it goes.
    own : Path
        Folder of all reports of the workbook.

    Yields
    ------
    str
        Why something was not delivered.
    """
    steps: list[Callable[[], object]] = []
    for manifest in manifests:
        kind = f"{manifest.edition}-{manifest.language}"
        if (own / manifest.period / kind).is_dir():  # else no page of it was ever made
            steps += [_publishing(manifest, target, own) for target in settings.publish]
    steps += _publishing_lists(manifests, settings.publish, own)
    if settings.mail is not None:
        steps += _mailing(manifests, settings.mail, own)
    for step in steps:
        try:
            step()
        except ReportError as error:
            yield str(error)


def publish_lists_again(own: Path, targets: Sequence[str]) -> Iterator[str]:
    """Copy the list of all reports to where one is already.

    Parameters
    ----------
    own : Path
        Folder of all reports of the workbook.
    targets : sequence of str
        Folders and URLs.

    Yields
    ------
    str
        Why it was not copied.
    """
    lists = sorted(own.glob("index*.html"))
    for target in targets:
        try:
            replace_files(lists, target, beneath=own.name)
        except ReportError as error:
            yield str(error)


def tell_stopped(reason: str, workbook: str, settings: MailSettings) -> None:
    """Tell those who are told of failures that a run stopped before its end.

    Parameters
    ----------
    reason : str
        Why.
    workbook : str
        Name of the workbook.
    settings : MailSettings
        Through which server, and to whom.

    Raises
    ------
    ReportError
        When the mail is not taken.
    """
    subject = speak("{workbook}: the run stopped", workbook=workbook)
    send_mail(Mail(settings.failure_to, subject, reason), settings)


def _publishing(manifest: Manifest, target: str, own: Path) -> Callable[[], object]:
    """Return the step that copies the pages of one period, edition and language."""
    kind = f"{manifest.edition}-{manifest.language}"
    beneath = f"{own.name}/{manifest.period}/{kind}"
    return lambda: publish_folder(own / manifest.period / kind, target, beneath=beneath)


def _publishing_lists(
    manifests: Sequence[Manifest], targets: Sequence[str], own: Path
) -> list[Callable[[], object]]:
    """Return the steps that copy the list of all reports, which is for our company only."""
    lists = sorted(own.glob("index*.html"))
    if not lists or all(Edition(one.edition).leaves_the_company for one in manifests):
        return []
    return [
        lambda target=target: publish_files(lists, target, beneath=own.name)  # type: ignore[misc]
        for target in targets
    ]


def _mailing(
    manifests: Sequence[Manifest], settings: MailSettings, own: Path
) -> list[Callable[[], object]]:
    """Return the steps that mail what was made, what was not, and what changed its band."""
    steps: list[Callable[[], object]] = [
        lambda mail=mail: send_mail(mail, settings)  # type: ignore[misc]
        for manifest in manifests
        for mail in _mails(manifest, settings, own)
    ]
    return [*steps, lambda: _tell_changes(manifests, settings, own / TOLD_FILE)]


def _mails(manifest: Manifest, settings: MailSettings, own: Path) -> list[Mail]:
    """Write to those who get reports, and to those who are told of failures."""
    with speaking(manifest.language):
        about = {"workbook": manifest.workbook, "period": say_period(manifest.period)}
        mails = []
        if manifest.failures:
            subject = speak_count(
                len(manifest.failures),
                "{workbook}, {period}: {number} page could not be made",
                "{workbook}, {period}: {number} pages could not be made",
                **about,
            )
            lines = [f"{one.name}: {one.reason}" for one in manifest.failures]
            mails.append(Mail(settings.failure_to, subject, "\n".join(lines)))
        if manifest.reports or manifest.portfolio:
            mails.append(_letter(manifest, settings, own, about))
    return mails


def _letter(manifest: Manifest, settings: MailSettings, own: Path, about: dict[str, str]) -> Mail:
    """Write the mail that brings the reports: the summary, with the page of the portfolio."""
    folder = own / manifest.period / f"{manifest.edition}-{manifest.language}"
    lead = manifest.portfolio or (manifest.reports[0] if len(manifest.reports) == 1 else None)
    subject = speak_count(
        len(manifest.reports),
        "{workbook}, {period}: report of {number} alliance",
        "{workbook}, {period}: reports of {number} alliances",
        **about,
    )
    lines = [f"{page.name}: {page.about.get('headline', '')}" for page in manifest.reports]
    text, html, attached = "\n".join(lines), "", []
    if lead is not None:
        text = _beside(folder, lead, "summary.txt") or text
        html = _beside(folder, lead, "summary.html")
        if lead.bytes <= LARGEST_ATTACHED:
            attached.append(Attached(lead.file, (folder / lead.file).read_bytes()))
    return Mail(settings.success_to, subject, text, html, attached)


def _beside(folder: Path, page: Rendered, ending: str) -> str:
    """Read the summary beside a page, where there is one."""
    path = folder / Path(page.file).with_suffix(f".{ending}")
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _tell_changes(manifests: Sequence[Manifest], settings: MailSettings, told: Path) -> None:
    """Tell once of every band that changed for sure."""
    known = set(json.loads(told.read_text(encoding="utf-8"))) if told.is_file() else set()
    new: dict[str, str] = {}
    for manifest in manifests:
        if manifest.edition in ALERTING:
            with speaking(manifest.language):
                new |= {key: line for key, line in _changes(manifest).items() if key not in known}
    if not (new and settings.alert_to):
        return
    subject = speak_count(len(new), "{number} band changed", "{number} bands changed")
    send_mail(Mail(settings.alert_to, subject, "\n".join(new.values())), settings)
    write_whole(told, json.dumps(sorted({*known, *new}), indent=0) + "\n")


def _changes(manifest: Manifest) -> dict[str, str]:
    """Say which bands changed for sure, by alliance, index and period."""
    found = {}
    for page in manifest.reports:
        for role in ("leading", "lagging"):
            crossing = page.about.get(role, {}).get("crossing")
            if crossing:
                key = f"{page.alliance_id}/{manifest.period}/{role}"
                found[key] = speak(
                    "{alliance}, {period}, {index}: {crossing}",
                    alliance=page.name,
                    period=say_period(manifest.period),
                    index=page.about[role]["index"],
                    crossing=crossing,
                )
    return found
