"""Mail reaches a real server of this machine; secrets reach nobody else."""

from __future__ import annotations

import email
import socket
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from types import ModuleType
from typing import Any

import pytest

from alliance_health.catalogue.delivery import MailSettings
from alliance_health.deliver import Attached, Mail, send_mail, write_mail
from alliance_health.deliver.secrets import PASSWORD_VARIABLE, mail_password
from alliance_health.errors import ReportError

aiosmtpd = pytest.importorskip("aiosmtpd")
SECRET = "correct-horse-battery"
SENDER = "reports@meridian.example"


class Inbox:
    """Keeps what the server takes; refuses one address."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], EmailMessage]] = []

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address.startswith("gone@"):
            return f"550 {address} is gone"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.mails.append((list(envelope.rcpt_tos), message))
        return "250 OK"


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[MailSettings, Inbox]]:
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult

    inbox = Inbox()

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> Any:
        return AuthResult(success=data.password == SECRET.encode(), handled=False)

    controller = Controller(
        inbox,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=check,
        auth_require_tls=False,
        auth_required=False,
    )
    monkeypatch.setenv(PASSWORD_VARIABLE, SECRET)
    controller.start()
    try:
        settings = MailSettings(
            host="127.0.0.1",
            port=controller.port,
            security="none",
            user="reports",
            sender=SENDER,
            success_to=("chief@meridian.example",),
        )
        yield settings, inbox
    finally:
        controller.stop()


def test_a_mail_arrives_with_text_layout_and_file(server: tuple[MailSettings, Inbox]) -> None:
    settings, inbox = server
    file = Attached("orion.html", "<p>Größe</p>".encode())
    send_mail(
        Mail(
            ["a@meridian.example", "b@halden.example"],
            "Q3: Orion",
            "Strong",
            "<p>Strong</p>",
            [file],
        ),
        settings,
    )
    ((addresses, message),) = inbox.mails
    assert addresses == ["a@meridian.example", "b@halden.example"]
    assert message["Subject"] == "Q3: Orion"
    plain, layout = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert layout is not None
    assert plain.get_content().strip() == "Strong"
    assert layout.get_content().strip() == "<p>Strong</p>"
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "orion.html"
    assert attached.get_payload(decode=True) == file.content


def test_a_wrong_password_is_told_without_the_password(
    server: tuple[MailSettings, Inbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, inbox = server
    monkeypatch.setenv(PASSWORD_VARIABLE, "wrong-and-secret")
    with pytest.raises(ReportError, match="SMTPAuthenticationError") as told:
        send_mail(Mail(["a@b.example"], "s", "t"), settings)
    assert "wrong-and-secret" not in str(told.value)
    assert not inbox.mails


def test_an_address_that_the_server_refuses_is_named(server: tuple[MailSettings, Inbox]) -> None:
    settings, inbox = server
    with pytest.raises(ReportError, match=r"gone@b\.example"):
        send_mail(Mail(["a@b.example", "gone@b.example"], "s", "t"), settings)
    assert inbox.mails[0][0] == ["a@b.example"]


def test_a_server_that_is_not_there_is_an_error_with_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, SECRET)
    settings = MailSettings(
        host="127.0.0.1", port=free_port(), security="none", sender=SENDER, success_to=(SENDER,)
    )
    with pytest.raises(ReportError, match=r"127\.0\.0\.1:\d+ did not take the mail"):
        send_mail(Mail([SENDER], "s", "t"), settings)


def test_without_a_password_nothing_is_sent_and_the_remedy_is_named(
    server: tuple[MailSettings, Inbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PASSWORD_VARIABLE)
    with pytest.raises(ReportError, match=PASSWORD_VARIABLE):
        send_mail(Mail(["a@b.example"], "s", "t"), server[0])
    assert not server[1].mails


def test_mail_to_nobody_is_not_sent(server: tuple[MailSettings, Inbox]) -> None:
    send_mail(Mail([], "s", "t"), server[0])
    assert not server[1].mails


@pytest.mark.parametrize("name", ["Orion\r\nBcc: thief@x.example", "Orion\nSubject: x", "‮noirO"])
def test_a_name_in_the_subject_adds_no_header(name: str) -> None:
    message = write_mail(Mail(["a@b.example"], f"Report: {name}", "t"), SENDER)
    assert message["Bcc"] is None
    assert len(message.get_all("Subject")) == 1


def test_settings_refuse_mail_to_nobody_and_addresses_that_are_none() -> None:
    with pytest.raises(ValueError, match="nobody gets the mail"):
        MailSettings(host="h", sender=SENDER)
    with pytest.raises(ValueError, match="success_to"):
        MailSettings(host="h", sender=SENDER, success_to=("a@b.example, c@d.example",))


def test_a_password_may_lie_in_the_keyring_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {("alliance-health", "reports"): SECRET}
    keyring = ModuleType("keyring")
    errors = ModuleType("keyring.errors")
    errors.KeyringError = errors.NoKeyringError = RuntimeError  # type: ignore[attr-defined]
    keyring.get_password = lambda service, user: kept.get((service, user))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    monkeypatch.delenv(PASSWORD_VARIABLE, raising=False)
    assert mail_password("reports") == SECRET
    monkeypatch.setenv(PASSWORD_VARIABLE, "from the environment")
    assert mail_password("reports") == "from the environment"
