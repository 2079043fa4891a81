"""The national pages over the real reporting service, which heard the real enquiry service."""

import csv
import re
from collections.abc import AsyncIterator
from io import BytesIO, StringIO
from typing import TypeVar

import httpx
import pytest
from openpyxl import load_workbook
from pydantic import BaseModel

from contracts.words import period_name
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.clock import today
from services.chassis.mongo import database, open_client
from services.chassis.settings import RecordSettings
from services.chassis.trust import trusted
from services.reporting.domain.publishing.publication import PUBLISHED
from services.reporting.store.publications import Publications
from services.web.site.agencies import agency_name
from services.web.site.answers.reporting import (
    Comparison,
    PublishedAnswer,
    PublishedFigure,
)
from tests.identity import as_needed
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.published_year import (
    FAMILIES,
    QUARTERS,
    a_year,
    all_counted,
    enquire,
    publish,
    type_workforce,
)
from tests.web.helpers.sign_in import OURS, signs_in

AnswerT = TypeVar("AnswerT", bound=BaseModel)
BEHIND = "live publish campaigns children-waiting workforce mystery-shops response-standards early-warning"
ANALYSTS = [f"/national/{each}" for each in BEHIND.split()]


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


async def answered(heard: str, address: str, as_a: type[AnswerT], **asked: str) -> AnswerT:
    """What the service answers that the page shows: random changes make it another one in each run."""
    async with httpx.AsyncClient(base_url=heard, trust_env=False, verify=trusted()) as service:
        answer = await service.get(f"/published/measures/{address}", params=asked)
    return as_a.model_validate(answer.json())


async def shown(
    heard: str, measure: str, period: str = QUARTERS[0], **more: str
) -> PublishedFigure:
    return (await answered(heard, measure, PublishedAnswer, period=period, **more)).figure


async def test_families_and_mystery_shops_stand_side_by_side_for_the_national_team(
    web: httpx.AsyncClient, heard: str
) -> None:
    await signs_in(web, "analyst")
    page = read((await web.get("/national/response-standards")).text).words
    families = await shown(heard, "first_response", "2021-22")

    assert f"Families: {families.share and families.share.words} of " in page
    assert (await web.get("/national/response-standards?period=1990-91")).status_code == 404
    warned = read((await web.get("/national/early-warning")).text).words
    assert "There are too few to judge any quarter." in warned
    assert "Fisher" in warned
    assert (await web.get("/national/early-warning?until=1990-91-Q1")).status_code == 404


async def test_panel_members_and_social_workers_stand_beside_those_who_apply(
    web: httpx.AsyncClient, heard: str
) -> None:
    await type_workforce(heard)
    words = read((await web.get("/national")).text).words

    for who in ("Panel members", "Social workers"):
        assert f"{who} on 31 March 2022: 80 of the 980 who said their ethnic group" in words


async def test_the_funnel_is_a_sentence_a_chart_and_a_table_of_the_same_rounded_figures(
    web: httpx.AsyncClient, heard: str
) -> None:
    answer = await web.get("/national", params={"period": QUARTERS[0]})
    words = read(answer.text).words

    enquired, registered = [
        await shown(heard, each) for each in ("enquiries", "registrations_received")
    ]
    sentence = f"by the date of the step: {enquired.words} enquired, {registered.words} registered"
    assert answer.status_code == 200
    assert "April 2021 to March 2022" in read((await web.get("/national")).text).words
    assert words.count(sentence) == 2
    assert f"Enquiries {enquired.words} Registrations received {registered.words}" in words
    assert "The steps are not the same families." in words
    lowest, highest = enquired.numerator.at_least, enquired.numerator.at_most
    solid = f"{100 * lowest / highest:.2f}%"
    assert f'width="{solid}"' in answer.text, "solid up to what it is at least"
    assert f'fill="url(#chart-hatching)" x="{solid}"' in answer.text
    assert "made a little higher or lower at random" in words
    assert 'href="/national/protection"' in answer.text


async def test_a_figure_opens_on_what_it_was_made_of_what_was_left_out_and_how_fresh_it_is(
    web: httpx.AsyncClient,
) -> None:
    page = (await web.get("/national", params={"period": QUARTERS[0]})).text
    words = read(page).words

    start = words.index("About this figure: first response within the standard")
    about = words[start : words.index("About this figure: information")]
    for part in (
        "an attempt that did not reach anyone, is not a response",
        "Numerator",
        "Denominator",
    ):
        assert part in about
    assert "Left out" in about
    assert "Source No published rule" in about
    assert f"{period_name(QUARTERS[0])}: published" in about
    assert "counted as of" in about
    assert "rounded to the nearest 10" in about


async def test_figures_are_those_of_the_chosen_period_and_agency(
    web: httpx.AsyncClient, heard: str
) -> None:
    asked = {"period": QUARTERS[0], "agency": "fenland"}
    chosen = await web.get("/national", params=asked)
    words = read(chosen.text).words

    assert "April to June 2021, Fenland Families" in words
    enquired = await shown(heard, "enquiries", agency="fenland")
    assert f"the date of the step: {enquired.words} enquired" in words
    assert "Diversity Published for England only." in words
    assert '<option value="2021-22-Q1" selected>' in chosen.text
    assert '<option value="fenland" selected>' in chosen.text


