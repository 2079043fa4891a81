"""Time left on the page of an agency's staff: the curve, its table, and the families behind it."""

from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest

from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.kafka import Producer
from services.chassis.trust import trusted
from tests.every_settings import EverySettings
from tests.identity import as_needed
from tests.reporting.helpers.stories import approved_family, told
from tests.waiting import until
from tests.web.helpers.front_end import Browse
from tests.web.helpers.staff import MOORLAND, signed_in, words_of

PAGE = f"{MOORLAND}/figures/time-left"
FAMILIES = 31


@pytest.fixture(scope="module")
async def counted(settings: EverySettings, reporting: Service) -> dict[str, str]:
    """Families at moorland that had a decision 100 days after stage one began."""
    whole = approved_family(date(2021, 4, 6), agency="moorland")
    async with Producer(settings.brokers, settings.namespace) as producer:
        for number in range(FAMILIES):
            for each in told(*whole, number=number + 1):
                await producer.send(each.envelope, each.body)
    async with httpx.AsyncClient(
        base_url=reporting.url, auth=as_needed("reporting"), trust_env=False, verify=trusted()
    ) as service:

        async def heard() -> bool:
            answer = (await service.get("/time-left?agency=moorland")).json()
            return bool(answer.get("decided") == FAMILIES)

        await until(heard)
    return {"reporting": reporting.url}


@pytest.fixture
async def manager(
    browse: Browse, provider: SignIn, counted: dict[str, str]
) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in(browse, provider, "manager", **counted) as client:
        yield client


async def test_a_manager_reads_the_curve_and_opens_the_families_behind_it(
    manager: httpx.AsyncClient,
) -> None:
    page = await manager.get(PAGE)
    words = await words_of(manager, PAGE)
    panel = await words_of(manager, f"{PAGE}?part=panel")
    longer = await words_of(manager, f"{PAGE}?waited=56")
    journeys = await words_of(manager, f"{PAGE}/journeys?period=all&part=stage_one&waited=0")
    nowhere = [await manager.get(f"{PAGE}?{wrong}") for wrong in ("part=enquiry", "waited=57")]

    assert "31 families were in stage one." in words
    assert "31 of them had a decision, 0 had left and 0 still waited." in words
    assert "Half had a decision within 100 days" in words
    assert "112 days 100%" in words
    assert f'href="{PAGE}/journeys?period=all&amp;part=stage_one&amp;waited=0"' in page.text
    assert "Half had a decision within 20 days" in panel
    assert "0 families were in stage one for more than 56 days." in longer
    assert "too few families to say" in longer
    assert "Had a decision after 100 days" in journeys
    assert "20 days" in journeys
    assert [each.status_code for each in nowhere] == [404, 404]


async def test_the_page_of_figures_leads_there(manager: httpx.AsyncClient) -> None:
    assert f'href="{PAGE}?period=all"' in (await manager.get(f"{MOORLAND}/figures")).text


async def test_who_does_not_manage_reads_the_curve_and_no_families(
    browse: Browse, provider: SignIn, counted: dict[str, str]
) -> None:
    async with signed_in(browse, provider, "panel-administrator", **counted) as client:
        page = await client.get(PAGE)
        behind = await client.get(f"{PAGE}/journeys")

    assert page.status_code == 200
    assert "/time-left/journeys" not in page.text
    assert behind.status_code in {403, 404}
