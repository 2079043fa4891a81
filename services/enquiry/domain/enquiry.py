"""An enquiry's state: what its events say, and beside it what only this service may know.

The invariant: every decision ends in `decide`, so progress evolves with the events, days stand in a
lawful order, and what was announced about a clock is taken back where it turns out not to hold.
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import reduce
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.calendar import london_midnight
from contracts.clocks import ClockId, RunningClock
from contracts.contact_details import Postcode
from contracts.enquiry import ClockBreachRetracted
from contracts.event import Event
from contracts.household import Ease
from contracts.identity import StaffCode
from contracts.reference import AgencyCode, ApplicantNumber, Channel, FeedbackStep, NoteAbout
from contracts.written import Written
from services.casework.clock_watch import kept_after_all, wakes_at
from services.casework.teamwork import AssignedStaff
from services.chassis.decision import Decision, Kind, Refusal, not_before
from services.enquiry.domain.complaint_clocks import (
    complaint_runs,
    require_facts_in_order,
    standing,
)
from services.enquiry.domain.dated_steps import Step
from services.enquiry.domain.growing_up import next_18th
from services.enquiry.domain.likeness import likeness
from services.enquiry.domain.obligations import Obligor
from services.enquiry.domain.people import Applicant, CasePerson
from services.enquiry.domain.progress import Progress, Status, evolve
from services.enquiry.domain.registration_form import RegistrationForm
from services.enquiry.domain.shown_version import latest_shown
from services.enquiry.domain.sign_in import SignIn, SignInStep, without_removed_accounts
from services.enquiry.domain.timekeeping import ClockRun, clock_runs, latest_clocks, require_order


class Note(BaseModel):
    """Words about one day, from staff or the household. They never leave the record in an event."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    about: NoteAbout
    staff: StaffCode | None = None
    words: Written | None = None


class TakenDetails(BaseModel):
    """What changed when a duplicate's details were taken, so that it can be given back."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    duplicate: UUID
    applicants: tuple[Applicant, ...]
    taken: tuple[Applicant, ...]
    staffed: AssignedStaff
    staffed_then: AssignedStaff
    postcode: Postcode | None = None
    postcode_then: Postcode | None = None


class Feedback(BaseModel):
    """How easy an applicant found a step, kept for the agency they were with.

    `version` is that of its event, which shows when it was recorded.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    agency: AgencyCode
    applicant: ApplicantNumber
    step: FeedbackStep
    ease: Ease
    words: Written | None = None


