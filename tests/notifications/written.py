"""What the publishers of the path say, one event for each occasion, and households to write to."""

from datetime import UTC, date, datetime
from typing import Any

from contracts import assessment, enquiry, panel
from contracts.event import Event
from contracts.notifications import MessageRule
from contracts.reference import (
    Channel,
    DeclineReason,
    Household,
    ReportKind,
    StageOneOutcome,
)
from services.notifications.clients import Applicant, ContactDetails

ON = date(2025, 3, 3)
HEARD_AT = datetime(2025, 3, 3, 9, 30, tzinfo=UTC)
CORRELATION = "0af7651916cd43dd8448eb211c80319c"

RECEIVED = enquiry.EnquiryReceived(
    occurred_on=ON, agency="moorland", channel=Channel.WEB_FORM, household=Household.JOINT
)
SUBMITTED = enquiry.RegistrationSubmitted(occurred_on=ON, household=Household.JOINT)
STAGE_ONE_OPENED = assessment.StageOneOpened(
    occurred_on=ON, agency="moorland", household=Household.JOINT
)
STAGE_ONE_DECIDED = assessment.StageOneDecided(
    occurred_on=ON, outcome=StageOneOutcome.MAY_BE_SUITABLE
)
STAGE_TWO_STARTED = assessment.StageTwoStarted(occurred_on=ON, agency="moorland")
REFERRED = assessment.ReferredToPanel(
    occurred_on=ON, agency="moorland", household=Household.JOINT, report=ReportKind.FULL
)

OCCASIONED: dict[MessageRule, Event] = {
    MessageRule.ENQUIRY_ACKNOWLEDGED: RECEIVED,
    MessageRule.REGISTRATION_ACKNOWLEDGED: SUBMITTED,
    MessageRule.REGISTRATION_ACCEPTED: enquiry.RegistrationAccepted(
        occurred_on=ON, agency="moorland", household=Household.JOINT
    ),
    MessageRule.REGISTRATION_DECLINED: enquiry.RegistrationDeclined(
        occurred_on=ON, reason=DeclineReason.NO_CAPACITY
    ),
    MessageRule.STAGE_ONE_DECIDED: STAGE_ONE_DECIDED,
    MessageRule.STAGE_TWO_STARTED: STAGE_TWO_STARTED,
    MessageRule.REPORT_SHARED: assessment.ReportShared(occurred_on=ON, report=ReportKind.FULL),
    MessageRule.REFERRED_TO_PANEL: REFERRED,
    MessageRule.APPLICANTS_APPROVED: panel.ApplicantsApproved(occurred_on=ON, agency="moorland"),
    MessageRule.QUALIFYING_DETERMINATION_ISSUED: panel.QualifyingDeterminationIssued(
        occurred_on=ON, agency="moorland"
    ),
}


def heard(**changes: Any) -> dict[str, Any]:
    """The arguments of `hear` beside state and event."""
    return {"at": HEARD_AT, "correlation": CORRELATION} | changes


def household(*addresses: str | None) -> ContactDetails:
    """One applicant for each address, or for None."""
    names = ["Wilhelmina Ashgrove", "Bartholomew Fenwick"]
    applicants = tuple(
        Applicant(name=name, email=address) for name, address in zip(names, addresses, strict=False)
    )
    return ContactDetails(applicants=applicants, reference="7K3M9-QXD2A")
