"""What-if in a real browser: fit for every reader, on a telephone, in large print and without JavaScript."""

from datetime import date, timedelta

import pytest
from playwright.async_api import Browser

from deploy.local.suite import Service
from services.chassis.kafka import Producer
from tests.every_settings import EverySettings
from tests.reporting.helpers.stories import approved_family, told
from tests.waiting import until
from tests.web.helpers.browser import Open
from tests.web.helpers.front_end import RunWeb
from tests.web.helpers.page_checks import check_page, check_without_javascript
from tests.web.helpers.sign_in import signs_in_at

pytestmark = pytest.mark.browser

FAMILIES = 14


@pytest.fixture(scope="module")
async def web(settings: EverySettings, run_web: RunWeb, reporting: Service) -> Service:
    """The front end of an agency that approved families 60 days after they had asked for stage two."""
    async with Producer(settings.brokers, settings.namespace) as producer:
        for number in range(FAMILIES):
            began = date(2021, 4, 6) + timedelta(10 * number)
            for each in told(*approved_family(began, agency="moorland"), number=number + 1):
                await producer.send(each.envelope, each.body)
    return run_web(reporting=reporting.url)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("", "14 of 14 families (100%) would have been in time"),
        ("?length=8&in=weeks", "14 families that were in time would not"),
        ("?length=99", "There is a problem"),
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
