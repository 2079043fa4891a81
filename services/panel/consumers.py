"""What the panel service hears; every other event of the stream is of no use here."""

from collections.abc import Mapping
from typing import Any

from contracts.assessment import (
    TOPIC,
    ApplicationWithdrawn,
    AssessmentDateCorrected,
    ReferredToPanel,
)
from contracts.disqualification import (
    DisqualificationRetracted,
    HouseholdDisqualified,
    NotSuitableNoticeSent,
)
from contracts.event import Event
from services.casework.ended_access import EndedAccess
from services.casework.learning import learning
from services.casework.listed_agencies import ListedAgencies
from services.chassis.inbox import Handler
from services.chassis.running import subscription
from services.panel.domain import correction, referral, since_papers
from services.panel.store.cases import PANEL_CASES

HANDLERS: Mapping[type[Event], Handler[Any]] = {
    ReferredToPanel: referral.open_case,
    ApplicationWithdrawn: referral.close_case,
    NotSuitableNoticeSent: referral.close_case,
    **dict.fromkeys(since_papers.SHOWN, since_papers.hear_of_change),
    AssessmentDateCorrected: correction.hear_corrected_day,
    HouseholdDisqualified: since_papers.stop_for_disqualification,
    DisqualificationRetracted: since_papers.go_on_after_retraction,
}

subscribe = learning(subscription(PANEL_CASES, [TOPIC], HANDLERS), EndedAccess, ListedAgencies)
