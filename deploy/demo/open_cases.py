"""Households whose journeys are going on today, so that queues and clocks have something to show.

The invariant: their days are counted back from today and nothing of them lies in the future; none of them
is counted in the synthetic year, whose figures they leave as they are.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from contracts.calendar import is_working_day
from contracts.reference import Channel, EthnicGroup, Household
from deploy.demo.checks import with_expired_check, with_replaced_referee
from deploy.demo.draft import AGENCIES, Course, Draft
from deploy.demo.open_stage_one import Enquired, extended, recommended
from deploy.demo.plan import Journey, Service, Step, step
from deploy.demo.quotas import Ending
from deploy.demo.year import SEED, course

PREFIX = "open"
FIRST_NUMBER = 90_000
AGES = (0, 0, 1, 1, 2, 3, 4, 6, 8, 10, 13, 17, 22, 28, 35, 44, 55, 68, 84, 100, 120, 145, 170, 200)
"""How many days ago each of an agency's households enquired."""

QUIET = 4
"""Every so many of them is never answered."""

OTHER_AGENCIES = 3
"""At the other agencies every so many of them."""

TEAM = ("recruiter-01", "recruiter-02", "")
"""To whom the first agency's households are given in turn; every third is nobody's yet."""

COUPLE = ({"name": "Amina Example"}, {"name": "Bilal Example"})
ALONE = ({"name": "Carys Example"},)
JOINING = {"amina": ("couple", 1), "bilal": ("couple", 2), "carys": ("alone", 1)}
"""The ready adopters by the name with which they sign in: their journey, and which applicant they are."""

COUPLE_ENQUIRED, ALONE_ENQUIRED = 120, 9
AFTER_STAGE_ONE = frozenset(
    {
        "decide-stage-one",
        "start-stage-two",
        "share-report",
        "receive-observations",
        "refer-to-panel",
    }
)


def open_journeys(today: date) -> list[Journey]:
    """Every open journey, at the first agency most of them; the ready adopters' come first."""
    drafts = [
        _draft(place, agency, today - timedelta(days=age))
        for place, (agency, age) in enumerate(
            (agency, age)
            for number, agency in enumerate(AGENCIES)
            for age in AGES[:: OTHER_AGENCIES if number else 1]
        )
    ]
    return [
        *ready_journeys(today),
        *(
            _given(_journey(f"{draft.number}", draft, today), _whose(place, draft.agency))
            for place, draft in enumerate(drafts)
        ),
        *stage_one_journeys(today),
    ]


def stage_one_journeys(today: date) -> list[Journey]:
    """A stage one that waits for a manager's decision, and one that was extended."""
    shown = {"recommended": (9003, recommended), "extended": (9004, extended)}
    return [
        Journey(f"{PREFIX}-{today.isoformat()}-{name}", tuple(cut(today, _enquired(place))))
        for name, (place, cut) in shown.items()
    ]


def ready_journeys(today: date) -> list[Journey]:
    """The journeys of the couple in stage one and of the one who has not registered yet."""
    couple = _draft(9001, AGENCIES[0], today - timedelta(days=COUPLE_ENQUIRED))
    couple = replace(couple, household=Household.JOINT, ending=Ending.WITHDREW_IN_WINDOW)
    alone = _draft(9002, AGENCIES[0], today - timedelta(days=ALONE_ENQUIRED))
    alone = replace(alone, household=Household.SINGLE, ending=Ending.WENT_QUIET)
    return [
        _plan_to_agree(_named(_journey("couple", couple, today), COUPLE)),
        _named(_journey("alone", alone, today), ALONE),
    ]


def check_journeys(today: date) -> list[Journey]:
    """One with a check that has expired, and one in which a referee was replaced."""
    return [
        _journey_with("expired", today, with_expired_check),
        _journey_with("replaced", today, with_replaced_referee),
    ]


def _journey_with(
    name: str, today: date, told: Callable[[Sequence[Step], date], list[Step]]
) -> Journey:
    """A couple in stage one, with something told about their checks that most households do not have."""
    place = 9003 + len(name)
    draft = _draft(place, AGENCIES[0], today - timedelta(days=COUPLE_ENQUIRED))
    draft = replace(draft, household=Household.JOINT, ending=Ending.APPROVED)
    journey = _journey(name, draft, today)
    undecided = [each for each in journey.steps if each.command not in AFTER_STAGE_ONE]
    return replace(journey, steps=tuple(told(undecided, today)))


def of_yesterday(today: date, place: int, agency: str) -> Journey:
    """A household of an agency that enquired yesterday, and to whom nothing has happened since."""
    journey = _journey(str(place), _draft(place, agency, today - timedelta(days=1)), today)
    return replace(journey, steps=journey.steps[:1])


def _draft(place: int, agency: str, enquired_on: date) -> Draft:
    joint = place % 3 != 0
    groups = (EthnicGroup.WHITE_BRITISH, EthnicGroup.INDIAN)
    return Draft(
        seed=SEED,
        number=FIRST_NUMBER + place,
        ending=Ending.WENT_QUIET if place % QUIET == 1 else Ending.APPROVED,
        agency=agency,
        household=Household.JOINT if joint else Household.SINGLE,
        channel=Channel.EMAIL if not is_working_day(enquired_on) else Channel.WEB_FORM,
        enquired_on=enquired_on,
        ethnic_groups=groups[: 2 if joint else 1],
    )


def _enquired(place: int) -> Enquired:
    """The course of a household of the first agency that goes on to approval."""

    def enquired(on: date) -> Course:
        draft = _draft(place, AGENCIES[0], on)
        return course(replace(draft, household=Household.JOINT, ending=Ending.APPROVED))

    return enquired


def _plan_to_agree(journey: Journey) -> Journey:
    """The same journey where the second applicant has not agreed to the plan, and what waits for that."""
    steps = []
    for each in journey.steps:
        if each.command == "recommend-stage-one":
            break
        if each.command != "agree-plan" or each.details["applicant"] == 1:
            steps.append(each)
    return replace(journey, steps=tuple(steps))


def _journey(name: str, draft: Draft, today: date) -> Journey:
    steps = tuple(each for each in course(draft).steps if each.on <= today)
    return Journey(f"{PREFIX}-{today.isoformat()}-{name}", steps)


def _whose(place: int, agency: str) -> str:
    return TEAM[place % len(TEAM)] if agency == AGENCIES[0] else ""


def _given(journey: Journey, to: str) -> Journey:
    """The same journey with someone who answers for it from its first day on."""
    enquired, *later = journey.steps
    given = [step(Service.ENQUIRY, "assign", enquired.on, to=to)] if to else []
    return replace(journey, steps=(enquired, *given, *later))


def _named(journey: Journey, people: tuple[Mapping[str, str], ...]) -> Journey:
    """The same journey of people whose names and addresses someone can remember."""
    return replace(journey, steps=tuple(_renamed(each, people) for each in journey.steps))


def _renamed(said: Step, people: tuple[Mapping[str, str], ...]) -> Step:
    details: dict[str, Any] = dict(said.details)
    if "applicants" in details:
        details["applicants"] = [{**each, "email": _address(each["name"])} for each in people]
    elif said.command == "give-consent-to-checks":
        details["name"] = people[details["applicant"] - 1]["name"]
    elif details.get("content", {}).get("part") in PARTS:
        person = people[PARTS.index(details["content"]["part"])]
        details["content"] = {**details["content"], "name": person["name"]}
    return replace(said, details=details)


PARTS = ("first_applicant", "second_applicant")


def _address(name: str) -> str:
    return f"{name.split(maxsplit=1)[0].lower()}@home.example"
