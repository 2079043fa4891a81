"""A case with hundreds of events: its pages show a hundred lines at a time, and lead to every other."""

import pytest

from deploy.local.suite import Service
from services.chassis.settings import RecordSettings
from tests.enquiry.helpers.long_history import lengthened
from tests.web.helpers.cases import done, page_of, received
from tests.web.helpers.front_end import Front

ATTEMPT = {
    "channel": "phone",
    "staff": "recruiter-02",
    "outcome": "no_answer",
    "next_step": "planned_call",
}


@pytest.mark.parametrize(
    ("page", "first"),
    [("", "Enquiry received"), ("/household", "The agency received your enquiry.")],
)
async def test_a_long_history_is_shown_in_pages_that_lead_to_one_another(
    front: Front, enquiry: Service, settings: RecordSettings, page: str, first: str
) -> None:
    journey = await received(enquiry)
    await done(enquiry, journey, "attempt-contact", **ATTEMPT)
    await lengthened(settings, journey, 228)
    async with front("recruiter") as client:
        address = f"{page_of(journey)}{page}"
        texts = [(await client.get(address, params={"page": number})).text for number in (1, 2, 3)]

    lines = [text.count("moj-timeline__item") for text in texts]
    assert lines == [100, 100, 30]
    assert [f"{first}</h" in text for text in texts] == [False, False, True]
    assert ['rel="prev"' in text for text in texts] == [False, True, True]
    assert ['rel="next"' in text for text in texts] == [True, True, False]
    assert 'href="?page=3' in texts[1]
