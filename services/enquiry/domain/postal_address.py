"""Where a letter on paper reaches an applicant.

The invariant: an address of a registration is used once it was submitted, and nothing is added to what was given:
an address abroad or at a BFPO number has no postcode of a home in the United Kingdom.
"""

import re

from services.enquiry.domain.enquiry import Enquiry

BETWEEN_LINES = re.compile(r"\s*[,\n]\s*")


def envelope(enquiry: Enquiry, number: int) -> tuple[str, ...]:
    """The lines below an applicant's name; empty where no address is known, as of someone without a fixed one.

    What was given for letters comes before the home that a registration names.
    """
    given = enquiry.applicants[number - 1].address
    if given:
        return tuple(filter(None, BETWEEN_LINES.split(given)))
    part = enquiry.form.applicant(number) if enquiry.submitted_on else None
    if part is None or not part.address:
        return ()
    return (*part.address, part.postcode) if part.postcode else part.address
