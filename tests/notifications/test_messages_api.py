"""What was sent and will be sent, for those whom it concerns: real Kafka, MongoDB and mail server."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from contracts.identity import Role
from services.chassis.settings import RecordSettings
from tests.identity import adopter, national, staff
from tests.notifications.helpers.enquirers import Enquirers
from tests.notifications.helpers.mail_server import text_of
from tests.notifications.helpers.running_service import WEB, RunningService, asked, opened


@pytest.fixture(scope="module")
async def service(settings: RecordSettings, enquirers: Enquirers) -> AsyncIterator[RunningService]:
    async with opened(settings, enquirers) as found:
        yield found


async def test_the_timeline_says_what_left_when_and_to_whom_and_its_words_on_demand(
    service: RunningService,
) -> None:
    journey = await service.household("dee@elmstow.example", "ed@elmstow.example")
    await service.post(f"/messages/{journey}/send-template", asked())
    await service.has_sent(journey, 2)
    messages = await service.messages(journey)
    acknowledged, by_hand = messages["sent"]
    words = (await service.get(f"/messages/{journey}/{by_hand['message']}")).json()
    automatic = (await service.get(f"/messages/{journey}/{acknowledged['message']}")).json()

    assert by_hand["title"] == "What we need from you"
    assert by_hand["subject"].startswith("What we need from you (")
    assert (by_hand["applicants"], by_hand["requested_by"]) == ([1, 2], "staff-77")
    assert (by_hand["by_hand"], acknowledged["by_hand"]) == (True, False)
    assert "referees" not in str(messages)
    letters = [text_of(each) for each in service.mail_server.written_to("dee@elmstow.example")]
    for shown, letter in zip((automatic, words), letters, strict=True):
        body = shown["letters"][0]["body"].strip()
        assert body == letter.replace("\r\n", "\n").strip()
    assert [each["to"] for each in words["letters"]] == [
        "d•••@elmstow.example",
        "e•••@elmstow.example",
    ]
    assert words["note"].startswith("We have recreated this message from what was kept")


async def test_an_adopter_reads_what_was_sent_to_them_and_nothing_else(
    service: RunningService,
) -> None:
    journey = await service.household("flo@garth.example", "gil@garth.example")
    other = await service.household("hal@garth.example")
    await service.post(f"/messages/{journey}/send-template", asked())
    await service.has_sent(journey, 2)
    one, two = adopter(str(journey)), adopter(str(journey), 2)
    hers = await service.messages(journey, one)
    line = hers["sent"][1]
    shown = (await service.get(f"/messages/{journey}/{line['message']}", two)).json()
    theirs = (await service.messages(other))["sent"][0]["message"]

    assert hers["sent"] == (await service.messages(journey, two))["sent"]
    assert line["requested_by"] is None
    assert [each["applicant"] for each in shown["letters"]] == [2]
    assert (await service.get(f"/messages/{other}", one)).status_code == 404
    assert (await service.get(f"/messages/{other}/{theirs}", one)).status_code == 404
    assert (await service.get(f"/messages/{journey}/{theirs}", one)).status_code == 404


async def test_a_letter_that_reached_one_applicant_alone_is_not_shown_to_the_other(
    service: RunningService,
) -> None:
    journey = await service.household("ivy@hart.example", "joe@hart.example")
    change = {
        "household": "joint",
        "applicants": [{"name": "Ivy Hart", "email": "ivy@hart.example"}, {"name": "Joe Hart"}],
    }
    path = f"/enquiries/{journey}/change-contact-details"
    await service.enquirers.ask_for(path, change)
    preview = (await service.post(f"/messages/{journey}/preview", asked())).json()
    await service.post(f"/messages/{journey}/send-template", asked())
    await service.has_sent(journey, 2)

    assert (preview["letters"][1]["to"], preview["letters"][1]["channel"]) == (None, None)
    assert preview["letters"][1]["notes"][0].startswith("There is no email address on record")
    sent = [
        (await service.messages(journey, adopter(str(journey), number)))["sent"]
        for number in (1, 2)
    ]
    assert [len(each) for each in sent] == [2, 1]


async def test_what_an_action_will_send_is_what_it_sends(service: RunningService) -> None:
    journey = await service.household("ned@morpeth.example")
    close = {
        "on": "2025-03-03",
        "reason": "not_eligible",
        "manager": "manager-01",
        "explanation": "Ned is not yet 21.",
    }
    previewed = await service.post(
        f"/messages/{journey}/preview-action", {"action": "enquiry/close", "data": close}
    )
    assert previewed.status_code == 200, previewed.text
    await service.enquirers.ask_for(f"/enquiries/{journey}/close", close)
    await service.looked_at(journey)
    await service.has_sent(journey, 2)

    (message,) = previewed.json()["sends"]
    assert (message["rule"], message["when"]) == (
        "enquiry_closed",
        "When someone has looked at it once more",
    )
    letter = service.mail_server.written_to("ned@morpeth.example")[-1]
    body = text_of(letter).strip()
    assert message["letters"][0]["body"].strip() == body
    assert message["letters"][0]["to"] == "n•••@morpeth.example"


async def test_an_action_of_which_too_little_is_known_tells_the_title_alone(
    service: RunningService,
) -> None:
    journey = await service.household("ola@norwick.example")
    path = f"/messages/{journey}/preview-action"
    refer = (await service.post(path, {"action": "enquiry/refer"})).json()
    assign = (await service.post(path, {"action": "enquiry/assign"})).json()
    accept = (await service.post(path, {"event": "enquiry.registration_accepted.v1"})).json()
    both = await service.post(path, {"event": "x", "action": "y"})

    (message,) = refer["sends"]
    assert message["title"] == "We have passed your enquiry to another agency"
    assert message["letters"] == []
    assert message["why_not"] == "You can read this letter when the form is filled in."
    assert message["missing"] == ["receiver"]
    assert assign == {"event": None, "sends": [], "cancels": []}
    assert len(accept["sends"][0]["letters"]) == 1
    assert both.status_code == 422


async def test_the_rules_say_what_is_sent_when_and_unless_what(service: RunningService) -> None:
    listed = (await service.get("/rules", staff(Role.DECISION_MAKER))).json()

    closed = next(each for each in listed if each["rule"] == "enquiry_closed")
    assert closed["actions"] == ["enquiry/close"]
    assert closed["when"] == "When someone has looked at it once more"
    assert "enquiry.reopened.v1" in closed["unless"]


async def test_an_agency_finds_its_own_failed_messages_and_sends_them_again_once_corrected(
    service: RunningService,
) -> None:
    service.mail_server.refusals["pat@orford.example"] = "550 no such mailbox"
    journey = await service.household("pat@orford.example")
    failed = (await service.get("/agencies/moorland/failed")).json()
    elsewhere = staff(Role.RECRUITMENT_WORKER, "coast")
    path = f"/failed/{journey}/{failed[0]['message']}/send-again"
    others = await service.post(path, {}, elsewhere)
    unknown = await service.post(path.replace(str(journey), str(uuid4())), {}, elsewhere)
    applicant = {"name": "Pat", "email": "pat@orford-post.example"}
    change = {"household": "single", "applicants": [applicant]}
    await service.enquirers.ask_for(f"/enquiries/{journey}/change-contact-details", change)
    again = await service.post(path, {})
    await service.has_sent(journey, 1)

    assert [(each["journey"], each["reason"]) for each in failed] == [(str(journey), "refused")]
    assert (others.status_code, others.json()) == (404, unknown.json())
    assert (await service.get("/agencies/moorland/failed", elsewhere)).status_code == 404
    assert (await service.get("/agencies/coast/failed", elsewhere)).json() == []
    assert again.status_code == 200
    assert (await service.get("/agencies/moorland/failed")).json() == []
    assert len(service.mail_server.written_to("pat@orford-post.example")) == 1


async def test_support_sees_that_a_message_was_sent_and_no_word_of_it(
    service: RunningService,
) -> None:
    journey = await service.household("quin@penrith.example")
    await service.post(f"/messages/{journey}/send-template", asked())
    await service.has_sent(journey, 2)
    support = national(Role.SUPPORT)
    seen = await service.get(f"/messages/{journey}", support)
    message = seen.json()["sent"][1]["message"]

    assert "referees" not in seen.text
    assert (await service.get(f"/messages/{journey}/{message}", support)).status_code == 403


async def test_whoever_looks_at_a_letter_with_a_link_sees_its_words_and_no_link(
    service: RunningService,
) -> None:
    journey = await service.household("pia@quorn.example", "ray@quorn.example")
    action = {"on": "2025-03-03", "applicant": 2}
    previewed = await service.post(
        f"/messages/{journey}/preview-action",
        {"action": "enquiry/invite-applicant", "data": action},
    )
    await service.enquirers.ask_for(f"/enquiries/{journey}/invite-applicant", action)
    await service.has_sent(journey, 2)
    line = (await service.messages(journey))["sent"][1]
    path = f"/messages/{journey}/{line['message']}"
    hers, his = (adopter(str(journey), number) for number in (1, 2))
    shown = [await service.get(path), await service.get(path, his)]

    (letter,) = service.mail_server.written_to("ray@quorn.example")[1:]
    link = f"{WEB}/join/"
    assert link in text_of(letter)
    assert len(service.mail_server.written_to("pia@quorn.example")) == 1
    assert (line["title"], line["applicants"]) == ("Your link to sign in", [2])
    (message,) = previewed.json()["sends"]
    assert message["to_whom"] == "The applicant it is about"
    for letters in (message["letters"], *(each.json()["letters"] for each in shown)):
        assert [each["applicant"] for each in letters] == [2]
        assert "Only the message itself has the link" in letters[0]["body"]
        assert link not in letters[0]["body"]
    assert len((await service.messages(journey, hers))["sent"]) == 1
    assert (await service.get(path, hers)).status_code == 404


async def test_the_answer_to_a_complaint_is_previewed_as_the_letter_of_the_one_who_complained(
    service: RunningService,
) -> None:
    journey = await service.household("lea@ribble.example", "dov@ribble.example")
    complaint = {"about": "treatment", "step": "enquiry", "means": "online", "applicant": 2}
    path = f"/enquiries/{journey}/receive-complaint"
    await service.enquirers.ask_for(path, {**complaint, "words": "Nobody listened."})
    await service.has_sent(journey, 2)
    action = {"action": "enquiry/answer-complaint", "data": {"number": 1}}
    preview = f"/messages/{journey}/preview-action"
    early = (await service.post(preview, action)).json()["sends"]
    action["data"] = {"number": 1, "finding": "upheld"}
    filled = (await service.post(preview, action)).json()["sends"]

    assert [each["letters"] for each in early] == [[]]
    for (message,) in (early, filled):
        assert message["to_whom"].startswith("The applicant who complained")
    [letter] = filled[0]["letters"]
    assert letter["applicant"] == 2
    assert "investigation" in letter["body"]


async def test_an_enquiry_of_a_day_before_every_rule_is_refused_in_its_preview(
    service: RunningService,
) -> None:
    enquiry = {
        "on": "1970-01-01",
        "channel": "phone",
        "household": "single",
        "applicants": [{"name": "Example One", "email": "one@example.org"}],
    }
    answer = await service.post("/agencies/moorland/preview-enquiry", enquiry)

    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("No deadline can be worked out from this date")
