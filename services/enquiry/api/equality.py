"""Equality answers over HTTP: given by one applicant, and read again for that applicant's own page.

The invariant: these two routes are the only ones that show an answer to anybody, and that one of them was
used is on no list of staff's.
"""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from contracts.equality import ApplicantNumber
from contracts.identity import Role
from services.chassis.admission import may
from services.chassis.commands import Commands, Records, commands_of, records_of
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt
from services.enquiry.api.dependencies import Enquiries
from services.enquiry.domain import equality
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.equality import (
    AboutHousehold,
    EqualityRecord,
    GiveEqualityAnswers,
    require_applicant,
)
from services.enquiry.store.equality import EQUALITY, EqualityAnswersView

router = APIRouter(tags=["equality answers"], responses=REFUSALS)

Answered = Annotated[Records[EqualityRecord], Depends(records_of(EQUALITY))]
AnsweredDoor = Annotated[Commands[EqualityRecord], Depends(commands_of(EQUALITY))]
OWN_AFFAIR = may(Role.ADOPTER, logged=False)
"""Whether somebody answers at all is as much their own as what they answer, so no manager hears of it."""


@router.post("/enquiries/{journey}/give-equality-answers", dependencies=[OWN_AFFAIR])
async def give_equality_answers(
    journey: UUID, command: GiveEqualityAnswers, enquiries: Enquiries, answered: AnsweredDoor
) -> Receipt:
    """Keeps, changes or withdraws one applicant's answers in a record apart; all are optional.

    Only the questions that are named change; null withdraws an answer. What is written in words stays
    here, and is read by nobody but the applicant.
    """
    about = about_household(await enquiries.state(journey))
    decide = partial(equality.give_equality_answers, about=about)
    return await answered.change(journey, decide, command)


@router.get("/enquiries/{journey}/equality-answers/{applicant}", dependencies=[OWN_AFFAIR])
async def show_own_answers(
    journey: UUID, applicant: ApplicantNumber, enquiries: Enquiries, answered: Answered
) -> EqualityAnswersView:
    """One applicant's own answers, for that applicant's own page and no other."""
    require_applicant(applicant, about_household(await enquiries.state(journey)))
    record = await answered.read(journey)
    return EqualityAnswersView.of(journey, applicant, record.state)


def about_household(enquiry: Enquiry) -> AboutHousehold:
    """What the decision on equality answers may know of an enquiry."""
    return AboutHousehold(
        agency=enquiry.agency,
        household=enquiry.progress.household,
        submitted_on=enquiry.submitted_on,
    )
