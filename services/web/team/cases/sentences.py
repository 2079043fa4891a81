"""What happened, as staff read it: each event's title, and what is known about it.

The invariant: every event of a case is shown. What has no row of its own has the labels of its codes.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

import structlog
from pydantic import ValidationError

from contracts import (
    assessment,
    change_of_household,
    check_requests,
    checks,
    documents,
    enquiry,
    event_booking,
    household,
    panel,
    people,
    sign_in,
    stage_one,
    stage_two,
)
from contracts.calendar import london_date
from contracts.catalogue import STREAMS
from contracts.clocks import RULES
from contracts.event import Event
from contracts.reference import (
    Assignment,
    BookingEnd,
    DraftPart,
    NextStep,
    PlaceState,
    WithdrawalReason,
)
from contracts.words import CONTACT_BY, day, label_of, when
from services.web.site.agencies import agency_name
from services.web.site.answers.casework import Happened
from services.web.site.words import APPLICANTS
from services.web.team.cases.clock_sentences import MOVED, OF_CLOCKS
from services.web.team.cases.course_sentences import COURSE, UNDATED
from services.web.team.cases.person_names import by_number

log = structlog.get_logger()

CASE_STREAMS = (enquiry.TOPIC, assessment.TOPIC, panel.TOPIC)
_PARTS = {
    DraftPart.FIRST_APPLICANT: APPLICANTS[1],
    DraftPart.SECOND_APPLICANT: APPLICANTS[2],
}
_ASSIGNED = {
    Assignment.ASSIGNED: "Assigned to a member of staff",
    Assignment.REASSIGNED: "Assigned to another member of staff",
    Assignment.COVERED: "Covered by a colleague",
}


class Sentences(NamedTuple):
    """The words for an event beside its title, and another title where it depends on the event."""

    words: Callable[[Any], str]
    title: Callable[[Any], str] = lambda event: event.title


def _labels(event: Event) -> str:
    """The labels of the event's codes, a sentence each."""
    codes = [getattr(event, field) for field in type(event).model_fields]
    return " ".join(f"{label_of(code)}." for code in codes if isinstance(code, StrEnum))


def _nothing(_: Any) -> str:
    return ""


def _reached(event: Any) -> str:
    sentences = [f"{CONTACT_BY[event.channel]}."]
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
    return f"{APPLICANTS[event.applicant]}."


def _call(event: household.CallRequested) -> str:
    who = _who(event) if event.applicant else ""
    when = f"In the {event.time_of_day}." if event.time_of_day else ""
    return f"{who} {when}".strip()


def _paused(event: household.JourneyPaused) -> str:
    until = f" Until {day(event.until)}." if event.until else ""
    return f"{label_of(event.reason)}.{until}"


def _booked(event: event_booking.EventPlaceBooked) -> str:
    if event.state is PlaceState.WAITING:
        return "Joined the waiting list of an information event"
    return "Booked a place at an information event"


def _booking_ended(event: event_booking.EventBookingEnded) -> str:
    if event.end is BookingEnd.EVENT_CANCELLED:
        return "The information event was cancelled"
    return "Cancelled a booking for an information event"


def _event_changed(event: event_booking.EventChanged) -> str:
    return f"{'. '.join(map(label_of, event.changed))}. {_held_on(event)}"


def _held_on(event: Any) -> str:
    return f"It is on {day(event.held_on)}."


def _clock(event: Any) -> str:
    title = next(each.title for each in RULES if each.id is event.clock)
    return f"{title}, due {day(event.due_on)}."


def _checks(event: Any) -> str:
    number = event.person or getattr(event, "applicant", None)
    whose = by_number(number) if number else "The whole household"
    return f"{whose}: {', '.join(label_of(each) for each in event.checks)}."


def _requested(event: check_requests.CheckRequested) -> str:
    whose = by_number(event.person) if event.person else "The whole household"
    return f"{whose}: {label_of(event.check)}. The link works until {day(event.ends_on)}."


def _request_ended(event: check_requests.CheckRequestEnded) -> str:
    return f"{label_of(event.end)}."


def _whose(event: Any) -> str:
    return f"{by_number(event.person)}."


def _need(event: checks.CheckNeedDecided) -> str:
    return f"{'Needed' if event.needed else 'Not needed'}. {_checks(event)}"


def _in_case(event: Any) -> str:
    return f"{by_number(event.number)}: {label_of(event.kind).lower()}."


def _decided(event: assessment.StageOneDecided) -> str:
    by_law = "An adult in the household is disqualified." if event.disqualified else ""
    return f"{_labels(event)} {by_law}".strip()


def _prepared(event: stage_one.PreparationBooked) -> str:
    topic = f" {label_of(event.topic)}." if event.topic else ""
    return f"{label_of(event.kind)}.{topic} {_held_on(event)}"


def _visit(event: stage_two.VisitArranged) -> str:
    people = event.people or ((event.person,) if event.person else ())
    whom = ", ".join(map(by_number, people)) or "The whole household"
    return f"{label_of(event.kind)}. {whom}. It is on {when(event.held_on, event.at)}."


