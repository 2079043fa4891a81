"""The people of a household, how they wish to be spoken to, and by what two records look alike.

The invariant: no event ever holds anything in here.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from contracts.contact_details import CONTROLS, Email, Phone, unmarked
from contracts.identity import StaffCode
from contracts.names import person_name
from contracts.people import PersonKind, PersonNumber
from contracts.reference import ApplicantNumber, ContactChannel, Household, TimeOfDay
from services.chassis.decision import Kind, Refusal

PEOPLE = {Household.SINGLE: 1, Household.JOINT: 2}


Name = Annotated[
    str,
    BeforeValidator(lambda given: unmarked(given) if isinstance(given, str) else given),
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=200, pattern=rf"^[^{CONTROLS}]+$"
    ),
    Field(json_schema_extra={"format": "person-name"}),
]
"""As it is kept. What a command names is held against `person_name` besides, by its decision."""
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
_FILLED = Field(title="Member of staff", json_schema_extra={"x-filled": "staff"})
ActingStaff = Annotated[StaffCode, _FILLED]
ActingStaffIfAny = Annotated[StaffCode | None, _FILLED]
"""The person who acts, by their code. A page fills it in and asks nobody."""

NUMBERED: JsonDict = {
    "x-record": "applicant",
    "x-words": {"1": "The first applicant", "2": "The second applicant"},
}
_OWN = Field(title="Which applicant?", json_schema_extra={"x-filled": "applicant", **NUMBERED})
WhichApplicant = Annotated[ApplicantNumber, _OWN]
WhichApplicantIfAny = Annotated[ApplicantNumber | None, _OWN]
"""One of the applicants; where an adopter acts, a page fills in which one they are."""

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]


class Format(StrEnum):
    """The format someone needs for what we send them."""

    LARGE_PRINT = "large_print"
    EASY_READ = "easy_read"
    BRAILLE = "braille"
    AUDIO = "audio"
    BRITISH_SIGN_LANGUAGE = "british_sign_language"


class Wishes(BaseModel):
    """How one person would like to be contacted. Leave out what they do not say."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Language | None = Field(
        default=None,
        title="Language",
        description="A language code, such as cy for Welsh",
        json_schema_extra={"x-record": "language"},
    )
    format: Format | None = Field(default=None, title="Format they need")
    channel: ContactChannel | None = Field(default=None, title="How they would like to be reached")
    time_of_day: TimeOfDay | None = Field(default=None, title="When they would like to be called")
    message_may_be_left: bool | None = Field(
        default=None,
        title="Can you leave a message?",
        description="If they have not said, do not leave one",
    )


NAMES = {"name", "previous_names"}


def require_names(said: BaseModel) -> None:
    """Refuses what is in no name, wherever a person is named in what somebody said."""
    for place, name in _names_in(said):
        try:
            person_name(name)
        except ValueError as error:
            raise Refusal(Kind.NOT_VALID, f"{error}.", place) from error


def _names_in(said: Any, place: str = "") -> Iterator[tuple[str, str]]:
    match said:
        case BaseModel():
            for field, each in said:
                inside = f"{place}.{field}" if place else field
                if field in NAMES and isinstance(each, str):
                    yield inside, each
                else:
                    yield from _names_in(each, inside)
        case tuple():
            for number, each in enumerate(said):
                inside = f"{place}.{number}"
                named = isinstance(each, str) and place.rpartition(".")[2] in NAMES
                yield from [(inside, each)] if named else _names_in(each, inside)


class Applicant(BaseModel):
    """One person of the household, and how to reach them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name = Field(title="Full name")
    email: Email | None = Field(default=None, title="Email address")
    phone: Phone | None = Field(default=None, title="Phone number")
    address: ShortText | None = Field(
        default=None,
        title="Postal address",
        description="Where letters on paper reach them, with the postcode",
    )
    wishes: Wishes | None = Field(default=None, title="How they would like us to contact them")

    @property
    def is_reached(self) -> bool:
        """Whether there is a way to answer them."""
        return bool(self.email or self.phone or self.address)


class TakenOffBecause(StrEnum):
    """Why someone is no longer asked about, or asked."""

    LEFT_HOUSEHOLD = "left_household"
    REPLACED = "replaced"
    DIED = "died"
    LISTED_BY_MISTAKE = "listed_by_mistake"


class CasePerson(BaseModel):
    """One person of the case, with what no event says: name, birthday, and why they are off the list."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    number: PersonNumber
    kind: PersonKind
    name: Name
    since: date
    until: date | None = None
    because: TakenOffBecause | None = None
    born_on: date | None = None
    is_relative: bool | None = None
