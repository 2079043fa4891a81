"""What-if in a real browser: fit for every reader, on a telephone, in large print and without JavaScript."""

import pytest
from playwright.async_api import Browser

from deploy.local.suite import Service
from services.chassis.kafka import Producer
from tests.every_settings import EverySettings
from tests.waiting import until
from tests.web.helpers.browser import Open
from tests.web.helpers.front_end import RunWeb
from tests.web.helpers.in_line import families
from tests.web.helpers.page_checks import check_page, check_without_javascript
from tests.web.helpers.sign_in import signs_in_at

pytestmark = pytest.mark.browser

FAMILIES = 14


@pytest.fixture(scope="module")
async def web(settings: EverySettings, run_web: RunWeb, reporting: Service) -> Service:
    """The front end of an agency that assessed families one after another."""
    async with Producer(settings.brokers, settings.namespace) as producer:
        for each in families(FAMILIES):
            await producer.send(each.envelope, each.body)
    return run_web(reporting=reporting.url)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("", "6 of 14 families (43%) would have been in time"),
        ("?length=8&in=weeks", "4 families that were in time would not"),
        ("?length=99", "There is a problem"),
        ("/capacity?places=2", "2 more places for assessments at once"),
        ("/capacity?change=every_week", "The panel met on"),
        ("/capacity?change=fewer&places=9", "that would leave none"),
    ],
)
async def test_a_what_if_is_fit_for_every_reader(
    browser: Browser, visit: Open, web: Service, address: str, shown: str
) -> None:
    async with visit(web) as page:
        await signs_in_at(page, web.url, "manager")

        async def counted() -> bool:
            await page.goto(f"/team/moorland/figures/what-if{address}")
            return shown in await page.inner_text("main")

        await until(counted)
        await check_page(page)
        await check_without_javascript(browser, page)
