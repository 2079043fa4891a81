"""The words by which an enquiry is found: as they are kept beside its state, and as a search asks for them.

The invariant: whatever is kept follows from names, postcode and identity alone, and each word that is asked
for is a stretch of the index of words, or some steps of it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from string import ascii_lowercase
from typing import Any
from uuid import UUID

from bson.regex import Regex
from jellyfish import nysiis

from contracts.journey import plain, reference
from contracts.names import TITLES, folded
from services.enquiry.domain.enquiry import Enquiry

MIDDLE, SOUND = "*", "~"
"""What the rest of a word and its sound begin with, so that neither is taken for the beginning of a name."""
SHORTEST_MIDDLE = 3
SHORTEST_SLIP = 4
LONGEST = 20
"""As many letters of the rest of a word are kept: it is looked for by how it begins."""
MOST_WORDS = 6

POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s*(\d[a-z]{2})\b")
NO_NAMES = {*TITLES, "and"}
"""What people say before a name or between two, and rarely write into a form."""


def kept_words(journey: UUID, enquiry: Enquiry) -> set[str]:
    """The reference, the postcode, and each word of each name: whole, from the middle, by its sound."""
    names = (_of_name(each.name) for each in enquiry.applicants)
    postcode = {folded(enquiry.postcode).replace(" ", "")} if enquiry.postcode else set()
    return {plain(reference(journey))}.union(postcode, *names)


def asked_words(typed: str) -> list[str]:
    """What is looked for, word by word; titles count only where nothing else was typed."""
    text = POSTCODE.sub(r" \1\2 ", folded(typed))
    words = sorted({*re.findall(r"\w+", text)})
    return ([each for each in words if each not in NO_NAMES] or words)[:MOST_WORDS]


def as_written(agency: str, word: str) -> list[Any]:
    """Names that begin with this word or have it in their middle, as the index has them."""
    # As text: a compiled pattern carries a flag with which the whole index would be read.
    beginning = [Regex(f"^{agency} {word}")]
    if len(word) < SHORTEST_MIDDLE:
        return beginning
    return [*beginning, Regex(f"^{agency} \\{MIDDLE}{word[:LONGEST]}")]


def alike(agency: str, word: str) -> list[Any]:
    """Names as written, and those that sound like this word or differ from it in one letter."""
    near = [*_sound(word), *sorted(_slips(word))]
    return [*as_written(agency, word), *(f"{agency} {each}" for each in near)]


@lru_cache(maxsize=1000)
def _of_name(name: str) -> frozenset[str]:
    """Kept for a while, because a record is written again and again under the same name."""
    words = {word for part in folded(name).split() for word in _of_part(part)}
    middles = {
        MIDDLE + word[begin:][:LONGEST]
        for word in words
        for begin in range(1, len(word) - SHORTEST_MIDDLE + 1)
    }
    return frozenset(words).union(middles, *map(_sound, words))


def _of_part(part: str) -> Iterator[str]:
    """O'Brien is looked for as `brien`, as `o brien` and as `obrien`."""
    words = re.findall(r"\w+", part)
    yield from words
    yield "".join(words)


def _sound(word: str) -> Iterator[str]:
    if len(word) >= SHORTEST_SLIP and word.isascii() and word.isalpha():
        yield SOUND + nysiis(word).lower()


def _slips(word: str) -> set[str]:
    """Every word that one letter too many, too few, changed or swapped makes of this one."""
    if not (word.isalpha() and SHORTEST_SLIP <= len(word) <= LONGEST):
        return set()
    splits = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    fewer = {left + right[1:] for left, right in splits if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in splits if right[1:]}
    changed = {left + one + right[1:] for left, right in splits if right for one in ascii_lowercase}
    more = {left + one + right for left, right in splits for one in ascii_lowercase}
    return fewer | swapped | changed | more
