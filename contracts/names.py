"""Names of people as they are compared and searched for.

The invariant: what is compared is never shown, and a name is kept as its bearer writes it.
"""

import re

from anyascii import anyascii

TITLES = {
    *("mr", "mrs", "miss", "ms", "mx", "dr", "prof", "professor", "rev", "revd", "reverend"),
    *("sir", "dame", "lord", "lady", "fr", "sr", "capt", "captain", "cllr", "councillor"),
}
"""What people write before a name and is no part of it."""


def normal_name(name: str) -> str:
    """A name in plain Latin letters without case, title, punctuation and order of its words."""
    return " ".join(sorted(name_words(name)))


def name_words(name: str) -> list[str]:
    """The words of a name in their order, without a title before them."""
    words = re.findall(r"\w+", folded(name))
    begins = next((place for place, word in enumerate(words) if word not in TITLES), 0)
    return words[begins:]


def folded(text: str) -> str:
    """Words without case and accents; letters that no accent makes (ł, ø, þ) and other scripts as they sound."""
    return anyascii(text).casefold()


def names_alike(name: str) -> set[str]:
    """A name without the order of its words, and without the gaps between them (Mary-Jane, Maryjane)."""
    return {normal_name(name), "".join(name_words(name))} - {""}
