"""What follows from the events of stage one beside its checks: plan, preparation, recommendation, extension.

The invariant: it holds which event said something, and never its day: days are those of the dated steps, so one
that is corrected is right everywhere.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.assessment import StageOneDecided
from contracts.calendar import LocalTime
from contracts.event import Event
from contracts.preparation import (
    PeerSupportKind,
    PeerSupportStep,
    PlaceEnd,
    PreparationKind,
    PreparationOutcome,
    PreparationTopic,
    PreparationWay,
)
from contracts.reference import ApplicantNumber, DelayReason, InformationForm, StageOneOutcome
from contracts.stage_one import (
    PeerSupportMoved,
    PreparationBooked,
    PreparationTaken,
    StageOneExtended,
    StageOnePlanAgreed,
    StageOnePlanMade,
    StageOneRecommended,
    SupportInformationGiven,
    TrainingPlaceBooked,
    TrainingPlaceEnded,
    TrainingPlaceMoved,
)

Changes = dict[str, Any]


class Said(BaseModel):
    """Something that an event of this version said."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int = Field(description="Of the event, in our own stream")


class InformationGiven(Said):
    """Information about support, in this form."""

    form: InformationForm


class Taken(Said):
    """What one applicant did about a booking."""

    outcome: PreparationOutcome


class Booking(Said):
    """Counselling, training, e-learning or a workbook, and what each applicant did about it.

    One that is a place at a training session has its identity and its hours.
    """

    number: int
    kind: PreparationKind
    held_on: date
    applicant: ApplicantNumber | None = Field(default=None, description="None for all of them")
    topic: PreparationTopic | None = None
    way: PreparationWay | None = None
    hours: int | None = None
    session: UUID | None = None
    starts_at: LocalTime | None = None
    ends_at: LocalTime | None = None
    ended: PlaceEnd | None = Field(default=None, description="Why there is no place any more")
    taken: dict[ApplicantNumber, Taken] = Field(default={})

    def is_shown_to(self, applicant: ApplicantNumber, left: Collection[int]) -> bool:
        """Whether this applicant may know of it: counselling for one of them, and all that is for one who `left`, is theirs alone."""
        alone = self.kind is PreparationKind.COUNSELLING or self.applicant in left
        return not alone or self.applicant in {None, applicant}

    def waits_for(self, people: Iterable[int]) -> list[int]:
        """Of the household's applicants, those for whom it is booked and of whom nothing is known yet."""
        if self.ended:
            return []
        return [
            each for each in people if self.applicant in {None, each} and each not in self.taken
        ]


class SupportMove(Said):
    """How far one kind of support by other adopters is."""

    kind: PeerSupportKind
    step: PeerSupportStep


class Extension(Said):
    """Why it takes longer, and when the agency expects to decide."""

    reason: DelayReason
    until: date


class Recommendation(Said):
    """What the social worker recommended."""

    outcome: StageOneOutcome


class PlanStanding(BaseModel):
    """How far a plan of either stage is: its latest version, and who agreed to it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    plan: int = Field(default=0, description="The number of the latest plan; 0 without one")
    agreed: dict[ApplicantNumber, int] = Field(
        default={}, description="The event by which each applicant agreed to the latest plan"
    )

    def is_agreed_by(self, people: Iterable[int]) -> bool:
        """Whether each of the household's applicants agreed to the latest plan."""
        return all(each in self.agreed for each in people)


class StageOneProgress(PlanStanding):
    """Stage one beside its checks, as far as events tell it."""

    information: tuple[InformationGiven, ...] = ()
    bookings: tuple[Booking, ...] = ()
    support: tuple[SupportMove, ...] = ()
    extension: Extension | None = None
    recommendation: Recommendation | None = None
    decided: StageOneOutcome | None = None

    def booking(self, number: int) -> Booking | None:
        """The booking of this number."""
        return next((each for each in self.bookings if each.number == number), None)

    def support_step(self, kind: PeerSupportKind) -> PeerSupportStep | None:
        """How far one kind of support is; None where it was never offered."""
        return next((each.step for each in reversed(self.support) if each.kind is kind), None)


