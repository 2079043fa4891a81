"""Whatever page of staff ends an applicant's access, the pages open them nothing from that moment."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.chassis.mongo import database, open_client
from services.chassis.settings import RecordSettings
from services.enquiry.api.actions import OFFERS
from services.web.site.clients import OF_ENQUIRY
from tests.enquiry.helpers.ended_access import ENDS, form_for_either
from tests.enquiry.helpers.registration_forms import fill_in
from tests.web.helpers.cases import at, record, send
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.journeys import AMINA, BILAL, ago, enquired, joins
from tests.web.helpers.sign_in import signs_in
from tests.web.helpers.staff import MOORLAND, signed_in

NAMES = {1: "amina", 2: "bilal"}
NOBODY_THERE = dict.fromkeys(("name", "email", "phone", "address"), "")
TYPED: dict[str, dict[str, str]] = {
    "a manager takes it away": {"applicant": "1", "reason": "They parted."},
    "somebody else takes their place": {
        "applicants.1.name": "Ida Marsh",
        "applicants.1.email": "ida@home.example",
    },
    "the other one goes on alone": {
        "household": "single",
        **{f"applicants.1.{name}": text for name, text in NOBODY_THERE.items()},
    },
    "the one who goes on alone died": {"reason": "died"},
    "the other one registers alone": {"household": "single"},
}
"""What a manager types in the form of each action that ends somebody's access."""
FIRST = {"the one who goes on alone died": "the other one goes on alone"}
"""What a manager records before."""


async def a_couple(enquiry: Service, provider: SignIn) -> str:
    """Both have joined, and their registration can be sent."""
    journey = await enquired(enquiry)
    names = [AMINA["name"], BILAL["name"]]
    parts = [_named(part, names) for part in form_for_either()]
    async with at(enquiry) as client:
        await fill_in(client, journey, ago(0), parts)
    for number, name in NAMES.items():
        await joins(enquiry, provider, journey, name, number)
    return journey


def _named(part: dict[str, Any], names: list[str]) -> dict[str, Any]:
    places = {"first_applicant": 0, "second_applicant": 1}
    return {**part, "name": names[places[part["part"]]]} if part["part"] in places else part


async def recorded(manager: httpx.AsyncClient, path: str, **typed: str) -> httpx.Response:
    """Sends the form of an action, from its last check where it has one."""
    fields = read((await manager.get(path)).text).fields
    answer = await send(manager, path, fields, **typed)
    return answer if answer.status_code == 303 else await record(manager, path, fields, **typed)


def test_every_action_that_ends_access_is_played_here() -> None:
    by_a_page_of_its_own_test = {"the other one goes on alone after the acceptance"}

    assert TYPED.keys() == ENDS.keys() - by_a_page_of_its_own_test


@pytest.mark.parametrize("how", TYPED)
async def test_an_applicant_whose_access_is_ended_opens_nothing_from_that_moment(
    browse: Browse, provider: SignIn, enquiry: Service, how: str
) -> None:
    journey, end = await a_couple(enquiry, provider), ENDS[how]
    form = f"{MOORLAND}/enquiries/{journey}/do"
    async with (
        browse(sign_in_issuer=provider.issuer, enquiry=enquiry.url) as theirs,
        signed_in(browse, provider, "manager", enquiry=enquiry.url) as manager,
    ):
        if first := FIRST.get(how):
            await recorded(manager, f"{form}/{ENDS[first].action}", **TYPED[first])
        await signs_in(theirs, NAMES[end.applicant])
        before = (await theirs.get(f"/journey/{journey}")).status_code
        answer = await recorded(manager, f"{form}/{end.action}", **TYPED[how])
        start, page = await theirs.get("/journey"), await theirs.get(f"/journey/{journey}")

    assert before == 200
    assert answer.status_code == 303, read(answer.text).words
    assert start.headers.get("location") != f"/journey/{journey}"
    assert page.status_code == 404


@pytest.mark.parametrize("action", OFFERS)
def test_any_action_on_an_enquiry_has_its_applicants_asked_about_again(action: str) -> None:
    assert OF_ENQUIRY.match(f"/enquiries/{UUID(int=7)}/{action}")


async def test_a_command_that_was_recorded_has_its_applicants_asked_about_again(
    browse: Browse, provider: SignIn, enquiry: Service, settings: RecordSettings
) -> None:
    journey, other = [await enquired(enquiry) for _ in range(2)]
    for each in (journey, other):
        await joins(enquiry, provider, each, "carys")
    async with (
        browse(sign_in_issuer=provider.issuer, enquiry=enquiry.url) as theirs,
        signed_in(browse, provider, "manager", enquiry=enquiry.url) as manager,
        open_client(settings.replica_set) as client,
    ):
        await signs_in(theirs, "carys")
        await theirs.get("/journey")
        kept = database(client, f"{settings.namespace}web")["sessions"]
        mine = {"visitor.name": "Carys Example"}
        before = await kept.find_one(mine)
        path = f"{MOORLAND}/enquiries/{journey}/do/add-note"
        answer = await recorded(manager, path, words="They called.")
        after = await kept.find_one(mine)

    assert answer.status_code == 303, read(answer.text).words
    assert before is not None
    assert after is not None
    assert (before["parts_at"] is None, after["parts_at"]) == (False, None)
