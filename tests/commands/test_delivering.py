"""Finished reports reach those who wait for them, failures those who mend them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alliance_health.catalogue.delivery import DeliverySettings, MailSettings
from alliance_health.commands import delivering
from alliance_health.commands.delivering import TOLD_FILE, deliver
from alliance_health.deliver import Mail
from alliance_health.errors import ReportError
from alliance_health.report.manifest import Manifest, NotMade, Rendered

MAIL = MailSettings(
    host="mail.example",
    sender="reports@meridian.example",
    success_to=("chief@meridian.example",),
    failure_to=("analyst@meridian.example",),
    alert_to=("owner@meridian.example",),
)


def page(file: str, name: str, **about: Any) -> Rendered:
    return Rendered(
        alliance_id=file.partition(".")[0],
        name=name,
        file=file,
        sha256="0" * 64,
        bytes=10,
        seconds=1.0,
        parameters={},
        about={"headline": "Stalled", **about},
    )


def manifest(**given: Any) -> Manifest:
    return Manifest(
        **{
            "workbook": "Meridian",
            "folder": "/w",
            "period": "2026Q3",
            "edition": "internal",
            "language": "en",
            "started_at": "2026-10-10T06:00:00+00:00",
            "seconds": 1.0,
            "workers": 2,
            "catalogue_version": "1",
            "inputs": {},
            "versions": {},
            "index": "/r/index.html",
            "reports": (page("orion.html", "Orion"), page("vega.html", "Vega")),
            "portfolio": page("portfolio.html", "Meridian"),
            "failures": (),
            **given,
        }
    )


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "book" / "2026Q3" / "internal-en"
    folder.mkdir(parents=True)
    for name in ("orion.html", "vega.html", "portfolio.html", "index.html"):
        (folder / name).write_text(name)
    return tmp_path / "book"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Mail]:
    mails: list[Mail] = []
    monkeypatch.setattr(delivering, "send_mail", lambda mail, _: mails.append(mail))
    return mails


def test_reports_go_to_readers_and_failures_to_those_who_mend_them(
    own: Path, sent: list[Mail]
) -> None:
    failed = NotMade(alliance_id="x", name="Xylance", reason="cell 3 failed", notebook="")
    assert list(deliver([manifest(failures=(failed,))], DeliverySettings(mail=MAIL), own)) == []
    failure, success = sent
    assert failure.to == MAIL.failure_to
    assert failure.subject == "Meridian, Q3\N{NO-BREAK SPACE}2026: 1 page could not be made"
    assert failure.text == "Xylance: cell 3 failed"
    assert success.to == MAIL.success_to
    assert success.subject == "Meridian, Q3\N{NO-BREAK SPACE}2026: reports of 2 alliances"
    assert success.text == "Orion: Stalled\nVega: Stalled"
    assert [file.name for file in success.attached] == ["portfolio.html"]


def test_the_summary_is_the_text_of_the_mail_where_there_is_one(
    own: Path, sent: list[Mail]
) -> None:
    folder = own / "2026Q3" / "internal-en"
    (folder / "portfolio.summary.html").write_text("<p>Eight of 23</p>")
    (folder / "portfolio.summary.txt").write_text("Eight of 23")
    list(deliver([manifest()], DeliverySettings(mail=MAIL), own))
    (success,) = sent
    assert (success.text, success.html) == ("Eight of 23", "<p>Eight of 23</p>")


def test_a_change_of_band_is_told_once_and_never_from_the_joint_edition(
    own: Path, sent: list[Mail]
) -> None:
    crossed = {"leading": {"index": "Influence", "crossing": "Crossed from watch into weak"}}
    pages = (page("orion.html", "Orion", **crossed), page("vega.html", "Vega"))
    joint = own / "2026Q3" / "joint-en"
    joint.mkdir()
    for name in ("orion.html", "vega.html", "portfolio.html"):
        (joint / name).write_text(name)
    both = [manifest(reports=pages), manifest(reports=pages, edition="joint")]
    only_alerts = MAIL.model_copy(update={"success_to": (), "failure_to": ()})
    list(deliver(both[1:], DeliverySettings(mail=only_alerts), own))
    assert not [mail for mail in sent if mail.to]
    list(deliver(both, DeliverySettings(mail=only_alerts), own))
    list(deliver(both, DeliverySettings(mail=only_alerts), own))
    (alert,) = [mail for mail in sent if mail.to]
    assert alert.subject == "1 band changed"
    assert alert.text == "Orion, Q3\N{NO-BREAK SPACE}2026, Influence: Crossed from watch into weak"
    assert "orion/2026Q3/leading" in (own / TOLD_FILE).read_text()


def test_a_change_that_could_not_be_told_is_told_the_next_time(
    own: Path, monkeypatch: pytest.MonkeyPatch, sent: list[Mail]
) -> None:
    def refuse(mail: Mail, _: MailSettings) -> None:
        raise ReportError("server away")

    crossed = {"leading": {"index": "Influence", "crossing": "Crossed from watch into weak"}}
    told = manifest(reports=(page("orion.html", "Orion", **crossed),))
    keep: Callable[..., None] = delivering.send_mail
    monkeypatch.setattr(delivering, "send_mail", refuse)
    said = list(deliver([told], DeliverySettings(mail=MAIL), own))
    assert said == ["server away"] * 2
    monkeypatch.setattr(delivering, "send_mail", keep)
    list(deliver([told], DeliverySettings(mail=MAIL), own))
    assert [mail.subject for mail in sent if mail.to == MAIL.alert_to] == ["1 band changed"]


def test_one_target_that_cannot_be_written_stops_no_other(own: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    targets = (str(tmp_path / "file"), str(tmp_path / "out"))
    (said,) = deliver([manifest()], DeliverySettings(publish=targets), own)
    assert str(tmp_path / "file") in said
    there = tmp_path / "out" / "book" / "2026Q3" / "internal-en"
    assert (there / "orion.html").read_text() == "orion.html"


def test_the_list_of_all_reports_goes_where_our_own_editions_go_and_nowhere_else(
    own: Path, tmp_path: Path
) -> None:
    (own / "index.html").write_text("all alliances")
    (own / "2026Q3" / "joint-en").mkdir()
    out = tmp_path / "out" / "book"
    settings = DeliverySettings(publish=(str(tmp_path / "out"),))
    assert list(deliver([manifest(edition="joint")], settings, own)) == []
    assert not (out / "index.html").exists()
    assert list(deliver([manifest()], settings, own)) == []
    assert (out / "index.html").read_text() == "all alliances"
