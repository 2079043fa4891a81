"""What the panel service hears; every other event of the stream is of no use here."""

from contracts.assessment import TOPIC, ApplicationWithdrawn, ReferredToPanel
from services.chassis.running import subscription
from services.panel.domain import referral
from services.panel.store import PANEL_CASES

subscribe = subscription(
    PANEL_CASES,
    [TOPIC],
    {ReferredToPanel: referral.open_case, ApplicationWithdrawn: referral.close_case},
)
