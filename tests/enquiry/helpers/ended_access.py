"""What ends an applicant's access to a journey, as commands that staff send."""

from typing import Any, NamedTuple

from contracts.reference import Household
from tests.enquiry.helpers.registration_forms import complete_form

ON = "2025-03-06"
ROSA = {"name": "Rosa Fell", "email": "rosa@example.org"}
JUN = {"name": "Jun Fell", "email": "jun@example.org"}
IDA = {"name": "Ida Marsh", "email": "ida@example.org"}


class End(NamedTuple):
    """An action of the table, what is sent with it, and whose access it ends."""

    action: str
    body: dict[str, Any]
    applicant: int
    before: tuple[tuple[str, dict[str, Any]], ...] = ()
    """What is recorded first."""


ONE_GOES_ON: tuple[str, dict[str, Any]] = (
    "change-contact-details",
    {"household": Household.SINGLE, "applicants": [ROSA]},
)
ENDS = {
    "a manager takes it away": End("remove-account", {"applicant": 1, "reason": "They parted."}, 1),
    "somebody else takes their place": End(
        "change-contact-details", {"household": Household.JOINT, "applicants": [ROSA, IDA]}, 2
    ),
    "the other one goes on alone": End(
        "change-contact-details", {"household": Household.SINGLE, "applicants": [ROSA]}, 2
    ),
    "the other one goes on alone after the acceptance": End(
        "record-applicant-left",
        {"applicant": 1, "because": "separation"},
        1,
        (("submit-registration", {}), ("accept-registration", {})),
    ),
    "the one who goes on alone died": End(
        "withdraw",
        {"reason": "died"},
        1,
        (ONE_GOES_ON,),
    ),
    "the other one registers alone": End("submit-registration", {"household": Household.SINGLE}, 2),
}
"""A test walks the table of actions and finds no other."""


def form_for_either() -> list[dict[str, Any]]:
    """A couple's form that is also complete for the first of them alone."""
    return [*complete_form(Household.SINGLE), complete_form(Household.JOINT)[1]]