async def test_the_page_begins_with_main_figures_each_share_with_how_many_it_stands_for(
    web: httpx.AsyncClient, heard: str
) -> None:
    words = read((await web.get("/national", params={"period": QUARTERS[0]})).text).words
    response = await shown(heard, "first_response")

    main = words[: words.index("From enquiry to approval")]
    assert response.share is not None
    assert response.denominator is not None
    assert f"First response within the standard {response.words}" in main
    assert f"of {response.denominator.shown} families" in main
    assert f"England: {response.stands_for('families')}." in words
    assert "Approved individuals waiting for a match, by ethnic group" in words


async def test_an_agency_is_drawn_before_the_band_of_england(
    web: httpx.AsyncClient, heard: str
) -> None:
    asked = {"period": QUARTERS[0], "agency": "fenland"}
    page = (await web.get("/national", params=asked)).text
    own = await shown(heard, "first_response", agency="fenland")
    england = await shown(heard, "first_response")

    words = read(page).words
    assert f"Fenland Families: {own.stands_for('families')}." in words
    assert f"England: {england.stands_for('families')}." in words
    assert "app-ranges__reference" in page
    assert "app-ranges__reference" not in (await web.get("/national")).text


async def test_staff_see_their_exact_share_before_englands_published_one_of_the_same_year(
    web: httpx.AsyncClient, heard: str
) -> None:
    await signs_in(web, "manager")
    page = (await web.get("/team/moorland/figures")).text
    of_all_years = await web.get("/team/moorland/figures", params={"period": "all"})
    one = (await web.get("/team/moorland/figures/first_response?period=2021-22")).text
    england = await shown(heard, "first_response", "2021-22")

    for each in (page, one):
        said = f"Your agency: 81.8% of 55 families. England: {england.stands_for('families')}."
        assert said in read(each).words
        assert "app-ranges__reference" in each
    assert '<option value="2021-22" selected>' in page
    assert "app-ranges__reference" not in of_all_years.text


async def test_agencies_stand_beside_one_another_with_intervals_and_in_alphabetical_order(
    web: httpx.AsyncClient, heard: str
) -> None:
    answer = await web.get("/national/compare/first_response", params={"period": QUARTERS[0]})
    words = read(answer.text).words

    rows = words[words.index("Agencies in alphabetical order") :]
    chart = words[
        words.index("This is not a ranking") : words.index("Agencies in alphabetical order")
    ]
    assert rows.index("Moorland") < rows.index("Estuary") < rows.index("Fenland")
    path = "first_response/comparison"
    found = await answered(heard, path, Comparison, period=QUARTERS[0])
    for each in found.by_name:
        interval = f"{each.interval.low}% to {each.interval.high}%" if each.interval else "too few"
        assert each.figure.share is not None
        assert f"{agency_name(each.agency)} {each.figure.share.words} {interval}" in rows
        assert f"{agency_name(each.agency)} {interval}" in chart or not each.interval
    assert "Wilson" in words
    assert "This is not a ranking" in words
    assert 'class="app-ranges__range"' in answer.text


async def test_a_measure_is_shown_by_quarter(web: httpx.AsyncClient, heard: str) -> None:
    words = read((await web.get("/national/trend/enquiries")).text).words

    first, second, _, last = [(await shown(heard, "enquiries", each)).words for each in QUARTERS]
    assert f"England: April to June 2021 {first}, July to September 2021 {second}" in words
    assert f"January to March 2022 {last}" in words[words.index("By quarter") :]


