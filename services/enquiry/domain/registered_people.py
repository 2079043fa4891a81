"""Who is registered, and by which birthdays a household may be known again, as keyed signs.

The invariant: no birthday is kept to be compared by but under the key, and what is under another key is made anew
from the form.
"""

from collections.abc import Collection, Iterable, Iterator

from contracts.names import names_alike, normal_name
from services.chassis.decision import Decision
from services.enquiry.domain.enquiry import Enquiry, decide, require_enquiry
from services.enquiry.domain.keyed_signs import keyed_sign
from services.enquiry.domain.likeness import BORN, HOME, without_gap
from services.enquiry.domain.people import Applicant
from services.enquiry.domain.registration_form import RegistrationForm

PERSON = "registered person"


def registered_people(
    form: RegistrationForm, numbers: Collection[int], key: bytes
) -> tuple[str, ...]:
    """A sign for the birthday of each of these applicants with every name that they have gone by."""
    people = [form.applicant(number) for number in numbers]
    named = {
        f"{normal_name(name)}|{each.date_of_birth}"
        for each in people
        if each is not None and each.name is not None
        for name in (each.name, *each.previous_names)
    }
    return tuple(sorted(keyed_sign(key, PERSON, each) for each in named))


def born(
    applicants: Iterable[Applicant], postcode: str | None, form: RegistrationForm, key: bytes
) -> tuple[str, ...]:
    """A sign for each applicant's birthday with every name and every home, each kind with a word before it.

    By these an agency is shown that a household may have come twice; slips are not looked for in them.
    """
    told = {
        (kind, f"{birthday} {text}")
        for number, each in enumerate(applicants, start=1)
        for kind, birthday, text in _of_birth(each, number, postcode, form)
    }
    return tuple(sorted(f"{kind} {keyed_sign(key, kind, text)}" for kind, text in told))


def _of_birth(
    applicant: Applicant, number: int, postcode: str | None, form: RegistrationForm
) -> Iterator[tuple[str, str, str]]:
    own = form.applicant(number)
    if own is None or own.date_of_birth is None:
        return
    birthday = str(own.date_of_birth)
    for name in {applicant.name, own.name or applicant.name, *own.previous_names}:
        yield from ((BORN, birthday, each) for each in names_alike(name))
    for home in {postcode, own.postcode} - {None}:
        yield HOME, birthday, without_gap(str(home))


def renew_signs(state: Enquiry | None, *, key: bytes) -> Decision[Enquiry]:
    """The signs of a submitted registration, made anew from the form; nothing is said of it."""
    enquiry = require_enquiry(state)
    return decide(
        enquiry,
        registered=_registered_anew(enquiry, key),
        born=_born_anew(enquiry, key),
    )


def _registered_anew(enquiry: Enquiry, key: bytes) -> tuple[str, ...]:
    if not enquiry.registered:
        return ()
    return registered_people(enquiry.form, enquiry.numbers, key)


def _born_anew(enquiry: Enquiry, key: bytes) -> tuple[str, ...]:
    if enquiry.submitted_on is None:
        return ()
    return born(enquiry.applicants, enquiry.postcode, enquiry.form, key)
