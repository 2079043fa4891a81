"""Whether every process counts by the same table of bank holidays, as an operator asks while a day is rolled out."""

import httpx
import pytest

from contracts.bank_holidays import CALENDAR_DIGEST, CALENDAR_VERSION
from deploy.calendars import agree, calendar_of, main
from services.chassis.health import Readiness

ADDRESS = "http://service/"


def asked(answer: httpx.Response) -> str | None:
    with httpx.Client(transport=httpx.MockTransport(lambda _: answer)) as client:
        return calendar_of(client, ADDRESS)


def test_health_says_the_version_and_what_the_table_has() -> None:
    said = asked(httpx.Response(200, json=Readiness().model_dump()))

    assert said == f"{CALENDAR_VERSION} {CALENDAR_DIGEST}"


def test_a_service_that_is_not_ready_says_it_too() -> None:
    said = asked(httpx.Response(503, json=Readiness(status="not ready").model_dump()))

    assert said == f"{CALENDAR_VERSION} {CALENDAR_DIGEST}"


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, json={"calendar_version": "england-and-wales-2"}),
        httpx.Response(200, json=[]),
        httpx.Response(502, text="Bad gateway"),
    ],
)
def test_a_process_without_a_table_says_none(answer: httpx.Response) -> None:
    assert asked(answer) is None


@pytest.mark.parametrize(
    ("said", "same"),
    [
        (["2 a", "2 a"], True),
        (["2 a", "3 b"], False),
        (["3 a", "3 b"], False),
        (["2 a", None], False),
        ([None, None], False),
        ([], False),
    ],
)
def test_all_agree_only_if_each_says_the_same(said: list[str | None], same: bool) -> None:
    assert agree(said) is same


def test_the_command_ends_with_1_where_one_is_away_and_with_2_without_an_address() -> None:
    assert main(["http://127.0.0.1:1"]) == 1
    assert main([]) == 2
