"""Where finished reports go."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from alliance_health.catalogue.metric import Model

#: An address as mail servers take it; who reads it is theirs to know.
Address = Annotated[str, Field(pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+$")]


#: How an age is written: "12 periods", "5 years", "18 months", "400 days".
AGE = r"^[1-9][0-9]{0,3} (day|month|year|period)s?$"


class MailSettings(Model):
    """How reports are mailed, `[deliver.mail]` in `workbook.toml`."""

    host: str = Field(min_length=1, description="Name of the mail server.")
    port: Annotated[int, Field(ge=1, le=65535)] = Field(default=587, description="Its port.")
    security: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description="How the way to it is protected; `none` only inside one machine or network.",
    )
    user: str = Field(
        default="",
        description="Who logs in; the password comes from the environment variable "
        "`ALLIANCE_HEALTH_SMTP_PASSWORD`, else from the keyring of the machine.",
    )
    sender: Address = Field(description="Address from which it comes.")
    success_to: tuple[Address, ...] = Field(
        default=(), description="Who gets the reports that were made."
    )
    failure_to: tuple[Address, ...] = Field(
        default=(), description="Who is told of pages that could not be made, with the reasons."
    )
    alert_to: tuple[Address, ...] = Field(
        default=(), description="Who is told once of every confirmed change of a band."
    )

    @model_validator(mode="after")
    def _somebody(self) -> MailSettings:
        """Refuse mail to nobody."""
        if not (self.success_to or self.failure_to or self.alert_to):
            raise ValueError("nobody gets the mail; name success_to, failure_to or alert_to")
        return self


class DeliverySettings(Model):
    """Where finished reports go, `[deliver]` in `workbook.toml`."""

    publish: tuple[str, ...] = Field(
        default=(),
        description="Folders, or URLs as `s3://bucket/reports` (extra `deliver`), to which "
        "finished reports are copied.",
    )
    keep: str = Field(
        default="",
        pattern=rf"^$|{AGE}",
        description="How long reports are kept, as `5 years`, `18 months`, `400 days` or "
        "`12 periods`; older ones are removed after a run that had no failure, never those of the "
        "newest period. Without it all are kept.",
    )
    mail: MailSettings | None = Field(default=None, description="How they are mailed.")
