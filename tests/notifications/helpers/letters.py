"""A letter to be handed to a carrier."""

from uuid import uuid4

from contracts.notifications import MessageRule
from services.notifications.clients import Agency
from services.notifications.letters.html import in_html
from services.notifications.letters.letter import Letter

MOORLAND = Agency(name="Adopt Möorland, North", email="hello@moorland.example")
BODY = "Dear Zoë,\n\nHello <you>.\n"


def letter(to: str, sender: Agency = MOORLAND) -> Letter:
    """One to this address, about the enquiry that was received."""
    return Letter(
        id=uuid4(),
        rule=MessageRule.ENQUIRY_ACKNOWLEDGED,
        to=to,
        applicants=(1,),
        subject="Hello",
        body=BODY,
        html=in_html("Hello", BODY),
        sender=sender,
    )
