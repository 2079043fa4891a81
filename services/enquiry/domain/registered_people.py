"""Who is registered, in a form that two records can be compared by and that names nobody.

The invariant: a sign is a keyed digest of one name and birthday. Whoever reads signs without the key can
neither read a name from them nor try one out. Each begins with the mark of its key, so that those under
another key are found and made anew from the form.
"""

import hmac
from hashlib import sha256

from contracts.names import normal_name
from contracts.reference import Household
from services.chassis.decision import Decision
from services.enquiry.domain.enquiry import Enquiry, decide, require_enquiry
from services.enquiry.domain.people import PEOPLE
from services.enquiry.domain.registration_form import RegistrationForm

MARK_OF_KEY = b"mark of the key of registered people"
PERSON = b"registered person: "
MARK_BYTES = 4


def registered_people(form: RegistrationForm, household: Household, key: bytes) -> tuple[str, ...]:
    """A sign for each applicant's birthday with every name that they have gone by."""
    people = [form.applicant(number) for number in range(1, PEOPLE[household] + 1)]
    named = {
        f"{normal_name(name)}|{each.date_of_birth}"
        for each in people
        if each is not None and each.name is not None
        for name in (each.name, *each.previous_names)
    }
    mark = mark_of(key)
    return tuple(sorted(f"{mark}{_digest(key, PERSON + each.encode())}" for each in named))


def mark_of(key: bytes) -> str:
    """How every sign under this key begins."""
    return f"{_digest(key, MARK_OF_KEY)[: 2 * MARK_BYTES]}:"


def renew_signs(state: Enquiry | None, *, key: bytes) -> Decision[Enquiry]:
    """The signs of whoever stands registered, made anew from the form; nothing is said of it."""
    enquiry = require_enquiry(state)
    if not enquiry.registered:
        return Decision(enquiry)
    people = registered_people(enquiry.form, enquiry.progress.household, key)
    return decide(enquiry, registered=people)


def _digest(key: bytes, text: bytes) -> str:
    return hmac.digest(key, text, sha256).hex()
