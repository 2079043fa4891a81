"""The signs by which two records look like the same household.

The invariant: a sign is a likeness for people to judge and never an identity, and no event holds one.
"""

from collections.abc import Iterable, Iterator

from contracts.contact_details import in_full
from contracts.names import names_alike
from services.enquiry.domain.people import Applicant
from services.enquiry.domain.registration_form import RegistrationForm


def likeness(
    applicants: Iterable[Applicant],
    postcode: str | None,
    form: RegistrationForm | None = None,
) -> tuple[str, ...]:
    """Everything by which these people may be known again, each kind with a word before it.

    `at` is a postcode at which names that differ in one letter are compared; alone it is no sign.
    """
    people = list(applicants)
    signs = {sign for each in people for sign in _of_contact(each, postcode)}
    return tuple(sorted(signs | set(_of_birth(people, postcode, form))))


def phone_sign(phone: str) -> str:
    """One sign for a number, however it is written; an extension of it is another telephone."""
    return f"phone {in_full(phone)}"


def _of_contact(applicant: Applicant, postcode: str | None) -> Iterator[str]:
    if applicant.email:
        yield f"email {applicant.email}"
    if applicant.phone:
        yield phone_sign(applicant.phone)
    if postcode:
        place = postcode.replace(" ", "")
        yield f"at {place}"
        yield from (f"name {place} {name}" for name in names_alike(applicant.name))


def _of_birth(
    people: list[Applicant], postcode: str | None, form: RegistrationForm | None
) -> Iterator[str]:
    """With a date of birth, which the registration tells: the same name, or the same home."""
    for number, applicant in enumerate(people, start=1):
        own = form.applicant(number) if form else None
        if own is None or own.date_of_birth is None:
            continue
        for name in {applicant.name, own.name or applicant.name, *own.previous_names}:
            yield from (f"born {own.date_of_birth} {each}" for each in names_alike(name))
        for home in {postcode, own.postcode} - {None}:
            yield f"home {own.date_of_birth} {str(home).replace(' ', '')}"
