"""Registrations: the form as its household sees it, and as staff do.

The invariant: what one applicant answered is not shown to the other, nor to staff before their work needs it.
"""

from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.identity import Role
from contracts.reference import AgencyCode, DraftPart, Household
from services.enquiry.domain.completeness import (
    APPLICANT_PARTS,
    Gap,
    PartState,
    gaps,
    notices,
    part_states,
    without_answers,
)
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.progress import Status
from services.enquiry.domain.registration_form import RegistrationForm


def may_read_answers(enquiry: Enquiry, roles: frozenset[Role]) -> bool:
    """Whether people with these roles may read what the household answered, so far."""
    if roles & {Role.ADOPTER, Role.RECRUITMENT_WORKER, Role.MANAGER}:
        return True
    accepted = enquiry.status is Status.REGISTRATION_ACCEPTED
    return accepted or (Role.SOCIAL_WORKER in roles and enquiry.submitted_on is not None)


class RegistrationDraftView(BaseModel):
    """The form for its own household: each part with its content and how many times it was saved."""

    journey: UUID
    agency: AgencyCode
    household: Household
    submitted_on: date | None
    form: RegistrationForm
    missing: list[str] = Field(
        description="What to fill in before you can submit it",
        examples=[["referees: three different people"]],
    )
    gaps: list[Gap] = Field(description="The same, by part and field")
    parts: dict[DraftPart, PartState] = Field(
        description="How complete each part is that this household fills in"
    )
    notices: list[str] = Field(description="What the agency will look at when it decides")

    @classmethod
    def of(cls, journey: UUID, enquiry: Enquiry, on: date, own: int | None) -> Self:
        """As one applicant sees it, without the other's answers, or whole where `own` is None."""
        household, form = enquiry.progress.household, enquiry.form.as_seen_by(own)
        others = {part for number, part in enumerate(APPLICANT_PARTS, start=1) if number != own}
        found = gaps(enquiry.form, household)
        told = without_answers(found, others) if own else found
        return cls(
            **_about(journey, enquiry),
            form=form,
            missing=[gap.sentence for gap in told],
            gaps=told,
            parts=part_states(enquiry.form, household),
            notices=notices(form, household, on),
        )

    @classmethod
    def without_answers(cls, journey: UUID, enquiry: Enquiry) -> Self:
        """How far each part is, for staff who may not read the answers yet."""
        return cls(
            **_about(journey, enquiry),
            form=RegistrationForm(),
            missing=[],
            gaps=[],
            parts=part_states(enquiry.form, enquiry.progress.household),
            notices=[],
        )


def _about(journey: UUID, enquiry: Enquiry) -> dict[str, Any]:
    return {
        "journey": journey,
        "agency": enquiry.agency,
        "household": enquiry.progress.household,
        "submitted_on": enquiry.submitted_on,
    }
