"""A letter as staff see it: to each applicant, with the address masked and what it cannot give them.

The invariant: the words are those of the letter that leaves. Wishes keep nothing from leaving: what the
law or a rule says to write to a household is written. Staff tell people who prefer another way in that way too.
"""

from collections.abc import Collection, Iterator

from pydantic import BaseModel, Field

from contracts.languages import language_name
from contracts.notifications import Medium
from services.notifications.clients import Applicant, Wishes
from services.notifications.domain.message import ASKED_BY_LINK, Message
from services.notifications.domain.rules import LINKS
from services.notifications.letters.letter import LetterDetails, addressees, letter_text

HIDDEN = "•••"
NO_ADDRESS = "There is no email address on record. Send this by post, or tell them another way."
NO_LINK = "There is no email address on record, so we cannot send them a link. Ask them for one, or do what they need for them by phone."
FORMATS = {
    "large_print": "They asked for large print. Post them a large print copy too.",
    "easy_read": "They asked for easy read. Post them an easy read version too.",
    "braille": "They asked for braille. Post them a braille copy too.",
    "audio": "They asked for audio. Send a recording too, or read it to them.",
    "british_sign_language": "They use British Sign Language. Tell them with an interpreter too.",
}
CHANNELS = {
    "phone": "They prefer the phone. Call them too.",
    "video_call": "They prefer video calls. Call them too.",
    "visit": "They prefer to talk in person. Tell them when you see them too.",
}
WRITTEN_IN = "en"


class LetterPreview(BaseModel):
    """The letter to one applicant. Without an email address, `channel` and `to` are null."""

    applicant: int
    name: str = Field(repr=False)
    channel: Medium | None
    to: str | None = Field(description="The address, masked", examples=["a•••@example.org"])
    subject: str
    body: str
    reached: bool = Field(description="Whether the carrier accepted it")
    notes: list[str] = Field(description="What an email does not give them, one sentence each")


def letter_previews(
    details: LetterDetails, message: Message, only: Collection[int] = ()
) -> list[LetterPreview]:
    """The letter to each applicant whom the message is for, or to those of these numbers.

    Of a request by link there is one letter, to who is asked; the address is not shown.
    """
    if message.request is not None:
        return [_preview_to_asked(details, message)]
    return [
        _preview(details, message, number, applicant)
        for number, applicant in addressees(details.contact, message).items()
        if not only or number in only
    ]


def _preview(
    details: LetterDetails, message: Message, number: int, applicant: Applicant
) -> LetterPreview:
    text = letter_text(details, message, [number])
    return LetterPreview(
        applicant=number,
        name=applicant.name,
        channel=Medium.EMAIL if applicant.email else None,
        to=masked(applicant.email) if applicant.email else None,
        subject=text.subject,
        body=text.body,
        reached=number in message.reached,
        notes=list(_notes(message, applicant)),
    )


def _preview_to_asked(details: LetterDetails, message: Message) -> LetterPreview:
    text = letter_text(details, message, [ASKED_BY_LINK])
    return LetterPreview(
        applicant=ASKED_BY_LINK,
        name="The person or office that you asked",
        channel=Medium.EMAIL,
        to=None,
        subject=text.subject,
        body=text.body,
        reached=ASKED_BY_LINK in message.reached,
        notes=[],
    )


def masked(address: str) -> str:
    """The address by its first letter and its host: enough to see which one it is."""
    name, _, host = address.rpartition("@")
    return f"{name[:1]}{HIDDEN}@{host}"


def _notes(message: Message, applicant: Applicant) -> Iterator[str]:
    if not applicant.email:
        yield NO_LINK if message.rule in LINKS else NO_ADDRESS
    if applicant.wishes:
        yield from unmet(applicant.wishes)


def unmet(wishes: Wishes) -> Iterator[str]:
    """The wishes that an email in English does not meet, and what to do about each."""
    if wishes.format:
        yield FORMATS.get(
            wishes.format, f"They asked for the format {wishes.format}. Send them that too."
        )
    code = (wishes.language or WRITTEN_IN).partition("-")[0]
    if code != WRITTEN_IN:
        name = language_name(code) or f"the language with the code {code}"
        yield f"They asked for {name}. Have this translated too, or tell them with an interpreter."
    if wishes.channel in CHANNELS:
        yield CHANNELS[wishes.channel]
