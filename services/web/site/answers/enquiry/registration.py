"""A registration of interest and the equality answers, as an applicant or an agency may see them.

The invariant: an applicant's own view holds nothing that the other applicant says of themselves.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel

from contracts.reference import DraftPart, Household
from services.web.site.clients import VIEW


class SavedPart(BaseModel):
    """A part of the form and how often it has been saved."""

    model_config = VIEW

    saved: int
    content: dict[str, Any]


class Consent(BaseModel):
    """One applicant's consent to the checks, as they signed it."""

    model_config = VIEW

    applicant: int
    name: str
    on: date


class RegistrationForm(BaseModel):
    """The parts of the form; one that nobody saved, or that is not theirs to see, is None."""

    model_config = VIEW

    first_applicant: SavedPart | None
    second_applicant: SavedPart | None
    household: SavedPart | None
    referees: SavedPart | None
    consents: tuple[Consent, ...]


class Gap(BaseModel):
    """One thing that is missing; without a field it is the whole part, or not for them to know."""

    model_config = VIEW

    part: DraftPart
    field: str | None
    place: int | None
    words: str


Content = Mapping[str, Any]
"""The answers of a part, by field, as the service takes and gives them."""


class RegistrationDraft(BaseModel):
    """The form so far, and what is missing before it can be sent."""

    model_config = VIEW

    agency: str
    household: Household
    submitted_on: date | None
    form: RegistrationForm
    gaps: tuple[Gap, ...]
    parts: dict[DraftPart, str]
    missing: tuple[str, ...]
    notices: tuple[str, ...]

    @property
    def is_begun(self) -> bool:
        """Whether anything was ever saved."""
        return any(dict(self.form).values())

    def saved(self, part: DraftPart) -> int:
        """How often a part was saved."""
        kept: SavedPart | None = getattr(self.form, part)
        return kept.saved if kept else 0

    def content(self, part: DraftPart) -> Content:
        """The answers of a part; none where it was never saved."""
        kept: SavedPart | None = getattr(self.form, part)
        return kept.content if kept else {}

    def consent(self, applicant: int) -> Consent | None:
        """What an applicant signed, whether or not it still holds."""
        return next((each for each in self.form.consents if each.applicant == applicant), None)


APPLICANT_PARTS = (DraftPart.FIRST_APPLICANT, DraftPart.SECOND_APPLICANT)


class EqualityAnswers(BaseModel):
    """What an applicant answered; a question that was left out is None."""

    model_config = VIEW

    answers: dict[str, str | None]
