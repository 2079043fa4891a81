"""Registrations: one agency at a time across the suite, and the form as its household sees it.

The invariant: nobody is on two registrations at once. The household that submits second
learns that, but not where.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field
from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from contracts.reference import DraftPart
from services.chassis.decision import Kind, Refusal
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
from services.enquiry.domain.registration_form import RegistrationForm

REGISTERED_ONCE = IndexModel(
    [("state.registered", 1)],
    unique=True,
    partialFilterExpression={"state.registered.0": {"$exists": True}},
)
"""Each person in one record at most; records on which nobody is registered are not in the index."""


@contextmanager
def one_agency_at_a_time() -> Iterator[None]:
    """Refuses in place of the database, whose own message names the person."""
    try:
        yield
    except DuplicateKeyError:
        raise Refusal(
            Kind.NOT_LAWFUL,
            "Someone in this household is already registered with an agency. Only one agency at a time can assess them, so they must withdraw there first.",
        ) from None


class RegistrationDraftView(BaseModel):
    """The form for its own household: each part with its content and how many times it was saved."""

    journey: UUID
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
            journey=journey,
            form=form,
            missing=[gap.sentence for gap in told],
            gaps=told,
            parts=part_states(enquiry.form, household),
            notices=notices(form, household, on),
        )
