"""What a person who registers may lack, and which answers it stands in for.

The invariant: Schedule 4 Part 1 of the Adoption Agencies Regulations 2005 makes the agency obtain these facts,
and nobody can give what they do not have or know. Saying so completes the form, and is told to the agency.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType


class NotGiven(StrEnum):
    """A fact that a person does not have, or does not know."""

    PLACE_OF_BIRTH = "place_of_birth"
    UK_ADDRESS = "uk_address"
    FIXED_ADDRESS = "fixed_address"
    DOCTOR = "doctor"
    DATE_OF_BIRTH = "date_of_birth"
    EMAIL_AND_PHONE = "email_and_phone"


STANDS_FOR: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        NotGiven.PLACE_OF_BIRTH: ("place_of_birth",),
        NotGiven.UK_ADDRESS: ("postcode", "local_authority"),
        NotGiven.FIXED_ADDRESS: ("address", "postcode"),
        NotGiven.DOCTOR: ("medical_practitioner", "medical_practitioner_address"),
        NotGiven.DATE_OF_BIRTH: ("date_of_birth",),
        NotGiven.EMAIL_AND_PHONE: ("email", "phone"),
    }
)
"""The fields of the form that need no answer then."""

FIELDS = ("birth_not_given", "home_not_given", "doctor_not_given", "not_given")
"""The fields of the form that hold these: one for each page of an applicant, one for anyone else."""


def needless(said: Iterable[str]) -> frozenset[str]:
    """The fields that need no answer once this was said."""
    return frozenset(field for code in said for field in STANDS_FOR.get(code, ()))
