"""Complete answers as the command that begins an enquiry, whichever form of the public gave them."""

from datetime import date

from pydantic import BaseModel

from contracts.enquiry import Source
from contracts.reference import Channel, ContactChannel, Household
from services.chassis.clock import today
from services.web.public.enquiry_form import PREFERENCES, Enquirer


class WishedContact(BaseModel):
    """How the enquirer wants to be contacted; what they did not choose is left out."""

    language: str | None = None
    channel: ContactChannel | None = None


class NewApplicant(BaseModel):
    """One of the one or two people of an enquiry."""

    name: str
    email: str | None = None
    phone: str | None = None
    wishes: WishedContact | None = None


class ReceiveEnquiry(BaseModel):
    """A household tells an agency that it thinks of adopting."""

    on: date
    agency: str
    channel: Channel = Channel.WEB_FORM
    household: Household
    source: Source | None = None
    applicants: list[NewApplicant]


def enquiry_command(answers: Enquirer, channel: Channel) -> ReceiveEnquiry:
    """The enquiry of complete answers; a partner's name counts only in a joint one."""
    first = NewApplicant(
        name=answers.name,
        email=answers.email or None,
        phone=answers.phone or None,
        wishes=_wishes(answers),
    )
    second = [NewApplicant(name=answers.partner_name)] if answers.joint else []
    return ReceiveEnquiry(
        on=today(),
        agency=answers.agency,
        channel=channel,
        household=Household.JOINT if answers.joint else Household.SINGLE,
        source=answers.source,
        applicants=[first, *second],
    )


def _wishes(answers: Enquirer) -> WishedContact | None:
    wishes = WishedContact(language=answers.language_wished, channel=PREFERENCES[answers.preferred])
    return None if wishes == WishedContact() else wishes
