"""What may be done with an enquiry now, over HTTP: one row a command, in the order of the journey.

The invariant: every command served on an enquiry is in this table; a test holds that.
"""

from datetime import datetime, time
from functools import partial
from uuid import UUID

from fastapi import APIRouter

from contracts.calendar import LONDON
from contracts.identity import Role
from services.chassis.actions import Actions, Offer, OfferedActions, WithFields
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.decision import Decision
from services.chassis.http import REFUSALS
from services.enquiry.api import (
    corrections,
    duplicates,
    enquiries,
    equality,
    household,
    invitations,
    referrals,
    registration,
)
from services.enquiry.api.doors import VISITORS, Enquiries
from services.enquiry.domain import (
    closing,
    contacting,
    correcting,
    drafting,
    feedback,
    joining,
    merging,
    pausing,
    receiving,
    referring,
    staffing,
    visiting,
)
from services.enquiry.domain import (
    registration as registering,
)
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.equality import (
    EqualityRecord,
    GiveEqualityAnswers,
    give_equality_answers,
)
from services.enquiry.domain.referring import sent_or_awaited

router = APIRouter(tags=["actions"], responses=REFUSALS)

SOME_JOURNEY = UUID(int=0)
"""No record has this identity, so no example names it by chance."""


def _merge(enquiry: Enquiry, command: merging.Merge) -> Decision[Enquiry]:
    """Into an enquiry in the same state as this one, which alone does not prevent a merge."""
    return merging.merge(enquiry, command, journey=SOME_JOURNEY, into_state=enquiry)


def _give_answers(enquiry: Enquiry, command: GiveEqualityAnswers) -> Decision[EqualityRecord]:
    return give_equality_answers(None, command, about=equality.about_household(enquiry))


def _invite(enquiry: Enquiry, command: joining.InviteApplicant) -> Decision[Enquiry]:
    """At noon of its day: the moment says only when the link ends."""
    noon = datetime.combine(command.on, time(12), tzinfo=LONDON)
    return joining.invite_applicant(enquiry, command, at=noon)


OFFERS = {
    "change-contact-details": Offer(
        "Change contact details",
        receiving.ChangeContactDetails,
        receiving.change_contact_details,
        form=False,
    ),
    "assign": Offer("Assign to a member of staff", staffing.Assign, staffing.assign),
    "cover": Offer("Arrange cover", staffing.Cover, staffing.cover),
    "change-own-details": Offer(
        "Change your details", receiving.ChangeOwnDetails, receiving.change_own_details, form=False
    ),
    "attempt-contact": Offer(
        "Record an attempt to reach them", contacting.AttemptContact, contacting.attempt_contact
    ),
    "make-contact": Offer("Record a contact", contacting.MakeContact, contacting.make_contact),
    "provide-information": Offer(
        "Record information you gave",
        contacting.ProvideInformation,
        contacting.provide_information,
    ),
    "ask-to-be-called": Offer(
        "Ask for a call", contacting.AskToBeCalled, contacting.ask_to_be_called
    ),
    "request-initial-visit": Offer(
        "Record a request for an initial visit",
        visiting.RequestInitialVisit,
        visiting.request_initial_visit,
    ),
    "hold-initial-visit": Offer(
        "Record the visit", visiting.HoldInitialVisit, visiting.hold_initial_visit
    ),
    "write-up-initial-visit": Offer(
        "Write up the visit", visiting.WriteUpInitialVisit, visiting.write_up_initial_visit
    ),
    "tell-visit-outcome": Offer(
        "Record the outcome of the visit",
        visiting.TellVisitOutcome,
        visiting.tell_visit_outcome,
    ),
    "save-registration-draft": Offer(
        "Fill in the registration of interest",
        drafting.SaveRegistrationDraft,
        drafting.save_registration_draft,
        form=False,
    ),
    "give-consent-to-checks": Offer(
        "Consent to checks",
        drafting.GiveConsentToChecks,
        drafting.give_consent_to_checks,
        form=False,
    ),
    "submit-registration": Offer(
        "Submit the registration of interest",
        registering.SubmitRegistration,
        registering.submit_registration,
        form=False,
    ),
    "give-equality-answers": Offer(
        "Answer equality questions", GiveEqualityAnswers, _give_answers, form=False
    ),
    "accept-registration": Offer(
        "Accept the registration of interest",
        registering.AcceptRegistration,
        registering.accept_registration,
    ),
    "decline-registration": Offer(
        "Decline the registration of interest",
        registering.DeclineRegistration,
        registering.decline_registration,
    ),
    "refer": Offer("Refer to another agency", referring.Refer, referring.refer),
    "take-up-referral": Offer(
        "Take up the referral", referring.TakeUpReferral, referring.take_up_referral
    ),
    "refuse-referral": Offer(
        "Send back the referral", referring.RefuseReferral, referring.refuse_referral
    ),
    "invite-applicant": Offer("Invite an applicant to sign in", joining.InviteApplicant, _invite),
    "remove-account": Offer(
        "End an applicant's access", joining.RemoveAccount, joining.remove_account
    ),
    "pause": Offer("Take a break", pausing.Pause, pausing.pause),
    "resume": Offer("Come back after a break", pausing.Resume, pausing.resume),
    "give-feedback": Offer(
        "Give feedback on a step", feedback.GiveFeedback, feedback.give_feedback
    ),
    "withdraw": Offer("Withdraw", registering.Withdraw, registering.withdraw),
    "close": Offer("Close the enquiry", closing.Close, closing.close),
    "reopen": Offer("Reopen the enquiry", closing.Reopen, closing.reopen),
    "merge": Offer("Merge into another enquiry", merging.Merge, _merge, form=False),
    "undo-merge": Offer(
        "Undo the merge",
        merging.UndoMerge,
        partial(merging.undo_merge, journey=SOME_JOURNEY),
    ),
    "say-different": Offer(
        "Not a duplicate",
        merging.SayDifferent,
        partial(merging.say_different, journey=SOME_JOURNEY),
        form=False,
    ),
    "correct-date": Offer(
        "Correct a date",
        correcting.CorrectDate,
        partial(correcting.correct_date, journey=SOME_JOURNEY),
    ),
}
COMMANDS = (
    corrections,
    duplicates,
    enquiries,
    equality,
    household,
    invitations,
    referrals,
    registration,
)
OFFERED = OfferedActions[Enquiry]([each.router for each in COMMANDS], OFFERS)


@router.get(
    "/enquiries/{journey}/actions",
    dependencies=[may(*VISITORS, Role.ADOPTER, whose=sent_or_awaited)],
)
async def list_actions(
    journey: UUID, enquiries: Enquiries, *, with_fields: WithFields = True
) -> Actions:
    """List what you can do with this enquiry now, and why you cannot do the rest."""
    return OFFERED.to(
        enquiries.admitted, await enquiries.at_version(journey), today(), fields=with_fields
    )
