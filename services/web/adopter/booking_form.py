"""A booking of an information event by somebody who is signed in: who they are is known and not asked."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.reference import Household
from services.chassis.clock import today
from services.web.site.booking import Coming, Needs, needs_too_long
from services.web.site.command_forms import Errors
from services.web.site.form import FormKey, OneLine, new_key


class Book(BaseModel):
    """One or two places for the household of a journey."""

    on: date
    journey: UUID
    people: int
    needs: str | None = None


class OwnBooking(BaseModel):
    """What a signed-in applicant types: we already know who they are."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    key: FormKey = Field(default_factory=new_key)
    household: Household
    coming: OneLine = ""
    needs: Needs = ""

    @property
    def wrong(self) -> Errors:
        """What is wrong, by field."""
        asked = self.household is Household.JOINT
        unsaid = asked and self.coming not in {Coming.BOTH, Coming.ONE_OF_TWO}
        errors = {"coming": "Select who is coming"} if unsaid else {}
        return {**errors, **needs_too_long(self.needs)}

    def command(self, journey: UUID) -> Book:
        """The complete answers as a command."""
        both = self.household is Household.JOINT and self.coming == Coming.BOTH
        people = 2 if both else 1
        return Book(on=today(), journey=journey, people=people, needs=self.needs or None)