async def test_everything_published_can_be_taken_away(web: httpx.AsyncClient, heard: str) -> None:
    page = (await web.get("/national/downloads")).text
    links = re.findall(r'href="(/national/downloads/[^"]+)"', page)
    files = {link.rpartition("/")[2]: await web.get(link) for link in links}

    assert {each.status_code for each in files.values()} == {200}
    assert len(files) == 3 + 2 * len(PUBLISHED), (
        "beside the three files for all, a table with its metadata"
    )
    book = load_workbook(BytesIO(files["workbook.xlsx"].content))
    assert book.sheetnames[:3] == ["Cover", "Contents", "Notes"]
    rows = list(csv.DictReader(StringIO(files["enquiries.csv"].text)))
    assert rows[0]["shown"] == (await shown(heard, "enquiries")).words
    assert files["enquiries.csv"].headers["content-disposition"].startswith("attachment")
    assert (await web.get("/national/downloads/happiness.csv")).status_code == 404
    for link in links:
        known = files[link.rpartition("/")[2]].headers
        again = await web.get(link, headers={"If-None-Match": known["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert "content-encoding" not in known, "a strong ETag stands for one sequence of bytes"
        assert known["cache-control"] == again.headers["cache-control"] == "public, no-cache"


@pytest.mark.parametrize(
    "address",
    [
        "/national?period=yesterday",
        "/national?period=2019-20",
        "/national?agency=nowhere",
        "/national/compare/enquiries",
        "/national/compare/happiness",
        "/national/trend/happiness",
    ],
)
async def test_a_period_agency_or_measure_that_is_not_published_is_not_found(
    web: httpx.AsyncClient, address: str
) -> None:
    assert (await web.get(address)).status_code == 404


@pytest.mark.parametrize(
    "address", ["/national", "/national/compare/first_response", "/national/trend/enquiries"]
)
async def test_while_reporting_is_away_the_page_says_so_and_enquiries_go_on(
    alone: httpx.AsyncClient, address: str
) -> None:
    answer = await alone.get(address)
    enquire_page = await alone.get("/enquire")

    assert (answer.status_code, enquire_page.status_code) == (503, 200)
    assert "The figures cannot be shown at the moment" in answer.text


@pytest.mark.parametrize("address", ANALYSTS)
async def test_the_work_of_the_national_team_is_for_analysts_alone(
    browse: Browse, provider: SignIn, heard: str, address: str
) -> None:
    async with browse(reporting=heard, sign_in_issuer=provider.issuer) as client:
        asked_to = await client.get(address)
        await signs_in(client, "manager")
        refused = await client.get(address)
        places = read(refused.text).words

    assert asked_to.status_code == 303
    assert asked_to.headers["location"].startswith("/sign-in?to=/national/")
    assert refused.status_code == 403
    assert "England today" not in places


@pytest.mark.parametrize("address", ANALYSTS)
async def test_a_service_that_is_away_is_one_sentence_for_its_own_page(
    browse: Browse, provider: SignIn, address: str
) -> None:
    async with browse(sign_in_issuer=provider.issuer) as client:
        await signs_in(client, "analyst")
        answer = await client.get(address)

    assert answer.status_code == 503
    assert "cannot be shown at the moment" in answer.text


async def test_the_national_figures_of_today_are_the_same_until_tomorrow(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    await signs_in(web, "analyst")
    before = read((await web.get("/national/live")).text).words
    auth = as_needed("enquiry")
    async with httpx.AsyncClient(
        base_url=enquiry.url, auth=auth, trust_env=False, verify=trusted()
    ) as service:
        await enquire(service, "moorland", today())

    assert "We work out each number once a day" in before
    assert read((await web.get("/national/live")).text).words == before


async def test_a_quarter_that_takes_long_is_said_to_be_prepared_and_shown_once_it_is(
    web: httpx.AsyncClient, settings: RecordSettings
) -> None:
    path, quarter = "/national/publish/2022-23-Q2", "2022-23-Q2"
    await signs_in(web, "analyst")
    async with open_client(settings.replica_set) as client:
        publications = Publications(database(client, f"{settings.namespace}reporting"))
        await publications.begin_preparing(quarter, "analyst-02")
        waiting, listed = await web.get(path), read((await web.get("/national/publish")).text).words
        await publications.give_up_preparing(quarter)
        failed = await web.get(path)

    assert waiting.headers["refresh"] == "5"
    assert "We are preparing July to September 2022" in read(waiting.text).words
    assert "July to September 2022 Being prepared" in listed
    assert "We could not finish preparing this quarter" in read(failed.text).words
    assert "refresh" not in failed.headers


async def test_one_analyst_prepares_a_quarter_and_another_checks_every_number_and_publishes_it(
    web: httpx.AsyncClient,
) -> None:
    path = "/national/publish/2022-23-Q1"
    await signs_in(web, "analyst")
    listed = (await web.get("/national/publish")).text
    blank = read((await web.get(path)).text).words
    foreign = await web.post(f"{path}/prepare")
    early = await web.post("/national/publish/2098-99-Q1/prepare", headers=OURS)
    await web.post(f"{path}/prepare", headers=OURS)
    own = read((await web.get(path)).text)
    alone = await web.post(
        path, data=own.fields | {"prepared_at": f"{today()}T09:00:00Z"}, headers=OURS
    )
    await signs_in(web, "second-analyst")
    look = read((await web.get(path)).text)
    past = {
        **look.fields,
        "publish_on-day": "1",
        "publish_on-month": "1",
        "publish_on-year": "2025",
    }
    refused = await web.post(path, data=past, headers=OURS)
    sent = await web.post(path, data=look.fields, headers=OURS)
    done = read((await web.get(sent.headers["location"])).text).words

    assert f'href="{path}"' in listed
    assert "/national/publish/2022-23-Q2" not in listed
    assert "July to September 2022 After April to June 2022" in read(listed).words
    assert "so that another analyst can check them" in blank
    assert (foreign.status_code, early.status_code, alone.status_code) == (403, 409, 409)
    assert "28 days after it ends" in early.text
    assert "another analyst must check it and publish it" in own.words
    assert "Nat Analyst prepared these figures" in look.words
    assert "Fenland Families 5 or fewer 5 or fewer" in look.words
    assert "You cannot undo this" in look.words
    assert "Choose a time that is still to come." in refused.text
    assert sent.status_code == 303
    assert "April to June 2022 is published." in done
