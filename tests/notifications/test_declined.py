"""The letter to a household whose registration is declined: where else it can go, by the agency named and the reason."""

from typing import Any

from contracts.reference import DeclineReason
from services.notifications.clients import Agency
from services.notifications.letters.letter import LetterDetails, letter_text
from tests.notifications.helpers.examples import DECLINED, ON, STAGE_ONE_OPENED, after, household

AGENCIES = {"estuary": Agency(name="Estuary Adoption")}


def told(agencies: dict[str, Agency] | None = None, **more: Any) -> str:
    declined = DECLINED.model_copy(update=more)
    (message,) = after(STAGE_ONE_OPENED, declined).waiting
    details = LetterDetails(
        contact=household("wilhelmina@ashgrove.example"),
        today=ON,
        agency="moorland",
        agencies=AGENCIES if agencies is None else agencies,
    )
    return letter_text(details, message, [1]).body.partition("To contact us")[0]


def test_a_declined_household_is_told_where_else_to_go_only_if_there_is_somewhere() -> None:
    assert "want to contact Estuary Adoption." in told(signposted_to="estuary")
    assert "want to contact another adoption agency." in told({}, signposted_to="estuary")
    assert "want to contact" not in told()


def test_who_adopts_by_another_route_is_told_which_and_the_others_are_not() -> None:
    routes = {
        DeclineReason.STEP_PARENT: "Then apply to the family court.",
        DeclineReason.INTERCOUNTRY: "works with adoption from other countries",
    }
    for reason in DeclineReason:
        body = told(reason=reason)
        said = [each for each in routes.values() if each in body]
        assert said == ([routes[reason]] if reason in routes else [])
