"""Signing in with a real OpenID provider: sessions, ways back, endings, and every refusal."""

import html
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta

import httpx
import pytest

from contracts.identity import Role
from deploy.local.sign_in import SignIn
from services.chassis.clock import now
from services.chassis.mongo import Database, database, open_client
from services.chassis.settings import RecordSettings
from services.chassis.trust import trusted
from services.web.public.pages.account import is_ours
from services.web.site.sessions import COOKIE, IDLE, LONGEST, Session, Sessions
from services.web.site.visitor import ROLES, STAFF_CODE, NotUnderstood, Visitor, visitor_of
from tests.web.helpers.front_end import NOBODY, Browse
from tests.web.helpers.sign_in import OURS, signs_in

Front = Callable[[], AbstractAsyncContextManager[httpx.AsyncClient]]
CLAIMS = {"iss": "https://id.example", "sub": "0042", "name": "Rosa Recruiter"}


@pytest.fixture
def front(browse: Browse, provider: SignIn) -> Front:
    return lambda: browse(sign_in_issuer=provider.issuer)


@pytest.fixture
async def kept(settings: RecordSettings) -> AsyncIterator[Database]:
    """Where the front end of this module keeps its sessions."""
    async with open_client(settings.replica_set) as client:
        yield database(client, f"{settings.namespace}web")


@pytest.fixture
def sessions(kept: Database) -> Sessions:
    return Sessions(kept)


async def test_whoever_the_provider_knows_comes_back_signed_in_to_the_page_they_wanted(
    front: Front,
) -> None:
    async with front() as client:
        answer = await signs_in(client, "recruiter", to="/national?period=all")
        page = await client.get("/")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/national?period=all"
    assert "Signed in as Rosa Recruiter" in page.text


@pytest.mark.parametrize(
    ("name", "begins"), [("recruiter", "/team"), ("analyst", "/national"), ("amina", "/journey")]
)
async def test_everybody_begins_where_their_work_is(front: Front, name: str, begins: str) -> None:
    async with front() as client:
        assert (await signs_in(client, name, to="")).headers["location"] == begins


async def test_the_cookie_is_for_this_host_alone_and_no_script_reads_it(front: Front) -> None:
    async with front() as client:
        given = (await signs_in(client, "recruiter")).headers["set-cookie"]

    assert given.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(given.split("; "))
    assert "Domain" not in given


async def test_the_key_changes_with_signing_in_and_the_database_holds_none(
    front: Front, kept: Database
) -> None:
    async with front() as client:
        await client.get("/sign-in")
        before = client.cookies[COOKIE]
        await signs_in(client, "recruiter")
        after = client.cookies[COOKIE]

    held = str([each async for each in kept["sessions"].find()])
    assert before != after
    assert before not in held
    assert after not in held


async def test_a_page_that_is_for_somebody_leads_through_signing_in_and_back(front: Front) -> None:
    async with front() as client:
        answer = await client.get("/team?clock=first_response")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?to=/team%3Fclock%3Dfirst_response"


async def test_signing_out_ends_the_session_also_for_whoever_kept_its_key(front: Front) -> None:
    async with front() as client:
        await signs_in(client, "recruiter")
        key = client.cookies[COOKIE]
        answer = await client.post("/sign-out", headers=OURS)
        client.cookies.set(COOKIE, key, domain="adopt.example")
        page = await client.get("/")

    assert answer.headers["location"] == "/signed-out?leave=true"
    assert answer.headers["clear-site-data"] == '"cache"'
    assert "Signed in" not in page.text


async def test_no_browser_keeps_what_was_answered_to_somebody_who_is_signed_in(
    front: Front,
) -> None:
    async with front() as client:
        before = await client.get("/")
        await signs_in(client, "recruiter")
        answers = [await client.get(path) for path in ("/", "/team", "/no-such-page", "/sign-out")]
        assets = re.findall(r'"(/assets/[^"]+)"', answers[0].text)
        kept = [await client.get(path) for path in assets]

    assert before.headers["cache-control"] == "private, no-cache"
    assert {each.headers["cache-control"] for each in answers} == {"no-store"}
    assert {each.headers["cache-control"] for each in kept} == {
        "public, max-age=31536000, immutable"
    }


async def test_an_account_can_end_its_sessions_at_every_browser(front: Front) -> None:
    async with front() as client:
        await signs_in(client, "recruiter")
        key = client.cookies[COOKIE]
        client.cookies.clear()
        await signs_in(client, "recruiter")
        own = await client.get("/account")
        await client.post("/sign-out?everywhere=true", headers=OURS)
        client.cookies.clear()
        client.cookies.set(COOKIE, key, domain="adopt.example")
        page = await client.get("/")

    assert "Recruitment worker" in own.text
    assert 'action="/sign-out?everywhere=true"' in own.text
    assert "Signed in" not in page.text


