"""What a household sees of its enquiry, in one table, and whose turn it is.

The invariant: an event type is either in `TIMELINE` or, with the reason, in `NOT_ON_TIMELINE`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from contracts import enquiry as events
from contracts import event_booking, household, people, sign_in
from contracts.clocks import ClockId, Owner, rule
from contracts.event import Event
from contracts.reference import (
    AttemptOutcome,
    BookingEnd,
    NextStep,
    PlaceState,
    VisitOutcome,
    WithdrawalReason,
)
from contracts.timeline import Timeline, TimelineClock, TimelineEntry, Turn
from contracts.words import CONTACT_BY, day, label_of
from services.casework.clock_watch import in_words
from services.casework.timeline import Entry, Table, entries, readable, turning_points_of
from services.chassis.record import RecordedEvent
from services.enquiry.complaint_timeline import COMPLAINT_TIMELINE
from services.enquiry.domain.complaint_clocks import complaint_runs
from services.enquiry.domain.enquiry import ENDED, Enquiry
from services.enquiry.domain.people import Applicant
from services.enquiry.domain.progress import Status
from services.enquiry.domain.timekeeping import ClockRun, clock_runs

_VISIT = {
    VisitOutcome.INVITED_TO_REGISTER: "invited you to register your interest.",
    VisitOutcome.SECOND_VISIT: "asked to visit you a second time.",
    VisitOutcome.NOT_YET: "said that it is too early for the next step.",
    VisitOutcome.NOT_GOING_FORWARD: "decided not to take your enquiry further. A manager will confirm this in writing, and you can complain.",
}
_SHOULD_HAVE = {
    ClockId.FIRST_RESPONSE: "contacted you in person",
    ClockId.ENQ_INFO: "given you detailed information",
    ClockId.REFERRAL_TAKE_UP: "taken up your enquiry",
    ClockId.ENQ_CALL: "phoned you about the visit",
    ClockId.ENQ_VISIT: "visited you",
    ClockId.ENQ_WRITEUP: "told you the outcome of the visit",
    ClockId.ROI_DECIDE: "told you whether it accepts your registration of interest",
    ClockId.COMPLAINT_ANSWER: "answered your complaint",
    ClockId.COMPLAINT_INVESTIGATION: "answered your complaint after the investigation",
    ClockId.COMPLAINT_PANEL: "held the review panel on your complaint",
}
_THE_AGENCYS_TURN = {
    NextStep.PLANNED_CALL,
    NextStep.INFORMATION_PACK,
    VisitOutcome.SECOND_VISIT,
    VisitOutcome.NOT_GOING_FORWARD,
}
_PEOPLE_CHANGED = (
    "Your agency updated the list of people that it asks, or asks about, for your application."
)
COMPLAIN = "If you think this is wrong, you can complain on your page, or tell the agency that you want to."


def _withdrew(event: events.EnquiryWithdrawn) -> str:
    died = event.reason is WithdrawalReason.DIED
    return "The journey ended." if died else "You ended your journey."


def _attempted(event: events.ContactAttempted) -> str:
    tried = f"Your agency tried to reach you {CONTACT_BY[event.channel].lower()} but could not."
    if event.outcome is AttemptOutcome.WRONG_DETAILS:
        return f"{tried} The contact details it has may be wrong, so please check them."
    return tried


def _late(event: events.ClockBreached) -> str:
    return (
        f"Your agency is late. It should have {_SHOULD_HAVE[event.clock]} by {day(event.due_on)}. "
        "You can ask the agency about this at any time, and you can complain."
    )


def _not_late(event: events.ClockBreachRetracted) -> str:
    return (
        f"Your agency was not late with what was due by {day(event.due_on)}: it was done "
        "in time, or is due on another day."
    )


def _call(event: household.CallRequested) -> str:
    when = f" in the {event.time_of_day}" if event.time_of_day else ""
    return f"You asked your agency to call you{when}."


def _with_names(found: Iterable[TimelineEntry], people: Iterable[Applicant]) -> list[TimelineEntry]:
    """The same with each applicant by name, as the household knows them."""
    names = dict(zip(("first", "second"), (each.name for each in people), strict=False))

    def named(words: str) -> str:
        for nth, name in names.items():
            for article in ("The", "the"):
                words = words.replace(f"{article} {nth} applicant", name)
        return words

    return [each.model_copy(update={"words": named(each.words)}) for each in found]


def _nth(event: Any) -> str:
    return "first" if event.applicant == 1 else "second"


def _paused(event: household.JourneyPaused) -> str:
    until = f" until {day(event.until)}" if event.until else ""
    return f"You started a break{until}. You can come back whenever you like."


def _booked(event: event_booking.EventPlaceBooked) -> str:
    if event.state is PlaceState.WAITING:
        return f"You joined the waiting list for the information event on {day(event.held_on)}."
    return f"You booked a place at the information event on {day(event.held_on)}."


def _booking_ended(event: event_booking.EventBookingEnded) -> str:
    if event.end is BookingEnd.EVENT_CANCELLED:
        return f"The information event on {day(event.held_on)} was cancelled."
    return f"You cancelled your booking for the information event on {day(event.held_on)}."


def _changed(event: event_booking.EventChanged) -> str:
    details = ", ".join(label_of(each).lower() for each in event.changed)
    return f"The information event on {day(event.held_on)} was changed: {details}."


TIMELINE: Table = {
    **COMPLAINT_TIMELINE,
    events.EnquiryReceived: Entry("The agency received your enquiry.", ("agency", "channel")),
    events.ContactAttempted: Entry(_attempted, ("channel", "next_step")),
    events.ContactMade: Entry(
        lambda event: f"Your agency was in touch with you {CONTACT_BY[event.channel].lower()}.",
        ("channel", "next_step"),
    ),
    events.InformationProvided: Entry("Your agency gave you detailed information.", ("form",)),
    events.EnquiryAssigned: Entry("Your agency chose who will work with you.", ("assignment",)),
    events.ContactDetailsChanged: Entry(
        "You or your agency changed your contact details or preferences."
    ),
    events.InitialVisitRequested: Entry("You asked for a first visit at home, or agreed to one."),
    events.InitialVisitHeld: Entry("The first visit took place."),
    events.InitialVisitWrittenUp: Entry("Your agency wrote up the visit for its team manager."),
    events.VisitOutcomeTold: Entry(
        lambda event: f"After the visit, your agency {_VISIT[event.outcome]}",
        ("outcome",),
    ),
    events.EnquiryClosed: Entry(
        f"A manager of the agency closed your enquiry and gave the reasons in writing. {COMPLAIN}"
    ),
    events.EnquiryReopened: Entry("The agency reopened your enquiry."),
    events.EnquiryWithdrawn: Entry(_withdrew),
    events.EnquiryReferred: Entry(
        "With your agreement, your agency passed your enquiry to another agency.",
        ("sender", "receiver"),
    ),
    events.ReferralTakenUp: Entry("The other agency accepted your enquiry.", ("agency",)),
    events.ReferralRefused: Entry(
        "The other agency could not accept your enquiry, so it went back to the agency before.",
        ("agency",),
    ),
    events.ReferralLapsed: Entry(
        "The other agency did not accept your enquiry in time, so it went back to the agency before.",
        ("agency",),
    ),
    event_booking.EventPlaceBooked: Entry(_booked, ("information_event", "held_on", "state")),
    event_booking.EventPlaceGiven: Entry(
        lambda event: (
            "A place became free. You have a place at the information event on "
            f"{day(event.held_on)}."
        ),
        ("information_event", "held_on"),
    ),
    event_booking.EventChanged: Entry(_changed, ("information_event", "held_on", "changed")),
    event_booking.EventBookingEnded: Entry(_booking_ended, ("information_event", "held_on", "end")),
    event_booking.EventAttended: Entry("You came to an information event.", ("information_event",)),
    event_booking.EventMissed: Entry(
        "You missed an information event you had booked. You can book another one.",
        ("information_event",),
    ),
    events.ConsentToChecksGiven: Entry(
        lambda event: f"The {_nth(event)} applicant agreed to the stage one checks.",
        ("applicant",),
    ),
    events.RegistrationSubmitted: Entry("The agency received your registration of interest."),
    events.RegistrationAccepted: Entry(
        "The agency accepted your registration of interest. Stage one has begun.", ("agency",)
    ),
    events.RegistrationDeclined: Entry(
        "The agency decided that it cannot accept your registration of interest. "
        f"{COMPLAIN} You can also contact another agency.",
        ("signposted_to",),
    ),
    events.ClockBreached: Entry(_late, ("clock", "due_on"), found_out=True),
    events.ClockBreachRetracted: Entry(_not_late, ("clock", "due_on"), found_out=True),
    events.ClockMoved: Entry(in_words, ("clock", "due_on", "was_due_on"), found_out=True),
    household.CallRequested: Entry(_call, ("applicant", "time_of_day")),
    household.InformationFormatRequested: Entry(
        "You asked for information in another format.", ("applicant",)
    ),
    household.JourneyPaused: Entry(_paused, ("until",)),
    household.JourneyResumed: Entry("You came back after your break."),
    people.PersonJoined: Entry(_PEOPLE_CHANGED),
    people.PersonCorrected: Entry(_PEOPLE_CHANGED),
    people.PersonRemoved: Entry(_PEOPLE_CHANGED),
    people.ApplicantLeft: Entry("Your application goes on with one applicant."),
    sign_in.ApplicantInvited: Entry(
        lambda event: (
            f"We sent the {_nth(event)} applicant a link to sign in. It works until {day(event.ends_on)}."
        ),
        ("applicant", "ends_on"),
    ),
    sign_in.ApplicantJoined: Entry(
        lambda event: f"The {_nth(event)} applicant can now sign in.", ("applicant",)
    ),
    sign_in.ApplicantAccountRemoved: Entry(
        lambda event: (
            f"Your agency ended the {_nth(event)} applicant's access. It can invite them again."
        ),
        ("applicant",),
    ),
}
NOT_ON_TIMELINE: Mapping[type[Event], str] = {
    events.RegistrationDraftSaved: "the form shows what is saved; an entry for each save would bury the rest",
    events.DateCorrected: "the corrected entry shows the right day, marked as corrected",
    events.DueSoonReached: "a reminder to staff; the clock itself shows its deadline",
    events.EnquiryMerged: "staff may have joined two different households by mistake",
    events.MergeUndone: "like the merge, it may be about another household",
    events.DuplicateAbsorbed: "about another record, perhaps of another household",
    events.DuplicateReleased: "about another record, perhaps of another household",
    events.NoteAdded: "a note is for staff and not for the household",
    events.RecognisedAsMysteryShop: "nobody may recognise a shopper's enquiry",
    household.FeedbackGiven: "each applicant's own opinion, kept from the other applicant too",
}


def timeline(journey: UUID, enquiry: Enquiry, history: Sequence[RecordedEvent]) -> Timeline:
    """The enquiry as its household sees it, and staff who look at what it sees."""
    ran = clock_runs(enquiry.progress.dates)
    complaints = complaint_runs(enquiry.progress.complaints)
    return Timeline(
        journey=journey,
        agency=enquiry.agency,
        household=enquiry.progress.household,
        stands=enquiry.status,
        turn=turn_of(enquiry, ran, history),
        clocks=[
            TimelineClock.of(run.clock, broken_off=run.broken_off) for run in (*ran, *complaints)
        ],
        entries=_with_names(entries(history, TIMELINE, _right_days(history)), enquiry.applicants),
        turning_points=turning_points_of(history, TIMELINE, _right_days(history)),
    )


def turn_of(enquiry: Enquiry, ran: Iterable[ClockRun], history: Iterable[RecordedEvent]) -> Turn:
    """Whose turn it is: the agency's while it owes an answer, else the household's.

    After an accepted registration the assessment's own timeline says it more exactly.
    """
    if enquiry.status in ENDED:
        return Turn.NOBODY
    owing = [
        run
        for run in ran
        if run.ended_on is None
        and rule(run.started.id, run.started.started_on).owner is Owner.AGENCY
    ]
    waits = enquiry.progress.visit is not None or enquiry.progress.asked.call is not None
    if enquiry.status is not Status.RECEIVED or owing or waits or _promised(history):
        return Turn.AGENCY
    return Turn.HOUSEHOLD


def _promised(history: Iterable[RecordedEvent]) -> bool:
    """Whether by what was said last the agency calls, sends something, visits again or writes."""
    promise: str | None = None
    for each in history:
        if each.type in {events.ContactMade.type, events.VisitOutcomeTold.type}:
            promise = each.data.get("next_step") or each.data.get("outcome")
        elif each.type == events.ContactAttempted.type:
            promise = NextStep.PLANNED_CALL
        elif each.type == events.InformationProvided.type and promise == NextStep.INFORMATION_PACK:
            promise = None
    return promise in _THE_AGENCYS_TURN


def _right_days(history: Iterable[RecordedEvent]) -> dict[int, date]:
    corrections = readable(events.DateCorrected, history)
    return {each.corrects: each.right_day for each in corrections}
