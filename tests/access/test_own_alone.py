"""Whose a record is when that is not plain: two applicants, two agencies, two people with one key."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from contracts.identity import Role
from contracts.reference import Household
from services.chassis.mongo import Document, database, open_client
from services.enquiry.main import build
from tests.database_work import database_work
from tests.enquiry.helpers.referrals import REFERRAL
from tests.enquiry.helpers.registration_forms import complete_form, fill_in
from tests.enquiry.helpers.served_api import ask, is_problem, serving
from tests.every_settings import EverySettings
from tests.identity import adopter, signed_as, staff

COUPLE = {
    "on": "2025-03-03",
    "agency": "moorland",
    "channel": "web_form",
    "household": "joint",
    "applicants": [{"name": "Rosa Fell", "email": "rosa@example.org"}, {"name": "Jun Fell"}],
}
FORM = complete_form(Household.JOINT)
Kept = Callable[[str], Awaitable[Document]]
CONTACT = {
    "on": "2025-03-04",
    "channel": "phone",
    "staff": "recruiter-07",
    "outcome": "wishes_to_go_on",
    "next_step": "information_event",
}


@pytest.fixture(scope="module")
async def client(settings: EverySettings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(build(settings)) as opened:
        yield opened


@pytest.fixture
async def records(settings: EverySettings) -> AsyncIterator[Kept]:
    """What the service keeps of a journey."""
    async with open_client(settings.replica_set) as opened:
        kept_in = database(opened, settings.namespace + "enquiry")

        async def found(journey: str) -> Document:
            return await kept_in["enquiries"].find_one({"_id": UUID(journey)}) or {}

        yield found


@pytest.fixture
async def journey(client: httpx.AsyncClient) -> str:
    answer = await ask(client, "/enquiries", COUPLE)
    return str(answer.json()["journey"])


def recruiter(agency: str = "moorland", *, subject: str = "staff-01") -> httpx.Auth:
    return signed_as(staff(Role.RECRUITMENT_WORKER, agency, subject=subject), "enquiry")


async def send(
    client: httpx.AsyncClient, path: str, body: dict[str, Any], auth: httpx.Auth, key: str = ""
) -> httpx.Response:
    headers = {"Idempotency-Key": key or uuid4().hex}
    return await client.post(path, json=body, headers=headers, auth=auth)


async def test_each_applicant_fills_in_and_sees_their_own_part_of_the_form(
    client: httpx.AsyncClient, journey: str
) -> None:
    path = f"/enquiries/{journey}"
    first, second = (signed_as(adopter(journey, number), "enquiry") for number in (1, 2))
    parts = {part["part"]: {"on": "2025-03-05", "replaces": 0, "content": part} for part in FORM}
    saving = f"{path}/save-registration-draft"

    assert (await send(client, saving, parts["first_applicant"], first)).status_code == 200
    assert (await send(client, saving, parts["household"], second)).status_code == 200
    assert is_problem(await send(client, saving, parts["second_applicant"], first), 403)
    assert (await send(client, saving, parts["second_applicant"], second)).status_code == 200

    forms = [
        (await client.get(f"{path}/registration-draft", auth=auth)).json()["form"]
        for auth in (first, second, recruiter())
    ]
    shown = [{name for name, part in form.items() if part} for form in forms]
    assert shown == [
        {"first_applicant", "household"},
        {"second_applicant", "household"},
        {"first_applicant", "second_applicant", "household"},
    ]


async def test_neither_applicant_is_told_what_the_other_answered_by_what_is_missing(
    client: httpx.AsyncClient, journey: str
) -> None:
    path, on = f"/enquiries/{journey}", {"on": "2025-03-05"}
    first, second = (signed_as(adopter(journey, number), "enquiry") for number in (1, 2))
    content = FORM[1] | {
        "date_of_birth": "2010-06-05",
        "domiciled": False,
        "had_family_court_proceedings": True,
        "family_court_proceedings": None,
    }
    body = {**on, "replaces": 0, "content": content}
    await send(client, f"{path}/save-registration-draft", body, second)
    signed = {**on, "applicant": 2, "name": FORM[1]["name"]}
    await send(client, f"{path}/give-consent-to-checks", signed, second)

    others = (await client.get(f"{path}/registration-draft", auth=first)).json()
    own = (await client.get(f"{path}/registration-draft", auth=second)).json()
    refused = await send(client, f"{path}/submit-registration", on, first)
    listed = (await client.get(f"{path}/actions", auth=first)).json()["actions"]
    why_not = next(each["why_not"] for each in listed if each["name"] == "submit-registration")

    assert "second applicant: some of their own answers" in others["missing"]
    assert others["parts"]["second_applicant"] == "in_progress"
    assert (others["form"]["consents"], others["notices"]) == ([], [])
    assert "second applicant: details of the family court proceedings" in own["missing"]
    assert (len(own["form"]["consents"]), len(own["notices"])) == (1, 1)
    assert is_problem(refused, 409)
    for shown in (str(others), refused.text, why_not):
        assert not any(word in shown for word in ("court", "resident", "under 21", "21 years"))


async def test_neither_applicant_takes_the_other_off_the_form(
    client: httpx.AsyncClient, journey: str
) -> None:
    path = f"/enquiries/{journey}/submit-registration"
    alone = {"on": "2025-03-05", "household": "single"}

    for number in (1, 2):
        answer = await send(client, path, alone, signed_as(adopter(journey, number), "enquiry"))
        assert is_problem(answer, 403)
    assert is_problem(await send(client, path, alone, recruiter()), 409)


async def test_nobody_consents_or_answers_for_the_other_applicant(
    client: httpx.AsyncClient, journey: str
) -> None:
    path, first = f"/enquiries/{journey}", signed_as(adopter(journey), "enquiry")
    consent = {"on": "2025-03-05", "applicant": 2, "name": "Jun Fell"}
    answers = {"on": "2025-03-05", "applicant": 2, "religion": "no_religion"}

    assert is_problem(await send(client, f"{path}/give-consent-to-checks", consent, first), 403)
    assert is_problem(await send(client, f"{path}/give-equality-answers", answers, first), 403)
    assert is_problem(await client.get(f"{path}/equality-answers/2", auth=first), 404)
    withdrawal = {name: answers[name] for name in ("on", "applicant")}
    refused = await send(client, f"{path}/withdraw-equality-answers", withdrawal, first)
    assert is_problem(refused, 403)


async def test_who_acted_is_kept_on_the_record_by_pseudonym_alone(
    client: httpx.AsyncClient, journey: str, records: Kept
) -> None:
    auth = recruiter(subject="staff-77")
    answer = await send(client, f"/enquiries/{journey}/make-contact", CONTACT, auth)
    kept = await records(journey)

    shown = (await client.get(f"/enquiries/{journey}/events", auth=auth)).json()

    assert [event["by"] for event in kept["events"]] == ["demo-staff", "staff-77"]
    assert [event["by"] for event in shown] == ["demo-staff", "staff-77"]
    assert "staff-77" not in answer.text


async def test_a_key_is_its_senders_own(client: httpx.AsyncClient, journey: str) -> None:
    path, key = f"/enquiries/{journey}/make-contact", uuid4().hex
    mine = await send(client, path, CONTACT, recruiter(), key)
    again = await send(client, path, CONTACT, recruiter(), key)
    elsewhere = await send(client, path, CONTACT, recruiter("coast", subject="staff-02"), key)

    assert (mine.status_code, mine.content) == (200, again.content)
    assert is_problem(elsewhere, 404)


async def test_a_referral_is_the_receivers_to_see_while_it_waits_and_to_keep_once_taken_up(
    client: httpx.AsyncClient, journey: str
) -> None:
    path, coast, here = f"/enquiries/{journey}", recruiter("coast"), recruiter()
    consent = {"given_by": [1, 2], "given_on": "2025-03-04"}
    referral = REFERRAL | {"receiver": "coast", "consent": consent}
    taking = {"on": "2025-03-06", "staff": "recruiter-02"}

    assert is_problem(await client.get(path, auth=coast), 404)
    assert (await send(client, f"{path}/refer", referral, here)).status_code == 200
    assert (await client.get(path, auth=coast)).status_code == 200
    for page in ("contact-details", "notes", "events"):
        assert is_problem(await client.get(f"{path}/{page}", auth=coast), 404), page
    assert is_problem(await send(client, f"{path}/take-up-referral", taking, here), 404)
    assert is_problem(
        await send(client, f"{path}/take-up-referral", taking, recruiter("north")), 404
    )

    assert (await send(client, f"{path}/take-up-referral", taking, coast)).status_code == 200

    assert (await client.get(f"{path}/contact-details", auth=coast)).status_code == 200
    assert is_problem(await client.get(path, auth=here), 404)


async def test_an_enquiry_of_another_agency_is_neither_merged_nor_named_as_the_one_before(
    client: httpx.AsyncClient, journey: str
) -> None:
    other = (await ask(client, "/enquiries", COUPLE | {"agency": "coast"})).json()["journey"]
    merging = {"on": "2025-03-05", "into": other, "staff": "recruiter-07"}
    returning = COUPLE | {"previous_journey": other}

    assert is_problem(await send(client, f"/enquiries/{journey}/merge", merging, recruiter()), 404)
    assert is_problem(await send(client, "/enquiries", returning, recruiter()), 404)


async def test_the_time_that_an_answer_takes_tells_nobody_whether_a_journey_is_there(
    client: httpx.AsyncClient, journey: str
) -> None:
    coast = recruiter("coast")
    work = []
    for named in (journey, uuid4()):
        with database_work() as done:
            await client.get(f"/enquiries/{named}", auth=coast)
        work.append(done)
    theirs, nobodys = work

    assert theirs
    assert theirs == nobodys


async def test_the_registration_is_read_by_those_who_assess_once_sent_and_who_decide_once_accepted(
    client: httpx.AsyncClient, journey: str
) -> None:
    path, on = f"/enquiries/{journey}", {"on": "2025-03-05"}
    social_worker = signed_as(staff(Role.SOCIAL_WORKER), "enquiry")
    decides = signed_as(staff(Role.DECISION_MAKER), "enquiry")
    administers = signed_as(staff(Role.PANEL_ADMINISTRATOR), "enquiry")
    named = f"/agencies/moorland/households?journey={journey}"

    async def read() -> list[bool]:
        forms = [
            (await client.get(f"{path}/registration-draft", auth=auth)).json()["form"]
            for auth in (social_worker, decides)
        ]
        return [form["household"] is not None for form in forms]

    await fill_in(client, journey, on["on"], complete_form(Household.JOINT))
    drafted = await read()
    await send(client, f"{path}/submit-registration", on, recruiter())
    submitted = await read()
    before = (await client.get(named, auth=administers)).json()
    await send(client, f"{path}/accept-registration", on, recruiter())
    after = (await client.get(named, auth=administers)).json()

    assert (drafted, submitted, await read()) == ([False, False], [True, False], [True, True])
    assert before == []
    assert [each["names"] for each in after] == [["Rosa Fell", "Jun Fell"]]
    for page in ("registration-draft", "contact-details", "notes"):
        assert is_problem(await client.get(f"{path}/{page}", auth=administers), 403), page
