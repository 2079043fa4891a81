"""What the panel hears of a household after its papers came: they moved, one left or
joined, checks or a medical adviser's view came in, an outcome was corrected, an adult is disqualified.

The invariant: the facts are the assessment's, and nothing is published again. While the notice of a disqualification is
owed nothing is recommended or decided here; the notice closes the case, and taking it back lets it go on.
"""

from collections.abc import Mapping
from typing import Any

from contracts.assessment import AssessmentDateCorrected, ChecksReturned
from contracts.change_of_address import AddressChanged
from contracts.change_of_household import AdultJoined, HouseholdChanged
from contracts.checks import CheckOutcomeCorrected, ChecksRenewed, MedicalAdviceGiven
from contracts.disqualification import DisqualificationRetracted, HouseholdDisqualified
from contracts.event import Envelope, Event
from contracts.since_papers import SincePapers
from contracts.stage_two import AddendumShared
from services.chassis.decision import Decision
from services.panel.domain.approval_end import WHILE_APPROVED
from services.panel.domain.panel_case import PanelCase, SincePaper, decide

SHOWN: Mapping[type[Event], SincePapers] = {
    AddressChanged: SincePapers.MOVED_HOME,
    AdultJoined: SincePapers.ADULT_JOINED,
    HouseholdChanged: SincePapers.ONE_APPLICANT_LEFT,
    ChecksReturned: SincePapers.CHECKS_CAME_IN,
    ChecksRenewed: SincePapers.CHECKS_CAME_IN,
    AddendumShared: SincePapers.ADDENDUM_SENT,
    MedicalAdviceGiven: SincePapers.MEDICAL_ADVICE_GIVEN,
    CheckOutcomeCorrected: SincePapers.OUTCOME_CORRECTED,
}


def hear_of_change(
    state: PanelCase | None, envelope: Envelope, event: Event
) -> Decision[PanelCase] | None:
    """Something changed after the papers came; before them the panel had no case to keep it in."""
    if state is None:
        return None
    heard = SincePaper(what=SHOWN[type(event)], on=event.occurred_on, heard_as=envelope.version)
    changes: dict[str, Any] = {"since_papers": (*state.since_papers, heard)}
    if isinstance(event, HouseholdChanged):
        changes |= {"household": event.household}
    return Decision(state.model_copy(update=changes))


def correct_change(state: PanelCase, event: AssessmentDateCorrected) -> Decision[PanelCase] | None:
    """It happened on another day."""
    if all(each.heard_as != event.corrects for each in state.since_papers):
        return None
    right = tuple(
        each.model_copy(update={"on": event.right_day}) if each.heard_as == event.corrects else each
        for each in state.since_papers
    )
    return Decision(state.model_copy(update={"since_papers": right}))


def stop_for_disqualification(
    state: PanelCase | None, _: Envelope, event: HouseholdDisqualified
) -> Decision[PanelCase] | None:
    """Nothing is recommended or decided any more; a final decision that came first stands.

    That an approval crossed with it is kept for those who decide what becomes of the approval, also in its review.
    """
    if state is None:
        return None
    if not state.is_over:
        return decide(state, disqualified_on=event.occurred_on)
    if state.status in WHILE_APPROVED:
        return decide(state, disqualification_crossed_on=event.occurred_on)
    return None


def go_on_after_retraction(
    state: PanelCase | None, _: Envelope, __: DisqualificationRetracted
) -> Decision[PanelCase] | None:
    """The case is again where it was."""
    if state is None or {state.disqualified_on, state.disqualification_crossed_on} == {None}:
        return None
    return decide(state, disqualified_on=None, disqualification_crossed_on=None)
