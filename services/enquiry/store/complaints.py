"""The complaints of a journey as their readers see them.

The invariant: words are for managers and for the applicant who wrote them. What is about another agency than the one that
has the case now, no staff see: every route reads an enquiry, and what happened on it, as `as_seen_at` and
`apart_from_others` leave it.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import Self, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.complaint_rules import CLOCK_OF
from contracts.complaints import (
    ComplaintAbout,
    ComplaintFinding,
    ComplaintMeans,
    ComplaintStage,
    ComplaintSuspension,
    ComplaintWayOn,
)
from contracts.enquiry import (
    EVENTS,
    ClockBreached,
    ClockBreachRetracted,
    ClockMoved,
    DateCorrected,
    DueSoonReached,
)
from contracts.reference import AgencyCode, ApplicantNumber, FeedbackStep
from services.chassis.record import RecordedEvent
from services.enquiry.domain.chosen_complaint import who_made
from services.enquiry.domain.complaint import Complaint, Happened, own_facts
from services.enquiry.domain.complaint_clocks import Standing, made_late, standing
from services.enquiry.domain.complaints import further_from, way_on_from
from services.enquiry.domain.enquiry import ComplaintWords, Enquiry, every_run, next_due
from services.enquiry.domain.referral_history import agency_at

OF_COMPLAINTS = frozenset(
    event.type for event in EVENTS if event.type.startswith("enquiry.complaint_")
)
OF_CLOCKS = frozenset(
    {DueSoonReached.type, ClockBreached.type, ClockBreachRetracted.type, ClockMoved.type}
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
    way_on: ComplaintWayOn | None = Field(
        description="Where the household can go next if it is not satisfied with the last answer"
    )
    left_behind: bool = Field(
        description="Whether it stayed with the agency that the household was with before"
    )
    own: bool = Field(description="False to an applicant if the other one made it")
    written: list[WrittenView] = Field(description="What you may read of what was written")

    @classmethod
    def of(
        cls, complaint: Complaint, today: date, words: Iterable[ComplaintWords], *, own: bool = True
    ) -> Self:
        """The complaint as it stands today, with those of these words that were written on it."""
        now = standing(complaint)
        left = now.left_behind_on is not None and now.answer is None
        runs = left or (now.run.ended_on is None and not now.clock_waits)
        return cls(
            **complaint.model_dump(exclude={"facts"}),
            received_on=complaint.received_on,
            made_late=made_late(complaint),
            stage=now.stage,
            status=status_of(now),
            due_on=now.run.started.due_on if runs else None,
            latest_on=now.latest if now.is_open else None,
            waits_for=now.waits_for,
            panel_met_on=now.panel_met_on,
            answers=[AnswerView.model_validate(each) for each in now.answers],
            further=further_from(now, today),
            way_on=way_on_from(now),
            left_behind=now.left_behind_on is not None,
            own=own,
            written=list(_written(complaint, words)),
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
            words,
            own=who_made(enquiry, each) in {None, applicant},
        )
        for each in enquiry.progress.complaints
    ]
    return ComplaintsView(journey=journey, complaints=views)


def complaints_for_staff(
    journey: UUID, enquiry: Enquiry, today: date, *, with_words: bool
) -> ComplaintsView:
    """The complaints that the reader sees; what was written only where the reader is a manager."""
    words = enquiry.complaint_words if with_words else ()
    views = [ComplaintView.of(each, today, words) for each in enquiry.progress.complaints]
    return ComplaintsView(journey=journey, complaints=views)


def as_seen_at(enquiry: Enquiry, agencies: Collection[str]) -> Enquiry:
    """The enquiry as staff of these agencies see it: without complaints about another one, their words and clocks."""
    others = _of_others(enquiry, agencies)
    if not others:
        return enquiry
    kept = tuple(each for each in enquiry.progress.complaints if each not in others)
    progress = enquiry.progress.model_copy(update={"complaints": kept})
    versions = {fact.version for each in kept for fact in each.facts}
    words = tuple(each for each in enquiry.complaint_words if each.version in versions)
    changes = {"progress": progress, "complaint_words": words}
    return enquiry.model_copy(update={**changes, **next_due(progress, every_run(progress))})


def apart_from_others(
    events: Iterable[EventT], enquiry: Enquiry, agencies: Collection[str]
) -> list[EventT]:
    """What happened as staff of these agencies see it: without complaints about another one, their clocks and corrections."""
    others = _of_others(enquiry, agencies)
    if not others:
        return [*events]
    versions = {fact.version for each in others for fact in own_facts(each)}

    def is_about_others(event: EventT) -> bool:
        if event.type in OF_COMPLAINTS:
            return event.version in versions
        if event.type == DateCorrected.type:
            return event.data["corrects"] in versions
        if event.type in OF_CLOCKS and event.data["clock"] in CLOCK_OF.values():
            then = agency_at(enquiry.progress.referrals, event.version) or enquiry.agency
            return not (then == enquiry.agency and then in agencies)
        return False

    return [each for each in events if not is_about_others(each)]


def _of_others(enquiry: Enquiry, agencies: Collection[str]) -> list[Complaint]:
    """Complaints about an agency that does not have the case, or where the reader does not work."""
    return [
        each
        for each in enquiry.progress.complaints
        if each.agency != enquiry.agency or each.agency not in agencies
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


def status_of(now: Standing) -> ComplaintStatus:
    if now.withdrawn_on:
        return ComplaintStatus.WITHDRAWN
    if now.answer is not None:
        return ComplaintStatus.ANSWERED
    if now.left_behind_on:
        return ComplaintStatus.LEFT_BEHIND
    return ComplaintStatus.SUSPENDED if now.waits_since else ComplaintStatus.OPEN