async def test_setting_out_to_sign_in_loses_no_session_and_coming_back_replaces_it(
    front: Front,
) -> None:
    async with front() as client:
        await signs_in(client, "recruiter")
        before = client.cookies[COOKIE]
        leaving = await client.get("/sign-in")
        meanwhile = await client.get("/")
        async with httpx.AsyncClient(trust_env=False, verify=trusted()) as elsewhere:
            there = await elsewhere.post(leaving.headers["location"], data={"action": "deny"})
        refused = await client.get(httpx.URL(there.headers["location"]).raw_path.decode())
        await signs_in(client, "colleague")
        after = await client.get("/")
        client.cookies.clear()
        client.cookies.set(COOKIE, before, domain="adopt.example")
        replaced = await client.get("/")

    assert "Rosa Recruiter" in meanwhile.text
    assert "You are still signed in as before" in refused.text
    assert "Carl Colleague" in after.text
    assert "Signed in" not in replaced.text


@pytest.mark.parametrize(
    ("idle", "old", "found"),
    [
        (IDLE - timedelta(seconds=5), IDLE, True),
        (IDLE + timedelta(seconds=1), IDLE * 2, False),
        (timedelta(0), LONGEST + timedelta(seconds=1), False),
    ],
)
async def test_a_session_ends_when_it_is_not_used_and_at_last_anyway(
    sessions: Sessions, kept: Database, idle: timedelta, old: timedelta, found: bool
) -> None:
    key = await sessions.begin(visitor_of(CLAIMS), {})
    seen_at, started_at = now() - idle, now() - old
    ends_at = min(seen_at + IDLE, started_at + LONGEST)
    changed = {"seen_at": seen_at, "started_at": started_at, "ends_at": ends_at}
    await kept["sessions"].update_many({}, {"$set": changed})

    assert (await sessions.found(key) is not None) is found


async def test_being_used_keeps_a_session_alive_but_not_beyond_its_longest(
    sessions: Sessions, kept: Database
) -> None:
    await kept["sessions"].delete_many({})
    key = await sessions.begin(visitor_of(CLAIMS), {})
    started_at = now() - LONGEST + timedelta(minutes=3)
    changed = {"seen_at": now() - timedelta(minutes=2), "started_at": started_at}
    await kept["sessions"].update_one({}, {"$set": changed})

    await sessions.found(key)

    held = await kept["sessions"].find_one()
    assert held is not None
    assert abs(held["ends_at"] - (started_at + LONGEST)) < timedelta(seconds=1)


async def test_a_session_of_another_shape_keeps_nobody_from_the_pages_or_from_signing_in_again(
    front: Front, kept: Database
) -> None:
    async with front() as client:
        await signs_in(client, "recruiter")
        await kept["sessions"].update_many({}, {"$set": {"visitor.of_a_later_version": True}})
        start = await client.get("/")
        await signs_in(client, "recruiter")
        again = await client.get("/team")

    assert start.status_code == 200
    assert again.status_code in {200, 303}


async def test_an_answer_that_this_browser_did_not_ask_for_signs_nobody_in(front: Front) -> None:
    async with front() as client, front() as other:
        leaving = await other.get("/sign-in")
        async with httpx.AsyncClient(trust_env=False, verify=trusted()) as elsewhere:
            there = await elsewhere.post(leaving.headers["location"], data={"sub": "manager"})
        back = httpx.URL(there.headers["location"]).raw_path.decode()
        without_session = await client.get(back)
        await client.get("/sign-in")
        with_another_state = await client.get(back)
        page = await client.get("/")

    for answer in (without_session, with_another_state):
        assert answer.status_code == 403
        assert "You are not signed in" in answer.text
    assert "Signed in" not in page.text


async def test_who_says_no_at_the_provider_is_not_signed_in_and_told_what_to_do(
    front: Front,
) -> None:
    async with front() as client:
        leaving = await client.get("/sign-in")
        async with httpx.AsyncClient(trust_env=False, verify=trusted()) as elsewhere:
            there = await elsewhere.post(leaving.headers["location"], data={"action": "deny"})
        answer = await client.get(httpx.URL(there.headers["location"]).raw_path.decode())

    assert answer.status_code == 403
    assert "Try again" in answer.text


