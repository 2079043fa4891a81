"""The rows of the actions table that are about the people of a case, in the order in which they are given."""

from services.casework.actions import Offer
from services.chassis.decision import Decision
from services.enquiry.api.dependencies import CASE_READERS
from services.enquiry.api.last_checks import applicant_leaving
from services.enquiry.domain import case_people
from services.enquiry.domain.applicant_left import RecordApplicantLeft, record_applicant_left
from services.enquiry.domain.enquiry import Enquiry


def _leave(enquiry: Enquiry, command: RecordApplicantLeft) -> Decision[Enquiry]:
    """Under no key: it is tried and thrown away."""
    return record_applicant_left(enquiry, command, key=b"")


PEOPLE_OFFERS = {
    "add-person": Offer(
        "Add a person to the case",
        case_people.AddPerson,
        case_people.add_person,
        by=CASE_READERS,
        about="Add someone who joined the household, a new referee, or a former partner whom you ask. Their checks follow from who they are.",
        group="people of a case",
    ),
    "correct-person": Offer(
        "Correct a person on the case",
        case_people.CorrectPerson,
        case_people.correct_person,
        by=CASE_READERS,
        about="Correct the name, date of birth or kind of someone on the list, for example of a child who has turned 18.",
        group="people of a case",
    ),
    "remove-person": Offer(
        "Take a person off the case",
        case_people.RemovePerson,
        case_people.remove_person,
        by=CASE_READERS,
        about="Record that someone left the household, or that you replace a referee. What came back about them stays on record.",
        group="people of a case",
    ),
    "record-applicant-left": Offer(
        "Record that one applicant does not go on",
        RecordApplicantLeft,
        _leave,
        last_check=applicant_leaving,
    ),
}
