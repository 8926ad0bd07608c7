"""Names of files made from ids: safe on every system, unique, and always the same."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from alliance_health.errors import ReportError

#: Names that are taken, by us or by a system that forbids them.
_TAKEN = {
    *("index", "portfolio", "manifest", "con", "prn", "aux", "nul"),
    *(f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10)),
}

#: How much of an id is kept; the rest is told apart by its hash.
_LONGEST = 60


def slug(identifier: str) -> str:
    """Return the file name of an id, without its ending.

    An id of small letters, digits, underscores and hyphens names its file itself. Any other is
    reduced to these signs and told apart by a hash, so that no name can leave its folder and
    two ids never share a file.

    Parameters
    ----------
    identifier : str
        Any text.

    Returns
    -------
    str
        At most 69 of the signs a-z, 0-9, underscore and hyphen.

    Examples
    --------
    >>> slug("orion-halden"), slug("sony_ericsson")
    ('orion-halden', 'sony_ericsson')
    >>> slug("../../etc/passwd"), slug("Orion Halden")
    ('etc-passwd-3754d6cb', 'orion-halden-f62e756a')
    """
    plain = re.sub(r"[^a-z0-9_]+", "-", identifier.lower()).strip("-_")[:_LONGEST].strip("-_")
    ends_like_a_hash = re.search(r"-[0-9a-f]{8}$", plain) is not None
    if plain and plain == identifier and plain not in _TAKEN and not ends_like_a_hash:
        return plain
    digest = hashlib.sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{plain}-{digest}" if plain else digest


def slugs(identifiers: Iterable[str]) -> dict[str, str]:
    """Name the files of several ids.

    Parameters
    ----------
    identifiers : iterable of str
        Ids; the same id twice is one file.

    Returns
    -------
    dict of str to str
        File name by id.

    Raises
    ------
    ReportError
        When two different ids would share a file.

    Examples
    --------
    >>> slugs(["orion-halden"])
    {'orion-halden': 'orion-halden'}
    """
    named = {identifier: slug(identifier) for identifier in identifiers}
    owners: dict[str, str] = {}
    for identifier, name in named.items():
        if name in owners:
            raise ReportError(
                f"the ids '{owners[name]}' and '{identifier}' would share the file {name}.html; "
                "rename one of them"
            )
        owners[name] = identifier
    return named