async def test_a_provider_that_is_away_leaves_the_public_pages_and_says_when_to_try_again(
    browse: Browse,
) -> None:
    async with browse(sign_in_issuer=NOBODY) as client:
        away, start = await client.get("/sign-in"), await client.get("/")

    assert away.status_code == 503
    assert away.headers["retry-after"] == "30"
    assert "You cannot sign in at the moment" in away.text
    assert start.status_code == 200


async def test_a_form_whose_session_ended_comes_back_whole_and_unsent(front: Front) -> None:
    typed = {"words": 'Said "yes" & <more>', "channel": "phone"}
    async with front() as client:
        answer = await client.post("/team/moorland/find", data=typed, headers=OURS)

    assert answer.status_code == 401
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', answer.text))
    assert {name: html.unescape(text) for name, text in found.items()} == typed
    assert 'action="/team/moorland/find"' in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "evil",
        "",
        "/a\n/b",
        "javascript:x",
    ],
)
def test_nobody_is_led_elsewhere_after_signing_in(address: str) -> None:
    assert not is_ours(address)


def test_claims_name_roles_at_agencies_and_the_code_that_case_records_know() -> None:
    roles = ["manager@moorland", "recruitment_worker@moorland", "social_worker@weald", "support"]
    visitor = visitor_of(CLAIMS | {ROLES: roles, STAFF_CODE: "manager-01"})

    assert visitor.staff is not None
    assert visitor.staff.subject == "manager-01"
    assert visitor.agencies([Role.MANAGER]) == ["moorland"]
    assert visitor.holds([Role.SOCIAL_WORKER], "weald")
    assert not visitor.holds([Role.SOCIAL_WORKER], "moorland")


@pytest.mark.parametrize(
    "claims",
    [
        {ROLES: ["manager"], STAFF_CODE: "x-1"},
        {ROLES: ["national_analyst@moorland"], STAFF_CODE: "x-1"},
        {ROLES: ["adopter"], STAFF_CODE: "x-1"},
        {ROLES: ["manager@moorland"]},
    ],
)
def test_claims_that_are_not_understood_give_nobody_a_role(claims: dict[str, object]) -> None:
    with pytest.raises(NotUnderstood):
        visitor_of(CLAIMS | claims)


@pytest.mark.parametrize("roles", [[], ["offline_access", "emperor@moorland"]])
def test_whoever_has_no_role_of_ours_is_an_adopter(roles: list[str]) -> None:
    assert visitor_of(CLAIMS | {ROLES: roles, STAFF_CODE: "x-1"}).roles == {Role.ADOPTER}


def test_roles_of_other_programs_are_passed_over() -> None:
    visitor = visitor_of(CLAIMS | {ROLES: ["uma_authorization", "support"], STAFF_CODE: "x-1"})

    assert visitor.roles == {Role.SUPPORT}


def test_an_account_is_a_pseudonym_that_stays_the_same_and_differs_between_issuers() -> None:
    one, again = visitor_of(CLAIMS), visitor_of(CLAIMS | {"name": "Somebody Else"})
    other = visitor_of(CLAIMS | {"iss": "https://other.example"})

    assert one.account == again.account != other.account
    assert re.fullmatch("[0-9a-f]{64}", one.account)
    assert Session.model_fields.keys().isdisjoint({"token", "id_token", "sub"})
    assert Visitor.model_fields.keys().isdisjoint({"sub", "email"})


async def test_a_page_is_for_those_who_hold_its_role_at_its_agency(front: Front) -> None:
    async with front() as client:
        await signs_in(client, "recruiter")
        own = await client.get("/team/moorland/find")
        of_another_agency = await client.get("/team/estuary/find")
        of_another_kind = await client.get("/journey")
        client.cookies.clear()
        await signs_in(client, "social-worker")
        of_another_role = await client.get("/team/moorland/colleagues")

    assert own.status_code == 200
    for answer in (of_another_agency, of_another_kind, of_another_role):
        assert answer.status_code == 403
        assert "do not have permission" in answer.text


async def test_a_form_of_another_site_does_nothing_for_whoever_is_signed_in(front: Front) -> None:
    async with front() as client:
        await signs_in(client, "recruiter")
        for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
            answer = await client.post("/team/moorland/find", data={"words": "x"}, headers=headers)
            assert answer.status_code == 403


async def test_pages_stay_while_sessions_cannot_be_read(browse: Browse, provider: SignIn) -> None:
    gone = f"mongodb://{NOBODY.removeprefix('http://')}/?serverSelectionTimeoutMS=200"
    async with browse(sign_in_issuer=provider.issuer, mongodb_url=gone) as client:
        client.cookies.set(COOKIE, "some-key", domain="adopt.example")
        start, team = await client.get("/"), await client.get("/team")

    assert start.status_code == 200
    assert team.status_code == 503