def _writing(event: Any) -> str:
    return f"{'Addendum, version' if event.addendum else 'Version'} {event.writing}."


def _part_saved(event: enquiry.RegistrationDraftSaved) -> str:
    return f"{_PARTS.get(event.part) or label_of(event.part)}."


def _signposted(event: enquiry.RegistrationDeclined) -> str:
    other = event.signposted_to
    more = f" They were told about {agency_name(other)}." if other else ""
    return f"{label_of(event.reason)}.{more}"


def _days_of_duplicate(event: enquiry.DuplicateAbsorbed) -> str:
    return f"It was received on {day(event.received_on)}. Its dates count here too."


def _withdrew(event: Any) -> str:
    """The title of an end on the applicants' side."""
    died = event.reason is WithdrawalReason.DIED
    return "Ended because the applicant died" if died else str(event.title)


_WITHDREW = Sentences(
    lambda event: "" if event.reason is WithdrawalReason.DIED else _labels(event), title=_withdrew
)
_MOVED = Sentences(_nothing, title=lambda event: _ASSIGNED[event.assignment])
_CORRECTED = Sentences(lambda event: f"The correct date is {day(event.right_day)}.")

SENTENCES: Mapping[type[Event], Sentences] = {
    enquiry.EnquiryReceived: Sentences(_received),
    enquiry.ContactAttempted: Sentences(_reached),
    enquiry.ContactMade: Sentences(_reached),
    enquiry.EnquiryAssigned: _MOVED,
    enquiry.ContactDetailsChanged: Sentences(_nothing),
    enquiry.EnquiryReferred: Sentences(_referred),
    enquiry.ReferralTakenUp: Sentences(
        _nothing, title=lambda event: f"Taken up by {agency_name(event.agency)}"
    ),
    enquiry.ReferralRefused: Sentences(lambda event: f"{label_of(event.reason)}. {_back(event)}"),
    enquiry.ReferralLapsed: Sentences(_back),
    enquiry.DuplicateAbsorbed: Sentences(_days_of_duplicate),
    event_booking.EventPlaceBooked: Sentences(_held_on, title=_booked),
    event_booking.EventPlaceGiven: Sentences(_held_on),
    event_booking.EventChanged: Sentences(_event_changed),
    event_booking.EventBookingEnded: Sentences(_held_on, title=_booking_ended),
    enquiry.RegistrationDraftSaved: Sentences(_part_saved),
    enquiry.ConsentToChecksGiven: Sentences(_who),
    enquiry.RegistrationAccepted: Sentences(_nothing),
    enquiry.RegistrationDeclined: Sentences(_signposted),
    enquiry.EnquiryWithdrawn: _WITHDREW,
    enquiry.DateCorrected: _CORRECTED,
    **dict.fromkeys(OF_CLOCKS, Sentences(_clock)),
    **{kind: Sentences(words) for kind, words in MOVED.items()},
    household.CallRequested: Sentences(_call),
    household.JourneyPaused: Sentences(_paused),
    household.FeedbackGiven: Sentences(_nothing),
    sign_in.ApplicantInvited: Sentences(
        lambda event: f"{_who(event)} The link works until {day(event.ends_on)}."
    ),
    **dict.fromkeys((sign_in.ApplicantJoined, sign_in.ApplicantAccountRemoved), Sentences(_who)),
    assessment.StageOneOpened: Sentences(_nothing),
    assessment.StageOneOpeningCorrected: Sentences(
        lambda event: f"It started on {day(event.right_day)}."
    ),
    assessment.AssessmentDateCorrected: _CORRECTED,
    assessment.ApplicationWithdrawn: _WITHDREW,
    assessment.AssessmentAssigned: _MOVED,
    panel.PanelCaseAssigned: Sentences(
        _nothing, title=lambda event: f"{_ASSIGNED[event.assignment]} at the panel"
    ),
    **dict.fromkeys((checks.ChecksAsked, checks.ChecksChased), Sentences(_checks)),
    assessment.ChecksReturned: Sentences(_checks),
    checks.ChecksRenewed: Sentences(_checks),
    checks.CheckNeedDecided: Sentences(_need),
    checks.CheckOutcomeCorrected: Sentences(_checks),
    check_requests.CheckRequested: Sentences(_requested),
    check_requests.CheckRequestEnded: Sentences(_request_ended),
    checks.RefereeInterviewed: Sentences(_whose),
    checks.MedicalAdviceGiven: Sentences(_whose),
    assessment.StageOneDecided: Sentences(_decided),
    people.PersonJoined: Sentences(_in_case),
    people.PersonCorrected: Sentences(_in_case),
    people.PersonRemoved: Sentences(_in_case),
    **dict.fromkeys(
        (documents.DocumentAdded, documents.DocumentVersionAdded, documents.DocumentWithdrawn),
        Sentences(lambda event: f"{label_of(event.kind)}, document {event.document}."),
    ),
    people.ApplicantLeft: Sentences(lambda event: f"{_who(event)} {label_of(event.because)}."),
    change_of_household.HouseholdChanged: Sentences(_who),
    stage_one.StageOnePlanMade: Sentences(lambda event: f"Version {event.plan}."),
    stage_one.StageOnePlanAgreed: Sentences(lambda event: f"{_who(event)} Version {event.plan}."),
    stage_one.PreparationBooked: Sentences(_prepared),
    stage_one.PreparationTaken: Sentences(
        lambda event: f"{_who(event)} {label_of(event.kind)}. {label_of(event.outcome)}."
    ),
    stage_one.StageOneExtended: Sentences(
        lambda event: f"{label_of(event.reason)}. Until {day(event.until)}."
    ),
    stage_two.StageTwoPlanMade: Sentences(lambda event: f"Version {event.plan}."),
    stage_two.StageTwoPlanAgreed: Sentences(lambda event: f"{_who(event)} Version {event.plan}."),
    stage_two.StageTwoDelayed: Sentences(
        lambda event: (
            f"{label_of(event.ground)}, since {day(event.begins_on)}. Until {day(event.until)}."
        )
    ),
    stage_two.VisitArranged: Sentences(_visit),
    stage_two.VisitHeld: Sentences(lambda event: f"{label_of(event.kind)}."),
    stage_two.VisitCancelled: Sentences(
        lambda event: f"Cancelled by: {label_of(event.cancelled_by).lower()}."
    ),
    stage_two.ContributionReceived: Sentences(lambda event: f"{label_of(event.contributor)}."),
    **dict.fromkeys((stage_two.ReportWritten, stage_two.ReportSignedOff), Sentences(_writing)),
    stage_two.PanelDocumentsChosen: Sentences(lambda event: f"{label_of(event.paper)}."),
    stage_two.AddendumShared: Sentences(_nothing),
    **{kind: Sentences(words) for kind, words in COURSE.items()},
    assessment.ReferredToPanel: Sentences(lambda event: f"{label_of(event.report)}."),
    panel.DecisionNoticeSent: Sentences(
        lambda event: f"{label_of(event.decision)}, decided on {day(event.decided_on)}."
    ),
    panel.PanelDateCorrected: _CORRECTED,
    panel.PanelMet: Sentences(lambda event: f"{event.members} members attended."),
}
"""Events that need more words than their title and the labels of their codes, or other ones."""

