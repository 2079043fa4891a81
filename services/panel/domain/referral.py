"""How a case comes to the panel with a referral, and leaves it again where the applicants withdraw.

The invariant: no command opens or closes a case; the events of the assessment alone do.
"""

from contracts.assessment import ApplicationWithdrawn, ReferredToPanel
from contracts.event import Envelope
from contracts.panel import PanelCaseClosed, PanelCaseOpened
from services.chassis.decision import Decision, Kind, Refusal
from services.panel.domain.panel_case import PanelCase, decide, evolve


def open_case(state: PanelCase | None, _: Envelope, event: ReferredToPanel) -> Decision[PanelCase]:
    """A referral reached the panel."""
    if state is not None:
        raise Refusal(Kind.NOT_NOW, "This journey already has a case at the panel.")
    opened = PanelCaseOpened(occurred_on=event.occurred_on, agency=event.agency)
    case = PanelCase(**dict(evolve(None, opened)), household=event.household, report=event.report)
    return Decision(case, [opened])


def close_case(
    state: PanelCase | None, _: Envelope, event: ApplicationWithdrawn
) -> Decision[PanelCase] | None:
    """The applicants withdrew: closes the case, also one under review, unless the agency has decided for good."""
    if state is None or state.is_over:
        return None
    return decide(state, PanelCaseClosed(occurred_on=event.occurred_on))
