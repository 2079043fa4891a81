"""Who the applicants of a household were on a day and what each answered last, from its events alone."""

from datetime import date

from contracts.assessment import ReferredToPanel, StageOneOpened
from contracts.enquiry import (
    ContactDetailsChanged,
    EnquiryReceived,
    RegistrationAccepted,
    RegistrationSubmitted,
)
from contracts.people import ApplicantLeft
from contracts.reference import Household
from services.reporting.domain.opened_answers import OpenedAnswers
from tests.reporting.helpers.by_hand import Record
from tests.reporting.helpers.stories import Told


def people_of(story: list[Told], record: Record, on: date) -> list[OpenedAnswers | None]:
    """The latest answers of each who was an applicant on a day."""
    stating = (ReferredToPanel, StageOneOpened, RegistrationAccepted, RegistrationSubmitted)
    stated = next(
        (found.event.household for kind in stating if (found := record.one(kind))), None
    ) or next(
        each.event.household
        for each in reversed(story)
        if isinstance(each.event, (ContactDetailsChanged, EnquiryReceived))
    )
    left = [each.event for each in story if isinstance(each.event, ApplicantLeft)][-1:]
    gone = {each.applicant for each in left if each.occurred_on <= on}
    numbers = {1, 2} - gone if left else {1, 2} if stated is Household.JOINT else {1}
    latest = {
        each.event.applicant: each.event for each in story if isinstance(each.event, OpenedAnswers)
    }
    return [latest.get(number) for number in sorted(numbers)]
