"""What the enquiry says of the people of a case while it is assessed; what is published is that a request ended,
that the household changed, and that an adult joined it while the panel had the case.
"""

from contracts.change_of_household import AdultJoined, HouseholdChanged
from contracts.event import Envelope
from contracts.people import ApplicantLeft, PersonKind, PersonRemoved
from contracts.reference import Household
from services.assessment.domain.assessment import Assessment, decide
from services.assessment.domain.case_people import PersonEvent, after, current
from services.assessment.domain.check_requests import end_for_corrected, end_for_replaced
from services.assessment.domain.status import AT_PANEL
from services.chassis.decision import Decision


def hear_of_person(
    state: Assessment | None, _: Envelope, event: PersonEvent
) -> Decision[Assessment] | None:
    """Someone joined, left or was corrected; also of a case that has ended, whose record stays right."""
    if state is None:
        return None
    known = state.model_copy(update={"people": after(state.people, event)})
    if state.status in AT_PANEL and _adults(known) - _adults(state):
        return decide(known, AdultJoined(occurred_on=event.occurred_on))
    if isinstance(event, PersonRemoved):
        return end_for_replaced(known, event.number, event.occurred_on)
    return end_for_corrected(known, event.number, event.occurred_on)


def _adults(assessment: Assessment) -> set[int]:
    listed = current(assessment.people)
    return {each.number for each in listed if each.kind is PersonKind.ADULT}


def hear_of_applicant_left(
    state: Assessment | None, _: Envelope, event: ApplicantLeft
) -> Decision[Assessment] | None:
    """The case goes on with the other applicant, until it has ended."""
    if state is None or state.has_ended or state.household is Household.SINGLE:
        return None
    changed = HouseholdChanged(
        occurred_on=event.occurred_on, household=Household.SINGLE, applicant=event.applicant
    )
    return decide(state, changed, left_because=event.because)