class ComplaintWords(BaseModel):
    """What was written with one event of a complaint: by an applicant, or by staff.

    `version` is that of the event.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    version: int
    number: int
    applicant: ApplicantNumber | None = None
    staff: StaffCode | None = None
    words: Written


class Enquiry(Obligor):
    """One household's enquiry; the first of the applicants can always be reached.

    `progress` is rebuilt from the record's events. The rest is private: names, words and forms that no
    event may carry, and what follows from them for lists and for other records.
    """

    model_config = ConfigDict(hide_input_in_errors=True)

    progress: Progress
    applicants: tuple[Applicant, ...]
    postcode: Postcode | None
    channel: Channel | None = Field(default=None, description="How it came")
    likeness: tuple[str, ...] = ()
    born: tuple[str, ...] = Field(
        default=(),
        description="The applicants' birthdays with their names and homes, as keyed signs",
    )
    staffed: AssignedStaff = AssignedStaff()
    notes: tuple[Note, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    complaint_words: tuple[ComplaintWords, ...] = ()
    different_from: tuple[UUID, ...] = ()
    taken: tuple[TakenDetails, ...] = ()
    not_taken: tuple[str, ...] = Field(
        default=(), description="What other records owed and this one would not have; it stays so"
    )
    form: RegistrationForm = RegistrationForm()
    registered: tuple[str, ...] = Field(
        default=(), description="Who of the household is registered with one agency at this time"
    )
    people: tuple[CasePerson, ...] = Field(
        default=(), description="Everyone in the case, from its acceptance on"
    )
    gives_up: tuple[UUID, ...] = Field(
        default=(), description="Information events whose places the ended enquiry still holds"
    )
    explanation: Written | None = Field(default=None, description="Why it ended, in words")
    sign_ins: tuple[SignIn, ...] = ()
    next_due_on: date | None = None

    remarked: int = Field(
        default=0,
        description="Version of the latest event that a page shows, and a decision should know",
    )

    def version_seen(self, version: int) -> int:
        """The latest version that a page shows; records from before it was kept have none."""
        return self.remarked or version

    @property
    def status(self) -> Status:
        return self.progress.status

    @property
    def has_ended(self) -> bool:
        """Whether it has ended everywhere; one that was accepted ends with the assessment."""
        accepted = self.status is Status.REGISTRATION_ACCEPTED
        return self.status in ENDED or (accepted and not self.registered)

    @property
    def clocks(self) -> dict[ClockId, RunningClock]:
        """The latest run of each clock."""
        return latest_clocks(self.progress.dates)

    @property
    def latest_runs(self) -> list[ClockRun]:
        """The latest run of each clock, which tells also whether it ended with the journey.

        Of complaints the run that is due first, or the latest where none runs.
        """
        latest = {run.started.id: run for run in clock_runs(self.progress.dates)}
        complaints = sorted(complaint_runs(self.progress.complaints), key=_pressing)
        return [*latest.values(), *{run.started.id: run for run in complaints}.values()]

    @property
    def has_open_complaint(self) -> bool:
        """Whether the agency owes an answer to a complaint, which it does after the journey's end too."""
        return any(standing(each).is_open for each in self.progress.complaints)

    @property
    def received_on(self) -> date:
        return self.progress.dates[0].on

    @property
    def submitted_on(self) -> date | None:
        return self.progress.day(Step.SUBMITTED)

    @property
    def proved(self) -> tuple[int, ...]:
        """The applicants of whom more is known than what somebody typed into a form: staff spoke with the
        household or recorded it themselves, or the applicant followed a link that went to their address.
        """
        spoken = self.progress.day(Step.CONTACT, Step.PHONE_CONTACT, Step.VISIT_HELD) is not None
        if spoken or self.channel not in {None, Channel.WEB_FORM, Channel.EVENT}:
            return tuple(range(1, len(self.applicants) + 1))
        joinings = self.progress.joinings.items()
        return tuple(number for number, each in joinings if each.step is SignInStep.JOINED)

    @property
    def numbers(self) -> list[int]:
        """The numbers of the applicants who go on."""
        every = range(1, len(self.applicants) + 1)
        return [each for each in every if each not in self.progress.left]

    @property
    def names(self) -> list[str]:
        """The names of the applicants who go on."""
        return [self.applicants[each - 1].name for each in self.numbers]

    def sign_in(self, applicant: int) -> SignIn | None:
        """How this applicant signs in; None where they were never invited."""
        return next((each for each in self.sign_ins if each.applicant == applicant), None)

    def with_note(
        self, on: date, about: NoteAbout, *, staff: str | None, words: str | None
    ) -> Self:
        """The state with one more note, where there is something to note."""
        if staff is None and words is None:
            return self
        note = Note(on=on, about=about, staff=staff, words=words)
        return self.model_copy(update={"notes": (*self.notes, note)})


def _pressing(run: ClockRun) -> tuple[bool, int]:
    """Those that ended first, then those that run, the one that is due first last."""
    if run.ended_on is not None:
        return False, run.ended_on.toordinal()
    return True, -run.started.due_on.toordinal()


ENDED = {
    Status.REGISTRATION_DECLINED: "This enquiry has ended because the agency declined the registration. If they come back, record a new enquiry that names this one.",
    Status.WITHDRAWN: "This enquiry has ended because the household withdrew. Reopen it, or record a new enquiry that names this one.",
    Status.CLOSED: "The agency closed this enquiry. Reopen it first.",
    Status.MERGED: "This enquiry was merged into another one. Continue there, or undo the merge.",
}


PEOPLE_ARE_IN = {"applicants", "postcode", "form"}
"""Changes after which an enquiry may look like another one."""

LEFT = {Status.REGISTRATION_DECLINED, Status.WITHDRAWN, Status.CLOSED}
"""A household that left comes to no information event; a merged household still does."""


def require_enquiry(enquiry: Enquiry | None) -> Enquiry:
    """The enquiry, or the refusal that there is none."""
    if enquiry is None:
        raise Refusal(Kind.NOT_FOUND, "There is no such enquiry. Check its identifier.")
    return enquiry


