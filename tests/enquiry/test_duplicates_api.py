"""Duplicates over HTTP on real servers: what is proposed, to whom, and merges that race."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from tests.enquiry.helpers.invitations import COUPLE, as_web, enquired, invite, link
from tests.enquiry.helpers.served_api import ask, is_problem, serving, types
from tests.waiting import until

ROUNDS = 30
ROSA = {"name": "Rosa Fell", "email": "rosa.fell@example.org", "phone": "0113 496 0000"}
STAFF = {"on": "2025-03-06", "staff": "recruiter-07"}


@pytest.fixture(scope="module")
async def client(settings: EnquirySettings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(build(settings)) as opened:
        yield opened


async def received(client: httpx.AsyncClient, agency: str, **applicant: Any) -> str:
    body = {
        "on": "2025-03-03",
        "agency": agency,
        "channel": "web_form",
        "household": "single",
        "applicants": [{"name": "Rosa Fell", "email": f"{uuid4().hex}@example.org", **applicant}],
        "postcode": applicant.pop("postcode", None),
    }
    body["applicants"][0].pop("postcode", None)
    answer = await ask(client, "/enquiries", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["journey"])


async def view(client: httpx.AsyncClient, journey: str) -> dict[str, Any]:
    shown: dict[str, Any] = (await client.get(f"/enquiries/{journey}")).json()
    return shown


async def merged(client: httpx.AsyncClient, journey: str, into: str) -> httpx.Response:
    return await ask(client, f"/enquiries/{journey}/merge", {**STAFF, "into": into})


async def alike(client: httpx.AsyncClient, journey: str) -> dict[str, list[str]]:
    found = (await client.get(f"/enquiries/{journey}/possible-duplicates")).json()
    return {each["journey"]: each["agree"] for each in found}


async def pairs(client: httpx.AsyncClient, agency: str) -> list[tuple[set[str], list[str]]]:
    found = (await client.get(f"/agencies/{agency}/possible-duplicates")).json()
    return [({*each["journeys"]}, each["agree"]) for each in found]


def all_counted(views: list[dict[str, Any]]) -> bool:
    """Whether each enquiry counts: for itself, or through the one that it was merged into."""
    counted = {each["journey"] for each in views if each["status"] == "received"}
    for _ in views:
        counted |= {each["journey"] for each in views if each["merged_into"] in counted}
    return len(counted) == len(views)


class TestWhatIsProposed:
    async def test_the_signs_that_agree_are_named_and_their_values_are_not(
        self, client: httpx.AsyncClient
    ) -> None:
        first = await received(client, "signs", **ROSA, postcode="LS1 4AP")
        again = {"name": "FELL, Rosa", "phone": "+44 113 496 0000", "postcode": "ls14ap"}
        second = await received(client, "signs", **again)
        third = await received(client, "signs", name="R Fell", email="ROSA.FELL@example.org")

        assert await alike(client, first) == {
            second: ["phone", "name_and_postcode"],
            third: ["email"],
        }
        shown = await client.get("/agencies/signs/possible-duplicates")
        assert not any(each in shown.text.lower() for each in ("rosa", "0113", "ls1", "@"))
        assert len(shown.json()) == 2

    async def test_no_pair_crosses_from_one_agency_to_another(
        self, client: httpx.AsyncClient
    ) -> None:
        here = await received(client, "nearby", **ROSA)
        await received(client, "far-away", **ROSA)

        assert await alike(client, here) == {}
        assert await pairs(client, "nearby") == await pairs(client, "far-away") == []

    async def test_a_name_alone_or_a_postcode_alone_proposes_nobody(
        self, client: httpx.AsyncClient
    ) -> None:
        await received(client, "names", name="Rosa Fell", postcode="LS1 4AP")
        await received(client, "names", name="Rosa Fell")
        await received(client, "names", name="Jun Fell", postcode="LS1 4AP")

        assert await pairs(client, "names") == []

    async def test_a_name_that_differs_in_one_letter_is_proposed_at_one_postcode_alone(
        self, client: httpx.AsyncClient
    ) -> None:
        first = await received(client, "slips", name="Rosa Witcombe", postcode="LS1 4AP")
        second = await received(client, "slips", name="Rosa Whitcombe", postcode="ls14ap")
        await received(client, "slips", name="Rosa Whitcombe", postcode="LS1 4AQ")

        assert await alike(client, first) == {second: ["similar_name_and_postcode"]}
        assert ({first, second}, ["similar_name_and_postcode"]) in await pairs(client, "slips")

    @pytest.mark.parametrize("said_on", [0, 1])
    async def test_whom_staff_called_different_is_not_proposed_again(
        self, client: httpx.AsyncClient, said_on: int
    ) -> None:
        agency = f"apart-{said_on}"
        both = [await received(client, agency, phone=ROSA["phone"]) for _ in range(2)]
        assert await pairs(client, agency) == [({*both}, ["phone"])]
        body = {**STAFF, "other": both[1 - said_on]}
        answer = await ask(client, f"/enquiries/{both[said_on]}/say-different", body)

        assert (answer.status_code, answer.json()["events"]) == (200, [])
        assert await pairs(client, agency) == []
        assert [await alike(client, each) for each in both] == [{}, {}]

    async def test_a_journey_that_follows_another_is_no_duplicate_of_it(
        self, client: httpx.AsyncClient
    ) -> None:
        before = await received(client, "returning", **ROSA)
        withdrawal = {"on": "2025-03-04", "reason": "not_ready"}
        assert (await ask(client, f"/enquiries/{before}/withdraw", withdrawal)).is_success
        again = {
            "on": "2025-06-02",
            "agency": "returning",
            "channel": "phone",
            "household": "single",
            "applicants": [ROSA],
            "previous_journey": before,
        }
        assert (await ask(client, "/enquiries", again)).status_code == 201

        assert await pairs(client, "returning") == []
        assert await alike(client, before) == {}

    async def test_nothing_is_proposed_of_an_unknown_enquiry(
        self, client: httpx.AsyncClient
    ) -> None:
        assert is_problem(await client.get(f"/enquiries/{uuid4()}/possible-duplicates"), 404)


class TestStaffDecide:
    async def test_a_merge_is_settled_with_the_answer_and_is_proposed_no_more(
        self, client: httpx.AsyncClient
    ) -> None:
        one, other = [await received(client, "settled", phone=ROSA["phone"]) for _ in range(2)]
        contact = {
            "on": "2025-03-04",
            "channel": "phone",
            "outcome": "wants_time",
            "next_step": "none",
            "staff": "r-07",
        }
        assert (await ask(client, f"/enquiries/{one}/make-contact", contact)).is_success
        assert (await merged(client, one, other)).is_success
        survivor = await view(client, other)

        assert (await view(client, one))["merged_into"] == other
        assert survivor["duplicates"] == [one]
        assert survivor["clocks"][0]["stopped_on"] == "2025-03-04"
        assert await pairs(client, "settled") == []
        assert await alike(client, one) == {}

    async def test_both_histories_stay_and_the_merge_can_be_undone(
        self, client: httpx.AsyncClient
    ) -> None:
        one, other = [await received(client, "undone", phone=ROSA["phone"]) for _ in range(2)]
        await merged(client, one, other)
        assert (await ask(client, f"/enquiries/{one}/undo-merge", STAFF)).is_success

        assert [(await view(client, each))["status"] for each in (one, other)] == ["received"] * 2
        assert await types(client, f"/enquiries/{one}") == [
            "enquiry.received.v1",
            "enquiry.merged.v1",
            "enquiry.merge_undone.v1",
        ]
        assert await types(client, f"/enquiries/{other}") == [
            "enquiry.received.v1",
            "enquiry.duplicate_absorbed.v1",
            "enquiry.duplicate_released.v1",
        ]

    async def test_notes_of_all_that_it_counts_for_are_read_on_the_kept_one(
        self, client: httpx.AsyncClient
    ) -> None:
        journeys = [await received(client, "noted", email="noted@example.org") for _ in range(3)]
        for words, journey in zip(("One.", "Two.", "Three."), journeys, strict=True):
            note = {**STAFF, "words": words}
            assert (await ask(client, f"/enquiries/{journey}/add-note", note)).status_code == 200
        for journey, into in itertools.pairwise(journeys):
            assert (await merged(client, journey, into)).status_code == 200
        notes = (await client.get(f"/enquiries/{journeys[-1]}/notes")).json()["notes"]

        assert sorted(each["words"] for each in notes if each["words"]) == [
            "One.",
            "Three.",
            "Two.",
        ]

    async def test_who_asks_for_a_link_there_gets_one_to_the_one_that_counts_unless_access_was_ended(
        self, client: httpx.AsyncClient
    ) -> None:
        jun_first = [*reversed(COUPLE["applicants"])]
        old, kept = await enquired(client), await enquired(client, applicants=jun_first)
        await invite(client, old)
        removal = {"on": "2025-03-05", "applicant": 1, "reason": "They parted."}
        await ask(client, f"/enquiries/{old}/remove-account", removal)
        assert (await merged(client, old, kept)).status_code == 200
        reference = (await view(client, old))["reference"]
        for email in ("rosa@example.org", "jun@example.org"):
            body = {"reference": reference, "email": email}
            await as_web(client, "/invitations/ask", body)

        async def was_made() -> bool:
            return bool((await link(client, kept))["token"])

        await until(was_made)
        assert (await link(client, kept, 2))["invitation"] == 0

    async def test_the_same_key_twice_merges_once(self, client: httpx.AsyncClient) -> None:
        one, other = [await received(client, "twice") for _ in range(2)]
        body = {**STAFF, "into": other}
        answers = [
            await ask(client, f"/enquiries/{one}/merge", body, key="merged-once") for _ in range(2)
        ]

        assert answers[0].content == answers[1].content
        assert (await view(client, other))["duplicates"] == [one]

    async def test_an_enquiry_of_another_agency_is_not_to_be_found(
        self, client: httpx.AsyncClient
    ) -> None:
        here, there = await received(client, "here"), await received(client, "there")

        assert is_problem(await merged(client, here, there), 404)
        assert is_problem(await merged(client, here, str(uuid4())), 404)
        body = {**STAFF, "other": str(uuid4())}
        assert is_problem(await ask(client, f"/enquiries/{here}/say-different", body), 404)

    async def test_a_corrected_day_of_a_duplicate_reaches_the_one_that_counts(
        self, client: httpx.AsyncClient
    ) -> None:
        one, other = [await received(client, "corrected") for _ in range(2)]
        await merged(client, one, other)
        body = {**STAFF, "corrects": 1, "right_day": "2025-02-28", "reason": "Misread."}
        assert (await ask(client, f"/enquiries/{one}/correct-date", body)).is_success

        assert (await view(client, other))["clocks"][0]["started_on"] == "2025-02-28"


class TestMergesThatRace:
    async def settled(self, client: httpx.AsyncClient, journeys: list[str]) -> list[dict[str, Any]]:
        """The views once no compensation is under way: each merge stands on both sides or on none."""
        views: list[dict[str, Any]] = []

        async def at_rest() -> bool:
            views[:] = [await view(client, each) for each in journeys]
            taken = {(each, shown["journey"]) for shown in views for each in shown["duplicates"]}
            given = {
                (shown["journey"], shown["merged_into"])
                for shown in views
                if shown["merged_into"] is not None
            }
            return taken == given

        await until(at_rest)
        return views

    async def test_two_merged_into_each_other_count_once_or_stand_as_before(
        self, client: httpx.AsyncClient
    ) -> None:
        outcomes = set()
        for _ in range(ROUNDS):
            one, other = [await received(client, "crossing") for _ in range(2)]
            await asyncio.gather(merged(client, one, other), merged(client, other, one))
            views = await self.settled(client, [one, other])
            outcomes.add(tuple(sorted(shown["status"] for shown in views)))

        assert outcomes <= {("merged", "received"), ("received", "received")}

    async def test_three_in_a_ring_leave_one_that_counts_for_each(
        self, client: httpx.AsyncClient
    ) -> None:
        for _ in range(ROUNDS):
            ring = [await received(client, "ring") for _ in range(3)]
            around = zip(ring, [*ring[1:], ring[0]], strict=True)
            await asyncio.gather(*(merged(client, one, other) for one, other in around))

            assert all_counted(await self.settled(client, ring))

    async def test_a_merge_and_its_undoing_and_a_merge_of_the_other_lose_nobody(
        self, client: httpx.AsyncClient
    ) -> None:
        for _ in range(ROUNDS):
            one, other, third = [await received(client, "undoing") for _ in range(3)]
            await merged(client, one, other)
            await asyncio.gather(
                ask(client, f"/enquiries/{one}/undo-merge", STAFF),
                merged(client, other, third),
                merged(client, third, one),
            )

            assert all_counted(await self.settled(client, [one, other, third]))
