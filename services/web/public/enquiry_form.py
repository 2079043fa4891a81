"""The enquiry as people type it, page by page, and what is still wrong with it; other forms for the
public ask who people are in the same words.

The invariant: answers live in the form alone. Every page carries all of them and the key of the one
enquiry that they make, so nothing is kept here or in the browser, nothing is lost by a page's own Back
button, and a form sent twice is one enquiry.
"""

import re
import unicodedata
from abc import abstractmethod
from collections.abc import Callable, Collection, Mapping
from typing import Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from contracts.campaign import CODE as CAMPAIGN_CODE
from contracts.campaign import OTHER
from contracts.contact_details import email_address, phone_number
from contracts.enquiry import Source
from contracts.names import person_name
from contracts.reference import ContactChannel, Household, SourceKind
from services.web.site.agencies import AGENCIES
from services.web.site.command_forms import Errors
from services.web.site.form import (
    LONGEST_NAME,
    NOTHING_WRONG,
    FormKey,
    OneLine,
    new_key,
)

WHO, CONTACT, CHECK, SEND = "who", "contact", "check", "send"
PREFERENCES = {
    "": None,
    "either": None,
    "email": ContactChannel.EMAIL,
    "phone": ContactChannel.PHONE,
}
"""The answers about how to be contacted, and the preference that each one records."""


HEARD_OF: Mapping[str, str] = {
    SourceKind.CAMPAIGN: "An advert or a campaign",
    SourceKind.WEBSITE: "A website or a search",
    SourceKind.WORD_OF_MOUTH: "Someone I know",
    SourceKind.OTHER: "Something else",
}
"""What can be answered about how they heard of us; the other sources are those that staff record."""


class Enquirer(BaseModel):
    """Who asks and how to reach them, so far; an empty text is a question not yet answered.

    `website` is asked by no page: people do not see that field, programs that fill in forms do.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    key: FormKey = Field(default_factory=new_key)
    agency: OneLine = ""
    name: OneLine = ""
    partner_name: OneLine = ""
    email: OneLine = ""
    phone: OneLine = ""
    preferred: OneLine = ""
    heard: OneLine = ""
    campaign: OneLine = ""
    website: OneLine = ""

    @property
    @abstractmethod
    def joint(self) -> bool:
        """Whether they apply with a partner."""

    @property
    def language_wished(self) -> str | None:
        """The language that they would rather speak than English, where the form asks for it."""
        return None

    @property
    def source(self) -> Source | None:
        """What brought them here: the campaign whose address they came by, or what they said."""
        if self.campaign:
            return Source(kind=SourceKind.CAMPAIGN, code=campaign_code(self.campaign))
        return Source(kind=SourceKind(self.heard)) if self.heard in HEARD_OF else None

    @property
    def heard_of(self) -> Mapping[str, str]:
        """What they can answer about how they heard of us; nothing where a campaign's address says it."""
        return {} if self.campaign else HEARD_OF

    @property
    def tell_of_somebody(self) -> bool:
        """Whether there is a name in them, a way to reach someone or anything in their own words."""
        return any((self.name, self.partner_name, self.email, self.phone, self.website))

    def anew(self) -> Self:
        """The same answers under a key of their own, for what is sent beside an earlier one."""
        return self.model_copy(update={"key": new_key()})

    def carried(
        self, shown: Collection[str] = (), errors: Errors = NOTHING_WRONG
    ) -> dict[str, str]:
        """The fields that a page has to carry unseen, because it does not show them.

        A form that was refused because of the hidden field carries that field empty when it is sent again.
        """
        fields = {name: text for name, text in self.model_dump().items() if name not in shown}
        return {**fields, "website": ""} if "website" in errors else fields


class EnquiryAnswers(Enquirer):
    """What has been typed of an enquiry so far."""

    household: OneLine = ""

    @property
    def joint(self) -> bool:
        return self.household == Household.JOINT


EnquirerT = TypeVar("EnquirerT", bound=Enquirer)
Checks = Mapping[str, Callable[[EnquirerT], Errors]]
"""What is wrong on each page of a form, in the order of the pages."""


def campaign_code(written: str) -> str:
    """The code in an address of the form; one that no campaign can have stands for other campaigns."""
    return written if re.fullmatch(CAMPAIGN_CODE, written) else OTHER


def enquiry_page_for(wanted: str, answers: EnquiryAnswers) -> tuple[str, Errors]:
    """The wanted page, or the first one before it that is not yet complete, with what is wrong."""
    return page_among(_CHECKS, wanted, answers)


def page_among(checks: Checks[EnquirerT], wanted: str, answers: EnquirerT) -> tuple[str, Errors]:
    """The wanted page of a form, or the first one before it that is not yet complete."""
    for page, check in checks.items():
        if page == wanted:
            break
        errors = check(answers)
        if errors:
            return page, errors
    return wanted, {}


def people_to_reach(answers: Enquirer) -> Errors:
    """What is wrong with the names, and with the ways to reach them."""
    partner = _wrong_name(answers.partner_name, "your partner's") if answers.joint else ""
    wrong = {
        "name": _wrong_name(answers.name, "your"),
        "partner_name": partner,
        "email": _wrong_email(answers),
        "phone": _wrong_phone(answers.phone),
    }
    wrong["preferred"] = "" if any(wrong.values()) else _wrong_preference(answers)
    return {field: sentence for field, sentence in wrong.items() if sentence}


def sent_by_a_person(answers: Enquirer) -> Errors:
    """Whether a field was filled in that people do not see; a person who did can send again."""
    if not answers.website:
        return {}
    return {"website": "Send your form again. Something filled in a hidden part of it"}


def _who(answers: EnquiryAnswers) -> Errors:
    errors: dict[str, str] = {}
    if answers.household not in set(Household):
        errors["household"] = "Select whether you are applying on your own or with a partner"
    if answers.agency not in AGENCIES:
        errors["agency"] = "Select the agency you want to contact"
    return errors


def _wrong_name(name: str, whose: str) -> str:
    if not name:
        return f"Enter {whose} full name"
    if len(name) > LONGEST_NAME:
        return f"{whose.capitalize()} full name must be {LONGEST_NAME} characters or fewer"
    if any(unicodedata.category(character) == "Cc" for character in name):
        return f"Enter {whose} full name using letters"
    return _wrong(person_name, name)


def _wrong_email(answers: Enquirer) -> str:
    if not answers.email:
        return "" if answers.phone else "Enter an email address or a phone number"
    return _wrong(email_address, answers.email)


def _wrong_phone(phone: str) -> str:
    return _wrong(phone_number, phone) if phone else ""


def _wrong(rule: Callable[[str], str], text: str) -> str:
    try:
        rule(text)
    except ValueError as error:
        return str(error)
    return ""


def _wrong_preference(answers: Enquirer) -> str:
    if answers.preferred not in PREFERENCES:
        return "Select how you want us to contact you"
    if answers.preferred == ContactChannel.EMAIL and not answers.email:
        return "Enter an email address, or choose another way for us to contact you"
    if answers.preferred == ContactChannel.PHONE and not answers.phone:
        return "Enter a phone number, or choose another way for us to contact you"
    return ""


_CHECKS: Checks[EnquiryAnswers] = {
    WHO: _who,
    CONTACT: people_to_reach,
    CHECK: sent_by_a_person,
}
