"""An enquiry's state: what its events say, and beside it what only this service may know.

The invariant: every decision ends in `decided`, so progress follows from the events, days stand in a
lawful order, and what was announced about a clock is taken back where it turns out not to hold.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.calendar import LONDON
from contracts.clocks import ClockId, RunningClock, breached_from, due_soon_on
from contracts.enquiry import ClockBreachRetracted
from contracts.event import Event
from contracts.household import Ease
from contracts.identity import StaffCode
from contracts.reference import AgencyCode, ApplicantNumber, Channel, FeedbackStep, NoteAbout
from contracts.written import Written
from services.chassis.decision import Decision, Kind, Refusal, not_before
from services.enquiry.domain.obligations import Debtor
from services.enquiry.domain.people import Applicant, Postcode
from services.enquiry.domain.progress import Progress, Status, Step, Warned, after
from services.enquiry.domain.registration_form import RegistrationForm
from services.enquiry.domain.shown_version import remarked
from services.enquiry.domain.sign_in import SignIn, still_signed_in
from services.enquiry.domain.timekeeping import Run, in_order, running, runs


class Note(BaseModel):
    """Words about one day, from staff or as the household put them; they leave the record in no event."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    about: NoteAbout
    staff: StaffCode | None = None
    words: Written | None = None


class Staffed(BaseModel):
    """Who answers for the enquiry, and who covers until when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    assigned_to: StaffCode | None = None
    covered_by: StaffCode | None = None
    covered_until: date | None = None


class Feedback(BaseModel):
    """How easy an applicant found a step, kept for the agency that they were with.

    `version` is that of its event, which tells when it was recorded.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    agency: AgencyCode
    applicant: ApplicantNumber
    step: FeedbackStep
    ease: Ease
    words: Written | None = None


