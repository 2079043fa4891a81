"""The direction of a text: what is written from right to left turns nothing round that stands beside it.

The invariant: the marks are for the reader's eye alone. Whatever comes back from a form comes back without them.
"""

from typing import Any
from unicodedata import bidirectional

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
RIGHT_TO_LEFT = frozenset({"R", "AL"})


def isolated(text: str) -> str:
    """A text that is written from right to left, kept from turning round what stands beside it."""
    if text.isascii() or not any(bidirectional(each) in RIGHT_TO_LEFT for each in text):
        return text
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"


def isolated_if_text(value: Any) -> Any:
    """The same of what a template shows, which may be no text, or text that is marked up already."""
    return isolated(value) if type(value) is str else value


def without_isolates(text: str) -> str:
    """A text as it was before it was shown."""
    return text.replace(FIRST_STRONG_ISOLATE, "").replace(POP_ISOLATE, "")
