"""What the assessment service hears; every other event of the two streams is of no use here."""

from contracts import enquiry, panel
from contracts.enquiry import DateCorrected, RegistrationAccepted
from contracts.panel import ApplicantsApproved, QualifyingDeterminationIssued
from services.assessment.domain import outcome, stage_one
from services.assessment.store import ASSESSMENTS
from services.chassis.running import subscription

subscribe = subscription(
    ASSESSMENTS,
    [enquiry.TOPIC, panel.TOPIC],
    {
        RegistrationAccepted: stage_one.open_stage_one,
        DateCorrected: stage_one.correct_opening,
        ApplicantsApproved: outcome.end_with_agency_decision,
        QualifyingDeterminationIssued: outcome.end_with_agency_decision,
    },
)
