"""Names of people as they are compared and searched for, and what stands in no name.

The invariant: what is compared is never shown, and a name is kept as its bearer writes it. What would make a link,
an address or a number of a letter's greeting is refused, because a stranger can have a letter sent to anyone.
"""

import re
import unicodedata

from anyascii import anyascii

TITLES = {
    *("mr", "mrs", "miss", "ms", "mx", "dr", "prof", "professor", "rev", "revd", "reverend"),
    *("sir", "dame", "lord", "lady", "fr", "sr", "capt", "captain", "cllr", "councillor"),
}
"""What people write before a name and is no part of it."""

LINK = re.compile(r"@|://|\bwww\.|\.[^\W\d_]{2,}/", re.IGNORECASE)
JOINED_BY_DOT = re.compile(r"(\w+)\.([^\W\d_]{2,})")
NUMBER = re.compile(r"\d(?:[^\w]*\d){2,}")
"""Three digits, whatever stands between them that is no letter; "Henry 3rd" is a name."""
FULL_STOPS = str.maketrans("\u3002\uff61\u2024", "...")
"""Signs that software reads as a dot of an address."""
BEFORE_A_DOT = TITLES | {"st", "ste", "jr", "jnr", "snr", "sr", "mac", "mc", "bt"}
WRONG_NAME = "Enter a name without a web address, an email address or a number"


def person_name(text: str) -> str:
    """A name as it was written. Raises ValueError where it holds an address or a number."""
    plain = unicodedata.normalize("NFKC", text).translate(FULL_STOPS)
    if LINK.search(plain) or NUMBER.search(plain) or _has_domain(plain):
        raise ValueError(WRONG_NAME)
    return text


def _has_domain(text: str) -> bool:
    """Whether words are joined as those of a domain are; "St.John", "J.R.R." and "A.Smith" are not."""
    for before, after in JOINED_BY_DOT.findall(text):
        is_initial = len(before) == 1 and after[0].isupper()
        if not is_initial and before.casefold() not in BEFORE_A_DOT:
            return True
    return False


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
