"""Rounds of mystery shops, published by the enquiry service; the subject is the round.

A stream of its own beside the shops': a stream has one kind of subject and one collection behind it.
"""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.event import Event, events_of

TOPIC = "mystery_shop_round"

RoundCode = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]


class MysteryShopRoundOpened(Event):
    """A round of shops was planned; its shoppers turn to agencies from the first day to the last."""

    type: ClassVar[str] = "mystery_shop_round.opened.v1"
    round: RoundCode
    begins_on: date
    ends_on: date


class MysteryShopRoundUnmasked(Event):
    """The round is over: agencies may learn which enquiries were shops, and how they did."""

    type: ClassVar[str] = "mystery_shop_round.unmasked.v1"
    round: RoundCode


EVENTS = events_of(TOPIC)
