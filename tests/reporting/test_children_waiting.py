"""A published number of children who wait: typed in with its source, corrected by a later one, and read by everybody."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pydantic import ValidationError

from contracts.identity import Role
from services.chassis.decision import Refusal
from services.chassis.mongo import Database
from services.reporting.domain.children_waiting import ChildrenTyped, TypeChildren
from services.reporting.domain.published_elsewhere import shown_of, standing_of, typed
from services.reporting.settings import ReportingSettings
from tests.identity import national, signed_as, staff
from tests.reporting.helpers.running_service import running

SAID: dict[str, Any] = {
    "children": 2480,
    "figure_on": "2022-03-31",
    "publisher": "Coram-i",
    "title": "Adoption data, quarter 4",
    "published_on": "2022-06-30",
    "address": "https://example.org/adoption/q4",
}
TODAY = date(2026, 12, 1)
ANALYST = signed_as(national(Role.NATIONAL_ANALYST), "reporting")
SECOND = signed_as(national(Role.NATIONAL_ANALYST, 2), "reporting")
MANAGER = signed_as(staff(Role.MANAGER, "north"), "reporting")


def command(**changed: Any) -> TypeChildren:
    return TypeChildren.model_validate(SAID | changed)


def kept(name: str, number: int = 1, **changed: Any) -> ChildrenTyped:
    at = datetime(2026, 11, number, tzinfo=UTC)
    return ChildrenTyped(id=name, typed=command(**changed), by="national-01", at=at)


WRONG = kept("first")
RIGHT = kept("second", 2, children=2420, corrects="first", reason="A digit was wrong.")


@pytest.mark.parametrize(
    "changed",
    [
        {"children": -1},
        {"children": 200_000},
        {"children": "many"},
        {"publisher": " "},
        {"title": "x" * 201},
        {"address": "http://example.org"},
        {"address": "https://exa mple.org"},
        {"address": "javascript:alert(1)"},
        {"figure_on": "2022-07-01"},
        {"figure_on": "31 March"},
        {"corrects": "first"},
        {"reason": "No figure is named."},
        {"counted": 3},
    ],
)
def test_what_cannot_be_right_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        command(**changed)


@pytest.mark.parametrize(
    ("history", "changed"),
    [
        ([], {"published_on": "2027-01-01"}),
        ([], {"figure_on": "1922-03-31"}),
        ([WRONG], {"children": 1}),
        ([], {"corrects": "first", "reason": "There is none."}),
        ([WRONG], {"corrects": "first", "reason": "Nothing is different."}),
        ([WRONG, RIGHT], {"corrects": "first", "reason": "It was corrected before."}),
        (
            [WRONG, kept("later", 2, figure_on="2022-06-30")],
            {
                "corrects": "first",
                "reason": "It was of another day.",
                "figure_on": "2022-06-30",
            },
        ),
    ],
)
def test_what_does_not_go_with_what_was_typed_before_is_refused(
    history: list[ChildrenTyped], changed: dict[str, Any]
) -> None:
    with pytest.raises(Refusal):
        typed(history, command(**changed), TODAY)


def test_a_correction_takes_the_place_of_what_it_names_and_can_be_corrected_itself() -> None:
    again = kept("third", 3, children=2400, corrects="second", reason="And another digit.")

    assert standing_of([WRONG, RIGHT]) == [RIGHT]
    assert typed([WRONG, RIGHT], again.typed, TODAY) == again.typed
    assert shown_of([WRONG, RIGHT, again]) == again


def test_the_figure_of_the_latest_day_is_shown_whenever_it_was_typed() -> None:
    later = kept("later", 2, figure_on="2022-06-30")
    earlier = kept("earlier", 3, figure_on="2021-12-31")

    assert shown_of([WRONG, later, earlier]) == later
    assert shown_of([]) is None


async def put(client: httpx.AsyncClient, auth: httpx.Auth, key: str, **changed: Any) -> Any:
    headers = {"Idempotency-Key": key}
    return await client.post("/children-waiting", json=SAID | changed, headers=headers, auth=auth)


async def test_it_is_typed_corrected_and_read_with_its_source_and_its_history(
    settings: ReportingSettings, db: Database
) -> None:
    assert db.name.endswith("reporting")
    first, second = uuid4().hex, uuid4().hex
    async with running(settings) as client:
        nothing = await client.get("/published/children-waiting")
        done = [await put(client, ANALYST, first) for _ in range(2)]
        reused = await put(client, ANALYST, first, children=1)
        refused = [
            (await put(client, MANAGER, uuid4().hex)).status_code,
            (await put(client, ANALYST, uuid4().hex)).status_code,
            (await put(client, ANALYST, uuid4().hex, address="example.org")).status_code,
            (await client.get("/children-waiting", auth=MANAGER)).status_code,
        ]
        change = {"children": 2420, "corrects": first, "reason": "A digit was wrong."}
        await put(client, SECOND, second, **change)
        shown = (await client.get("/published/children-waiting")).json()
        history = (await client.get("/children-waiting", auth=ANALYST)).json()

    assert nothing.status_code == 404
    assert [each.status_code for each in done] == [201, 201]
    assert reused.status_code == 422
    assert refused == [403, 409, 422, 403]
    assert (shown["children"], shown["corrected"], shown["publisher"]) == (2420, True, "Coram-i")
    assert "typed_by" not in shown
    assert [(each["figure"], each["stands"], each["typed_by"]) for each in history] == [
        (second, True, "national-02"),
        (first, False, "national-01"),
    ]
    assert history[0]["reason"] == "A digit was wrong."


async def test_of_several_corrections_of_one_figure_at_the_same_time_one_stands(
    settings: ReportingSettings, db: Database
) -> None:
    assert db.name.endswith("reporting")
    first = uuid4().hex
    async with running(settings) as client:
        typed_first = await asyncio.gather(
            *(put(client, ANALYST, first if one else uuid4().hex) for one in (True, True, False))
        )
        [stands] = (await client.get("/children-waiting", auth=ANALYST)).json()
        corrections = await asyncio.gather(
            *(
                put(
                    client,
                    ANALYST,
                    uuid4().hex,
                    children=number,
                    corrects=stands["figure"],
                    reason="A digit was wrong.",
                )
                for number in range(2000, 2008)
            )
        )
        history = (await client.get("/children-waiting", auth=ANALYST)).json()

    assert {each.status_code for each in typed_first} == {201, 409}
    assert sorted(each.status_code for each in corrections) == [201, *[409] * 7]
    assert [each["stands"] for each in history] == [True, False]
