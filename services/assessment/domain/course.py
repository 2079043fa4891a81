"""What befalls a case as a whole: holds, an applicant who leaves, another home, the fast track, a move.

The invariant: it holds which event said something, and never its day; days are those of the dated steps.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from contracts.assessment import ReferredToPanel
from contracts.change_of_address import (
    AddressChanged,
    ChangeOfAddressCalledOff,
    ChangeOfAddressTold,
    HouseholdConfirmed,
)
from contracts.change_of_household import HouseholdChanged
from contracts.checks import Check
from contracts.deferral import FullReportAsked, PanelDeferred, PanelNeed
from contracts.documents import DocumentNumber
from contracts.early_permanence import EarlyPermanenceAssessed, EarlyPermanenceConsidered
from contracts.event import Event
from contracts.fast_track import FastTrackGround, FastTrackTaken
from contracts.hold import AskedForBy, CaseHeld, HoldEnded, HoldReason
from contracts.move import CaseMoved
from contracts.reference import AgencyCode, ApplicantNumber
from services.assessment.domain.stage_one_progress import Changes, Said


class Hold(Said):
    """Why work rests, who asked for it, and until when it was expected to; `ended` is the event of its end."""

    reason: HoldReason
    asked_by: AskedForBy
    until: date | None = None
    ended: int | None = None


class FastTrack(Said):
    """On which ground they entered stage two directly, and what is not repeated."""

    ground: FastTrackGround
    checks: tuple[Check, ...]


class MoveTold(Said):
    """When the household said that it moves home."""

    moves_on: date


class Home(Said):
    """Another home; `confirmed` is the event by which staff had looked at who lives there."""

    other_area: bool
    other_doctor: bool
    confirmed: int | None = None


class PassedOn(Said):
    """Which documents went along with a move."""

    documents: tuple[DocumentNumber, ...]


class EarlyPermanenceInterest(Said):
    """Whether early permanence interests the applicants."""

    interested: bool


class EarlyPermanenceAssessment(Said):
    """Whether early permanence suits the applicants."""

    suitable: bool


class Returned(Said):
    """The panel sent the case back: for what was missing, or, if that is empty, for a full report.

    Its version is that of the latest event of our own when it was heard.
    """

    missing: tuple[PanelNeed, ...] = ()


class Course(BaseModel):
    """What befell the case, as far as events tell it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    holds: tuple[Hold, ...] = ()
    left: dict[ApplicantNumber, int] = Field(
        default={}, description="The event by which each applicant left who does not go on"
    )
    fast_track: FastTrack | None = None
    moved_to: AgencyCode | None = None
    passed_on: PassedOn | None = Field(
        default=None, description="Where documents went along with the move"
    )
    move_told: MoveTold | None = Field(
        default=None, description="What the household said, until staff record it or it is off"
    )
    homes: tuple[Home, ...] = Field(default=(), description="Every change of address, in order")
    early_interest: EarlyPermanenceInterest | None = None
    early_assessment: EarlyPermanenceAssessment | None = None
    returned: Returned | None = Field(
        default=None, description="Why the panel sent it back, until it is referred again"
    )
    report_outdated: bool = Field(
        default=False, description="The report was shared before the household changed or moved"
    )

    @property
    def hold(self) -> Hold | None:
        """The hold that has not ended."""
        return next((each for each in self.holds if each.ended is None), None)

    @property
    def full_report_asked(self) -> bool:
        """Whether the panel had a brief report and waits for a full one."""
        return self.returned is not None and not self.returned.missing

    @property
    def changed_at(self) -> int:
        """The event by which the household changed or moved last; 0 where it never did."""
        return max((0, *self.left.values(), *(each.version for each in self.homes)))

    def knows(self, event: Event, day_of: Callable[[int], date]) -> bool:
        """Whether a move was recorded before just as this event says it."""
        moves = {day_of(each.version): each for each in self.homes}
        last = moves.get(event.occurred_on)
        facts = event.model_dump(exclude={"occurred_on"})
        return (
            isinstance(event, AddressChanged)
            and last is not None
            and last.model_dump(include={*facts}) == facts
        )


def evolve(course: Course, event: Event, version: int) -> Course:
    """The course after one more of its events, which has this version."""
    return course.model_copy(update=CHANGES[type(event)](course, event, version))


def _held(course: Course, event: CaseHeld, version: int) -> Changes:
    facts = event.model_dump(exclude={"occurred_on"})
    return {"holds": (*course.holds, Hold(version=version, **facts))}


def _went_on(course: Course, _: HoldEnded, version: int) -> Changes:
    *earlier, open_one = course.holds
    return {"holds": (*earlier, open_one.model_copy(update={"ended": version}))}


def _one_left(course: Course, event: HouseholdChanged, version: int) -> Changes:
    return {"left": {**course.left, event.applicant: version}}


def _fast(_: Course, event: FastTrackTaken, version: int) -> Changes:
    return {"fast_track": FastTrack(version=version, ground=event.ground, checks=event.checks)}


def _moved(_: Course, event: CaseMoved, version: int) -> Changes:
    passed_on = PassedOn(version=version, documents=event.documents) if event.documents else None
    return {"moved_to": event.receiver, "passed_on": passed_on}


def _move_told(_: Course, event: ChangeOfAddressTold, version: int) -> Changes:
    return {"move_told": MoveTold(version=version, moves_on=event.moves_on)}


def _called_off(_: Course, __: ChangeOfAddressCalledOff, ___: int) -> Changes:
    return {"move_told": None}


def _moved_home(course: Course, event: AddressChanged, version: int) -> Changes:
    facts = event.model_dump(exclude={"occurred_on"})
    return {"move_told": None, "homes": (*course.homes, Home(version=version, **facts))}


def _confirmed(course: Course, _: HouseholdConfirmed, version: int) -> Changes:
    *earlier, last = course.homes
    return {"homes": (*earlier, last.model_copy(update={"confirmed": version}))}


def _considered(_: Course, event: EarlyPermanenceConsidered, version: int) -> Changes:
    said = EarlyPermanenceInterest(version=version, interested=event.interested)
    return {"early_interest": said}


def _assessed(_: Course, event: EarlyPermanenceAssessed, version: int) -> Changes:
    assessed = EarlyPermanenceAssessment(version=version, suitable=event.suitable)
    return {"early_assessment": assessed}


def _sent_back(_: Course, event: PanelDeferred | FullReportAsked, next_version: int) -> Changes:
    missing = event.missing if isinstance(event, PanelDeferred) else ()
    return {"returned": Returned(version=next_version - 1, missing=missing)}


def _referred(_: Course, __: ReferredToPanel, ___: int) -> Changes:
    return {"returned": None}


CHANGES: Mapping[type[Event], Callable[[Course, Any, int], Changes]] = {
    PanelDeferred: _sent_back,
    FullReportAsked: _sent_back,
    ReferredToPanel: _referred,
    CaseHeld: _held,
    HoldEnded: _went_on,
    HouseholdChanged: _one_left,
    FastTrackTaken: _fast,
    CaseMoved: _moved,
    ChangeOfAddressTold: _move_told,
    ChangeOfAddressCalledOff: _called_off,
    AddressChanged: _moved_home,
    HouseholdConfirmed: _confirmed,
    EarlyPermanenceConsidered: _considered,
    EarlyPermanenceAssessed: _assessed,
}
