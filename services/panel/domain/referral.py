"""How a case comes to the panel with a referral, and leaves it again where the applicants withdraw or are not suitable by law.

The invariant: no command opens or closes a case; the events of the assessment alone do.
"""

from contracts.assessment import ApplicationWithdrawn, ReferredToPanel
from contracts.deferral import PanelCaseResumed
from contracts.disqualification import NotSuitableNoticeSent
from contracts.event import Envelope
from contracts.panel import PanelCaseClosed, PanelCaseOpened, PanelEnd
from services.chassis.decision import Decision, Kind, Refusal
from services.panel.domain.panel_case import PanelCase, decide
from services.panel.domain.progress import Status, evolve


def open_case(
    state: PanelCase | None, envelope: Envelope, event: ReferredToPanel
) -> Decision[PanelCase]:
    """A referral reached the panel: a first one, or a further one of a case that the panel sent back."""
    if state is not None and state.status is Status.RETURNED:
        papers = {"household": event.household, "report": event.report, "since_papers": ()}
        referrals = state.referrals | {envelope.version: state.version + 1}
        back = state.model_copy(update={**papers, "referrals": referrals})
        return decide(back, PanelCaseResumed(occurred_on=event.occurred_on))
    if state is not None:
        raise Refusal(Kind.NOT_NOW, "This journey already has a case at the panel.")
    opened = PanelCaseOpened(
        occurred_on=event.occurred_on,
        agency=event.agency,
        final_decision_standard=event.final_decision_standard,
    )
    case = PanelCase(
        **dict(evolve(None, opened)),
        household=event.household,
        report=event.report,
        referrals={envelope.version: 1},
    )
    return Decision(case, [opened])


def close_case(
    state: PanelCase | None, _: Envelope, event: ApplicationWithdrawn | NotSuitableNoticeSent
) -> Decision[PanelCase] | None:
    """They withdrew, or had notice of a disqualification: closes the case, unless the agency has decided for good."""
    if state is None or state.is_over:
        return None
    told = isinstance(event, NotSuitableNoticeSent)
    because = PanelEnd.DISQUALIFIED if told else PanelEnd.WITHDRAWN
    closed = PanelCaseClosed(occurred_on=event.occurred_on, because=because)
    return decide(state, closed, disqualified_on=None)
