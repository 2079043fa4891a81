"""Equality answers over HTTP: given by one applicant, and read again for that applicant's own page.

The invariant: these two routes are the only ones that show an answer to anybody, and that one of them was
used is on no list of staff's.
"""

from functools import partial
from uuid import UUID

from fastapi import APIRouter

from contracts.equality import ApplicantNumber
from contracts.identity import Role
from services.chassis.admission import may
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt
from services.enquiry.api.dependencies import (
    Enquiries,
    EqualityCommands,
    EqualityRecords,
)
from services.enquiry.domain import equality
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.equality import (
    GiveEqualityAnswers,
    HouseholdFacts,
    require_applicant,
)
from services.enquiry.store.equality import EqualityAnswersView

router = APIRouter(tags=["equality answers"], responses=REFUSALS)

OWN_AFFAIR = may(Role.ADOPTER, logged=False)
"""Whether someone answers at all is as much their own as what they answer, so no manager hears of it."""


@router.post("/enquiries/{journey}/give-equality-answers", dependencies=[OWN_AFFAIR])
async def give_equality_answers(
    journey: UUID, command: GiveEqualityAnswers, enquiries: Enquiries, answered: EqualityCommands
) -> Receipt:
    """Give, change or withdraw your equality answers. All are optional, and kept in a separate record.

    Only the questions you send change; null withdraws an answer. What you write in your own words stays
    here, and only you can read it.
    """
    about = about_household(await enquiries.state(journey))
    decide = partial(equality.give_equality_answers, about=about)
    return await answered.change(journey, decide, command)


@router.get("/enquiries/{journey}/equality-answers/{applicant}", dependencies=[OWN_AFFAIR])
async def show_own_answers(
    journey: UUID, applicant: ApplicantNumber, enquiries: Enquiries, answered: EqualityRecords
) -> EqualityAnswersView:
    """Show one applicant's own answers, for that applicant only."""
    require_applicant(applicant, about_household(await enquiries.state(journey)))
    record = await answered.read(journey)
    return EqualityAnswersView.of(journey, applicant, record.state)


def about_household(enquiry: Enquiry) -> HouseholdFacts:
    """What the decision on equality answers may know of an enquiry."""
    return HouseholdFacts(
        agency=enquiry.agency,
        household=enquiry.progress.household,
        submitted_on=enquiry.submitted_on,
    )
