"""What the assessment service hears; every other event of the two streams is of no use here."""

from contracts import enquiry, panel
from contracts.enquiry import DateCorrected, RegistrationAccepted
from contracts.panel import ApplicantsApproved, QualifyingDeterminationIssued
from services.assessment import domain
from services.assessment.store import ASSESSMENTS
from services.chassis.running import subscription

subscribe = subscription(
    ASSESSMENTS,
    [enquiry.TOPIC, panel.TOPIC],
    {
        RegistrationAccepted: domain.open_stage_one,
        DateCorrected: domain.correct_opening,
        ApplicantsApproved: domain.end_approved,
        QualifyingDeterminationIssued: domain.end_determined,
    },
)
