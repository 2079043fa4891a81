"""What may be done with an enquiry now, over HTTP: one row a command, in the order of the journey.

The invariant: every command served on an enquiry is in this table; a test holds that.
"""

from datetime import date, datetime, time
from functools import partial
from uuid import UUID

from fastapi import APIRouter

from contracts.calendar import LONDON
from contracts.equality import AnswersKey
from contracts.identity import Role
from services.casework.actions import Actions, Offer, OfferedActions, WithFields
from services.casework.command_routes import serve_commands
from services.casework.teamwork import Assign, Cover
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.decision import Decision
from services.chassis.problems import REFUSALS
from services.enquiry.api import (
    case_people,
    corrections,
    duplicates,
    enquiries,
    equality,
    household,
    invitations,
    last_checks,
    referrals,
    registration,
)
from services.enquiry.api.complaint_actions import COMPLAINT_OFFERS
from services.enquiry.api.dependencies import (
    CASE_READERS,
    HOUSEHOLD,
    RECRUITERS,
    TOLD_BY_HOUSEHOLD,
    Enquiries,
)
from services.enquiry.api.people_actions import PEOPLE_OFFERS
from services.enquiry.domain import (
    case_note,
    closure,
    contact,
    correction,
    duplicate_enquiries,
    feedback,
    information_format,
    initial_visit,
    intake,
    invitation,
    journey_pause,
    referral,
    registration_draft,
    staffing,
)
from services.enquiry.domain import (
    registration as registering,
)
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.equality import (
    EqualityAnswers,
    EqualityRecord,
    GiveEqualityAnswers,
    WithdrawEqualityAnswers,
    give_equality_answers,
    withdraw_equality_answers,
)
from services.enquiry.domain.referral import agencies_involved
from services.enquiry.store.enquiries import ENQUIRIES

router = APIRouter(tags=["actions"], responses=REFUSALS)

SOME_JOURNEY = UUID(int=0)
"""No record has this identity, so no example names it by chance."""


def _merge(enquiry: Enquiry, command: duplicate_enquiries.Merge) -> Decision[Enquiry]:
    """Into an enquiry in the same state as this one, which alone does not prevent a merge."""
    return duplicate_enquiries.merge(
        enquiry, command, journey=SOME_JOURNEY, into_state=enquiry, at=_noon(command.on)
    )


def _give_answers(enquiry: Enquiry, command: GiveEqualityAnswers) -> Decision[EqualityRecord]:
    about = equality.about_household(SOME_JOURNEY, enquiry)
    return give_equality_answers(None, command, about=about, key=AnswersKey.new())


def _withdraw_answers(
    enquiry: Enquiry, command: WithdrawEqualityAnswers
) -> Decision[EqualityRecord]:
    """As if there were answers once there can be: whether somebody gave any is told to nobody here."""
    some = EqualityRecord(agency=enquiry.agency, answers=EqualityAnswers())
    return withdraw_equality_answers(some if enquiry.submitted_on else None, command)


def _invite(enquiry: Enquiry, command: invitation.InviteApplicant) -> Decision[Enquiry]:
    """At noon of its day: the moment says only when the link ends."""
    return invitation.invite_applicant(enquiry, command, at=_noon(command.on))


def _submit(enquiry: Enquiry, command: registering.SubmitRegistration) -> Decision[Enquiry]:
    """Under no key: it is tried and thrown away."""
    return registering.submit_registration(enquiry, command, key=b"")


def _noon(on: date) -> datetime:
    return datetime.combine(on, time(12), tzinfo=LONDON)


