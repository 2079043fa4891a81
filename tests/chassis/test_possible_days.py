"""A day whose year cannot be right is refused wherever it is typed, and the refusal says where."""

from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel

from contracts.notifications import MessageRule
from services.chassis.decision import Kind, Refusal, days_in, require_possible_days
from services.enquiry.domain.mystery_shops.shop_round import OpenRound
from services.enquiry.domain.referral import Refer
from services.enquiry.domain.registration_draft import SaveRegistrationDraft
from services.notifications.domain.staff_messages import TEMPLATES
from tests.notifications.helpers.examples import FILLED

TODAY = date(2026, 11, 29)
WRONG = ["0001-01-01", "1062-03-14", "1899-12-31", "2028-12-01", "2062-03-14", "9999-12-31"]


def put(said: Any, place: str, day: date) -> Any:
    """The same with another day in one place."""
    name, _, rest = place.partition(".")
    if isinstance(said, tuple):
        return tuple(
            put(each, rest, day) if str(number) == name else each
            for number, each in enumerate(said)
        )
    inner = put(getattr(said, name), rest, day) if rest else day
    return said.model_copy(update={name: inner})


def example(command: type[BaseModel], number: int = 0) -> Any:
    examples: Any = command.model_config["json_schema_extra"]
    return command.model_validate(examples["examples"][number])


@pytest.mark.parametrize("typed", WRONG)
@pytest.mark.parametrize(
    ("said", "place"),
    [
        (example(OpenRound), "on"),
        (example(OpenRound), "begins_on"),
        (example(OpenRound), "ends_on"),
        (example(Refer), "consent.given_on"),
        (example(SaveRegistrationDraft), "content.date_of_birth"),
        (example(SaveRegistrationDraft), "content.partnership_formed_on"),
        (example(SaveRegistrationDraft, 1), "content.children_living_elsewhere.0.date_of_birth"),
    ],
)
def test_it_is_found_and_named_wherever_it_stands(said: Any, place: str, typed: str) -> None:
    wrong = put(said, place, date.fromisoformat(typed))
    with pytest.raises(Refusal, match="Check the year") as refused:
        require_possible_days(wrong, TODAY)

    assert (refused.value.kind, refused.value.field) == (Kind.NOT_VALID, place)
    require_possible_days(said, TODAY)


@pytest.mark.parametrize(("rule", "fields"), FILLED.items())
def test_so_it_is_in_what_is_filled_in_for_a_message(
    rule: MessageRule, fields: dict[str, Any]
) -> None:
    filled = TEMPLATES[rule].fields.model_validate(fields)
    for place, _ in days_in(filled):
        with pytest.raises(Refusal) as refused:
            require_possible_days(put(filled, place, date(9999, 1, 1)), TODAY, "fields")
        assert refused.value.field == f"fields.{place}"


def test_the_first_and_the_last_possible_day_are_taken() -> None:
    for day in (date(1900, 1, 1), date(2028, 11, 30)):
        require_possible_days(put(example(OpenRound), "ends_on", day), TODAY)
