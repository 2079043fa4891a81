"""One of two applicants leaves: staff check it once more, and every page of the case goes on with the other one."""

from contracts.reference import Household
from deploy.local.suite import Service
from services.chassis.clock import today
from tests.enquiry.helpers.registration_forms import complete_form, register
from tests.waiting import until
from tests.web.helpers.cases import ROSA, at, command, page_of, received, send
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Front

JUN = {"name": "Jun Fell", "email": "jun.fell@example.org"}


async def an_accepted_couple(enquiry: Service) -> str:
    journey = await received(enquiry, household="joint", applicants=[ROSA, JUN])
    async with at(enquiry) as client:
        form = complete_form(Household.JOINT)
        answer = await register(client, journey, today().isoformat(), form)
        assert answer.is_success, answer.text
        await command(client, f"/enquiries/{journey}/accept-registration")
    return journey


async def test_a_separation_is_checked_once_more_and_the_case_goes_on_with_one_applicant(
    front: Front, enquiry: Service
) -> None:
    journey = await an_accepted_couple(enquiry)
    path = f"{page_of(journey)}/do/record-applicant-left"
    async with front("social-worker") as client:
        form = read((await client.get(path)).text)
        answers = {"applicant": "1", "because": "separation"}
        check = read((await send(client, path, form.fields, **answers)).text)
        done = await send(client, path, check.fields, step="record")

        async def goes_on() -> bool:
            return (
                "The case goes on with the other one." in (await client.get(page_of(journey))).text
            )

        await until(goes_on)
        page = read((await client.get(page_of(journey))).text)
    async with front("manager") as client:
        details = read((await client.get(f"{page_of(journey)}/do/change-contact-details")).text)

    assert "Tell the person who leaves in writing" in check.words
    assert "they can register elsewhere" in check.words
    assert done.status_code == 303
    assert "(left the application)" in page.words
    assert "One applicant left the application" in page.words
    assert "Jun Fell" in details.fields.values()
    assert "Rosa Fell" not in details.fields.values()
