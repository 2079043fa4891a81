"""Every decision on an enquiry with its command, and what other records owe an enquiry."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from contracts import enquiry as said
from contracts import event_booking
from contracts.event import Event
from contracts.reference import BookingEnd, EventDetail, Household, PlaceState
from services.casework.teamwork import Assign, Cover
from services.chassis.decision import Decision
from services.enquiry.domain import (
    applicant_left,
    case_note,
    case_people,
    closure,
    complaint_time,
    complaints,
    contact,
    duplicate_enquiries,
    feedback,
    information_format,
    initial_visit,
    intake,
    invitation,
    journey_pause,
    referral,
    registration,
    staffing,
)
from services.enquiry.domain.enquiry import Enquiry
from tests.enquiry.helpers.complaints import COMPLAINING
from tests.enquiry.helpers.duplicates import MOMENT
from tests.enquiry.helpers.households import JUN, ROSA, an_enquiry
from tests.enquiry.helpers.registration_forms import KEY, complete_form, consents

MONDAY = date(2025, 3, 3)
JOURNEY, OTHER, EVENT = UUID(int=1), UUID(int=2), UUID(int=3)
STAFF = {"staff": "recruiter-07"}
PARTS = complete_form(Household.JOINT, number=1)
CONSENTS = consents(PARTS)
MERGE = partial(duplicate_enquiries.merge, journey=JOURNEY, into_state=an_enquiry(), at=MOMENT)

AT = datetime(2025, 3, 3, 12, tzinfo=UTC)
INVITE = partial(invitation.invite_applicant, at=AT)
ASK = partial(invitation.ask_for_invitation, at=AT)
JUN_WITH_EMAIL = {**JUN, "email": "jun@example.org"}

DECISIONS: dict[str, tuple[Callable[..., Decision[Enquiry]], type[Any], dict[str, Any]]] = {
    "attempt contact": (
        contact.attempt_contact,
        contact.AttemptContact,
        {"channel": "phone", "outcome": "no_answer", "next_step": "none", **STAFF},
    ),
    "call": (
        contact.make_contact,
        contact.MakeContact,
        {"channel": "phone", "outcome": "wants_time", "next_step": "none", **STAFF},
    ),
    "write": (
        contact.make_contact,
        contact.MakeContact,
        {"channel": "email", "outcome": "wants_time", "next_step": "none", **STAFF},
    ),
    "inform": (contact.provide_information, contact.ProvideInformation, {"form": "pack"}),
    "change details": (
        intake.change_contact_details,
        intake.ChangeContactDetails,
        {"household": "joint", "applicants": [ROSA, JUN_WITH_EMAIL]},
    ),
    "invite": (INVITE, invitation.InviteApplicant, {"applicant": 1}),
    "invite second": (INVITE, invitation.InviteApplicant, {"applicant": 2}),
    "ask for a link": (ASK, invitation.InviteApplicant, {"applicant": 2}),
    "change people": (
        intake.change_contact_details,
        intake.ChangeContactDetails,
        {"household": "single", "applicants": [JUN_WITH_EMAIL]},
    ),
    "remove account": (
        invitation.remove_account,
        invitation.RemoveAccount,
        {"applicant": 2, "reason": "They parted."},
    ),
    "change own details": (
        intake.change_own_details,
        intake.ChangeOwnDetails,
        {"applicant": 2, "email": "jun@example.org"},
    ),
    "ask to be called": (
        contact.ask_to_be_called,
        contact.AskToBeCalled,
        {"applicant": 2, "time_of_day": "evening", "number": "01632 960002"},
    ),
    "add note": (case_note.add_note, case_note.AddNote, {"words": "Moving in May.", **STAFF}),
    "ask for a format": (
        information_format.ask_for_another_format,
        information_format.AskForAnotherFormat,
        {"applicant": 2, "format": "easy_read"},
    ),
    "pause": (journey_pause.pause, journey_pause.Pause, {"reason": "own_time"}),
    "resume": (journey_pause.resume, journey_pause.Resume, {}),
    "give feedback": (
        feedback.give_feedback,
        feedback.GiveFeedback,
        {"applicant": 1, "step": "registration", "ease": 3},
    ),
    "receive complaint": (complaints.receive_complaint, complaints.ReceiveComplaint, COMPLAINING),
    "answer complaint": (
        complaints.answer_complaint,
        complaints.AnswerComplaint,
        {"number": 1, "finding": "upheld", "manager": "manager-02", "words": "We are sorry."},
    ),
    "extend complaint": (
        complaint_time.extend_complaint,
        complaint_time.ExtendComplaint,
        {
            "number": 1,
            "until": "2025-03-24",
            "reason": "complex",
            "manager": "manager-02",
            "words": "We must speak to two people.",
        },
    ),
    "suspend complaint": (
        complaint_time.suspend_complaint,
        complaint_time.SuspendComplaint,
        {"number": 1, "ground": "court"},
    ),
    "resume complaint": (
        complaint_time.resume_complaint,
        complaint_time.ResumeComplaint,
        {"number": 1},
    ),
    "take complaint further": (
        complaints.take_complaint_further,
        complaints.TakeComplaintFurther,
        {"number": 1},
    ),
    "hold complaint panel": (
        complaint_time.hold_complaint_panel,
        complaint_time.HoldComplaintPanel,
        {"number": 1},
    ),
    "withdraw complaint": (
        complaints.withdraw_complaint,
        complaints.WithdrawComplaint,
        {"number": 2},
    ),
    "add person": (
        case_people.add_person,
        case_people.AddPerson,
        {"kind": "referee", "name": "Robin Tarn", "is_relative": False},
    ),
    "correct person": (
        case_people.correct_person,
        case_people.CorrectPerson,
        {"person": 4, "kind": "adult"},
    ),
    "remove person": (
        case_people.remove_person,
        case_people.RemovePerson,
        {"person": 5, "because": "replaced"},
    ),
    "record applicant left": (
        partial(applicant_left.record_applicant_left, key=KEY),
        applicant_left.RecordApplicantLeft,
        {"applicant": 1, "because": "separation"},
    ),
    "assign": (staffing.assign, Assign, {"to": "recruiter-07"}),
    "reassign": (staffing.assign, Assign, {"to": "recruiter-11"}),
    "cover": (staffing.cover, Cover, {"by": "recruiter-12", "until": "2027-01-01"}),
    "request visit": (initial_visit.request_initial_visit, initial_visit.RequestInitialVisit, {}),
    "hold visit": (initial_visit.hold_initial_visit, initial_visit.HoldInitialVisit, STAFF),
    "write up": (
        initial_visit.write_up_initial_visit,
        initial_visit.WriteUpInitialVisit,
        {"words": "Ready.", **STAFF},
    ),
    "tell outcome": (
        initial_visit.tell_visit_outcome,
        initial_visit.TellVisitOutcome,
        {"outcome": "invited_to_register", **STAFF},
    ),
    "close": (
        closure.close,
        closure.Close,
        {"reason": "no_answer_to_contact", "manager": "manager-02", "explanation": "Silence."},
    ),
    "reopen": (closure.reopen, closure.Reopen, {"reason": "enquirer_came_back", **STAFF}),
    "refer": (
        referral.refer,
        referral.Refer,
        {"receiver": "coast", "reason": "home_area", "words": "They moved."},
    ),
    "take up": (referral.take_up_referral, referral.TakeUpReferral, STAFF),
    "refuse referral": (
        referral.refuse_referral,
        referral.RefuseReferral,
        {"reason": "no_capacity", "words": "We are full."},
    ),
    "merge": (MERGE, duplicate_enquiries.Merge, {"into": OTHER, **STAFF}),
    "undo merge": (
        partial(duplicate_enquiries.undo_merge, journey=JOURNEY),
        duplicate_enquiries.UndoMerge,
        STAFF,
    ),
    "submit": (
        partial(registration.submit_registration, key=KEY),
        registration.SubmitRegistration,
        {},
    ),
    "accept": (registration.accept_registration, registration.AcceptRegistration, {}),
    "decline": (
        registration.decline_registration,
        registration.DeclineRegistration,
        {"reason": "no_capacity", "explanation": "We are full."},
    ),
    "withdraw": (registration.withdraw, registration.Withdraw, {"reason": "not_ready"}),
}
TOLD: dict[str, Callable[[date], Event]] = {
    "booked": lambda on: event_booking.EventPlaceBooked(
        occurred_on=on, information_event=EVENT, held_on=on, state=PlaceState.WAITING
    ),
    "given": lambda on: event_booking.EventPlaceGiven(
        occurred_on=on, information_event=EVENT, held_on=on
    ),
    "changed": lambda on: event_booking.EventChanged(
        occurred_on=on,
        information_event=EVENT,
        held_on=on,
        state=PlaceState.WAITING,
        changed=(EventDetail.TIME,),
    ),
    "attended": lambda on: event_booking.EventAttended(occurred_on=on, information_event=EVENT),
    "given up": lambda on: event_booking.EventBookingEnded(
        occurred_on=on, information_event=EVENT, held_on=on, end=BookingEnd.BY_ENQUIRER
    ),
    "absorbed": lambda on: said.DuplicateAbsorbed(
        occurred_on=on, duplicate=OTHER, received_on=on, contact_made_on=on
    ),
    "released": lambda on: said.DuplicateReleased(occurred_on=on, duplicate=OTHER),
    "missed": lambda on: event_booking.EventMissed(occurred_on=on, information_event=EVENT),
    "shop": lambda on: said.RecognisedAsMysteryShop(occurred_on=on),
}
