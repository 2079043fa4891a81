"""What a household sees of its journey in one service: where it stands, whose turn it is, what happened.

The invariant: nothing in here is by or about anybody but the household and its agency: no staff, no panel
member, no referee, and nothing that anybody wrote.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.clocks import ClockId, Owner, RunningClock, in_plain_words, rule
from contracts.reference import AgencyCode, Household
from contracts.turning_points import TurningPoint


class Turn(StrEnum):
    """Whose turn it is. `review` means that a decision is under review or about to become final.

    `other_applicant` is told to one of two, who has done their part, and never to staff.
    """

    AGENCY = "agency"
    HOUSEHOLD = "household"
    OTHER_APPLICANT = "other_applicant"
    PANEL = "panel"
    DECISION_MAKER = "decision_maker"
    REVIEW = "review"
    NOBODY = "nobody"


class TimelineClock(BaseModel):
    """One run of one clock, with its rule in plain words. `due_on` is its deadline."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: ClockId
    title: str
    rule: str = Field(description="One sentence: what is due, within how long, and who sets it")
    owner: Owner = Field(description="Who has to do it")
    started_on: date
    due_on: date
    ended_on: date | None
    in_time: bool | None = Field(description="Null while the clock runs, or if it was broken off")
    broken_off: bool = Field(description="It ended because the journey ended")
    local_standard: int | None

    @classmethod
    def of(cls, clock: RunningClock, *, broken_off: bool = False) -> Self:
        chosen = rule(clock.id, clock.started_on)
        return cls(
            id=clock.id,
            title=chosen.title,
            rule=in_plain_words(clock),
            owner=chosen.owner,
            started_on=clock.started_on,
            due_on=clock.due_on,
            ended_on=clock.stopped_on,
            in_time=None if broken_off else clock.in_time,
            broken_off=broken_off,
            local_standard=clock.local_standard,
        )


class TimelineEntry(BaseModel):
    """One thing that happened, in words for the household. `on` is the corrected day, if any."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    on: date
    recorded_at: datetime
    version: int
    what: str = Field(description="The type of the event", examples=["enquiry.received.v1"])
    words: str
    corrected: bool
    details: dict[str, str | int | list[str]] = Field(description="Codes and dates, by name")


class OnHold(BaseModel):
    """That work on the case rests, since when, and until when as the agency expects."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    since: date
    until: date | None = None


ENTRIES = 100
"""The entries of a page; what a household does in years must not make its page longer and longer."""


class Timeline(BaseModel):
    """The household's own view of one service's record: a page of entries, oldest entry first."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    journey: UUID
    agency: AgencyCode
    household: Household
    stands: str = Field(description="The record's status, as the service itself shows it")
    turn: Turn
    clocks: list[TimelineClock]
    entries: list[TimelineEntry]
    happened: dict[str, date] = Field(
        default={}, description="The first day of each type of event, on whichever page it is"
    )
    on_hold: OnHold | None = None
    child_placed: bool = Field(default=False, description="A child lives with them as adopters")
    turning_points: list[TurningPoint] = Field(
        default=[], description="By which the days are divided, all of them, on every page"
    )
    earlier: int | None = Field(default=None, description="The page with earlier entries, if any")

    def page(self, number: int) -> Self:
        """The whole with one page of its entries; the first has the latest."""
        end = max(len(self.entries) - (number - 1) * ENTRIES, 0)
        begin = max(end - ENTRIES, 0)
        changes = {
            "entries": self.entries[begin:end],
            "happened": {each.what: each.on for each in reversed(self.entries)},
            "earlier": number + 1 if begin else None,
        }
        return self.model_copy(update=changes)