OFFERS = {
    "add-note": Offer(
        "Add a note for your team",
        case_note.AddNote,
        case_note.add_note,
        by=CASE_READERS,
        about="Write a note on this case for your colleagues.",
        group="enquiries",
    ),
    "change-contact-details": Offer(
        "Change contact details",
        intake.ChangeContactDetails,
        intake.change_contact_details,
        form=False,
        by=RECRUITERS,
        about="Change who is in the household and how to contact them.",
        group="enquiries",
    ),
    "assign": Offer(
        "Assign to a member of staff",
        Assign,
        staffing.assign,
        by=RECRUITERS,
        about="Choose who will work on this enquiry.",
        group="enquiries",
    ),
    "cover": Offer(
        "Arrange cover",
        Cover,
        staffing.cover,
        by=RECRUITERS,
        about="Choose who covers this enquiry until your colleague is back.",
        group="enquiries",
    ),
    "change-own-details": Offer(
        "Change your details",
        intake.ChangeOwnDetails,
        intake.change_own_details,
        form=False,
        by=(Role.ADOPTER,),
        about="Change your own name, contact details and preferences.",
        group="household",
    ),
    "attempt-contact": Offer(
        "Record an attempt to reach them",
        contact.AttemptContact,
        contact.attempt_contact,
        by=CASE_READERS,
        about="Record an attempt that did not reach them. This does not stop any deadline.",
        group="enquiries",
    ),
    "make-contact": Offer(
        "Record a contact",
        contact.MakeContact,
        contact.make_contact,
        by=CASE_READERS,
        about="Record that you spoke or wrote to them in person, and what you offered next.",
        group="enquiries",
    ),
    "provide-information": Offer(
        "Record information you gave",
        contact.ProvideInformation,
        contact.provide_information,
        by=RECRUITERS,
        about="Record that you gave detailed information.",
        group="enquiries",
    ),
    "ask-to-be-called": Offer(
        "Ask for a call",
        contact.AskToBeCalled,
        contact.ask_to_be_called,
        by=TOLD_BY_HOUSEHOLD,
        about="Ask your agency to call you. This does not start a deadline.",
        group="household",
    ),
    "ask-for-another-format": Offer(
        "Record that they need another format",
        information_format.AskForAnotherFormat,
        information_format.ask_for_another_format,
        by=HOUSEHOLD,
        about="Ask your agency to send you information in another format, such as large print.",
        group="household",
    ),
    "request-initial-visit": Offer(
        "Record a request for an initial visit",
        initial_visit.RequestInitialVisit,
        initial_visit.request_initial_visit,
    ),
    "hold-initial-visit": Offer(
        "Record the visit",
        initial_visit.HoldInitialVisit,
        initial_visit.hold_initial_visit,
    ),
    "write-up-initial-visit": Offer(
        "Write up the visit",
        initial_visit.WriteUpInitialVisit,
        initial_visit.write_up_initial_visit,
        by=CASE_READERS,
        about="Record the write-up that you sent to the team manager.",
        group="enquiries",
    ),
    "tell-visit-outcome": Offer(
        "Record the outcome of the visit",
        initial_visit.TellVisitOutcome,
        initial_visit.tell_visit_outcome,
        by=CASE_READERS,
        about="Record what you told them after the visit.",
        group="enquiries",
        last_check=last_checks.telling_outcome,
    ),
    "save-registration-draft": Offer(
        "Fill in the registration of interest",
        registration_draft.SaveRegistrationDraft,
        registration_draft.save_registration_draft,
        form=False,
        by=HOUSEHOLD,
        about="Save one part of the form, on any device. We refuse this if it was saved elsewhere in the meantime.",
        group="registration of interest",
    ),
    "give-consent-to-checks": Offer(
        "Consent to checks",
        registration_draft.GiveConsentToChecks,
        registration_draft.give_consent_to_checks,
        form=False,
        by=HOUSEHOLD,
        about="Record one applicant's agreement to the stage one checks, with name and date.",
        group="registration of interest",
    ),
    "submit-registration": Offer(
        "Submit the registration of interest",
        registering.SubmitRegistration,
        _submit,
        form=False,
    ),
    "give-equality-answers": Offer(
        "Answer equality questions", GiveEqualityAnswers, _give_answers, form=False
    ),
    "withdraw-equality-answers": Offer(
        "Withdraw equality answers", WithdrawEqualityAnswers, _withdraw_answers, form=False
    ),
    "accept-registration": Offer(
        "Accept the registration of interest",
        registering.AcceptRegistration,
        registering.accept_registration,
        last_check=last_checks.deciding_registration,
    ),
    "decline-registration": Offer(
        "Decline the registration of interest",
        registering.DeclineRegistration,
        registering.decline_registration,
        by=RECRUITERS,
        about="Record that you cannot accept the registration of interest. We keep your words and never publish them.",
        group="registration of interest",
        last_check=last_checks.deciding_registration,
    ),
    **PEOPLE_OFFERS,
    "refer": Offer(
        "Refer to another agency", referral.Refer, referral.refer, last_check=last_checks.passing_on
    ),
    "take-up-referral": Offer(
        "Take up the referral", referral.TakeUpReferral, referral.take_up_referral
    ),
    "refuse-referral": Offer(
        "Send back the referral",
        referral.RefuseReferral,
        referral.refuse_referral,
        last_check=last_checks.sending_back,
    ),
    "invite-applicant": Offer(
        "Invite an applicant to sign in", invitation.InviteApplicant, _invite
    ),
    "remove-account": Offer(
        "End an applicant's access",
        invitation.RemoveAccount,
        invitation.remove_account,
        by=(Role.MANAGER,),
        about="End an applicant's access immediately, and any open link. You can invite them again.",
        group="sign-in of applicants",
        last_check=last_checks.ending_access,
    ),
    "pause": Offer(
        "Take a break",
        journey_pause.Pause,
        journey_pause.pause,
        by=TOLD_BY_HOUSEHOLD,
        about="Take a break. This does not change any deadlines.",
        group="household",
    ),
    "resume": Offer(
        "Come back after a break",
        journey_pause.Resume,
        journey_pause.resume,
        by=TOLD_BY_HOUSEHOLD,
        about="Come back after a break.",
        group="household",
    ),
    "give-feedback": Offer(
        "Give feedback on a step",
        feedback.GiveFeedback,
        feedback.give_feedback,
        by=(Role.ADOPTER,),
        about="Say how easy a step was, and what would have made it better. You can answer once.",
        group="household",
    ),
    **COMPLAINT_OFFERS,
    "withdraw": Offer(
        "Withdraw",
        registering.Withdraw,
        registering.withdraw,
        by=HOUSEHOLD,
        about="Record that the household withdrew before you accepted a registration, or that the only applicant died.",
        group="registration of interest",
        last_check=last_checks.ending,
    ),
    "close": Offer(
        "Close the enquiry",
        closure.Close,
        closure.close,
        by=(Role.MANAGER,),
        about="Record a manager's decision to close the enquiry.",
        group="enquiries",
        last_check=last_checks.ending,
    ),
    "reopen": Offer("Reopen the enquiry", closure.Reopen, closure.reopen),
    "merge": Offer("Merge into another enquiry", duplicate_enquiries.Merge, _merge, form=False),
    "undo-merge": Offer(
        "Undo the merge",
        duplicate_enquiries.UndoMerge,
        partial(duplicate_enquiries.undo_merge, journey=SOME_JOURNEY),
    ),
    "say-different": Offer(
        "Not a duplicate",
        duplicate_enquiries.SayDifferent,
        partial(duplicate_enquiries.say_different, journey=SOME_JOURNEY),
        form=False,
    ),
    "correct-date": Offer(
        "Correct a date on the enquiry",
        correction.CorrectDate,
        partial(correction.correct_date, journey=SOME_JOURNEY),
    ),
}
COMMANDS = (
    case_people,
    corrections,
    duplicates,
    enquiries,
    equality,
    household,
    invitations,
    referrals,
    registration,
)
commands = APIRouter(responses=REFUSALS)
serve_commands(commands, OFFERS, ENQUIRIES, "/enquiries")
OFFERED = OfferedActions[Enquiry]([commands, *(each.router for each in COMMANDS)], OFFERS)


@router.get(
    "/enquiries/{journey}/actions",
    dependencies=[may(*CASE_READERS, Role.ADOPTER, whose=agencies_involved)],
)
async def list_actions(
    journey: UUID, enquiries: Enquiries, *, with_fields: WithFields = True
) -> Actions:
    """List what you can do with this enquiry now, and why you cannot do the rest."""
    found = await enquiries.at_version(journey)
    return OFFERED.to(enquiries.admitted, found, today(), fields=with_fields)