def require_open(enquiry: Enquiry | None, on: date) -> Enquiry:
    """The enquiry, where it exists and has not ended; every decision on one begins here."""
    found = require_enquiry(enquiry)
    if found.status in ENDED:
        raise Refusal(Kind.NOT_NOW, ENDED[found.status])
    not_before(on, found.received_on, "the enquiry")
    return found


def require_with_agency(enquiry: Enquiry | None, on: date) -> Enquiry:
    """An open enquiry that is no referral still to be taken up."""
    found = require_open(enquiry, on)
    if found.status is Status.REFERRED:
        raise Refusal(
            Kind.NOT_NOW,
            "This enquiry was referred. The receiving agency must take it up or send it back first.",
        )
    return found


def require_before_registration(enquiry: Enquiry | None, on: date) -> Enquiry:
    """An open enquiry at its agency, with no registration of interest on it yet."""
    found = require_with_agency(enquiry, on)
    if found.status is not Status.RECEIVED:
        raise Refusal(
            Kind.NOT_NOW,
            "The household submitted a registration of interest. Decide on it or withdraw it.",
        )
    return found


def decide(enquiry: Enquiry, *events: Event, **private: Any) -> Decision[Enquiry]:
    """The enquiry after these events, with changes of what only this service knows.

    Refuses a day before the step that it follows.
    """
    progress = reduce(evolve, events, enquiry.progress)
    require_order(progress.dates)
    before = enquiry.progress.complaints
    require_facts_in_order(before, progress.complaints, progress.dates[0].on)
    ran = every_run(progress)
    retracted = _retractions(progress, ran, events[-1].occurred_on if events else None)
    progress = reduce(evolve, retracted, progress)
    sign_ins = private.get("sign_ins", enquiry.sign_ins)
    changes = {
        "agency": progress.agency,
        "progress": progress,
        "gives_up": _given_up(enquiry, progress),
        "remarked": latest_shown(enquiry.remarked, enquiry.progress.version, [*events, *retracted]),
        **next_due(progress, ran),
        **private,
        "sign_ins": without_removed_accounts(sign_ins, progress.joinings),
    }
    decided = enquiry.model_copy(update=changes)
    if PEOPLE_ARE_IN & private.keys():
        decided = decided.model_copy(update=_signs_of(decided))
    decided = decided.model_copy(update={"wake_at": _wakes_at(decided)})
    return Decision(decided, [*events, *retracted])


def every_run(progress: Progress) -> list[ClockRun]:
    """Every run of every clock: those of the journey's steps, then those of complaints."""
    return [*clock_runs(progress.dates), *complaint_runs(progress.complaints)]


def _wakes_at(enquiry: Enquiry) -> datetime | None:
    """When a clock next needs attention, or a child of the household turns 18 while there is a case."""
    birthday = None if enquiry.has_ended else next_18th(enquiry.people)
    moments = (enquiry.wake_at, london_midnight(birthday) if birthday else None)
    return min((each for each in moments if each), default=None)


def _signs_of(enquiry: Enquiry) -> dict[str, Any]:
    """What it may be known by; what the form says counts from the day it is submitted, as it was then."""
    born = enquiry.born if enquiry.submitted_on else ()
    return {"likeness": likeness(enquiry.applicants, enquiry.postcode), "born": born}


def _given_up(enquiry: Enquiry, progress: Progress) -> tuple[UUID, ...]:
    """The bookings that end with the enquiry, also one that it hears of only afterwards."""
    if progress.status not in LEFT:
        return ()
    had_left = enquiry.status in LEFT
    kept = enquiry.gives_up if had_left else ()
    known = enquiry.progress.bookings if had_left else {}
    return (*kept, *(each for each in progress.bookings if each not in known))


def _retractions(
    progress: Progress, ran: Sequence[ClockRun], on: date | None
) -> list[ClockBreachRetracted]:
    return [
        ClockBreachRetracted(occurred_on=on or each.due_on, clock=each.clock, due_on=each.due_on)
        for each in kept_after_all((run.clock for run in ran), progress.announced)
    ]


def next_due(progress: Progress, ran: Sequence[ClockRun]) -> dict[str, Any]:
    """The last day that comes next, and the moment at which a clock next needs attention."""
    running_on = [run.started for run in ran if run.ended_on is None]
    return {
        "wake_at": wakes_at(running_on, progress.announced),
        "next_due_on": min((clock.due_on for clock in running_on), default=None),
    }
