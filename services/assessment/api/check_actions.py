"""The rows of the actions table that are about checks, in the order in which they are given."""

from contracts.check_requests import asked_in_words
from contracts.identity import Role
from services.assessment.api.dependencies import ASSESSORS
from services.assessment.api.last_checks import (
    before_disqualification,
    before_disqualification_notice,
    before_retraction,
)
from services.assessment.domain import (
    check_outcome,
    check_requests,
    checks,
    descriptions,
    disqualification,
    medical_advice,
    referee_interview,
)
from services.casework.actions import Offer
from services.chassis.clock import today

CHECK_OFFERS = {
    "ask-for-checks": Offer(
        "Record that you asked for checks",
        checks.AskForChecks,
        checks.ask_for_checks,
        by=ASSESSORS,
        about="Record which checks and information you asked for, and who they are about.",
    ),
    "ask-by-link": Offer(
        "Ask by link",
        check_requests.AskByLink,
        check_requests.ask_by_link,
        by=ASSESSORS,
        about=f"Email a referee, a GP, an authority, an employer, a school or a former partner a link to answer online. {asked_in_words(today())}",
        signed=True,
    ),
    "cancel-request": Offer(
        "Cancel a request by link",
        check_requests.CancelRequest,
        check_requests.cancel_request,
        by=ASSESSORS,
        about="Stop a link that you sent, for example because you ask someone else.",
    ),
    "chase-checks": Offer(
        "Record a reminder for checks",
        checks.ChaseChecks,
        checks.chase_checks,
        by=ASSESSORS,
        about="Record that you sent a reminder for checks and information that you are waiting for.",
    ),
    "return-checks": Offer(
        "Record checks that came back",
        checks.ReturnChecks,
        checks.return_checks,
        by=ASSESSORS,
        about="Record which checks and information have come back, but not what they say.",
    ),
    "renew-checks": Offer(
        "Record renewed checks",
        checks.RenewChecks,
        checks.renew_checks,
        by=ASSESSORS,
        about="Record new certificates or reports in place of those that had come back before.",
    ),
    "decide-check-need": Offer(
        "Decide whether a check is needed",
        checks.DecideCheckNeed,
        checks.decide_check_need,
        by=ASSESSORS,
        about="Decide whether a check is needed where the list of people does not say it, and why.",
        signed=True,
    ),
    "correct-outcome": Offer(
        "Correct what came of a check",
        check_outcome.CorrectOutcome,
        check_outcome.correct_outcome,
        by=ASSESSORS,
        about="Correct the outcome that was recorded of a check, with the reason. The date it came back stays as it is, and so does the earlier outcome in the history.",
        signed=True,
    ),
    "record-interview": Offer(
        "Record the interview of a referee",
        referee_interview.RecordInterview,
        referee_interview.record_interview,
        by=ASSESSORS,
        about="Record when a referee was interviewed and by whom, with your report of it (regulation 26).",
    ),
    "record-medical-advice": Offer(
        "Record the medical adviser's view",
        medical_advice.RecordMedicalAdvice,
        medical_advice.record_medical_advice,
        by=ASSESSORS,
        about="Record the medical adviser's view of an applicant: whether a health report is needed, what it comes to, and what more is wanted (regulation 26).",
        signed=True,
    ),
    "describe-applicant": Offer(
        "Record gender, ethnicity and disability",
        descriptions.DescribeApplicant,
        descriptions.describe_applicant,
        by=ASSESSORS,
        about="Record what an applicant told you, for List 11 of Annex A, which inspectors ask for. Ask them, and do not guess. What they answered about equality when they registered is not shown to you, and this does not change it.",
    ),
    "record-disqualification": Offer(
        "Record a disqualification",
        disqualification.RecordDisqualification,
        disqualification.record_disqualification,
        by=(Role.MANAGER,),
        about="Record your decision that an adult of the household is disqualified (regulation 25). Social workers bring it to a manager with the certificate. Send the applicants the notice next, and record its date: it ends the case as not suitable.",
        last_check=before_disqualification,
        signed=True,
    ),
    "retract-disqualification": Offer(
        "Take back a disqualification",
        disqualification.RetractDisqualification,
        disqualification.retract_disqualification,
        by=(Role.MANAGER,),
        about="Record, before the notice is sent, that the disqualification rested on the wrong person or certificate. The case is again where it was, and its deadlines count as if it had not happened.",
        last_check=before_retraction,
        signed=True,
    ),
    "send-disqualification-notice": Offer(
        "Record the notice of a disqualification",
        disqualification.SendDisqualificationNotice,
        disqualification.send_disqualification_notice,
        by=ASSESSORS,
        about="Record the date you sent the applicants notice of a disqualification that you found after stage one (regulation 25). This ends the case as not suitable. They can complain.",
        last_check=before_disqualification_notice,
    ),
}
