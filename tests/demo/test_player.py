"""The player against the enquiry service, on real Kafka and MongoDB and over real connections."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest

from deploy.demo.duplicates import SECOND
from deploy.demo.ledger import Ledger
from deploy.demo.plan import OWN, Journey, Service, step
from deploy.demo.player import PlayStopped, Tally, play
from deploy.demo.shops import SHOP
from deploy.local.ports import HOST, Ports
from services.chassis.commands import journey_of
from services.chassis.trust import trusted
from services.enquiry.settings import EnquirySettings
from tests.demo.helpers.served_enquiry import serving, shown
from tests.identity import as_needed, signer

PATIENCE = 0.5


@pytest.fixture(scope="module")
def enquiry_url(settings: EnquirySettings) -> Iterator[str]:
    port = Ports.unused().enquiry
    with serving(settings, port):
        yield f"http://{HOST}:{port}"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.kept(tmp_path / "played") as kept:
        yield kept


def enquiries(plans: list[Journey], count: int) -> list[Journey]:
    """The first journeys of one enquiry that need no other service."""
    within = [
        plan
        for plan in plans
        if all((each.service, each.record) == (Service.ENQUIRY, OWN) for each in plan.steps)
    ]
    return [plan for plan in within if plan.steps[0].folder == "enquiries"][:count]


def going_further(plan: Journey, command: str, on: date, **details: str) -> Journey:
    """A journey with one more step, under a name of its own."""
    further = step(Service.ENQUIRY, command, on, **details)
    return replace(plan, name=f"{plan.name}-{command}", steps=(*plan.steps, further))


async def recorded(base: str, plans: list[Journey]) -> dict[str, int]:
    """How many events the enquiry service holds of each journey."""
    async with httpx.AsyncClient(
        base_url=base, auth=as_needed("enquiry"), trust_env=False, verify=trusted()
    ) as client:
        paths = {p.name: f"/enquiries/{journey_of('enquiry', p.key(0))}/events" for p in plans}
        return {name: len((await client.get(path)).json()) for name, path in paths.items()}


def planned(plans: list[Journey]) -> dict[str, int]:
    """A command is one event; taken up, a referral is also assigned; answers are kept elsewhere."""
    events = {"give-equality-answers": 0, "take-up-referral": 2}
    return {p.name: sum(events.get(each.command, 1) for each in p.steps) for p in plans}


async def test_every_step_of_every_journey_is_recorded_once(
    enquiry_url: str, ledger: Ledger, sixteenth: list[Journey]
) -> None:
    plans, tally = enquiries(sixteenth, 40), Tally()

    await play(plans, {"enquiry": enquiry_url}, ledger=ledger, signer=signer(), tally=tally)

    assert await recorded(enquiry_url, plans) == planned(plans)
    assert (tally.journeys, tally.commands) == (40, sum(len(plan.steps) for plan in plans))
    assert {plan.name for plan in plans} <= ledger.finished


async def test_a_second_run_sends_nothing_that_the_first_finished(
    enquiry_url: str, ledger: Ledger, sixteenth: list[Journey]
) -> None:
    plans, again = enquiries(sixteenth, 10), Tally()
    await play(plans, {"enquiry": enquiry_url}, ledger=ledger, signer=signer())

    await play(plans, {"enquiry": enquiry_url}, ledger=ledger, signer=signer(), tally=again)

    assert again.commands == 0


async def test_a_second_run_without_the_ledger_of_the_first_changes_nothing(
    enquiry_url: str, ledger: Ledger, tmp_path: Path, sixteenth: list[Journey]
) -> None:
    plans = enquiries(sixteenth, 10)
    await play(plans, {"enquiry": enquiry_url}, ledger=ledger, signer=signer())

    with Ledger.kept(tmp_path / "lost") as another:
        await play(plans, {"enquiry": enquiry_url}, ledger=another, signer=signer())

    assert await recorded(enquiry_url, plans) == planned(plans)


def one_having(plans: list[Journey], command: str) -> Journey:
    """The first journey with this command that needs no other service."""
    within = [p for p in plans if all(each.service is Service.ENQUIRY for each in p.steps)]
    return next(p for p in within if any(each.command == command for each in p.steps))


async def test_a_step_on_another_record_of_its_journey_reaches_that_record(
    enquiry_url: str, ledger: Ledger, whole_year: list[Journey]
) -> None:
    plan = one_having(whole_year, "undo-merge")
    opened = [not each.command and each.record == SECOND for each in plan.steps].index(True)
    first, second = (journey_of("enquiry", plan.key(place)) for place in (0, opened))

    await play([plan], {"enquiry": enquiry_url}, ledger=ledger, signer=signer())

    merged = await shown(enquiry_url, f"/enquiries/{second}/events")
    assert merged[-1]["data"]["into"] == str(first)
    assert (await shown(enquiry_url, f"/enquiries/{second}"))["status"] == "merged"
    assert (await shown(enquiry_url, f"/enquiries/{first}"))["status"] == "received"


async def test_records_of_other_journeys_are_begun_once_whichever_journey_is_played_first(
    enquiry_url: str, ledger: Ledger, tmp_path: Path, sixteenth: list[Journey]
) -> None:
    event = one_having(sixteenth, "record-attendance")
    households = [plan for plan in sixteenth if plan.name in event.elsewhere]
    identity = journey_of("information_event", event.key(0))
    paths = [f"/enquiries/{journey_of('enquiry', p.key(0))}/events" for p in households]
    for each in households:
        assert event.elsewhere[each.name] == each.opened()

    await play([event], {"enquiry": enquiry_url}, ledger=ledger, signer=signer())
    booked = await shown(enquiry_url, f"/information-events/{identity}/bookings")
    with Ledger.kept(tmp_path / "lost") as another:
        await play([event], {"enquiry": enquiry_url}, ledger=another, signer=signer())

    assert await shown(enquiry_url, f"/information-events/{identity}/bookings") == booked
    assert [(await shown(enquiry_url, path))[0]["version"] for path in paths] == [1] * len(paths)
    everything = str(booked)
    assert all(str(journey_of("enquiry", p.key(0))) in everything for p in households)


async def test_a_journey_that_begins_no_record_of_its_own_is_played(
    enquiry_url: str, ledger: Ledger, sixteenth: list[Journey]
) -> None:
    event = one_having(sixteenth[::-1], "record-attendance")
    elsewhere = replace(
        event,
        name="beside",
        steps=tuple(each.at("event") for each in event.steps[1:2]),
        elsewhere={**event.elsewhere, "event": event.opened()},
    )

    await play([elsewhere], {"enquiry": enquiry_url}, ledger=ledger, signer=signer())

    assert elsewhere.name in ledger.finished


async def test_an_opening_waits_for_what_it_begins_in(
    enquiry_url: str, ledger: Ledger, sixteenth: list[Journey]
) -> None:
    bases = {"enquiry": enquiry_url}
    opened = next(p for p in sixteenth if p.steps[0].folder == "mystery-shop-rounds")
    commission = Journey("commission", (opened.steps[1].at(OWN),))

    with pytest.raises(PlayStopped, match="does not know yet"):
        await play([commission], bases, ledger=ledger, signer=signer(), patience=PATIENCE)
    await play([replace(opened, steps=opened.steps[:1])], bases, ledger=ledger, signer=signer())
    await play([commission], bases, ledger=ledger, signer=signer())

    assert commission.name in ledger.finished


async def test_a_service_that_comes_up_late_is_waited_for(
    settings: EnquirySettings, ledger: Ledger, sixteenth: list[Journey]
) -> None:
    port = Ports.unused().enquiry
    plans = enquiries(sixteenth, 3)

    with serving(settings, port, after=0.3):
        await play(plans, {"enquiry": f"http://{HOST}:{port}"}, ledger=ledger, signer=signer())

    assert {plan.name for plan in plans} <= ledger.finished


async def test_a_refusal_stops_the_play_and_names_journey_step_and_reason(
    enquiry_url: str, ledger: Ledger, sixteenth: list[Journey]
) -> None:
    plan = enquiries(sixteenth, 1)[0]
    unlawful = going_further(plan, "accept-registration", plan.steps[-1].on)

    with pytest.raises(PlayStopped) as stopped:
        await play([unlawful], {"enquiry": enquiry_url}, ledger=ledger, signer=signer())

    told = str(stopped.value)
    assert unlawful.name in told
    assert f"step {len(unlawful.steps)} (/enquiries/…/accept-registration" in told
    assert "409" in told
    assert unlawful.name not in ledger.finished


async def test_what_stood_in_a_refused_field_is_not_told(
    enquiry_url: str, ledger: Ledger, sixteenth: list[Journey]
) -> None:
    plan = enquiries(sixteenth, 1)[0]
    wrong = going_further(plan, "withdraw", plan.steps[-1].on, reason="Ada Larkspur said no")

    with pytest.raises(PlayStopped, match=r"422.*body\.reason") as stopped:
        await play([wrong], {"enquiry": enquiry_url}, ledger=ledger, signer=signer())

    assert "Larkspur" not in str(stopped.value)


async def test_a_service_that_stays_away_ends_the_play_in_one_sentence(
    ledger: Ledger, sixteenth: list[Journey]
) -> None:
    bases = {"enquiry": f"http://{HOST}:{Ports.unused().enquiry}"}

    with pytest.raises(PlayStopped, match="the enquiry service did not answer"):
        await play(sixteenth[:1], bases, ledger=ledger, signer=signer(), patience=PATIENCE)


async def test_a_case_that_nobody_opens_ends_the_play_in_one_sentence(
    enquiry_url: str, ledger: Ledger, sixteenth: list[Journey]
) -> None:
    accepted = next(p for p in sixteenth if p.steps[-1].service is Service.ASSESSMENT)
    bases = {"enquiry": enquiry_url, "assessment": enquiry_url}

    with pytest.raises(PlayStopped, match="the assessment service has not opened the case"):
        await play([accepted], bases, ledger=ledger, signer=signer(), patience=PATIENCE)


async def test_a_shopper_who_overtakes_the_commission_is_recognised_all_the_same(
    enquiry_url: str, ledger: Ledger, tmp_path: Path, sixteenth: list[Journey]
) -> None:
    shopped = next(plan for plan in sixteenth if SHOP in plan.elsewhere)
    rounds = [plan for plan in sixteenth if plan.steps[0].folder == "mystery-shop-rounds"]
    opened = [replace(each, name=each.name, steps=each.steps[:1]) for each in rounds]
    with Ledger.kept(tmp_path / "rounds") as another:
        await play(opened, {"enquiry": enquiry_url}, ledger=another, signer=signer())

    await play([shopped], {"enquiry": enquiry_url}, ledger=ledger, signer=signer())

    round_name = shopped.elsewhere[SHOP].step.details["round"]
    shops = (await shown(enquiry_url, f"/mystery-shop-rounds/{round_name}"))["shops"]
    shop = str(journey_of("mystery_shop", shopped.elsewhere[SHOP].key))
    assert [len(each["enquiries"]) for each in shops if each["shop"] == shop] == [1]
