"""Mail: written whole, then handed to a server."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from alliance_health.catalogue.delivery import MailSettings
from alliance_health.deliver.secrets import mail_password
from alliance_health.errors import ReportError

#: Seconds for which a server may be silent.
PATIENCE = 60

#: Signs of a subject; the rest is cut.
LONGEST_SUBJECT = 150


@dataclass(frozen=True)
class Attached:
    """A file that goes with a mail.

    Parameters
    ----------
    name : str
        How it is called.
    content : bytes
        What it holds.
    kind : str
        Its type, as "text/html".
    """

    name: str
    content: bytes
    kind: str = "text/html"


@dataclass(frozen=True)
class Mail:
    """What is said to whom.

    Parameters
    ----------
    to : sequence of str
        Addresses.
    subject : str
        One line; line ends in it become blanks.
    text : str
        What readers without HTML see.
    html : str
        The same with a layout; empty when there is none.
    attached : sequence of Attached
        Files.
    """

    to: Sequence[str]
    subject: str
    text: str
    html: str = ""
    attached: Sequence[Attached] = ()


def write_mail(mail: Mail, sender: str) -> EmailMessage:
    r"""Put a mail together as servers take it.

    Parameters
    ----------
    mail : Mail
        What is said.
    sender : str
        Address from which it comes.

    Returns
    -------
    EmailMessage
        With a plain text, and with a layout and files where there are any. A name in the
        subject cannot add a header.

    Examples
    --------
    >>> message = write_mail(Mail(["a@b.example"], "Q3\r\nBcc: x@y.example", "Strong."), "r@b.e")
    >>> message["Subject"], message["Bcc"]
    ('Q3 Bcc: x@y.example', None)
    """
    message = EmailMessage()
    subject = " ".join(mail.subject.split())
    if len(subject) > LONGEST_SUBJECT:
        subject = f"{subject[: LONGEST_SUBJECT - 1]}…"
    message["Subject"] = subject
    message["From"] = sender
    message["To"] = ", ".join(mail.to)
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    # Answers of machines, such as of somebody on leave, are not wanted.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    for file in mail.attached:
        main, _, sub = file.kind.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
    return message


def send_mail(mail: Mail, settings: MailSettings) -> None:
    """Hand a mail to the server.

    Parameters
    ----------
    mail : Mail
        What is said to whom; nothing happens when that is nobody.
    settings : MailSettings
        Which server.

    Raises
    ------
    ReportError
        When there is no password, the server cannot be reached, or it does not take the mail;
        the message holds no secret.
    """
    if not mail.to:
        return
    message = write_mail(mail, settings.sender)
    password = mail_password(settings.user) if settings.user else ""
    try:
        with _connect(settings) as server:
            if password:
                server.login(settings.user, password)
            refused = server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        # What a server answers may repeat what it was told, but never the password.
        said = str(error).replace(password, "…") if password else str(error)
        raise ReportError(
            f"mail server {settings.host}:{settings.port} did not take the mail: "
            f"{type(error).__name__}: {said}"
        ) from None
    if refused:
        raise ReportError(f"mail server {settings.host} refused: {', '.join(sorted(refused))}")


def _connect(settings: MailSettings) -> smtplib.SMTP:
    """Open a connection, protected as the settings say."""
    place = (settings.host, settings.port)
    if settings.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(*place, timeout=PATIENCE, context=context)
    server = smtplib.SMTP(*place, timeout=PATIENCE)
    if settings.security == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server
