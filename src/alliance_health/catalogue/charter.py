"""What two companies agreed on when they formed an alliance: its charter, as a frozen model.

A charter may be incomplete: what is not written down is a finding for those who read it,
not a fault of the file. What is written down has to be right.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from alliance_health.catalogue.metric import Model

#: What a company may want from an alliance.
MotiveKind = Literal["market", "technology", "knowledge", "supply security", "capability"]

#: Why an alliance may have to end or to narrow.
TriggerKind = Literal[
    "strategy change", "acquisition or other pact", "no results", "cannot work together", "other"
]

#: What an agreement in law is about.
LegalKind = Literal["framework", "contract", "change", "property rights", "competition law"]

#: What partners may have agreed to be unequal in.
Inequality = Literal[
    "shares", "dependence", "size", "importance", "pain", "time", "attention", "money"
]

Text = Annotated[str, Field(min_length=1)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Finite = Annotated[float, Field(allow_inf_nan=False)]


class Motive(Model):
    """Why one partner is in the alliance, and by which metric it would see that."""

    partner: Text = Field(description="Partner, as in `partners`.")
    motive: MotiveKind = Field(description="What it wants.")
    metric: Text = Field(description="Metric of the catalogue that shows whether it gets it.")
    weight: Positive = Field(
        default=1.0, description="How much the motive matters among those of the partner."
    )


class DealSheet(Model):
    """The five questions that a deal has to answer; an empty answer is a gap."""

    who_does_what: str = Field(default="", description="What each partner does and brings.")
    not_together: str = Field(default="", description="What the partners do not do together.")
    earning_model: str = Field(default="", description="How each partner earns on it.")
    tie_break: str = Field(default="", description="What happens when the partners disagree.")
    control_plan: str = Field(default="", description="Who watches what, and how often.")

    @property
    def gaps(self) -> tuple[str, ...]:
        """Questions without an answer, in the order of the sheet.

        >>> DealSheet(who_does_what="We build, they sell.", tie_break="Coin.").gaps
        ('not_together', 'earning_model', 'control_plan')
        """
        return tuple(name for name in type(self).model_fields if not getattr(self, name))


class MappedDecision(Model):
    """One kind of decision, who takes it, and where."""

    decision: Text = Field(description="What is to be decided.")
    deciders: tuple[Text, ...] = Field(default=(), description="Roles that decide.")
    who_meets: tuple[Text, ...] = Field(default=(), description="Roles that meet for it.")
    how_often: str = Field(default="", description="How often they meet, in words.")
    escalates_to: str = Field(default="", description="Who decides when they do not.")


class ExitTrigger(Model):
    """What would make the partners end or narrow the alliance."""

    trigger: Text = Field(description="What would have to happen, so that both would see it.")
    kind: TriggerKind = Field(description="Why it would end the alliance.")
    review_on: date = Field(description="Day on which both sides next look whether it happened.")
    met_on: date | None = Field(default=None, description="Day on which it did happen.")


class FarewellDate(Model):
    """A day on which both sides decide whether to go on, and by what."""

    on: date = Field(description="Day of the decision.")
    criteria: tuple[Text, ...] = Field(min_length=1, description="What must be true to go on.")
    decided_on: date | None = Field(default=None, description="Day on which it was decided.")
    outcome: Literal["continue", "change", "end"] | None = Field(
        default=None, description="What was decided."
    )


class CheckItem(Model):
    """One question of a checklist."""

    question: Text = Field(description="What has to be so.")
    done_on: date | None = Field(default=None, description="Day from which it is so.")
    owner: str = Field(default="", description="Who sees to it.")


class SignedDefinition(Model):
    """A word that both sides have to mean alike, as each wrote it down."""

    word: Text = Field(description="The word, such as trust.")
    meaning: dict[str, Text] = Field(
        default_factory=dict, description="What each partner means by it, by partner."
    )
    signed_on: dict[str, date] = Field(
        default_factory=dict, description="Day on which each partner signed it, by partner."
    )


class LegalItem(Model):
    """One agreement in law."""

    title: Text = Field(description="What was agreed.")
    kind: LegalKind = Field(description="What it is about.")
    signed_on: date | None = Field(default=None, description="Day of signature; empty: open.")


class AcknowledgedInequality(Model):
    """Something in which the partners are unequal, and agreed in writing to be so."""

    what: Inequality = Field(description="In what they are unequal.")
    agreed_on: date = Field(description="Day on which both sides agreed to it in writing.")
    note: Text = Field(description="What was agreed, in a sentence.")


class CoalitionWorth(Model):
    """What some of the partners would be worth together, without the others."""

    partners: tuple[Text, ...] = Field(description="Partners of the coalition, in any order.")
    worth: Finite = Field(description="What they would get together, all in one unit.")


class Charter(Model):
    """Everything that `charters/ALLIANCE.toml` says; the file is named after the alliance."""

    alliance_id: str
    version: str = Field(default="1", description="Version of the charter.")
    valid_from: date | None = Field(default=None, description="Day from which it is valid.")
    agreed_share: dict[str, Share] = Field(
        default_factory=dict,
        description="Agreed share of the cost by partner, 0 to 1; the shares add up to 1.",
    )
    acknowledged_inequalities: tuple[AcknowledgedInequality, ...] = Field(
        default=(), description="In what the partners agreed to be unequal."
    )
    game: tuple[CoalitionWorth, ...] = Field(
        default=(), description="What each group of partners would be worth, for fair splits."
    )
    motives: tuple[Motive, ...] = Field(default=(), description="Why each partner is in it.")
    deal_sheet: DealSheet = Field(default=DealSheet(), description="What the deal says.")
    decisions: tuple[MappedDecision, ...] = Field(default=(), description="The decision map.")
    exit_triggers: tuple[ExitTrigger, ...] = Field(default=(), description="What would end it.")
    farewell_dates: tuple[FarewellDate, ...] = Field(
        default=(), description="Days on which both sides decide whether to go on."
    )
    checklists: dict[str, tuple[CheckItem, ...]] = Field(
        default_factory=dict, description="Checklists by name, such as form or launch."
    )
    definitions: tuple[SignedDefinition, ...] = Field(
        default=(), description="Words that both sides have to mean alike."
    )
    legal: tuple[LegalItem, ...] = Field(default=(), description="Agreements in law.")
