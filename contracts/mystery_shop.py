"""Scores of mystery shops, published by the enquiry service; the subject is the shop.

Section names are a working model: the national questionnaire is not public in full.
"""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from contracts.event import Event
from contracts.reference import AgencyCode, Channel

TOPIC = "mystery_shop"


class Section(StrEnum):
    """The sections of a mystery shop; only enquiry handling is named in a published report."""

    ENQUIRY_HANDLING = "enquiry_handling"
    INFORMATION = "information"
    FOLLOW_UP = "follow_up"


class SectionScore(BaseModel):
    """Points achieved of points available, over the questions that applied."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    section: Section
    achieved: Annotated[int, Field(ge=0)]
    available: Annotated[int, Field(ge=1)]


class MysteryShopScored(Event):
    """A commissioned shop of one agency was scored."""

    type: ClassVar[str] = "mystery_shop.scored.v1"
    agency: AgencyCode
    round: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]
    channel: Channel
    scores: tuple[SectionScore, ...]


EVENTS: tuple[type[Event], ...] = (MysteryShopScored,)
