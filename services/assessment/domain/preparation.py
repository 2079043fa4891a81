"""Information about support, and what prepares applicants: counselling, training, workbooks, other adopters.

The invariant: what was booked for an applicant is recorded once for each of them, and what they learnt is on the
case record and in no event. How much of it is enough is for people to judge; nothing here counts it.
"""

from datetime import date

from pydantic import ConfigDict, Field, JsonValue

from contracts.identity import StaffCode
from contracts.preparation import (
    PeerSupportKind,
    PeerSupportStep,
    PreparationKind,
    PreparationOutcome,
    PreparationTopic,
    PreparationWay,
)
from contracts.reference import ApplicantNumber, InformationForm
from contracts.stage_one import (
    BookingNumber,
    Hours,
    PeerSupportMoved,
    PreparationBooked,
    PreparationTaken,
    SupportInformationGiven,
)
from contracts.words import day
from contracts.written import WrittenIfAny
from services.assessment.domain.assessment import OPEN, Assessment, Learnt, at_step, decide
from services.assessment.domain.stage_one_progress import Booking
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before

WHO: dict[str, JsonValue] = {
    "x-record": "applicant",
    "x-words": {"1": "The first applicant", "2": "The second applicant"},
}
MET_FOR = frozenset({PreparationKind.COUNSELLING, PreparationKind.TRAINING})
"""What happens on a day, and not until one."""


class GiveSupportInformation(Command):
    """The agency gave the applicants information about support and their entitlements (section 4B of the Adoption and Children Act 2002)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-03-10", "form": "pack", "given_by": "worker-03"}]
        }
    )

    form: InformationForm = Field(title="How did they get it?")
    given_by: StaffCode = Field(title="Who gave it?", json_schema_extra={"x-record": "staff"})


class BookPreparation(Command):
    """Counselling, training or e-learning was arranged, or a workbook given out."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-12",
                    "kind": "training",
                    "held_on": "2025-03-29",
                    "applicant": 1,
                    "topic": "trauma_and_attachment",
                    "way": "in_person",
                    "hours": 6,
                }
            ]
        }
    )

    on: date = Field(title="When did you arrange it?", description="Today or an earlier date")
    kind: PreparationKind = Field(title="What is it?")
    held_on: date = Field(
        title="When is it?", description="For e-learning or a workbook, the day by which it is due"
    )
    applicant: ApplicantNumber | None = Field(
        default=None,
        title="Who is it for?",
        json_schema_extra={**WHO, "x-all": "The whole household"},
    )
    topic: PreparationTopic | None = Field(
        default=None, title="What is it about?", description="Choose a topic for a training session"
    )
    way: PreparationWay | None = Field(default=None, title="Where is it?")
    hours: Hours | None = Field(
        default=None, title="Number of hours", description="For a training session"
    )


class RecordPreparation(Command):
    """What one applicant did about preparation that was booked."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-03-29",
                    "booking": 1,
                    "applicant": 1,
                    "outcome": "done",
                    "learnt": "They spoke about how children grieve.",
                }
            ]
        }
    )

    booking: BookingNumber = Field(
        title="Which preparation?", json_schema_extra={"x-record": "booking"}
    )
    applicant: ApplicantNumber = Field(title="Whose is it?", json_schema_extra=WHO)
    outcome: PreparationOutcome = Field(title="What happened?")
    learnt: WrittenIfAny = Field(
        default=None,
        title="What did they learn?",
        description="We keep this on the case record. The applicants do not read it here",
    )


class RecordPeerSupport(Command):
    """Support by other adopters was offered, accepted, declined, matched, met or ended."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"on": "2025-03-10", "kind": "buddy", "step": "offered"},
                {"on": "2025-03-10", "kind": "buddy", "step": "accepted"},
            ]
        }
    )

    kind: PeerSupportKind = Field(title="Which support?")
    step: PeerSupportStep = Field(title="What happened?")


def give_support_information(
    state: Assessment | None, command: GiveSupportInformation
) -> Decision[Assessment]:
    """When, by whom and in which form; who gave it is on the case record."""
    assessment = _with_us(state, command)
    given = SupportInformationGiven(occurred_on=command.on, form=command.form)
    by = {**assessment.information_by, assessment.version + 1: command.given_by}
    return decide(assessment, given, information_by=by)


