"""What notifications hears: every event in one of the domain's tables."""

from contracts import assessment, enquiry, panel
from contracts.event import Envelope, Event
from services.casework.ended_access import EndedAccess
from services.casework.learning import learning
from services.casework.listed_agencies import ListedAgencies
from services.chassis.decision import Decision
from services.chassis.inbox import Handler
from services.chassis.running import subscription
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.on_event import EventContext, hear
from services.notifications.domain.rules import HEARD
from services.notifications.store import CORRESPONDENCE


def write_to_household(
    state: Correspondence | None, envelope: Envelope, event: Event
) -> Decision[Correspondence] | None:
    """One handler for all: which message it becomes or overtakes is a row of the domain's tables."""
    context = EventContext(
        at=envelope.at, version=envelope.version, correlation=envelope.correlation
    )
    return hear(state, event, context)


HANDLERS: dict[type[Event], Handler[Correspondence]] = dict.fromkeys(HEARD, write_to_household)

subscribe = learning(
    subscription(CORRESPONDENCE, (enquiry.TOPIC, assessment.TOPIC, panel.TOPIC), HANDLERS),
    EndedAccess,
    ListedAgencies,
)
