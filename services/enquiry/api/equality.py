"""Equality answers over HTTP: given, read again and withdrawn by one applicant; keys for who counts them.

The invariant: no other route shows an answer to anybody, and that one of them was used is on no list of
staff's. A record is found by its person's pseudonym, once the enquiry turned out to be theirs.
"""

from collections.abc import Iterator
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from contracts.equality import AgeGroup, AnswersKey, ApplicantNumber
from contracts.identity import Role
from services.chassis.admission import may
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt
from services.enquiry.api.dependencies import (
    Enquiries,
    EqualityCommands,
    EqualityRecords,
    PseudonymKey,
)
from services.enquiry.domain import equality
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.equality import (
    GiveEqualityAnswers,
    HouseholdFacts,
    WithdrawEqualityAnswers,
    pseudonym_of,
    require_applicant,
)
from services.enquiry.store.equality import EqualityAnswersView, EqualityKey, find_keys

router = APIRouter(tags=["equality answers"], responses=REFUSALS)

OWN_AFFAIR = may(Role.ADOPTER, logged=False)
"""Whether someone answers at all is as much their own as what they answer, so no manager hears of it."""


class People(BaseModel):
    """Whose keys are asked for, by pseudonym."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"people": ["0b7f9a52-6a5c-4c40-9d56-1d5a0d1f4b2e"]}]},
    )

    people: Annotated[list[UUID], Field(min_length=1, max_length=1000)]


@router.post("/enquiries/{journey}/give-equality-answers", dependencies=[OWN_AFFAIR])
async def give_equality_answers(
    journey: UUID,
    command: GiveEqualityAnswers,
    enquiries: Enquiries,
    answered: EqualityCommands,
    secret: PseudonymKey,
) -> Receipt:
    """Give, change or withdraw your equality answers. All are optional, and kept in a separate record.

    Only the questions you send change; null withdraws an answer. Your answers leave this service to be counted,
    with your age group when you registered, and only encrypted. If you gave some before they were counted, your next answer has them counted too; to withdraw one does not. What you say in your own words stays here, and only you can read it.
    """
    about = about_household(journey, await enquiries.state(journey))
    decide = partial(equality.give_equality_answers, about=about, key=AnswersKey.new())
    return await answered.change(pseudonym_of(journey, command.applicant, secret), decide, command)


@router.post("/enquiries/{journey}/withdraw-equality-answers", dependencies=[OWN_AFFAIR])
async def withdraw_equality_answers(
    journey: UUID,
    command: WithdrawEqualityAnswers,
    enquiries: Enquiries,
    answered: EqualityCommands,
    secret: PseudonymKey,
) -> Receipt:
    """Withdraw all your equality answers. We delete them, and the key to what was sent to be counted.

    Figures that are already published, or ready to be, stay as they are. No figure that is made later counts them.
    """
    require_applicant(command.applicant, about_household(journey, await enquiries.state(journey)))
    person = pseudonym_of(journey, command.applicant, secret)
    return await answered.change(person, equality.withdraw_equality_answers, command)


@router.get("/enquiries/{journey}/equality-answers/{applicant}", dependencies=[OWN_AFFAIR])
async def show_own_answers(
    journey: UUID,
    applicant: ApplicantNumber,
    enquiries: Enquiries,
    answered: EqualityRecords,
    secret: PseudonymKey,
) -> EqualityAnswersView:
    """Show one applicant's own answers, for that applicant only."""
    require_applicant(applicant, about_household(journey, await enquiries.state(journey)))
    record = await answered.read(pseudonym_of(journey, applicant, secret))
    return EqualityAnswersView.of(journey, applicant, record.state)


@router.post("/equality-keys", dependencies=[may(services=["reporting"])])
async def list_keys(asked: People, answered: EqualityRecords) -> list[EqualityKey]:
    """List the key to the latest event of each of these people, for the service that counts them.

    An event before the latest has no key, and neither has anything of a person who withdrew the answers.
    """
    return await find_keys(answered.records, asked.people)


def about_household(journey: UUID, enquiry: Enquiry) -> HouseholdFacts:
    """What the decision on equality answers may know of an enquiry."""
    return HouseholdFacts(
        journey=journey,
        agency=enquiry.agency,
        household=enquiry.progress.household,
        left=enquiry.progress.left,
        submitted_on=enquiry.submitted_on,
        age_groups=dict(_age_groups(enquiry)),
    )


def _age_groups(enquiry: Enquiry) -> Iterator[tuple[int, AgeGroup]]:
    if enquiry.submitted_on is None:
        return
    for number in (1, 2):
        own = enquiry.form.applicant(number)
        if own is not None and own.date_of_birth is not None:
            yield number, equality.age_group(own.date_of_birth, enquiry.submitted_on)
