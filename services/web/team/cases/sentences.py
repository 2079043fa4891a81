"""What happened, as staff read it: one table from the type of an event to its sentence.

The invariant: every event of the streams of a case has a row, so that nothing that happened is left out.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from contracts import assessment, enquiry, household, panel, sign_in
from contracts.calendar import london_date
from contracts.catalogue import STREAMS
from contracts.clocks import RULES
from contracts.event import Event
from contracts.reference import Assignment, BookingEnd, ContactChannel, NextStep, PlaceState
from contracts.words import label_of
from services.web.site.agencies import agency_name
from services.web.site.answers.casework import Happened
from services.web.site.words import day

CASE_STREAMS = (enquiry.TOPIC, assessment.TOPIC, panel.TOPIC)
_APPLICANT = {1: "The first applicant", 2: "The second applicant"}
_BY = {
    ContactChannel.PHONE: "By phone",
    ContactChannel.EMAIL: "By email",
    ContactChannel.VIDEO_CALL: "By video call",
    ContactChannel.VISIT: "In person",
}
_ASSIGNED = {
    Assignment.ASSIGNED: "Assigned to a member of staff",
    Assignment.REASSIGNED: "Assigned to another member of staff",
    Assignment.COVERED: "Covered by a colleague",
}


class Say(NamedTuple):
    """The words for an event: what happened, and what is known about it if that says more."""

    title: str | Callable[[Any], str]
    words: Callable[[Any], str] = lambda _: ""


def _code(*fields: str) -> Callable[[Any], str]:
    """The words of these coded fields, a sentence each; of those that are empty, nothing."""

    def words(event: Any) -> str:
        codes = (getattr(event, field) for field in fields)
        return " ".join(f"{label_of(code)}." for code in codes if code is not None)

    return words


def _reached(event: Any) -> str:
    sentences = [f"{_BY[event.channel]}."]
    if event.outcome is not None:
        sentences.append(f"{label_of(event.outcome)}.")
    if event.next_step is not None:
        sentences.append(_next(event.next_step))
    return " ".join(sentences)


def _next(step: NextStep) -> str:
    words = label_of(step)
    return f"Next: {words[:1].lower()}{words[1:]}."


def _received(event: enquiry.EnquiryReceived) -> str:
    again = " They had enquired before." if event.previous_journey else ""
    return f"{label_of(event.channel)}. {label_of(event.household)}.{again}"


def _referred(event: enquiry.EnquiryReferred) -> str:
    way = f"From {agency_name(event.sender)} to {agency_name(event.receiver)}"
    return f"{way}. {label_of(event.reason)}."


def _back(event: Any) -> str:
    return f"{agency_name(event.agency)} is responsible for them again."


def _who(event: Any) -> str:
    return f"{_APPLICANT[event.applicant]}."


def _call(event: household.CallRequested) -> str:
    who = _who(event) if event.applicant else ""
    when = f"In the {event.time_of_day}." if event.time_of_day else ""
    return f"{who} {when}".strip()


def _paused(event: household.JourneyPaused) -> str:
    until = f" Until {day(event.until)}." if event.until else ""
    return f"{label_of(event.reason)}.{until}"


def _booked(event: enquiry.EventPlaceBooked) -> str:
    if event.state is PlaceState.WAITING:
        return "Joined the waiting list of an information event"
    return "Booked a place at an information event"


def _booking_ended(event: enquiry.EventBookingEnded) -> str:
    if event.end is BookingEnd.EVENT_CANCELLED:
        return "The information event was cancelled"
    return "Cancelled a booking for an information event"


def _held_on(event: Any) -> str:
    return f"It is on {day(event.held_on)}."


def _clock(event: Any) -> str:
    title = next(each.title for each in RULES if each.id is event.clock)
    return f"{title}, due {day(event.due_on)}."


def _checks(event: assessment.ChecksReturned) -> str:
    return f"{', '.join(label_of(each) for each in event.checks)}."


def _signposted(event: enquiry.RegistrationDeclined) -> str:
    other = event.signposted_to
    more = f" They were told about {agency_name(other)}." if other else ""
    return f"{label_of(event.reason)}.{more}"


def _days_of_duplicate(event: enquiry.DuplicateAbsorbed) -> str:
    return f"It was received on {day(event.received_on)}. Its dates count here too."


SENTENCES: Mapping[type[Event], Say] = {
    enquiry.EnquiryReceived: Say("Enquiry received", _received),
    enquiry.ContactAttempted: Say("Tried to contact them", _reached),
    enquiry.ContactMade: Say("Contact made", _reached),
    enquiry.InformationProvided: Say("Information given", _code("form")),
    enquiry.EnquiryAssigned: Say(lambda event: _ASSIGNED[event.assignment]),
    enquiry.ContactDetailsChanged: Say("Contact details or wishes changed"),
    enquiry.InitialVisitRequested: Say("Initial visit requested"),
    enquiry.InitialVisitHeld: Say("Initial visit held"),
    enquiry.InitialVisitWrittenUp: Say("Initial visit written up"),
    enquiry.VisitOutcomeTold: Say("EventInWords what follows from the visit", _code("outcome")),
    enquiry.EnquiryClosed: Say("Closed by the agency", _code("reason")),
    enquiry.EnquiryReopened: Say("Reopened", _code("reason")),
    enquiry.EnquiryWithdrawn: Say("The household withdrew", _code("reason")),
    enquiry.EnquiryReferred: Say("Referred to another agency", _referred),
    enquiry.ReferralTakenUp: Say(lambda event: f"Taken up by {agency_name(event.agency)}"),
    enquiry.ReferralRefused: Say(
        "The other agency sent the referral back",
        lambda event: f"{label_of(event.reason)}. {_back(event)}",
    ),
    enquiry.ReferralLapsed: Say("The other agency did not take up the referral in time", _back),
    enquiry.EnquiryMerged: Say("Merged into another enquiry, which counts for both"),
    enquiry.MergeUndone: Say("Merge undone"),
    enquiry.DuplicateAbsorbed: Say("A duplicate was merged into this enquiry", _days_of_duplicate),
    enquiry.DuplicateReleased: Say("A duplicate was separated from this enquiry again"),
    enquiry.EventPlaceBooked: Say(_booked, _held_on),
    enquiry.EventPlaceGiven: Say("Moved up from the waiting list to a place", _held_on),
    enquiry.EventBookingEnded: Say(_booking_ended, _held_on),
    enquiry.EventAttended: Say("Came to an information event"),
    enquiry.EventMissed: Say("Had a place at an information event but did not come"),
    enquiry.RegistrationDraftSaved: Say(
        "Saved a part of the registration of interest", _code("part")
    ),
    enquiry.ConsentToChecksGiven: Say("Consented to checks", _who),
    enquiry.RegistrationSubmitted: Say(
        "Registration of interest submitted", lambda event: f"{label_of(event.household)}."
    ),
    enquiry.RegistrationAccepted: Say("Registration of interest accepted"),
    enquiry.RegistrationDeclined: Say("Registration of interest declined", _signposted),
    enquiry.DateCorrected: Say(
        "A date was corrected", lambda event: f"The correct date is {day(event.right_day)}."
    ),
    enquiry.RecognisedAsMysteryShop: Say("Identified as a mystery shop"),
    enquiry.DueSoonReached: Say("A deadline is coming up", _clock),
    enquiry.ClockBreached: Say("A deadline passed", _clock),
    enquiry.ClockBreachRetracted: Say("A deadline was not missed after all", _clock),
    household.CallRequested: Say("Asked for a call", _call),
    household.JourneyPaused: Say("Started a break", _paused),
    household.JourneyResumed: Say("Ended the break"),
    household.FeedbackGiven: Say("Gave feedback on a step"),
    sign_in.ApplicantInvited: Say(
        "Invited to sign in",
        lambda event: f"{_who(event)} The link works until {day(event.ends_on)}.",
    ),
    sign_in.ApplicantJoined: Say("Can now sign in", _who),
    sign_in.ApplicantAccountRemoved: Say("Sign-in removed", _who),
    assessment.StageOneOpened: Say("Stage one started"),
    assessment.StageOneOpeningCorrected: Say(
        "The start of stage one was corrected",
        lambda event: f"It started on {day(event.right_day)}.",
    ),
    assessment.ChecksReturned: Say("Checks or information received", _checks),
    assessment.StageOneDecided: Say("Stage one decided", _code("outcome", "delay")),
    assessment.StageTwoStarted: Say("Stage two started"),
    assessment.ReportShared: Say("Report sent to the applicants", _code("report")),
    assessment.ObservationsReceived: Say("Observations received from the applicants"),
    assessment.ReferredToPanel: Say("Referred to the panel", _code("report")),
    assessment.ApplicationWithdrawn: Say("The applicants withdrew", _code("reason")),
    panel.PanelCaseOpened: Say("Panel case opened"),
    panel.PanelMet: Say("The panel met", lambda event: f"{event.members} members attended."),
    panel.PanelRecommended: Say("The panel recommended", _code("recommendation")),
    panel.MinutesFinalised: Say("Final minutes sent to the agency decision maker"),
    panel.ApplicantsApproved: Say("The agency approved the applicants"),
    panel.QualifyingDeterminationIssued: Say("Qualifying determination issued"),
    panel.PanelCaseClosed: Say("Panel case closed"),
}
_TYPES = {name: kind for stream in CASE_STREAMS for name, kind in STREAMS[stream].items()}
_FOUND_OUT = {enquiry.DueSoonReached, enquiry.ClockBreached, enquiry.ClockBreachRetracted}
"""What a service found out about the record itself is listed on the day it found out."""

WITHOUT_DAY = _FOUND_OUT | {
    enquiry.DateCorrected,
    enquiry.DuplicateAbsorbed,
    enquiry.DuplicateReleased,
    enquiry.MergeUndone,
    enquiry.RecognisedAsMysteryShop,
    household.FeedbackGiven,
    sign_in.ApplicantInvited,
    sign_in.ApplicantJoined,
    sign_in.ApplicantAccountRemoved,
}
"""Events about the record itself, of which no day can be corrected."""


class EventInWords(NamedTuple):
    """One event in words; `on` is the day on which it happened, as it was recorded."""

    title: str
    words: str
    on: date


def event_in_words(happened: Happened) -> EventInWords:
    """An event in the words of its row; one of a type that is not known yet, by its name."""
    kind = _TYPES.get(happened.type)
    recorded_on = london_date(happened.at)
    if kind is None or kind not in SENTENCES:
        name = happened.type.split(".")[1].replace("_", " ")
        return EventInWords(name.capitalize(), "", recorded_on)
    event, say = kind.model_validate(happened.data), SENTENCES[kind]
    title = say.title if isinstance(say.title, str) else say.title(event)
    return EventInWords(
        title, say.words(event), recorded_on if kind in _FOUND_OUT else event.occurred_on
    )


def has_day(happened: Happened) -> bool:
    """Whether its day can turn out to be the wrong one."""
    return _TYPES.get(happened.type) not in WITHOUT_DAY
