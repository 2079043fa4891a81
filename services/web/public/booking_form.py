"""A booking of an information event as people type it: who comes, how to contact them, what they need.

The invariant: it asks who people are in the enquiry's words, because it makes the enquiry too.
"""

from datetime import date

from pydantic import BaseModel

from contracts.languages import LANGUAGES
from services.chassis.clock import today
from services.web.public.enquiry_form import (
    CHECK,
    CONTACT,
    WHO,
    Checks,
    Enquirer,
    page_among,
    people_to_reach,
    sent_by_a_person,
)
from services.web.site.booking import Coming, Needs, needs_too_long
from services.web.site.command_forms import Errors
from services.web.site.form import OneLine

NEEDS = "needs"
ENGLISH = "en"


class BookAsEnquirer(BaseModel):
    """One or two places for the household whose enquiry was sent under the same key."""

    on: date
    people: int
    needs: str | None = None


class BookingAnswers(Enquirer):
    """What has been typed of a booking so far.

    `agency` is that of the information event the form was opened for: a household that then chooses
    another one has still enquired with that agency.
    """

    coming: OneLine = ""
    language: OneLine = ENGLISH
    needs: Needs = ""

    @property
    def joint(self) -> bool:
        return self.coming in {Coming.BOTH, Coming.ONE_OF_TWO}

    @property
    def tell_of_somebody(self) -> bool:
        return bool(self.needs or self.language_wished) or super().tell_of_somebody

    @property
    def language_wished(self) -> str | None:
        return None if self.language == ENGLISH else self.language

    @property
    def booking(self) -> BookAsEnquirer:
        """The complete answers as a command."""
        people = 2 if self.coming == Coming.BOTH else 1
        return BookAsEnquirer(on=today(), people=people, needs=self.needs or None)


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
    return {**errors, **needs_too_long(answers.needs)}


_CHECKS: Checks[BookingAnswers] = {
    WHO: _who,
    CONTACT: people_to_reach,
    NEEDS: _needs,
    CHECK: sent_by_a_person,
}
