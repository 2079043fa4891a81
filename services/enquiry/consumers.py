"""What the enquiry service hears: that a journey ended elsewhere, which frees its household."""

from collections.abc import Mapping
from typing import Any

from contracts import assessment, panel
from contracts.assessment import ApplicationWithdrawn, StageOneNoticeSent, WindowClosed
from contracts.disqualification import NotSuitableNoticeSent
from contracts.event import Event
from contracts.panel import ApplicantsNotApproved, ApprovalEnded
from services.chassis.inbox import Handler
from services.chassis.running import subscription
from services.enquiry.domain.registration import release_registration
from services.enquiry.store.enquiries import ENQUIRIES

HANDLERS: Mapping[type[Event], Handler[Any]] = {
    ApplicationWithdrawn: release_registration,
    StageOneNoticeSent: release_registration,
    WindowClosed: release_registration,
    NotSuitableNoticeSent: release_registration,
    ApplicantsNotApproved: release_registration,
    ApprovalEnded: release_registration,
}

subscribe = subscription(ENQUIRIES, [assessment.TOPIC, panel.TOPIC], HANDLERS)
