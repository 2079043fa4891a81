"""How people write email addresses, phone numbers and postcodes, and how we keep them.

The invariant: what nobody can see is taken away before anything is judged, and only what cannot be an
address, a number or a postcode is refused. Services and pages have the same rule, so a page tells at once
what a service would refuse.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Annotated

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult
from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo

from contracts.names import person_name

LONGEST_EMAIL = 254
LONGEST_PHONE = 60
LONGEST_POSTCODE = 12
HOME = "GB"
BRITISH = 44
"""Where a number belongs that names no country, Jersey, Guernsey and the Isle of Man among them."""

# Ranges in place of Unicode categories: these patterns are published, and few readers know \p.
CONTROLS = r"\x00-\x1f\x7f-\x9f\u2028\u2029"
MARKS = r"\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
UNSEEN = re.compile(rf"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200c\u200d{MARKS}]")
SPACES = re.compile(r"[ \u00a0\u2000-\u200a\u202f\u205f\u3000]+")
DASHES = re.compile(r"[\u2010-\u2015\u2212]")
"""Dashes that are pasted in place of a hyphen, among them the one that does not break a line."""

RELAY = re.compile(r"^1800[12](?=[ ()./+0-9-]{6})")
"""What people dial before a number to speak through Relay UK, the text relay of 2018."""

EXTENSION = re.compile(r"(?:extension|extn|ext|x)\.?(?=[ :]*\d{1,7}$)|^tel:", re.IGNORECASE)
LETTERS = re.compile(r"[^\W\d_]")

POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][ABD-HJLNP-UW-Z]{2})")
"""C, I, K, M, O and V are never among a postcode's last two letters (BS 7666)."""

DISTRICT = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)")

ENCODED_WORD = re.compile(r"=\?.*\?=")
"""As RFC 2047 writes other letters: email software reads another address there than people do."""

WRONG_EMAIL = "Enter an email address in the correct format, like name@example.com"
WRONG_PHONE = "Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192"
WRONG_DISTRICT = "Enter a UK postcode, like SW1A 1AA, or its first part, like SW1A"
WRONG_POSTCODE = "Enter a full UK postcode, like SW1A 1AA"


def seen(text: str) -> str:
    """A text of one line as it looks: without marks that cannot be seen, and with plain dashes and spaces."""
    return " ".join(DASHES.sub("-", UNSEEN.sub("", text)).split())


def unmarked(text: str) -> str:
    """A name as it looks; the joiners that Persian and Indian scripts are written with stay."""
    return SPACES.sub(" ", re.sub(f"[{MARKS}]", "", text))


def email_address(text: str) -> str:
    """An email address in lower case. Raises ValueError where no server could take it."""
    plain = seen(text).replace("\u2019", "'")
    try:
        found = validate_email(plain, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise ValueError(WRONG_EMAIL) from error
    if len(found) > LONGEST_EMAIL or ENCODED_WORD.search(found):
        raise ValueError(WRONG_EMAIL)
    return found


def phone_number(text: str) -> str:
    """A phone number as it was written. Raises ValueError where it cannot be one."""
    plain = seen(text)
    in_full(plain)
    if len(plain) > LONGEST_PHONE:
        raise ValueError(WRONG_PHONE)
    return plain


def in_full(text: str) -> str:
    """The number that is dialled, with its country (E.164) and extension; it is the same however it was
    written. Raises ValueError where it cannot be a number.
    """
    # Letters are digits on some keypads, but here they are a word where a number is asked for.
    if LETTERS.search(EXTENSION.sub("", text)):
        raise ValueError(WRONG_PHONE)
    try:
        found = phonenumbers.parse(RELAY.sub("", seen(text)), HOME)
    except NumberParseException as error:
        raise ValueError(WRONG_PHONE) from error
    possible = phonenumbers.is_possible_number_with_reason(found) == ValidationResult.IS_POSSIBLE
    # A British number too short to lose its 0 is taken for one that has it within: none has.
    if not possible or (found.country_code == BRITISH and found.italian_leading_zero):
        raise ValueError(WRONG_PHONE)
    number = phonenumbers.format_number(found, PhoneNumberFormat.E164)
    return f"{number} {found.extension}" if found.extension else number


def postcode(text: str) -> str:
    """A postcode in capitals with its one space. Raises ValueError where there can be none like it."""
    found = POSTCODE.fullmatch("".join(seen(text).upper().split()))
    if found is None:
        raise ValueError(WRONG_POSTCODE)
    return " ".join(found.groups())


def postcode_district(text: str) -> str:
    """The first part of a postcode, given alone or with the rest. Raises ValueError where it is neither."""
    plain = "".join(seen(text).upper().split())
    found = POSTCODE.fullmatch(plain) or DISTRICT.fullmatch(plain)
    if found is None:
        raise ValueError(WRONG_DISTRICT)
    return found[1]


KEPT: Mapping[str, bool] = MappingProxyType({"kept": True})
"""The context in which a record reads what it keeps: that was checked when it came, by the rules of that day."""


def _unless_kept(check: Callable[[str], str]) -> Callable[[str, ValidationInfo], str]:
    def checked(text: str, info: ValidationInfo) -> str:
        return text if info.context is KEPT else check(text)

    return checked


Email = Annotated[
    str,
    AfterValidator(_unless_kept(email_address)),
    StringConstraints(max_length=LONGEST_EMAIL),
    Field(json_schema_extra={"format": "email"}),
]
Phone = Annotated[
    str,
    AfterValidator(_unless_kept(phone_number)),
    StringConstraints(max_length=LONGEST_PHONE),
    Field(json_schema_extra={"format": "phone"}),
]
Postcode = Annotated[
    str,
    AfterValidator(_unless_kept(postcode)),
    StringConstraints(max_length=LONGEST_POSTCODE),
    Field(json_schema_extra={"format": "postcode"}),
]
FORMATS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "email": email_address,
        "phone": phone_number,
        "postcode": postcode,
        "person-name": person_name,
    }
)
"""The rule of each format that a schema names."""
