"""Complete answers as the command that begins an enquiry, whichever form of the public gave them."""

from contracts.reference import Channel, Household
from services.chassis.clock import today
from services.web.site.clients import Applicant, ReceiveEnquiry, Wishes
from services.web.site.forms import PREFERENCES, Enquirer


def command_of(answers: Enquirer, channel: Channel) -> ReceiveEnquiry:
    """The enquiry of complete answers; a partner's name counts only in a joint one."""
    first = Applicant(
        name=answers.name,
        email=answers.email or None,
        phone=answers.phone or None,
        wishes=_wishes(answers),
    )
    second = [Applicant(name=answers.partner_name)] if answers.joint else []
    return ReceiveEnquiry(
        on=today(),
        agency=answers.agency,
        channel=channel,
        household=Household.JOINT if answers.joint else Household.SINGLE,
        applicants=[first, *second],
    )


def _wishes(answers: Enquirer) -> Wishes | None:
    wishes = Wishes(language=answers.language_wished, channel=PREFERENCES[answers.preferred])
    return None if wishes == Wishes() else wishes