def book_preparation(state: Assessment | None, command: BookPreparation) -> Decision[Assessment]:
    """Something is arranged for one applicant or both; a training session has a topic and hours."""
    assessment = _with_us(state, command)
    not_before(command.held_on, assessment.opened_on, "the registration was accepted")
    if command.applicant not in {None, *assessment.applicants}:
        raise Refusal(Kind.NOT_VALID, "There is no second applicant on this case.", "applicant")
    if command.kind is PreparationKind.TRAINING and not (command.topic and command.hours):
        raise Refusal(
            Kind.NOT_VALID, "Say what the training session is about and how many hours it has."
        )
    booked = PreparationBooked(
        occurred_on=command.on,
        booking=len(assessment.stage_one.bookings) + 1,
        **command.model_dump(exclude={"on"}),
    )
    return decide(assessment, booked)


def record_preparation(
    state: Assessment | None, command: RecordPreparation
) -> Decision[Assessment]:
    """What one applicant did about it, once; someone who missed it is booked on another."""
    assessment = _with_us(state, command)
    every = assessment.applicants
    waiting = [each for each in assessment.stage_one.bookings if each.waits_for(every)]
    if not waiting:
        raise Refusal(Kind.NOT_NOW, "No preparation is booked that is not recorded yet. Book it.")
    booking = next((each for each in waiting if each.number == command.booking), None)
    if booking is None or command.applicant not in booking.waits_for(every):
        raise Refusal(
            Kind.NOT_VALID,
            "This is not booked for this applicant, or it is recorded already.",
            "booking",
        )
    _on_its_day(booking, command)
    if command.learnt and command.outcome is not PreparationOutcome.DONE:
        raise Refusal(Kind.NOT_VALID, "Say what they learnt only where it was done.", "learnt")
    taken = PreparationTaken(
        occurred_on=command.on,
        booking=booking.number,
        kind=booking.kind,
        applicant=command.applicant,
        outcome=command.outcome,
    )
    return decide(assessment, taken, learnt=_learnt(assessment, command))


def record_peer_support(
    state: Assessment | None, command: RecordPeerSupport
) -> Decision[Assessment]:
    """One step of support by other adopters, after the one that it follows."""
    assessment = _with_us(state, command)
    now = assessment.stage_one.support_step(command.kind)
    if command.step not in _NEXT[now]:
        raise Refusal(Kind.NOT_VALID, f"{_WHERE[now]} Check which step you mean.", "step")
    moved = PeerSupportMoved(occurred_on=command.on, kind=command.kind, step=command.step)
    return decide(assessment, moved)


_AGAIN = frozenset({PeerSupportStep.OFFERED})
_NEXT = {
    None: _AGAIN,
    PeerSupportStep.OFFERED: frozenset({PeerSupportStep.ACCEPTED, PeerSupportStep.DECLINED}),
    PeerSupportStep.ACCEPTED: frozenset({PeerSupportStep.MATCHED, PeerSupportStep.ENDED}),
    PeerSupportStep.DECLINED: _AGAIN,
    PeerSupportStep.MATCHED: frozenset({PeerSupportStep.MET, PeerSupportStep.ENDED}),
    PeerSupportStep.MET: frozenset({PeerSupportStep.MET, PeerSupportStep.ENDED}),
    PeerSupportStep.ENDED: _AGAIN,
}
_WHERE = {
    None: "This support is not offered yet.",
    PeerSupportStep.OFFERED: "This support is offered. They accept or decline it.",
    PeerSupportStep.ACCEPTED: "They accepted this support. Match them next.",
    PeerSupportStep.DECLINED: "They declined this support. You can offer it again.",
    PeerSupportStep.MATCHED: "They are matched. Record that they met next.",
    PeerSupportStep.MET: "They have met. Record that they met again, or that it ended.",
    PeerSupportStep.ENDED: "This support ended. You can offer it again.",
}


def _with_us(state: Assessment | None, command: Command) -> Assessment:
    assessment = at_step(state, *OPEN)
    not_before(command.on, assessment.opened_on, "the registration was accepted")
    return assessment


def _on_its_day(booking: Booking, command: RecordPreparation) -> None:
    is_to_come = booking.kind in MET_FOR and command.on < booking.held_on
    if is_to_come and booking.session:
        raise Refusal(
            Kind.NOT_VALID,
            f"It is on {day(booking.held_on)}. Record what happened on that day or later. If the applicant does not come, cancel their place on the page of the training session.",
            "on",
        )
    if is_to_come and command.outcome is not PreparationOutcome.DECLINED:
        raise Refusal(
            Kind.NOT_VALID,
            f"It is on {day(booking.held_on)}. Record what happened on that day or later.",
            "on",
        )


def _learnt(assessment: Assessment, command: RecordPreparation) -> tuple[Learnt, ...]:
    if command.learnt is None:
        return assessment.learnt
    words = Learnt(booking=command.booking, applicant=command.applicant, words=command.learnt)
    return (*assessment.learnt, words)
