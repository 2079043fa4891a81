"""Who signs a letter: the colleague who works with the household at that step, or the agency alone."""

from uuid import UUID

import pytest

from contracts.identity import Who
from services.notifications.background.sender import Sender
from services.notifications.carriers.smtp import SmtpCarrier
from services.notifications.clients import Assessments, Enquiries, open_service
from services.notifications.letters.letter_writer import LetterWriter
from tests.directory import AGENCY, colleagues
from tests.identity import signed_as
from tests.notifications.helpers.case_records import Records, waiting
from tests.notifications.helpers.enquirers import Enquirers
from tests.notifications.helpers.examples import RECEIVED, STAGE_ONE_OPENED, after
from tests.notifications.helpers.mail_server import MailServer

ADDRESS = "ottoline@ashgrove.example"


@pytest.fixture(scope="module")
async def journey(enquirers: Enquirers) -> UUID:
    """Of an enquiry that a colleague works on who is in the directory."""
    await enquirers.ask_for("/directory/moorland/list-agency", AGENCY)
    eve = colleagues(["recruiter-07"], name="Eve Stone")
    await enquirers.ask_for("/agencies/moorland/list-colleagues", eve)
    enquired = await enquirers.enquire(ADDRESS)
    await enquirers.ask_for(f"/enquiries/{enquired}/assign", {"to": "recruiter-07"})
    return enquired


async def test_a_letter_is_signed_by_who_works_with_the_household(
    records: Records,
    enquiries: Enquiries,
    carrier: SmtpCarrier,
    mail_server: MailServer,
    journey: UUID,
) -> None:
    await waiting(records, journey)
    await Sender(records, LetterWriter(enquiries), carrier).send_next(journey)

    (letter,) = mail_server.written_to(ADDRESS)
    words = letter.get_body(("plain",))
    assert words is not None
    assert words.get_content().split()[-6:] == [
        "Yours",
        "sincerely,",
        "Eve",
        "Stone",
        "Adopt",
        "Moorland",
    ]


async def test_from_stage_one_on_a_letter_is_not_signed_by_who_answered_the_enquiry(
    enquirers: Enquirers, enquiries: Enquiries, journey: UUID
) -> None:
    auth = signed_as(Who.of_service("notifications"), "enquiry", by="notifications")
    async with open_service(enquirers.service.url, auth) as no_case_there:
        writer = LetterWriter(enquiries, assessments=Assessments(no_case_there))
        state = after(RECEIVED, STAGE_ONE_OPENED)
        before = state.replace(assessed=False)
        (message,) = after(RECEIVED).due
        named, nobody = [
            (await writer.details(journey, each, message)).worker for each in (before, state)
        ]

    assert (named, nobody) == ("Eve Stone", None)
