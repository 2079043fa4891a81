"""People of a case by name where a service names them by number.

The invariant: a number whose name cannot be had stays as it is.
"""

import re
from collections.abc import Mapping

from services.web.site.words import APPLICANTS

NUMBERED = re.compile(r"\b[Pp]erson (\d{1,2})\b(?: of the case)?")


def by_number(number: int) -> str:
    """Someone by number; pages put the name of an applicant, or of anyone whose name they have."""
    return APPLICANTS.get(number) or f"Person {number} of the case"


def by_name(words: str, names: Mapping[int, str]) -> str:
    """The words with each person whose name is known by name."""
    return NUMBERED.sub(lambda found: names.get(int(found[1]), found[0]), words)
