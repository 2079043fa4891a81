"""The complaints of a journey as their readers see them.

The invariant: words are for managers and for the applicant who wrote them. What is about another agency than the one that
has the case now, no staff see.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import Self, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.complaints import (
    ComplaintAbout,
    ComplaintFinding,
    ComplaintMeans,
    ComplaintStage,
    ComplaintSuspension,
)
from contracts.enquiry import EVENTS
from contracts.reference import AgencyCode, ApplicantNumber, FeedbackStep
from services.chassis.record import RecordedEvent
from services.enquiry.domain.chosen_complaint import who_made
from services.enquiry.domain.complaint import Complaint, Happened
from services.enquiry.domain.complaint_clocks import Standing, made_late, standing
from services.enquiry.domain.complaints import further_from
from services.enquiry.domain.enquiry import ComplaintWords, Enquiry

OF_COMPLAINTS = frozenset(
    event.type for event in EVENTS if event.type.startswith("enquiry.complaint_")
)
EventT = TypeVar("EventT", bound=RecordedEvent)


class ComplaintStatus(StrEnum):
    """Where a complaint is: with the agency, suspended, answered, withdrawn, or with the agency before."""

    OPEN = "open"
    SUSPENDED = "suspended"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    LEFT_BEHIND = "left_behind"


class WrittenView(BaseModel):
    """What was written with one fact of a complaint."""

    what: Happened
    on: date
    applicant: ApplicantNumber | None
    staff: str | None
    words: str


class AnswerView(BaseModel):
    """The answer of one stage."""

    model_config = ConfigDict(from_attributes=True)

    stage: ComplaintStage
    on: date
    finding: ComplaintFinding


class ComplaintView(BaseModel):
    """One complaint: where it is, by when the agency must answer, and what the household can do next."""

    number: int
    agency: AgencyCode
    about: ComplaintAbout
    step: FeedbackStep
    means: ComplaintMeans
    received_on: date
    happened_on: date | None
    made_late: bool = Field(description="Whether the time to complain was over")
    stage: ComplaintStage
    status: ComplaintStatus
    due_on: date | None = Field(
        description="The last day; null while it is suspended, and once met"
    )
    latest_on: date | None = Field(description="The last day to which this stage can be extended")
    waits_for: ComplaintSuspension | None
    panel_met_on: date | None
    answers: list[AnswerView]
    further: ComplaintStage | None = Field(description="The stage to which it can be taken now")
    own: bool = Field(description="False to an applicant if the other one made it")
    written: list[WrittenView] = Field(description="What you may read of what was written")

    @classmethod
    def of(
        cls, complaint: Complaint, today: date, written: Iterator[WrittenView], *, own: bool = True
    ) -> Self:
        """The complaint as it stands today."""
        now = standing(complaint)
        runs = now.run.ended_on is None and not now.clock_waits
        return cls(
            **complaint.model_dump(exclude={"facts"}),
            received_on=complaint.received_on,
            made_late=made_late(complaint),
            stage=now.stage,
            status=_status(now),
            due_on=now.run.started.due_on if runs else None,
            latest_on=now.latest if now.is_open else None,
            waits_for=now.waits_for,
            panel_met_on=now.panel_met_on,
            answers=[AnswerView.model_validate(each) for each in now.answers],
            further=further_from(now, today),
            own=own,
            written=list(written),
        )


class ComplaintsView(BaseModel):
    """Every complaint of a journey that the reader may see, in the order received."""

    journey: UUID
    complaints: list[ComplaintView]


def complaints_for_household(
    journey: UUID, enquiry: Enquiry, applicant: ApplicantNumber, today: date
) -> ComplaintsView:
    """Every complaint, with the words of this applicant alone."""
    words = [each for each in enquiry.complaint_words if each.applicant == applicant]
    views = [
        ComplaintView.of(
            each,
            today,
            _written(each, words),
            own=who_made(enquiry, each) in {None, applicant},
        )
        for each in enquiry.progress.complaints
    ]
    return ComplaintsView(journey=journey, complaints=views)


def complaints_for_staff(
    journey: UUID, enquiry: Enquiry, today: date, *, with_words: bool
) -> ComplaintsView:
    """The complaints about this agency; what was written only where the reader is a manager."""
    words = enquiry.complaint_words if with_words else ()
    views = [
        ComplaintView.of(each, today, _written(each, words))
        for each in enquiry.progress.complaints
        if each.agency == enquiry.agency
    ]
    return ComplaintsView(journey=journey, complaints=views)


def apart_from_others(events: Iterable[EventT], enquiry: Enquiry) -> list[EventT]:
    """What happened, without complaints about an agency that the household was with before."""
    others = {each.number for each in enquiry.progress.complaints if each.agency != enquiry.agency}
    return [
        each
        for each in events
        if not (each.type in OF_COMPLAINTS and each.data["number"] in others)
    ]


def _written(complaint: Complaint, words: Iterable[ComplaintWords]) -> Iterator[WrittenView]:
    facts = {each.version: each for each in complaint.facts}
    for each in words:
        fact = facts.get(each.version)
        if fact is not None:
            yield WrittenView(
                what=fact.what,
                on=fact.on,
                applicant=each.applicant,
                staff=each.staff,
                words=each.words,
            )


def _status(now: Standing) -> ComplaintStatus:
    if now.withdrawn_on:
        return ComplaintStatus.WITHDRAWN
    if now.left_behind_on:
        return ComplaintStatus.LEFT_BEHIND
    if now.answer is not None:
        return ComplaintStatus.ANSWERED
    return ComplaintStatus.SUSPENDED if now.waits_since else ComplaintStatus.OPEN
