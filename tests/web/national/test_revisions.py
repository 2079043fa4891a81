"""A published quarter is revised through the pages: prepared with its reason, checked by another, and read by everybody."""

from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest

from contracts.words import period_name
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.trust import trusted
from tests.identity import as_needed
from tests.waiting import until
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.published_year import (
    FAMILIES,
    QUARTERS,
    a_year,
    all_counted,
    enquire,
    publish,
    revise,
)
from tests.web.helpers.sign_in import OURS, signs_in

QUARTER = QUARTERS[0]
NAME = period_name(QUARTER)
WHY = "One agency recorded its enquiries of May 2021 only in August 2021."
PATH = f"/national/publish/{QUARTER}"


@pytest.fixture(scope="module")
async def heard(enquiry: Service, reporting: Service) -> str:
    """A year at three agencies, published; the address of who counted it."""
    await a_year(enquiry.url)
    await all_counted(reporting.url, FAMILIES)
    await publish(reporting.url)
    return reporting.url


@pytest.fixture
async def web(
    browse: Browse, heard: str, enquiry: Service, provider: SignIn
) -> AsyncIterator[httpx.AsyncClient]:
    async with browse(
        enquiry=enquiry.url, reporting=heard, sign_in_issuer=provider.issuer
    ) as client:
        yield client


async def words(web: httpx.AsyncClient, path: str) -> str:
    return read((await web.get(path)).text).words


async def figures(web: httpx.AsyncClient, path: str) -> str:
    """The figures of the national page, without what stands above them for one reader or another."""
    said = await words(web, path)
    return said[said.index("From enquiry to approval") :]


async def prepare_revision(web: httpx.AsyncClient) -> list[int]:
    """The form without a reason, with one from another site, and as it should be sent: what each is answered."""
    blank = read((await web.get(f"{PATH}/revise")).text)
    asked = {**blank.fields, "reason": "recorded_late", "words": WHY}
    nothing = await web.post(f"{PATH}/revise", data=blank.fields, headers=OURS)
    foreign = await web.post(f"{PATH}/revise", data=asked)
    sent = await web.post(f"{PATH}/revise", data=asked, headers=OURS)
    return [nothing.status_code, foreign.status_code, sent.status_code]


async def test_a_revision_is_prepared_with_its_reason_checked_by_another_and_said_to_everybody(
    web: httpx.AsyncClient,
) -> None:
    before = await figures(web, of_quarter := f"/national?period={QUARTER}")
    await signs_in(web, "analyst")
    listed = (await web.get("/national/publish")).text
    sent = await prepare_revision(web)
    own = await words(web, PATH)
    hidden = await figures(web, of_quarter)
    await signs_in(web, "second-analyst")
    ready = await words(web, "/national/publish")
    look = read((await web.get(PATH)).text)
    done = await web.post(PATH, data=look.fields, headers=OURS)
    told = await words(web, done.headers["location"])
    after = (await web.get(of_quarter)).text
    year = await words(web, "/national?period=2021-22")
    [back] = [each for each in read(after).links if "published_by=" in each]
    earlier = await words(web, back)
    listed_now = await words(web, "/national/publications")
    beside = await words(web, f"/national/publications/{QUARTER}")
    untouched = await words(web, f"/national/publications/{QUARTERS[1]}")
    none = await web.get(f"/national/publications/{QUARTER}?revision=2")

    assert f'href="{PATH}/revise"' in listed
    assert sent == [422, 403, 303], "no reason, from another site, as it should be"
    assert "You prepared this revision, so another analyst must check it" in own
    assert hidden == before
    assert "Check and publish the revision" in ready
    assert f"Everyone will read: {NAME} was revised. Agencies recorded something" in look.words
    assert "As published" in look.words
    assert f"{NAME} is revised." in told
    assert f"{NAME} was revised at" in read(after).words
    assert WHY in read(after).words
    assert "So this year was worked out anew." in year
    assert "These figures were published before a revision." in earlier
    assert f"{NAME} Revised at" in listed_now
    assert "published numbers moved" in beside
    assert WHY in beside
    assert "no larger than 4, or 10 for individuals" in beside
    assert "This quarter has not been revised." in untouched
    assert none.status_code == 404
    assert await figures(web, back) == before, "it stays as it was"
    assert await figures(web, of_quarter) != before


async def test_a_manager_reads_what_a_revision_changed_of_their_own_numbers_down_to_its_events(
    web: httpx.AsyncClient, heard: str, enquiry: Service
) -> None:
    second, page = QUARTERS[1], f"/team/moorland/figures/revisions/{QUARTERS[1]}/1"
    auth = as_needed("enquiry")
    async with httpx.AsyncClient(
        base_url=enquiry.url, auth=auth, trust_env=False, verify=trusted()
    ) as service:
        journey = await enquire(service, "moorland", date(2021, 8, 10))
    await signs_in(web, "manager")
    early = await web.get(page)

    async def counted() -> bool:
        return journey in (await web.get(behind)).text

    behind = f"/team/moorland/figures/enquiries/journeys?period={second}&part=numerator"
    await until(counted)
    await revise(heard, second, WHY)
    figures = (await web.get("/team/moorland/figures")).text
    own = await web.get(page)
    elsewhere = await web.get(page.replace("moorland", "fenland"))
    await signs_in(web, "social-worker")
    worker = await web.get(page)
    listed = (await web.get("/team/moorland/figures")).text

    assert early.status_code == 404
    assert f'href="{page}"' in figures
    assert WHY in read(own.text).words
    assert "Enquiries How many, in families" in read(own.text).words
    assert "Counted 0 1 0 1" in read(own.text).words
    assert f'href="/team/moorland/enquiries/{journey}">Amina Example' in own.text
    assert "Not counted Counted Received: Tuesday 10 August 2021" in read(own.text).words
    assert (elsewhere.status_code, worker.status_code) == (403, 403)
    assert page not in listed
