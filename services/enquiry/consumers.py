"""What the enquiry service hears: that a journey ended elsewhere, which frees its household."""

from contracts import assessment, panel
from contracts.assessment import ApplicationWithdrawn, StageOneDecided, WindowClosed
from contracts.panel import QualifyingDeterminationIssued
from services.chassis.running import subscription
from services.enquiry.domain.registration import release_registration
from services.enquiry.store.enquiries import ENQUIRIES

subscribe = subscription(
    ENQUIRIES,
    [assessment.TOPIC, panel.TOPIC],
    {
        ApplicationWithdrawn: release_registration,
        StageOneDecided: release_registration,
        WindowClosed: release_registration,
        QualifyingDeterminationIssued: release_registration,
    },
)
