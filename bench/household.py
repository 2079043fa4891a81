"""The one invented enquiry that is put to every side of every measurement."""

from contracts.reference import Channel, Household
from services.chassis.clock import today
from services.enquiry.domain.intake import ReceiveEnquiry, receive_enquiry
from services.enquiry.domain.people import Applicant

ENQUIRY = ReceiveEnquiry(
    on=today(),
    agency="moorland",
    channel=Channel.WEB_FORM,
    household=Household.JOINT,
    applicants=(
        Applicant(name="Example One", email="one@example.org"),
        Applicant(name="Example Two", phone="01632 960 000"),
    ),
    postcode="LS1 4AP",
)
BEGUN = receive_enquiry(None, ENQUIRY)
"""The state that it begins with, and its first event."""
