"""What the panel service hears; every other event of the stream is of no use here."""

from contracts.assessment import TOPIC, ApplicationWithdrawn, ReferredToPanel
from services.chassis.running import subscription
from services.panel import domain
from services.panel.store import PANEL_CASES

subscribe = subscription(
    PANEL_CASES,
    [TOPIC],
    {ReferredToPanel: domain.open_case, ApplicationWithdrawn: domain.close_case},
)
