"""Published numbers of panel members and social workers by ethnic group: typed in with their source, and read by everybody."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pydantic import ValidationError

from contracts.identity import Role
from services.chassis.decision import Refusal
from services.chassis.mongo import Database
from services.reporting.domain.published_elsewhere import typed
from services.reporting.domain.workforce import TypeWorkforce, WorkforceTyped, shown_of_each
from services.reporting.settings import ReportingSettings
from tests.identity import national, signed_as, staff
from tests.reporting.helpers.running_service import running

COUNTS = {"white": 1130, "mixed": 20, "asian": 45, "black": 60, "other": 5, "not_said": 40}
SAID: dict[str, Any] = {
    "who": "panel_members",
    **COUNTS,
    "figure_on": "2022-03-31",
    "publisher": "Example Adoption Statistics",
    "title": "People of adoption panels",
    "published_on": "2022-09-30",
    "address": "https://example.org/panels/2022",
}
TODAY = date(2026, 12, 1)
ANALYST = signed_as(national(Role.NATIONAL_ANALYST), "reporting")
MANAGER = signed_as(staff(Role.MANAGER, "north"), "reporting")


def command(**changed: Any) -> TypeWorkforce:
    return TypeWorkforce.model_validate(SAID | changed)


def kept(name: str, number: int = 1, **changed: Any) -> WorkforceTyped:
    at = datetime(2026, 11, number, tzinfo=UTC)
    return WorkforceTyped(id=name, typed=command(**changed), by="national-01", at=at)


def test_all_of_them_are_counted_with_those_who_did_not_say() -> None:
    assert command().people == 1300


@pytest.mark.parametrize(
    "changed",
    [
        dict.fromkeys(COUNTS, 0),
        {"black": -1},
        {"white": 100_001},
        {"asian": "many"},
        {"who": "managers"},
        {"people": 1300},
        {"address": "example.org"},
        {"figure_on": "2022-10-01"},
        {"reason": "No figure is named."},
    ],
)
def test_what_cannot_be_right_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        command(**changed)


def test_of_one_day_a_publisher_has_one_figure_of_each_of_the_two() -> None:
    members = kept("members")

    assert typed([members], command(who="social_workers"), TODAY)
    with pytest.raises(Refusal, match="figure of this publisher"):
        typed([members], command(black=61), TODAY)


def test_of_each_of_the_two_the_latest_figure_that_nobody_corrected_is_shown() -> None:
    wrong = kept("wrong", 1, figure_on="2022-06-30")
    right = kept("right", 2, figure_on="2022-06-30", black=61, corrects="wrong", reason="A digit.")
    workers = kept("workers", 3, who="social_workers", figure_on="2020-03-31")

    assert shown_of_each([kept("earlier"), wrong, right, workers]) == [right, workers]
    assert shown_of_each([workers]) == [workers]
    assert shown_of_each([]) == []


async def put(client: httpx.AsyncClient, auth: httpx.Auth, key: str, **changed: Any) -> Any:
    headers = {"Idempotency-Key": key}
    return await client.post("/workforce", json=SAID | changed, headers=headers, auth=auth)


async def test_it_is_typed_corrected_and_read_with_its_source_and_its_history(
    settings: ReportingSettings, db: Database
) -> None:
    assert db.name.endswith("reporting")
    first = uuid4().hex
    async with running(settings) as client:
        nothing = await client.get("/published/workforce")
        done = [await put(client, ANALYST, first) for _ in range(2)]
        reused = await put(client, ANALYST, first, black=1)
        refused = [
            (await put(client, MANAGER, uuid4().hex)).status_code,
            (await put(client, ANALYST, uuid4().hex, black=1)).status_code,
            (await put(client, ANALYST, uuid4().hex, black=-1)).status_code,
            (await client.get("/workforce", auth=MANAGER)).status_code,
        ]
        change = {"black": 61, "corrects": first, "reason": "A digit was wrong."}
        corrected = await put(client, ANALYST, uuid4().hex, **change)
        await put(client, ANALYST, uuid4().hex, who="social_workers")
        shown = (await client.get("/published/workforce")).json()
        history = (await client.get("/workforce", auth=ANALYST)).json()

    assert (nothing.status_code, nothing.json()) == (200, [])
    assert [each.status_code for each in (*done, corrected)] == [201] * 3
    assert reused.status_code == 422
    assert refused == [403, 409, 422, 403]
    assert [(each["who"], each["black"], each["corrected"]) for each in shown] == [
        ("panel_members", 61, True),
        ("social_workers", 60, False),
    ]
    assert "typed_by" not in shown[0]
    assert [each["stands"] for each in history] == [True, True, False]