def evolve(stage: StageOneProgress, event: Event, version: int) -> StageOneProgress:
    """Stage one after one more of its events, which has this version."""
    return stage.model_copy(update=CHANGES[type(event)](stage, event, version))


def _plan_made(_: StageOneProgress, event: StageOnePlanMade, __: int) -> Changes:
    return {"plan": event.plan, "agreed": {}}


def _plan_agreed(stage: StageOneProgress, event: StageOnePlanAgreed, version: int) -> Changes:
    return {"agreed": {**stage.agreed, event.applicant: version}}


def _informed(stage: StageOneProgress, event: SupportInformationGiven, version: int) -> Changes:
    given = InformationGiven(version=version, form=event.form)
    return {"information": (*stage.information, given)}


def _booked(stage: StageOneProgress, event: PreparationBooked, version: int) -> Changes:
    facts = event.model_dump(exclude={"occurred_on", "booking"})
    booking = Booking(version=version, number=event.booking, **facts)
    return {"bookings": (*stage.bookings, booking)}


def _place_booked(stage: StageOneProgress, event: TrainingPlaceBooked, version: int) -> Changes:
    facts = event.model_dump(exclude={"occurred_on", "booking"})
    kind = PreparationKind.TRAINING
    booking = Booking(version=version, number=event.booking, kind=kind, **facts)
    return {"bookings": (*stage.bookings, booking)}


def _place_moved(stage: StageOneProgress, event: TrainingPlaceMoved, _: int) -> Changes:
    facts = event.model_dump(include={"topic", "held_on", "starts_at", "ends_at", "way"})
    return _of_booking(stage, event.booking, **facts)


def _place_ended(stage: StageOneProgress, event: TrainingPlaceEnded, _: int) -> Changes:
    return _of_booking(stage, event.booking, ended=event.end)


def _of_booking(stage: StageOneProgress, number: int, **changes: Any) -> Changes:
    return {
        "bookings": tuple(
            each.model_copy(update=changes) if each.number == number else each
            for each in stage.bookings
        )
    }


def _taken(stage: StageOneProgress, event: PreparationTaken, version: int) -> Changes:
    taken = Taken(version=version, outcome=event.outcome)
    return {
        "bookings": tuple(
            each.model_copy(update={"taken": {**each.taken, event.applicant: taken}})
            if each.number == event.booking
            else each
            for each in stage.bookings
        )
    }


def _support_moved(stage: StageOneProgress, event: PeerSupportMoved, version: int) -> Changes:
    move = SupportMove(version=version, kind=event.kind, step=event.step)
    return {"support": (*stage.support, move)}


def _extended(_: StageOneProgress, event: StageOneExtended, version: int) -> Changes:
    return {"extension": Extension(version=version, reason=event.reason, until=event.until)}


def _recommended(_: StageOneProgress, event: StageOneRecommended, version: int) -> Changes:
    return {"recommendation": Recommendation(version=version, outcome=event.outcome)}


def _decided(_: StageOneProgress, event: StageOneDecided, __: int) -> Changes:
    return {"decided": event.outcome}


CHANGES: Mapping[type[Event], Callable[[StageOneProgress, Any, int], Changes]] = {
    StageOnePlanMade: _plan_made,
    StageOnePlanAgreed: _plan_agreed,
    SupportInformationGiven: _informed,
    PreparationBooked: _booked,
    TrainingPlaceBooked: _place_booked,
    TrainingPlaceMoved: _place_moved,
    TrainingPlaceEnded: _place_ended,
    PreparationTaken: _taken,
    PeerSupportMoved: _support_moved,
    StageOneExtended: _extended,
    StageOneRecommended: _recommended,
    StageOneDecided: _decided,
}
