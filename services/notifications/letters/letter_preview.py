"""A letter as staff look at it: to each applicant, with the address masked and what it cannot give them.

The invariant: the words are those of the letter that leaves. Wishes keep nothing from leaving: what the
law or a rule says is written to a household is written; whoever wishes another way is told that way too.
"""

from collections.abc import Collection, Iterator

from pydantic import BaseModel, Field

from contracts.languages import language_name
from contracts.notifications import Medium
from services.notifications.clients import Applicant, Wishes
from services.notifications.letters.letter import LetterText
from services.notifications.letters.letter_writer import LetterDetails

HIDDEN = "•••"
NO_ADDRESS = "No e-mail address is on record: send this by post, or tell them another way."
FORMATS = {
    "large_print": "Wishes large print: send this by post, too.",
    "easy_read": "Wishes easy read: send an easy read version by post, too.",
    "braille": "Wishes braille: send this by post in braille, too.",
    "audio": "Wishes audio: send a recording, too, or read it to them.",
    "british_sign_language": "Wishes British Sign Language: tell them with an interpreter, too.",
}
CHANNELS = {
    "phone": "Wishes to be reached by phone: call them, too.",
    "video_call": "Wishes to be reached by video call: call them, too.",
    "visit": "Wishes to be reached in person: tell them when you see them, too.",
}
WRITTEN_IN = "en"


class LetterPreview(BaseModel):
    """The letter to one applicant; without an e-mail address, `channel` and `to` are null."""

    applicant: int
    channel: Medium | None
    to: str | None = Field(description="The address, masked", examples=["a•••@example.org"])
    subject: str
    body: str
    notes: list[str] = Field(description="What an e-mail does not give them, a sentence each")


def letter_previews(
    details: LetterDetails, text: LetterText, only: Collection[int] = ()
) -> list[LetterPreview]:
    """The letter to each applicant, or to those of these numbers."""
    return [
        LetterPreview(
            applicant=number,
            channel=Medium.EMAIL if applicant.email else None,
            to=masked(applicant.email) if applicant.email else None,
            subject=text.subject,
            body=text.body,
            notes=list(_notes(applicant)),
        )
        for number, applicant in enumerate(details.contact.applicants, start=1)
        if not only or number in only
    ]


def masked(address: str) -> str:
    """The address by its first letter and its host: enough to see which one it is."""
    name, _, host = address.rpartition("@")
    return f"{name[:1]}{HIDDEN}@{host}"


def _notes(applicant: Applicant) -> Iterator[str]:
    if not applicant.email:
        yield NO_ADDRESS
    if applicant.wishes:
        yield from unmet(applicant.wishes)


def unmet(wishes: Wishes) -> Iterator[str]:
    """The wishes that an e-mail in English does not meet, and what to do about each."""
    if wishes.format:
        yield FORMATS.get(wishes.format, f"Wishes the format {wishes.format}: send it, too.")
    code = (wishes.language or WRITTEN_IN).partition("-")[0]
    if code != WRITTEN_IN:
        name = language_name(code) or f"the language with the code {code}"
        yield f"Wishes {name}: have this translated, or tell them with an interpreter, too."
    if wishes.channel in CHANNELS:
        yield CHANNELS[wishes.channel]
