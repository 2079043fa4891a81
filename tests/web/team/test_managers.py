"""What managers alone see: the access log, standards, feedback and mystery shops; real services."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest

from contracts.clocks import LOCALLY_SET
from contracts.journey import reference
from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.clock import today
from services.chassis.trust import trusted
from services.web.team.access_log import READ
from tests.access.helpers.routes import MAY
from tests.enquiry.helpers.mystery_shops import ROUND, SHOP, scores
from tests.enquiry.helpers.registration_forms import fill_in
from tests.enquiry.helpers.registrations_over_http import somebody
from tests.identity import as_needed
from tests.web.helpers.cases import at, command, done, received
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.information_events import asked
from tests.web.helpers.staff import MOORLAND, sends, signed_in, words_of

ACCESSES, STANDARDS = f"{MOORLAND}/accesses", f"{MOORLAND}/service-standards"
ELSEWHERE = f"{MOORLAND}/registered-elsewhere"
FOR_MANAGERS = (
    *(ACCESSES, ELSEWHERE, f"{MOORLAND}/passed-documents", f"{MOORLAND}/complaints"),
    *(f"{MOORLAND}/feedback", f"{STANDARDS}/first_response"),
)


@pytest.fixture
async def web(
    browse: Browse, provider: SignIn, enquiry: Service
) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in(browse, provider, "manager", enquiry=enquiry.url) as client:
        yield client


async def test_a_manager_sees_who_looked_at_a_household_by_its_reference(
    web: httpx.AsyncClient, browse: Browse, provider: SignIn, enquiry: Service
) -> None:
    journey, other = [await received(enquiry) for _ in range(2)]
    async with signed_in(browse, provider, "recruiter", enquiry=enquiry.url) as recruiter:
        await recruiter.get(f"{MOORLAND}/enquiries/{journey}")
        await recruiter.get(f"{MOORLAND}/enquiries/{other}")
    named = (await asked(enquiry, f"/enquiries/{journey}"))["reference"]
    every = await words_of(web, ACCESSES)
    one = await words_of(web, f"{ACCESSES}?reference={named.lower()}")
    unknown = await web.get(f"{ACCESSES}?reference=00000-00000")

    assert "recruiter-01 Recruitment worker" in every
    assert "Rosa Fell" in every
    assert "ontact details" in one
    assert one.count(named) >= 1
    assert (await asked(enquiry, f"/enquiries/{other}"))["reference"] not in one
    assert unknown.status_code == 422
    assert "No enquiry at your agency has this reference" in unknown.text


async def test_a_manager_reads_who_may_be_registered_elsewhere_and_whom_to_call(
    web: httpx.AsyncClient, browse: Browse, provider: SignIn, enquiry: Service
) -> None:
    parts = somebody()
    journeys = [await received(enquiry, agency=agency) for agency in ("moorland", "estuary")]
    async with at(enquiry) as client:
        for journey in journeys:
            on = today().isoformat()
            await fill_in(client, journey, on, parts)
            await command(client, f"/enquiries/{journey}/submit-registration", on=on)
    queue = await words_of(web, f"{MOORLAND}/queue")
    every = await words_of(web, ELSEWHERE)
    case = await words_of(web, f"{MOORLAND}/enquiries/{journeys[0]}")
    async with signed_in(browse, provider, "recruiter", enquiry=enquiry.url) as recruiter:
        unseen = await words_of(recruiter, f"{MOORLAND}/enquiries/{journeys[0]}")
        list_of_others = await recruiter.get(ELSEWHERE)

    assert "1 registration is of someone who may be registered elsewhere" in queue
    for told in (every, case):
        assert f"case {reference(UUID(journeys[1]))}" in told
        assert "01632 960 102 or hello@estuary.example" in told
    assert "Estuary Adoption" not in unseen
    assert list_of_others.status_code == 403


async def test_looks_that_cannot_be_asked_for_are_said_to_be_missing(
    web: httpx.AsyncClient,
) -> None:
    words = await words_of(web, ACCESSES)

    assert "Part of the log (panel) cannot be shown at the moment." in words
    assert "Enquiry cannot be shown" not in words


async def test_many_looks_are_shown_page_by_page_and_none_is_lost(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    journey = await received(enquiry)
    auth = as_needed("enquiry")
    async with httpx.AsyncClient(
        base_url=enquiry.url, auth=auth, trust_env=False, verify=trusted()
    ) as client:
        for _ in range(230):
            await client.get(f"/enquiries/{journey}")
    pages, path = [], f"{ACCESSES}?journey={journey}"
    while path:
        page = await web.get(path)
        pages.append(page.text.count("Viewed the enquiry"))
        before = page.text.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
        path = before.replace("&amp;", "&") if 'rel="next"' in page.text else ""

    assert len(pages) == 2
    assert sum(pages) == 230


def test_every_look_that_a_service_writes_down_has_words() -> None:
    noted = {
        route
        for routes in MAY.values()
        for route in routes
        if route.startswith("GET ") and ("{journey}" in route or "{agency}" in route)
    } - {
        "GET /enquiries/{journey}/confirmation",
        "GET /enquiries/{journey}/equality-answers/{applicant}",
    }
    unseen = {each for each in noted if "/confirmations/" in each or "/invitations" in each}

    assert noted - unseen - set(READ) == set()


async def test_an_agency_sets_its_own_standard_from_tomorrow_on(web: httpx.AsyncClient) -> None:
    path = f"{STANDARDS}/first_response"
    wrong = await sends(web, path, working_days="90")
    answer = await sends(web, path, working_days="1")
    again = read((await web.get(path)).text)

    assert wrong.status_code == 422
    assert "Working days must be 60 or less" in wrong.text
    words = read(answer.text).words
    assert "It applies to deadlines that start from tomorrow." in words
    assert "1 working day from" in words
    assert again.fields["working_days"] == "1"


async def test_for_the_final_decision_an_agency_chooses_one_of_two_lengths(
    web: httpx.AsyncClient,
) -> None:
    path = f"{STANDARDS}/final_decision"
    form = read((await web.get(path)).text).words
    wrong = await sends(web, path, working_days="8")
    chosen = read((await sends(web, path, working_days="12")).text).words

    assert "You can choose 7 or 12 working days." in form
    assert "Choose 7 or 12 working days." in wrong.text
    assert "Within 7 working days 12 working days from" in chosen


async def test_an_agency_sets_how_long_a_check_holds_from_tomorrow_on(
    web: httpx.AsyncClient,
) -> None:
    path = f"{STANDARDS}/check-age/dbs"
    wrong = await sends(web, path, months="36")
    answer = await sends(web, path, months="12")

    assert "It can hold for 24 months at most. Give a shorter time" in wrong.text
    words = read(answer.text).words
    assert "It applies to cases that start stage one from tomorrow." in words
    assert "24 months 12 months from tomorrow" in words
    assert (await web.get(f"{STANDARDS}/check-age/finance")).status_code == 404


async def test_the_laws_limits_are_no_standards_of_an_agency(web: httpx.AsyncClient) -> None:
    assert "roi_decide" not in {str(each) for each in LOCALLY_SET}
    assert (await web.get(f"{STANDARDS}/roi_decide")).status_code == 404
    assert (await web.post(f"{STANDARDS}/roi_decide")).status_code == 404


async def test_feedback_is_shown_by_five_and_by_nobodys_name(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    for ease in (3, 3, 4, 5):
        await done(enquiry, await received(enquiry), "give-feedback", **_answer(ease))
    four = await words_of(web, f"{MOORLAND}/feedback")
    await done(enquiry, await received(enquiry), "give-feedback", **_answer(5), words="Kind.")
    five = await words_of(web, f"{MOORLAND}/feedback")

    assert "from 5 answers" not in four
    assert "4.0 out of 5 on average, from 5 answers" in five
    assert "Kind." in five
    assert "Rosa Fell" not in five


def _answer(ease: int) -> dict[str, object]:
    return {"applicant": 1, "step": "enquiry", "ease": ease}


async def test_shops_are_shown_with_their_scores_once_their_round_is_unmasked(
    web: httpx.AsyncClient, enquiry: Service
) -> None:
    code = f"round-{uuid4().hex[:6]}"
    persona = {"name": "Mara Quill", "email": f"{code}@example.org"}
    async with at(enquiry) as client:
        await command(client, "/mystery-shop-rounds", **ROUND | {"code": code})
        body = SHOP | {"round": code, "persona": persona}
        shop = (await command(client, "/mystery-shops", **body))["journey"]
        await command(client, f"/mystery-shops/{shop}/score-shop", **scores())
        masked = await words_of(web, f"{MOORLAND}/mystery-shops")
        await command(client, f"/mystery-shop-rounds/{code}/unmask-round", on="2025-06-02")
    words = await words_of(web, f"{MOORLAND}/mystery-shops")

    assert code not in masked
    assert f"Round {code}: 76.36% overall" in words
    assert "Phone, siblings 76.36%, 21 March 2025" in words
    assert "Mara Quill" not in words


@pytest.mark.parametrize("path", FOR_MANAGERS)
async def test_whoever_is_no_manager_there_oversees_nothing(
    browse: Browse, provider: SignIn, enquiry: Service, path: str
) -> None:
    async with signed_in(browse, provider, "recruiter", enquiry=enquiry.url) as client:
        assert (await client.get(path)).status_code == 403
        standards = await words_of(client, STANDARDS)
    async with signed_in(browse, provider, "manager", enquiry=enquiry.url) as client:
        assert (await client.get(path.replace("moorland", "coast"))).status_code == 403

    assert "Local" in standards
    assert "Change" not in standards


async def test_a_manager_ends_the_sessions_of_a_colleague_of_theirs_and_of_nobody_elses(
    web: httpx.AsyncClient, browse: Browse, provider: SignIn
) -> None:
    page = f"{MOORLAND}/colleagues"
    async with signed_in(browse, provider, "recruiter") as recruiter:
        before = await words_of(web, page)
        ended = await web.post(f"{page}/sign-out", data={"code": "recruiter-01"})
        after = (await recruiter.get("/account")).headers["location"]
        theirs = (await recruiter.post(f"{page}/sign-out", data={"code": "manager-01"})).status_code
    unknown = await web.post(f"{page}/sign-out", data={"code": "national-01"})

    assert (
        "Rosa Recruiter recruiter-01 Recruitment worker Since 1 April 2019 Signed in in" in before
    )
    assert "Rosa Recruiter was signed out everywhere" in await words_of(
        web, ended.headers["location"]
    )
    assert after.startswith("/sign-in")
    assert theirs == 401
    assert unknown.status_code == 404


async def test_sign_ins_and_refused_pages_are_on_the_access_log_of_the_agency(
    web: httpx.AsyncClient, browse: Browse, provider: SignIn
) -> None:
    async with signed_in(browse, provider, "decision-maker") as client:
        refused = await client.get(ACCESSES)
        await client.post("/sign-out")
    words = await words_of(web, ACCESSES)

    assert refused.status_code == 403
    assert "Dee Maker, adm-01 Decision maker, from 127.0.0.1 Signed in" in words
    assert "Was refused: the page “Access log”" in words
    assert "Signed out" in words
