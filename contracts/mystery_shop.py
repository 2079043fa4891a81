"""Mystery shops of agencies, published by the enquiry service; the subject is the shop.

The invariant: nothing here says who the shopper posed as, what the scenario was in words, or what was
written about the answers. The sections are a working model: the national questionnaire is not public.
"""

from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.event import MOST, Event, events_of
from contracts.mystery_shop_round import RoundCode
from contracts.reference import AgencyCode, Channel

TOPIC = "mystery_shop"

ScenarioCode = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]


class Section(StrEnum):
    """The sections of a mystery shop; only enquiry handling is named in a published report."""

    WEBSITE = "website"
    PHONE_ANSWERING = "phone_answering"
    EMAIL_RESPONSE = "email_response"
    ENQUIRY_HANDLING = "enquiry_handling"
    INFORMATION = "information"
    INFORMATION_EVENT = "information_event"
    FOLLOW_UP = "follow_up"


class CancellationReason(StrEnum):
    """Why a commissioned shop is not scored."""

    SHOPPER_NOT_AVAILABLE = "shopper_not_available"
    SHOPPER_RECOGNISED = "shopper_recognised"
    COMMISSIONED_IN_ERROR = "commissioned_in_error"


class SectionScore(BaseModel):
    """Points achieved of points available, over the questions that applied."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    section: Section
    achieved: Annotated[int, Field(ge=0, le=MOST)]
    available: Annotated[int, Field(ge=1, le=MOST)]


class MysteryShopCommissioned(Event):
    """A shop of one agency was ordered; the shopper may turn to it from the next day on."""

    type: ClassVar[str] = "mystery_shop.commissioned.v1"
    agency: AgencyCode
    round: RoundCode
    channel: Channel
    scenario: ScenarioCode


class EnquiryMet(Event):
    """The enquiry that the shopper made is on record; `journey` is counted nowhere."""

    type: ClassVar[str] = "mystery_shop.enquiry_met.v1"
    journey: UUID


class MysteryShopScored(Event):
    """A commissioned shop of one agency was scored."""

    type: ClassVar[str] = "mystery_shop.scored.v1"
    agency: AgencyCode
    round: RoundCode
    channel: Channel
    scores: Annotated[tuple[SectionScore, ...], Field(max_length=len(Section))]


class MysteryShopCancelled(Event):
    """A commissioned shop will not be scored."""

    type: ClassVar[str] = "mystery_shop.cancelled.v1"
    reason: CancellationReason


EVENTS = events_of(TOPIC)
