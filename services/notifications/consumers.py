"""What notifications hears: every event that occasions a message, or says the agency first."""

from contracts import assessment, enquiry, panel
from contracts.event import Envelope, Event
from services.chassis.decision import Decision
from services.chassis.inbox import Handler
from services.chassis.running import applies
from services.notifications import domain
from services.notifications.domain import Correspondence
from services.notifications.store import CORRESPONDENCE


def write_to_household(
    state: Correspondence | None, envelope: Envelope, event: Event
) -> Decision[Correspondence] | None:
    """One handler for all: which message it becomes is a row of the domain's table."""
    return domain.hear(state, event, at=envelope.at, correlation=envelope.correlation)


HANDLERS: dict[type[Event], Handler[Correspondence]] = dict.fromkeys(
    (*domain.OCCASIONS, *domain.OPENINGS), write_to_household
)

hears = applies(CORRESPONDENCE, (enquiry.TOPIC, assessment.TOPIC, panel.TOPIC), HANDLERS)
