"""A booking of an information event as people type it: who comes, how to contact them, what they need.

The invariant: it asks who people are in the enquiry's words, because it makes the enquiry too.
"""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from contracts.languages import LANGUAGES
from contracts.reference import Household
from services.chassis.clock import today
from services.web.site.forms import (
    CHECK,
    CONTACT,
    WHO,
    Checks,
    Enquirer,
    Errors,
    Key,
    Line,
    a_key,
    page_among,
    people_to_reach,
    sent_by_a_person,
)
from services.web.site.information_events import Book, BookAsEnquirer

NEEDS = "needs"
LONGEST_NEEDS = 1000
ENGLISH = "en"


class Coming(StrEnum):
    """Who of a household comes: that says also whether they apply with a partner."""

    ALONE = "alone"
    BOTH = "both"
    ONE_OF_TWO = "one_of_two"


def _same_line_breaks(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


Needs = Annotated[str, AfterValidator(_same_line_breaks)]


class BookingAnswers(Enquirer):
    """What has been typed of a booking so far.

    `agency` is that of the information event the form was opened for: a household that then chooses
    another one has still enquired with that agency.
    """

    coming: Line = ""
    language: Line = ENGLISH
    needs: Needs = ""

    @property
    def joint(self) -> bool:
        return self.coming in {Coming.BOTH, Coming.ONE_OF_TWO}

    @property
    def language_wished(self) -> str | None:
        return None if self.language == ENGLISH else self.language

    @property
    def booking(self) -> BookAsEnquirer:
        """The complete answers as a command."""
        people = 2 if self.coming == Coming.BOTH else 1
        return BookAsEnquirer(on=today(), people=people, needs=self.needs or None)


class OwnBooking(BaseModel):
    """What a signed-in applicant types: we already know who they are."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    key: Key = Field(default_factory=a_key)
    household: Household
    coming: Line = ""
    needs: Needs = ""

    @property
    def wrong(self) -> Errors:
        """What is wrong, by field."""
        asked = self.household is Household.JOINT
        unsaid = asked and self.coming not in {Coming.BOTH, Coming.ONE_OF_TWO}
        errors = {"coming": "Select who is coming"} if unsaid else {}
        return {**errors, **_too_long(self.needs)}

    def command(self, journey: UUID) -> Book:
        """The complete answers as a command."""
        both = self.household is Household.JOINT and self.coming == Coming.BOTH
        people = 2 if both else 1
        return Book(on=today(), journey=journey, people=people, needs=self.needs or None)


def booking_page_for(wanted: str, answers: BookingAnswers) -> tuple[str, Errors]:
    """The wanted page, or the first one before it that is not yet complete, with what is wrong."""
    return page_among(_CHECKS, wanted, answers)


def _who(answers: BookingAnswers) -> Errors:
    if answers.coming in set(Coming):
        return {}
    return {"coming": "Select who is coming"}


def _needs(answers: BookingAnswers) -> Errors:
    errors = {}
    if answers.language != ENGLISH and answers.language not in LANGUAGES:
        errors["language"] = "Select a language from the list"
    return {**errors, **_too_long(answers.needs)}


def _too_long(needs: str) -> Errors:
    if len(needs) <= LONGEST_NEEDS:
        return {}
    return {"needs": f"What you need must be {LONGEST_NEEDS:,} characters or fewer"}


_CHECKS: Checks[BookingAnswers] = {
    WHO: _who,
    CONTACT: people_to_reach,
    NEEDS: _needs,
    CHECK: sent_by_a_person,
}
