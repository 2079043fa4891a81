"""The versions of the minutes of a case, as far as events tell them.

The invariant: every version stays; a correction is one more.
"""

from datetime import date

from pydantic import BaseModel, ConfigDict

from contracts.event import Event
from contracts.panel import MinutesFinalised
from contracts.panel_minutes import (
    MinutesCorrected,
    MinutesDrafted,
    MinutesStanding,
)

BESIDE_THE_WAY: tuple[type[Event], ...] = (MinutesDrafted, MinutesCorrected)
"""They move the case nowhere; the final minutes do."""
_STANDING: dict[type[Event], MinutesStanding] = {
    MinutesDrafted: MinutesStanding.DRAFT,
    MinutesFinalised: MinutesStanding.FINAL,
    MinutesCorrected: MinutesStanding.CORRECTED,
}


class Minutes(BaseModel):
    """One version: how far it is, the day it was written or sent, and the document that holds it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    standing: MinutesStanding
    on: date
    document: int | None = None


def evolve(
    versions: tuple[Minutes, ...], event: MinutesDrafted | MinutesFinalised | MinutesCorrected
) -> tuple[Minutes, ...]:
    """The versions with one more."""
    minutes = Minutes(
        number=len(versions) + 1,
        standing=_STANDING[type(event)],
        on=event.occurred_on,
        document=event.document,
    )
    return (*versions, minutes)
