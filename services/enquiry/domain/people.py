"""The people of a household, how they wish to be spoken to, and by what two records look alike.

The invariant: no event ever holds anything in here.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from contracts.identity import StaffCode
from contracts.reference import ApplicantNumber, ContactChannel, Household, TimeOfDay

PEOPLE = {Household.SINGLE: 1, Household.JOINT: 2}

# Ranges in place of Unicode categories: these patterns are published, and few readers know \p.
CONTROLS = r"\x00-\x1f\x7f-\x9f\u2028\u2029"
UNSEEN = CONTROLS + r"\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"

Name = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=200, pattern=rf"^[^{CONTROLS}]+$"
    ),
]
Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        to_lower=True,
        max_length=254,
        pattern=rf"^[^@\s{UNSEEN}]+@[^@\s{UNSEEN}.]+(\.[^@\s{UNSEEN}.]+)+$",
    ),
]
Phone = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, max_length=40, pattern=r"^\+?[ ()-]*([0-9][ ()-]*){10,15}$"
    ),
]
Postcode = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        to_upper=True,
        pattern=r"(?i)^[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}$",
    ),
]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
_FILLED = Field(title="Member of staff", json_schema_extra={"x-filled": "staff"})
ActingStaff = Annotated[StaffCode, _FILLED]
ActingStaffIfAny = Annotated[StaffCode | None, _FILLED]
"""The person who acts, by their code. A page fills it in and asks nobody."""

NUMBERED: JsonDict = {"x-words": {"1": "The first applicant", "2": "The second applicant"}}
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
        default=None, title="Language", description="A language code, such as cy for Welsh"
    )
    format: Format | None = Field(default=None, title="Format they need")
    channel: ContactChannel | None = Field(default=None, title="How they would like to be reached")
    time_of_day: TimeOfDay | None = Field(default=None, title="When they would like to be called")
    message_may_be_left: bool = Field(default=False, title="You can leave a message")


class Applicant(BaseModel):
    """One person of the household, and how to reach them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name = Field(title="Full name")
    email: Email | None = Field(default=None, title="Email address")
    phone: Phone | None = Field(default=None, title="Phone number")
    wishes: Wishes | None = Field(default=None, title="How they would like us to contact them")


def likeness(applicants: Iterable[Applicant], postcode: str | None) -> tuple[str, ...]:
    """What is equal in two records of the same people: email, phone, or name with postcode."""
    return tuple(sorted({sign for each in applicants for sign in _signs(each, postcode)}))


def _signs(applicant: Applicant, postcode: str | None) -> Iterator[str]:
    if applicant.email:
        yield f"email {applicant.email}"
    if applicant.phone:
        yield f"phone {normal_phone(applicant.phone)}"
    if postcode:
        yield f"name {normal_name(applicant.name)} {postcode.replace(' ', '')}"


def normal_name(name: str) -> str:
    """A name without case, accents, punctuation and order of its words."""
    return " ".join(sorted(re.findall(r"\w+", folded(name))))


def folded(text: str) -> str:
    """Words without case and accents."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(each for each in plain if not unicodedata.combining(each)).casefold()


def normal_phone(phone: str) -> str:
    """A phone number's digits; a British one begins with 0 however its country code is written."""
    digits = re.sub(r"\D", "", phone)
    for country in ("0044", "44"):
        if digits.startswith(country) and len(digits) > len(country) + 8:
            return "0" + digits.removeprefix(country).removeprefix("0")
    return digits
