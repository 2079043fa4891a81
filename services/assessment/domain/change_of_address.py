"""A household moves home while it is assessed: it says so, and staff record it once it is so.

The invariant: what was checked of a home holds for that home alone. The address is in no event and not kept here: it
is one of the contact details, which the enquiry keeps.
"""

from datetime import date
from typing import Self

from pydantic import ConfigDict, Field, model_validator

from contracts.change_of_address import (
    AddressChanged,
    ChangeOfAddressCalledOff,
    ChangeOfAddressTold,
    HouseholdConfirmed,
)
from contracts.check_requests import RequestEnd
from contracts.written import WrittenIfAny
from services.assessment.domain.assessment import (
    OPEN,
    Assessment,
    at_step,
    decide,
    heard_from_household,
)
from services.assessment.domain.ended_requests import end_requests
from services.assessment.domain.homes import homes_of, of_earlier_homes
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before, too_far


class TellChangeOfAddress(Command):
    """The household is moving home, or has moved."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-03-20", "moves_on": "2025-04-04"}]}
    )

    on: date = Field(title="When did they tell you?", description="Today or an earlier date")
    moves_on: date = Field(
        title="When is the move?", description="It can be in the past or in the future"
    )

    @model_validator(mode="after")
    def _in_reach(self) -> Self:
        if too_far(self.on, self.moves_on):
            raise ValueError("the move must be within 2 years: check the year")
        return self


class CallOffChangeOfAddress(Command):
    """The household does not move home after all, or said so by mistake."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-03-27"}]})


class RecordChangeOfAddress(Command):
    """The household lives in another home from this date."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2025-04-04",
                    "other_area": True,
                    "authority": "Fenshire County Council",
                    "other_doctor": True,
                }
            ]
        }
    )

    on: date = Field(title="When did they move?", description="Today or an earlier date")
    other_area: bool = Field(
        title="Is the new home in another local authority's area?",
        description="If it is, you ask that authority for a report",
    )
    authority: WrittenIfAny = Field(
        default=None,
        title="Which local authority is it?",
        description="Leave this empty if the new home is in the same area. The table of checks shows it to staff",
    )
    other_doctor: bool = Field(
        title="Does an applicant have a new doctor?",
        description="If so, ask the medical adviser whether the health report still holds",
    )


class ConfirmHousehold(Command):
    """Staff looked at who lives in the new home, and the list of people is right."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2025-04-11"}]})


def tell_change_of_address(
    state: Assessment | None, command: TellChangeOfAddress
) -> Decision[Assessment]:
    """What is said later takes the place of what was said before; what refuses it is said to them."""
    assessment = heard_from_household(state, command.on)
    not_before(command.moves_on, assessment.opened_on, "the registration was accepted")
    told = ChangeOfAddressTold(occurred_on=command.on, moves_on=command.moves_on)
    return decide(assessment, told)


def call_off_change_of_address(
    state: Assessment | None, command: CallOffChangeOfAddress
) -> Decision[Assessment]:
    """Refuses it where nobody said that they move."""
    assessment = at_step(state, *OPEN)
    told = assessment.course.move_told
    if told is None:
        raise Refusal(Kind.NOT_NOW, "Nobody has said that they are moving home.")
    not_before(command.on, assessment.day_of(told.version), "they said that they are moving")
    return decide(assessment, ChangeOfAddressCalledOff(occurred_on=command.on))


def record_change_of_address(
    state: Assessment | None, command: RecordChangeOfAddress
) -> Decision[Assessment]:
    """What is recorded again for the same day takes the place of what was recorded before.

    Links that ask about the home before stop working, so that the authority of the new one can be asked.
    """
    assessment = at_step(state, *OPEN)
    not_before(command.on, assessment.opened_on, "the registration was accepted")
    if command.authority is not None and not command.other_area:
        raise Refusal(
            Kind.NOT_VALID,
            "The new home is in the same area. Leave the local authority out, or say that it is another area.",
            "authority",
        )
    facts = command.model_dump(include={"other_area", "other_doctor"})
    named = {assessment.version + 1: command.authority} if command.authority else {}
    event = AddressChanged(occurred_on=command.on, **facts)
    moved = decide(assessment, event, authorities={**assessment.authorities, **named})
    earlier = of_earlier_homes(moved.state)
    ended = end_requests(moved.state, earlier, RequestEnd.CANCELLED, command.on)
    return Decision(ended.state, [*moved.events, *ended.events])


def confirm_household(state: Assessment | None, command: ConfirmHousehold) -> Decision[Assessment]:
    """Refuses it where no change of address waits for it."""
    assessment = at_step(state, *OPEN)
    homes = homes_of(assessment)
    if not homes or homes[-1].confirmed is not None:
        raise Refusal(
            Kind.NOT_NOW,
            "No change of address waits for this. If someone joined or left the household, change the list of people.",
        )
    not_before(command.on, assessment.day_of(homes[-1].version), "the move")
    return decide(assessment, HouseholdConfirmed(occurred_on=command.on))
