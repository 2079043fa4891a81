"""The enquiry as somebody types it, page by page, and what is still wrong with it.

The invariant: answers live in the form alone. Every page carries all of them and the key of the one
enquiry that they make, so nothing is kept here, nothing is lost on the way back, and a form sent
twice is one enquiry.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Annotated
from uuid import uuid4

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from contracts.reference import Household
from services.web.agencies import AGENCIES

WHO, CONTACT, CHECK, SEND = "who", "contact", "check", "send"
PAGES = (WHO, CONTACT, CHECK, SEND)
LONGEST_NAME = 200
LONGEST_EMAIL = 254
LONGEST_PHONE = 40
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
PHONE = re.compile(r"\+?[0-9 ()-]+")
DIGITS = range(10, 16)

Errors = Mapping[str, str]
"""What is wrong, by field, in the order of the page."""


def _one_line(text: str) -> str:
    return " ".join(text.split())


Line = Annotated[str, AfterValidator(_one_line)]


class Answers(BaseModel):
    """What has been typed so far; an empty text is a question not yet answered."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    key: str = Field(default_factory=lambda: uuid4().hex, pattern=r"^[0-9a-f]{32}$")
    household: Line = ""
    agency: Line = ""
    name: Line = ""
    partner_name: Line = ""
    email: Line = ""
    phone: Line = ""

    @property
    def joint(self) -> bool:
        return self.household == Household.JOINT

    def carried(self, shown: tuple[str, ...]) -> dict[str, str]:
        """The fields that a page has to carry unseen, because it does not show them."""
        return {name: text for name, text in self.model_dump().items() if name not in shown}


def page_for(wanted: str, answers: Answers) -> tuple[str, Errors]:
    """The wanted page, or the first one before it that is not yet complete, with what is wrong."""
    for page in PAGES[: PAGES.index(wanted)]:
        errors = _CHECKS[page](answers)
        if errors:
            return page, errors
    return wanted, {}


def _who(answers: Answers) -> Errors:
    errors: dict[str, str] = {}
    if answers.household not in set(Household):
        errors["household"] = "Select whether you are applying on your own or with a partner"
    if answers.agency not in AGENCIES:
        errors["agency"] = "Select the agency you want to contact"
    return errors


def _contact(answers: Answers) -> Errors:
    partner = _wrong_name(answers.partner_name, "your partner's") if answers.joint else ""
    wrong = {
        "name": _wrong_name(answers.name, "your"),
        "partner_name": partner,
        "email": _wrong_email(answers),
        "phone": _wrong_phone(answers.phone),
    }
    return {field: sentence for field, sentence in wrong.items() if sentence}


def _wrong_name(name: str, whose: str) -> str:
    if not name:
        return f"Enter {whose} full name"
    if len(name) > LONGEST_NAME:
        return f"{whose.capitalize()} full name must be {LONGEST_NAME} characters or fewer"
    if any(unicodedata.category(character) == "Cc" for character in name):
        return f"Enter {whose} full name using letters"
    return ""


def _wrong_email(answers: Answers) -> str:
    if not answers.email:
        return "" if answers.phone else "Enter an email address or a phone number"
    right = answers.email.isprintable() and EMAIL.fullmatch(answers.email)
    if right and len(answers.email) <= LONGEST_EMAIL:
        return ""
    return "Enter an email address in the correct format, like name@example.com"


def _wrong_phone(phone: str) -> str:
    digits = sum(character.isdigit() for character in phone)
    right = PHONE.fullmatch(phone) and digits in DIGITS and len(phone) <= LONGEST_PHONE
    if right or not phone:
        return ""
    return "Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192"


_CHECKS: Mapping[str, Callable[[Answers], Errors]] = {
    WHO: _who,
    CONTACT: _contact,
    CHECK: lambda _: {},
}
