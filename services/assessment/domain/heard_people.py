"""What the enquiry says of the people of a case while it is assessed; none of it is published again."""

from contracts.event import Envelope
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.case_people import PersonEvent, after
from services.chassis.decision import Decision


def hear_of_person(
    state: Assessment | None, _: Envelope, event: PersonEvent
) -> Decision[Assessment] | None:
    """Someone joined, left or was corrected; also of a case that has ended, whose record stays right."""
    if state is None:
        return None
    return Decision(state.model_copy(update={"people": after(state.people, event)}))
