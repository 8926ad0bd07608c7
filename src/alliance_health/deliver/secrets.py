"""Passwords, from the environment or the keyring of the machine, and from nowhere else."""

from __future__ import annotations

import os

from alliance_health.errors import ReportError

#: Environment variable that holds the password of the mail server.
PASSWORD_VARIABLE = "ALLIANCE_HEALTH_SMTP_PASSWORD"

#: Under which name the keyring keeps it.
KEYRING_SERVICE = "alliance-health"


def mail_password(user: str) -> str:
    """Return the password of the user of a mail server.

    Parameters
    ----------
    user : str
        Who logs in.

    Returns
    -------
    str
        It is handed to the server only: it stands in no manifest, log or message.

    Raises
    ------
    ReportError
        When neither the environment nor the keyring holds one.
    """
    found = os.environ.get(PASSWORD_VARIABLE) or _from_keyring(user)
    if not found:
        raise ReportError(
            f"no password for the mail server's user '{user}'; set {PASSWORD_VARIABLE}, or keep it "
            f"with `keyring set {KEYRING_SERVICE} {user}` (extra `deliver`)"
        )
    return found


def _from_keyring(user: str) -> str | None:
    """Ask the keyring, where there is one."""
    try:
        import keyring
        from keyring.errors import KeyringError, NoKeyringError
    except ImportError:
        return None
    try:
        found: str | None = keyring.get_password(KEYRING_SERVICE, user)
    except NoKeyringError:
        return None
    except KeyringError as error:
        raise ReportError(f"the keyring of this machine cannot be read: {error}") from error
    return found
