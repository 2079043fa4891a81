"""Information in another format: an applicant says which one they need, and what we send them follows it.

The invariant: which format it is, which may say something of their health, stays with the applicant's wishes
and is in no event.
"""

from pydantic import ConfigDict, Field

from contracts.household import InformationFormatRequested
from services.chassis.decision import Command, Decision, Kind, Refusal
from services.enquiry.domain.enquiry import Enquiry, decide, require_open
from services.enquiry.domain.people import Format, WhichApplicant, Wishes


class AskForAnotherFormat(Command):
    """An applicant needs information in another format."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": "2025-03-06", "applicant": 1, "format": "large_print"}]
        }
    )

    applicant: WhichApplicant
    format: Format = Field(title="Which format do they need?")


def ask_for_another_format(
    state: Enquiry | None, command: AskForAnotherFormat
) -> Decision[Enquiry]:
    """Keeps the format with the applicant's wishes; their other wishes stay as they are."""
    enquiry = require_open(state, command.on)
    place = command.applicant - 1
    if place >= len(enquiry.applicants):
        raise Refusal(Kind.NOT_VALID, "There is no second applicant on this enquiry.")
    people = list(enquiry.applicants)
    wishes = (people[place].wishes or Wishes()).model_copy(update={"format": command.format})
    people[place] = people[place].model_copy(update={"wishes": wishes})
    requested = InformationFormatRequested(occurred_on=command.on, applicant=command.applicant)
    return decide(enquiry, requested, applicants=tuple(people))
