"""What the panel service hears; every other event of the stream is of no use here."""

from collections.abc import Mapping
from typing import Any

from contracts.assessment import TOPIC, ApplicationWithdrawn, ReferredToPanel
from contracts.event import Event
from services.casework.ended_access import with_ended_access
from services.chassis.inbox import Handler
from services.chassis.running import subscription
from services.panel.domain import referral
from services.panel.store import PANEL_CASES

HANDLERS: Mapping[type[Event], Handler[Any]] = {
    ReferredToPanel: referral.open_case,
    ApplicationWithdrawn: referral.close_case,
}

subscribe = with_ended_access(subscription(PANEL_CASES, [TOPIC], HANDLERS))
