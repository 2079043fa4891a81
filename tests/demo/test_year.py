"""The synthetic year: drawn from its seed alone, in exact parts, in the past, about nobody."""

import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import deploy.demo
from contracts.ethnic_groups import is_ethnic_minority
from contracts.reference import EthnicGroup
from deploy.demo.duplicates import SECOND
from deploy.demo.plan import Journey
from deploy.demo.quotas import SLICES
from deploy.demo.year import Extent, journeys, slice_of_year

FUNNEL = {"enquiries": 625, "submit-registration": 140, "approve-applicants": 84}


def commands(plans: list[Journey]) -> Counter[str]:
    return Counter(step.command or step.folder for plan in plans for step in plan.steps)


def records(plan: Journey) -> set[str]:
    """The records that a journey begins or changes, by their names in it."""
    return {step.record for step in plan.steps}


def adopters(plans: list[Journey], *, until: str) -> list[EthnicGroup]:
    """The answers of every individual in the households that came so far."""
    return [
        step.details["ethnic_group"]
        for plan in plans
        if any(step.command == until for step in plan.steps)
        for step in plan.steps
        if step.command == "give-equality-answers"
    ]


def to_the_nearest_person(groups: list[EthnicGroup], percent: int) -> bool:
    minority = sum(is_ethnic_minority(group) is True for group in groups)
    return abs(minority - len(groups) * percent / 100) <= 0.5


def applicants(plans: list[Journey]) -> list[dict[str, Any]]:
    """Everybody who is named where an enquiry or a shop begins."""
    said = [step.details for plan in plans for step in plan.steps if not step.command]
    shoppers = [each["persona"] for each in said if "persona" in each]
    return [*shoppers, *(person for each in said for person in each.get("applicants", ()))]


def test_the_same_seed_gives_the_same_year(sixteenth: list[Journey]) -> None:
    assert journeys(Extent.SIXTEENTH) == sixteenth


def test_another_seed_gives_other_journeys_under_other_keys(sixteenth: list[Journey]) -> None:
    others = journeys(Extent.SIXTEENTH, seed=7)

    assert commands(others)["enquiries"] == commands(sixteenth)["enquiries"]
    assert {plan.key(0) for plan in others}.isdisjoint(plan.key(0) for plan in sixteenth)


def test_the_whole_year_holds_the_sixteenth_unchanged(
    sixteenth: list[Journey], whole_year: list[Journey]
) -> None:
    planned = {plan.name: plan for plan in whole_year}

    assert [planned[plan.name] for plan in sixteenth] == sixteenth


def test_no_two_commands_have_the_same_key(whole_year: list[Journey]) -> None:
    keys = [plan.key(place) for plan in whole_year for place in range(len(plan.steps))]

    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("part", range(SLICES))
def test_each_slice_has_its_exact_share_of_the_funnel(part: int) -> None:
    plans = slice_of_year(part)
    counted = commands(plans)
    counted["enquiries"] -= sum(SECOND in records(plan) for plan in plans)

    assert {name: counted[name] for name in FUNNEL} == FUNNEL


@pytest.mark.parametrize("slices", [1, 2, 5, 11, SLICES])
def test_the_first_slices_hold_the_published_shares_to_the_nearest_person(slices: int) -> None:
    plans = [plan for part in range(slices) for plan in slice_of_year(part)]

    assert to_the_nearest_person(adopters(plans, until="submit-registration"), 13)
    assert to_the_nearest_person(adopters(plans, until="approve-applicants"), 11)


def test_journeys_begin_in_the_campaign_year_and_are_played_in_that_order(
    whole_year: list[Journey],
) -> None:
    began = [plan.began_on for plan in whole_year]

    assert began == sorted(began)
    assert (began[0], began[-1]) == (date(2021, 4, 1), date(2022, 3, 31))


def test_no_step_is_before_the_one_it_follows_or_in_the_future(whole_year: list[Journey]) -> None:
    days = [[step.on for step in plan.steps] for plan in whole_year]

    assert [each for each in days if each != sorted(each)] == []
    assert max(each[-1] for each in days) < date(2024, 1, 1)


def test_stage_one_ends_now_in_time_and_now_late_with_its_reason(sixteenth: list[Journey]) -> None:
    decided = [
        step for plan in sixteenth for step in plan.steps if step.command == "decide-stage-one"
    ]
    late = [step for step in decided if "delay" in step.details]

    assert 0.3 < len(late) / len(decided) < 0.7
    assert all(step.details["delay_evidence"] for step in late)


def test_nobody_can_be_reached_at_any_address_of_the_year(whole_year: list[Journey]) -> None:
    people = applicants(whole_year)
    phones = {person["phone"] for person in people if "phone" in person}
    mail = {person["email"] for person in people if "email" in person}
    said = " ".join(step.content({}).decode() for plan in whole_year for step in plan.steps[:1])
    postcodes = set(re.findall(r'"postcode": "([^"]*)"', said))

    assert phones
    assert mail
    drama = re.compile(r"07700 900\d{3}|01632 960\d{3}|020 7946 0\d{3}")
    assert [phone for phone in phones if not drama.fullmatch(phone)] == []
    assert [
        address for address in mail if not re.fullmatch(r"[a-z.0-9]+@example\.org", address)
    ] == []
    assert [code for code in postcodes if not code.startswith(("ZX", "XZ"))] == []


def test_the_year_is_made_and_played_without_any_of_the_services_code() -> None:
    """What was counted is compared afterwards, and partly from the records as their operator reads them.

    The rest of the year, which is not played, is handed over before the services start, as their operator could.
    """
    sources = {path.stem: path.read_text() for path in Path(deploy.demo.__path__[0]).glob("*.py")}
    ours = {
        name
        for name, text in sources.items()
        if re.search(r"^\s*(from|import) services", text, re.MULTILINE)
    }

    assert len(sources) > 10
    assert ours == {"comparison", "handed_answers", "handover"}