_TYPES = {name: kind for stream in CASE_STREAMS for name, kind in STREAMS[stream].items()}
WITHOUT_DAY = (
    OF_CLOCKS
    | UNDATED
    | {
        assessment.StageOneOpened,
        assessment.StageOneOpeningCorrected,
        assessment.AssessmentDateCorrected,
        assessment.AssessmentAssigned,
        enquiry.DateCorrected,
        enquiry.DuplicateAbsorbed,
        enquiry.DuplicateReleased,
        enquiry.MergeUndone,
        enquiry.NoteAdded,
        enquiry.RecognisedAsMysteryShop,
        household.FeedbackGiven,
        people.PersonJoined,
        people.PersonCorrected,
        people.PersonRemoved,
        people.ApplicantLeft,
        sign_in.ApplicantInvited,
        sign_in.ApplicantJoined,
        sign_in.ApplicantAccountRemoved,
    }
)
"""Events about the record itself, of which no day can be corrected. Stage one begins with the acceptance
and the panel with the referral; their days are corrected where they were recorded."""


def with_names(words: str, names: Sequence[str]) -> str:
    """The words of an event with each applicant by name; as they are while no name is known."""
    for number, name in enumerate(names, start=1):
        words = words.replace(APPLICANTS[number], name)
    return words


class EventInWords(NamedTuple):
    """One event in words; `on` is the day on which it happened, as it was recorded."""

    title: str
    words: str
    on: date


def event_in_words(happened: Happened) -> EventInWords:
    """An event in words; one that these pages cannot read, by its name."""
    kind = _TYPES.get(happened.type)
    try:
        return _read_in_words(kind, happened) if kind else _by_its_name(happened)
    except ValidationError as error:
        log.warning("event_not_readable", type=happened.type, error=error)
        return _by_its_name(happened)


def _by_its_name(happened: Happened) -> EventInWords:
    name = "".join(happened.type.split(".")[1:2]) or happened.type
    return EventInWords(name.replace("_", " ").capitalize(), "", london_date(happened.at))


def _read_in_words(kind: type[Event], happened: Happened) -> EventInWords:
    event, sentences = kind.model_validate(happened.data), SENTENCES.get(kind, Sentences(_labels))
    on = london_date(happened.at) if kind in OF_CLOCKS else event.occurred_on
    return EventInWords(sentences.title(event), sentences.words(event), on)


def has_day(happened: Happened) -> bool:
    """Whether its day can turn out to be the wrong one."""
    return _TYPES.get(happened.type) not in WITHOUT_DAY
