"""Lists of which one row cannot be read: the rest is shown, and the page says that something is missing."""

from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from tests.web.helpers.altered_answers import altered
from tests.web.helpers.cases import JUN, ROSA, received
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.sign_in import signs_in

MISSING = "We could not show 1 item on this page. Everything else is here."


async def test_one_row_that_cannot_be_read_costs_the_list_that_row_alone(
    browse: Browse, enquiry: Service, provider: SignIn
) -> None:
    await received(enquiry, channel="phone", applicants=[ROSA])
    await received(enquiry, channel="phone", applicants=[JUN])
    async with (
        altered(enquiry.url, '"channel":"phone"', '"channel":"drone"') as newer,
        browse(sign_in_issuer=provider.issuer, enquiry=newer) as client,
    ):
        await signs_in(client, "recruiter")
        answer = await client.get("/team/moorland/queue")
    words = read(answer.text).words

    assert answer.status_code == 200
    assert MISSING in words
    assert ("Rosa Fell" in words) is not ("Jun Fell" in words)


async def test_a_page_with_every_row_says_nothing_of_missing_ones(
    browse: Browse, enquiry: Service, provider: SignIn
) -> None:
    async with browse(sign_in_issuer=provider.issuer, enquiry=enquiry.url) as client:
        await signs_in(client, "recruiter")
        words = read((await client.get("/team/moorland/queue")).text).words

    assert "We could not show" not in words