class Enquiry(Debtor):
    """One household's enquiry; the first of the applicants can always be reached."""

    model_config = ConfigDict(hide_input_in_errors=True)

    progress: Progress
    applicants: tuple[Applicant, ...]
    postcode: Postcode | None
    channel: Channel | None = Field(default=None, description="How it came")
    likeness: tuple[str, ...] = ()
    staffed: Staffed = Staffed()
    notes: tuple[Note, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    different_from: tuple[UUID, ...] = ()
    not_taken: tuple[str, ...] = Field(
        default=(), description="What other records owed and this one would not have; it stays so"
    )
    form: RegistrationForm = RegistrationForm()
    registered: tuple[str, ...] = Field(
        default=(), description="Who of the household is registered with one agency at this time"
    )
    gives_up: tuple[UUID, ...] = Field(
        default=(), description="Information events whose places the ended enquiry still holds"
    )
    explanation: Written | None = Field(default=None, description="Why it ended, in words")
    sign_ins: tuple[SignIn, ...] = ()
    next_due_on: date | None = None

    remarked: int = Field(
        default=0, description="Version of the latest event that whoever decides should have seen"
    )

    def version_seen(self, version: int) -> int:
        """The version of the latest event to be remarked; records from before it was kept have none."""
        return self.remarked or version

    @property
    def status(self) -> Status:
        return self.progress.status

    @property
    def has_ended(self) -> bool:
        """Whether it goes on nowhere; one that was accepted ends with the assessment."""
        accepted = self.status is Status.REGISTRATION_ACCEPTED
        return self.status in ENDED or (accepted and not self.registered)

    @property
    def clocks(self) -> dict[ClockId, RunningClock]:
        """The latest run of each clock."""
        return running(self.progress.dates)

    @property
    def latest_runs(self) -> list[Run]:
        """The latest run of each clock, which tells also whether it ended with the journey."""
        latest = {run.started.id: run for run in runs(self.progress.dates)}
        return list(latest.values())

    @property
    def received_on(self) -> date:
        return self.progress.dates[0].on

    @property
    def submitted_on(self) -> date | None:
        return self.progress.day(Step.SUBMITTED)

    def sign_in(self, applicant: int) -> SignIn | None:
        """How this applicant signs in; None where they were never invited."""
        return next((each for each in self.sign_ins if each.applicant == applicant), None)

    def noted(self, on: date, about: NoteAbout, *, staff: str | None, words: str | None) -> Self:
        """The state with one more note, where there is something to note."""
        if staff is None and words is None:
            return self
        note = Note(on=on, about=about, staff=staff, words=words)
        return self.model_copy(update={"notes": (*self.notes, note)})


ENDED = {
    Status.REGISTRATION_DECLINED: "The registration was declined, which ended this enquiry; "
    "if they come back, record a new enquiry that names this one.",
    Status.WITHDRAWN: "The household withdrew, which ended this enquiry; reopen it, or record a "
    "new enquiry that names this one.",
    Status.CLOSED: "The agency closed this enquiry; reopen it first.",
    Status.MERGED: "This enquiry was merged into another one; go on there, or undo the merge.",
}


LEFT = {Status.REGISTRATION_DECLINED, Status.WITHDRAWN, Status.CLOSED}
"""Whoever left comes to no information event; a merged household still does."""


def existing(enquiry: Enquiry | None) -> Enquiry:
    """The enquiry, or the refusal that there is none."""
    if enquiry is None:
        raise Refusal(Kind.NOT_FOUND, "There is no such enquiry; check its identifier.")
    return enquiry


def going_on(enquiry: Enquiry | None, on: date) -> Enquiry:
    """The enquiry, where it exists and has not ended; every decision on one begins here."""
    found = existing(enquiry)
    if found.status in ENDED:
        raise Refusal(Kind.NOT_NOW, ENDED[found.status])
    not_before(on, found.received_on, "the enquiry")
    return found


def with_agency(enquiry: Enquiry | None, on: date) -> Enquiry:
    """An enquiry that goes on and is no referral still to be taken up."""
    found = going_on(enquiry, on)
    if found.status is Status.REFERRED:
        raise Refusal(
            Kind.NOT_NOW, "This enquiry was referred; the receiving agency takes it up or refuses."
        )
    return found


def before_registration(enquiry: Enquiry | None, on: date) -> Enquiry:
    """An enquiry that goes on at its agency, with no registration of interest on it yet."""
    found = with_agency(enquiry, on)
    if found.status is not Status.RECEIVED:
        raise Refusal(
            Kind.NOT_NOW, "A registration of interest was submitted; decide on it or withdraw it."
        )
    return found


def decided(enquiry: Enquiry, *events: Event, **private: Any) -> Decision[Enquiry]:
    """The enquiry after these events, with changes of what only this service knows.

    Refuses a day that stands before the step that it follows.
    """
    progress = enquiry.progress
    for event in events:
        progress = after(progress, event)
    in_order(progress.dates)
    ran = runs(progress.dates)
    retracted = _retractions(progress, ran, events[-1].occurred_on if events else None)
    for event in retracted:
        progress = after(progress, event)
    sign_ins = private.get("sign_ins", enquiry.sign_ins)
    changes = {
        "agency": progress.agency,
        "progress": progress,
        "gives_up": _given_up(enquiry, progress),
        "remarked": remarked(enquiry.remarked, enquiry.progress.version, [*events, *retracted]),
        **awaited(progress, ran),
        **private,
        "sign_ins": still_signed_in(sign_ins, progress.joinings),
    }
    return Decision(enquiry.model_copy(update=changes), [*events, *retracted])


def _given_up(enquiry: Enquiry, progress: Progress) -> tuple[UUID, ...]:
    """The bookings that end with the enquiry, also one that it hears of only afterwards."""
    if progress.status not in LEFT:
        return ()
    had_left = enquiry.status in LEFT
    kept = enquiry.gives_up if had_left else ()
    known = enquiry.progress.bookings if had_left else {}
    return (*kept, *(each for each in progress.bookings if each not in known))


def _retractions(
    progress: Progress, ran: Sequence[Run], on: date | None
) -> list[ClockBreachRetracted]:
    if not progress.announced:
        return []
    late = {(run.clock.id, run.clock.due_on) for run in ran if run.clock.in_time is not True}
    breaches = [each for each in progress.announced if each.warned is Warned.BREACHED]
    return [
        ClockBreachRetracted(occurred_on=on or each.due_on, clock=each.clock, due_on=each.due_on)
        for each in breaches
        if (each.clock, each.due_on) not in late
    ]


def awaited(progress: Progress, ran: Sequence[Run]) -> dict[str, Any]:
    """The last day that comes next, and the moment at which a clock next needs attention."""
    running_on = [run.started for run in ran if run.ended_on is None]
    said = {(each.warned, each.clock, each.due_on) for each in progress.announced}
    moments = [
        breached_from(clock)
        if (Warned.DUE_SOON, clock.id, clock.due_on) in said
        else due_soon_on(clock)
        for clock in running_on
        if (Warned.BREACHED, clock.id, clock.due_on) not in said
    ]
    return {
        "wake_at": _midnight(min(moments)) if moments else None,
        "next_due_on": min((clock.due_on for clock in running_on), default=None),
    }


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LONDON)
