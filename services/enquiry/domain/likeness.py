"""The signs by which two records look like the same household.

The invariant: a sign is a likeness for people to judge and never an identity, and no event holds one. What the form
says of birthdays is in none of these: those are keyed signs (`registered_people`).
"""

from collections.abc import Iterable, Iterator

from contracts.contact_details import in_full
from contracts.names import names_alike
from services.enquiry.domain.people import Applicant

BORN, HOME = "born", "home"
"""The words before the keyed signs: of a birthday with a name, and with a postcode."""


def likeness(applicants: Iterable[Applicant], postcode: str | None) -> tuple[str, ...]:
    """Everything by which these people may be known again, each kind with a word before it.

    `at` is a postcode at which names that differ in one letter are compared; alone it is no sign.
    """
    return tuple(sorted({sign for each in applicants for sign in _of_contact(each, postcode)}))


def phone_sign(phone: str) -> str:
    """One sign for a number, however it is written; an extension of it is another telephone."""
    return f"phone {in_full(phone)}"


def without_gap(postcode: str) -> str:
    """A postcode as it is compared."""
    return postcode.replace(" ", "")


def _of_contact(applicant: Applicant, postcode: str | None) -> Iterator[str]:
    if applicant.email:
        yield f"email {applicant.email}"
    if applicant.phone:
        yield phone_sign(applicant.phone)
    if postcode:
        place = without_gap(postcode)
        yield f"at {place}"
        yield from (f"name {place} {name}" for name in names_alike(applicant.name))
