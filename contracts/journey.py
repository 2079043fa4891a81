"""The reference by which people name a journey: short, and safe to read out on the phone.

The invariant: it follows from the journey's identity alone, so it is the same wherever it is shown.
"""

import re
from typing import Annotated
from uuid import UUID

from pydantic import Field

TOGETHER = 200
"""How many journeys one command may be about."""
Journeys = Annotated[
    tuple[UUID, ...], Field(min_length=1, max_length=TOGETHER, title="Which cases?")
]

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHARACTERS = 10
LOOK_ALIKE = str.maketrans("OIL", "011")


def reference(journey: UUID) -> str:
    """The journey's reference for people: its last 50 bits in Crockford's base 32, in two groups.

    Letters that look like digits do not occur, so it can be read out on the phone.
    """
    number = journey.int
    places = range(CHARACTERS - 1, -1, -1)
    text = "".join(CROCKFORD[number >> 5 * place & 31] for place in places)
    return f"{text[:5]}-{text[5:]}"


def plain(typed: str) -> str:
    """A reference as it is searched for, however it was typed: no dash, no letter for a digit."""
    return re.sub(r"[\s-]", "", typed).upper().translate(LOOK_ALIKE).lower()
