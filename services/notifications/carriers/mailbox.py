"""An email address as a carrier writes it.

The invariant: a domain leaves in ASCII (IDNA), which every server takes. What stands before the @ cannot, so an
address with other letters there needs a server that takes them.
"""

from typing import NamedTuple, Self

from email_validator import EmailNotValidError, validate_email

from contracts.contact_details import email_address
from services.notifications.domain.message import Reason, Unreachable


class Mailbox(NamedTuple):
    """An address in the form in which it leaves, and whether it needs a server that takes all letters."""

    written: str
    international: bool = False

    @classmethod
    def of(cls, address: str) -> Self:
        """The address as it leaves. Raises `Unreachable` where no server could take it."""
        if address.isascii():
            return cls(address)
        try:
            found = validate_email(email_address(address), check_deliverability=False)
        except (EmailNotValidError, ValueError) as error:
            raise Unreachable(Reason.REFUSED) from error
        if found.ascii_email is not None:
            return cls(found.ascii_email)
        return cls(f"{found.local_part}@{found.ascii_domain}", international=True)
