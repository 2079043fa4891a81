"""The versions of the minutes of a case, as far as events tell them: of which meeting each is, and how far.

The invariant: every version stays; a correction is one more. A meeting that considered the case (a hearing) has minutes of its own.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict

from contracts.event import Event
from contracts.panel import MinutesFinalised, PanelMet
from contracts.panel_minutes import (
    HearingMinutesFinalised,
    MinutesCorrected,
    MinutesDrafted,
    MinutesStanding,
)
from services.panel.domain.steps_taken import StepTaken

BESIDE_THE_WAY: tuple[type[Event], ...] = (
    MinutesDrafted,
    HearingMinutesFinalised,
    MinutesCorrected,
)
"""They move the case nowhere; the final minutes of the recommendation do."""
MinutesEvent = MinutesDrafted | MinutesFinalised | HearingMinutesFinalised | MinutesCorrected
_STANDING: dict[type[Event], MinutesStanding] = {
    MinutesDrafted: MinutesStanding.DRAFT,
    MinutesFinalised: MinutesStanding.FINAL,
    HearingMinutesFinalised: MinutesStanding.FINAL,
    MinutesCorrected: MinutesStanding.CORRECTED,
}


class Minutes(BaseModel):
    """One version: of which hearing, how far it is, the day it was written or sent, and the document that holds it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    hearing: int
    standing: MinutesStanding
    on: date
    document: int | None = None


def evolve(
    versions: tuple[Minutes, ...], event: MinutesEvent, before: Sequence[StepTaken]
) -> tuple[Minutes, ...]:
    """The versions with one more; `before` are the steps up to it, which tell the hearing where the event does not."""
    minutes = Minutes(
        number=len(versions) + 1,
        hearing=event.hearing or _hearing(versions, event, before),
        standing=_STANDING[type(event)],
        on=event.occurred_on,
        document=event.document,
    )
    return (*versions, minutes)


def final_of(versions: Iterable[Minutes], hearing: int) -> Minutes | None:
    """The latest version of the final minutes of a hearing, corrected or not; None while they are not final."""
    final = [each for each in of_hearing(versions, hearing) if each.standing not in _DRAFTS]
    return final[-1] if final else None


def of_hearing(versions: Iterable[Minutes], hearing: int) -> list[Minutes]:
    """The versions of the minutes of one hearing."""
    return [each for each in versions if each.hearing == hearing]


_DRAFTS = frozenset({MinutesStanding.DRAFT})


def _hearing(
    versions: tuple[Minutes, ...], event: MinutesEvent, before: Sequence[StepTaken]
) -> int:
    """Before each hearing had minutes of its own they were of the latest; a correction is of the minutes that were final."""
    if isinstance(event, MinutesCorrected) and versions:
        final = [each for each in versions if each.standing not in _DRAFTS]
        return (final or versions)[-1].hearing
    return max(1, sum(each.type == PanelMet.type for each in before))
