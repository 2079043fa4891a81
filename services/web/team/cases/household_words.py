"""How a household wishes to be reached and whether it signs in, in the words of staff."""

from collections.abc import Iterator

from contracts.languages import language_name
from contracts.words import CONTACT_BY, moment
from services.web.site.answers.enquiry.record import JOINED, Account, Wishes


def wishes_in_words(wishes: Wishes) -> Iterator[str]:
    """Each wish as a line."""
    if wishes.channel:
        yield f"Prefers contact {CONTACT_BY[wishes.channel].lower()}"
    if wishes.time_of_day:
        yield f"In the {wishes.time_of_day}"
    if wishes.language and wishes.language != "en":
        yield f"Language: {language_name(wishes.language)}"
    if wishes.format:
        yield f"Format: {wishes.format.replace('_', ' ')}"
    if wishes.message_may_be_left is not None:
        yield "You can leave a message" if wishes.message_may_be_left else "Do not leave a message"


def sign_in_in_words(account: Account) -> str:
    """Whether they sign in, as a line."""
    if account.account == JOINED:
        return "Signs in online"
    if account.invited_until is not None:
        return f"Invited to sign in. The link works until {moment(account.invited_until)}"
    return "Does not sign in online"
