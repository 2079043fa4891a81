"""What a revision changed of an agency's counts, in words.

The invariant: a part is called what the lists of a figure call it, and an event what it is recorded as.
"""

from collections.abc import Mapping

from services.web.site.words import reason
from services.web.team.figures import part_in_words


def counts_in_words(parts: Mapping[str, int]) -> str:
    """In which parts a household counts, more than once where it does: "Counted; Out of", or "Not counted"."""
    found = [
        f"{part_in_words(part)}{f' ({times} times)' if times > 1 else ''}"
        for part, times in sorted(parts.items())
        if times
    ]
    return "; ".join(found) or "Not counted"


def event_in_words(type_: str) -> str:
    """What was recorded, from the name of the event: enquiry.first_contact_made.v1 is "First contact made"."""
    _, name, _ = type_.split(".")
    return reason(name).capitalize()
