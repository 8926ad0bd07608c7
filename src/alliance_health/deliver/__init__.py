"""Finished reports on their way: copied to other places, and mailed.

>>> from alliance_health.deliver import write_mail
>>> write_mail.__name__
'write_mail'
"""

from alliance_health.deliver.mail import Attached, Mail, send_mail, write_mail
from alliance_health.deliver.publishing import (
    publish_files,
    publish_folder,
    replace_files,
    withdraw_files,
)

__all__ = [
    "Attached",
    "Mail",
    "publish_files",
    "publish_folder",
    "replace_files",
    "send_mail",
    "withdraw_files",
    "write_mail",
]
