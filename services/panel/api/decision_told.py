"""The agency's decision as the household reads it, over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from contracts.identity import Role
from services.chassis.admission import may
from services.chassis.problems import REFUSALS
from services.panel.api.cases import READERS, PanelCases
from services.panel.store.decision_told import DecisionTold

router = APIRouter(prefix="/cases", tags=["panel cases"], responses=REFUSALS)


@router.get("/{journey}/decision", dependencies=[may(*READERS, Role.ADOPTER)])
async def show_decision(journey: UUID, cases: PanelCases) -> DecisionTold:
    """Show the decision as far as the household was told it: what was recommended, what the agency decided, and what they
    are approved for. Staff see the same.
    """
    return DecisionTold.of(journey, await cases.state(journey))
