"""Households whose journeys are going on today, so that queues and clocks have something to show.

The invariant: their days are counted back from today and nothing of them lies in the future but what is arranged
for a day to come; none of them is counted in the synthetic year, whose figures they leave as they are.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, partial
from itertools import takewhile

from contracts.calendar import is_working_day
from contracts.reference import Channel, EthnicGroup, Household
from deploy.demo.checks import with_expired_check, with_replaced_referee, with_requests
from deploy.demo.complaints import with_complaints
from deploy.demo.documents import with_documents
from deploy.demo.draft import AGENCIES, Course, Draft
from deploy.demo.named import named
from deploy.demo.open_approvals import children_placed, review_due, review_to_comment_on
from deploy.demo.open_changes import fast_tracked, held, lapsed, moved, separated, transferred
from deploy.demo.open_panel import SHOWN, AtPanel, at_panel
from deploy.demo.open_stage_one import (
    Enquired,
    decided,
    disqualified,
    extended,
    in_window,
    recommended,
)
from deploy.demo.open_stage_two import delayed, plan_to_agree, report_to_comment_on
from deploy.demo.panel_month import meeting_journeys
from deploy.demo.plan import Journey, Service, Step, step
from deploy.demo.quotas import Ending
from deploy.demo.visits import with_stage_two_work
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

TRIED, APART = 10, 100
"""So many households are tried for each state that is shown, and so far apart are their numbers."""

COUPLE = ({"name": "Amina Example"}, {"name": "Bilal Example"})
Cut = Callable[[date, Enquired], list[Step]]
"""Takes a household's journey up to the step that is shown; raises `LookupError` where none is there in these days."""
ALONE = ({"name": "Carys Example"},)
COMMENTING = ({"name": "Devi Example"}, {"name": "Emil Example"})
IN_WINDOW = ({"name": "Esra Example"}, {"name": "Finn Example"})
ANSWERING = ({"name": "Farid Example"}, {"name": "Gwen Example"})
IN_REVIEW = ({"name": "Hana Example"}, {"name": "Iain Example"})
JOINING = {
    "amina": ("couple", 1),
    "bilal": ("couple", 2),
    "carys": ("alone", 1),
    "devi": ("commenting", 1),
    "esra": ("window", 1),
    "farid": ("proposed", 1),
    "hana": ("reviewed", 1),
}
"""The ready adopters by the name with which they sign in: their journey, and which applicant they are."""

PROPOSED, FIRST_AT_PANEL = "proposed", 9041
COUPLE_ENQUIRED, ALONE_ENQUIRED = 120, 9


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
    waiting = [
        _given(_journey(f"{draft.number}", draft, today), _whose(place, draft.agency))
        for place, draft in enumerate(drafts)
    ]
    return [
        *ready_journeys(today),
        *with_complaints(waiting, today),
        *stage_journeys(today),
        *approved_journeys(today),
        *panel_journeys(today),
    ]


def panel_journeys(today: date) -> list[Journey]:
    """At the panel and after it, up to the referral; the ready adopters' own is among theirs."""
    return [each.before for name, each in panel_cases(today).items() if name != PROPOSED]


@cache
def panel_cases(today: date) -> Mapping[str, AtPanel]:
    """Every case that is shown at the panel, by its name."""
    return {
        name: at_panel(
            today,
            f"{PREFIX}-{today.isoformat()}-panel-{name}",
            shown,
            _enquired(FIRST_AT_PANEL + place, shown.ending),
            ANSWERING if name == PROPOSED else (),
        )
        for place, (name, shown) in enumerate(SHOWN.items())
    }


def panel_month(today: date) -> tuple[list[Journey], list[Journey]]:
    """What is played once every case is there: the panel's meetings, and after them what came of each case."""
    cases = panel_cases(today).values()
    agendas: dict[date, list[Journey]] = {}
    for each in cases:
        if each.held_on:
            agendas.setdefault(each.held_on, []).append(each.before)
    prefix = f"{PREFIX}-{today.isoformat()}"
    after = [each.after for each in cases if each.after]
    return meeting_journeys(today, prefix, agendas), after


def stage_journeys(today: date) -> list[Journey]:
    """In stage one recommended, extended, and decided or disqualified with the notice owed; in stage two with a plan
    to agree, and delayed with its ground; and six that took a turn.
    """
    shown = {
        "recommended": (9003, recommended),
        "extended": (9004, extended),
        "planned": (9005, plan_to_agree),
        "delayed": (9006, delayed),
        "held": (9021, held),
        "separated": (9022, separated),
        "fast-track": (9023, fast_tracked),
        "transferred": (9024, transferred),
        "moved": (9025, moved),
        "lapsed": (9026, lapsed),
        "decided": (9027, decided),
        "disqualified": (9028, disqualified),
    }
    return [
        Journey(f"{PREFIX}-{today.isoformat()}-{name}", tuple(_found(today, place, cut)))
        for name, (place, cut) in shown.items()
    ]


def ready_journeys(today: date) -> list[Journey]:
    """The couple in stage one, the one who has not registered yet, the couple with a report to comment on, the one
    that can go on to stage two, the one that can answer a proposal not to approve, and approved adopters with the report of a
    review.
    """
    couple = _draft(9001, AGENCIES[0], today - timedelta(days=COUPLE_ENQUIRED))
    couple = replace(couple, household=Household.JOINT, ending=Ending.WITHDREW_IN_WINDOW)
    alone = _draft(9002, AGENCIES[0], today - timedelta(days=ALONE_ENQUIRED))
    alone = replace(alone, household=Household.SINGLE, ending=Ending.WENT_QUIET)
    return [
        _asked_by_link(_plan_to_agree(named(_journey("couple", couple, today), COUPLE)), today),
        named(_journey("alone", alone, today), ALONE),
        named(_commenting(today), COMMENTING),
        named(_in_window(today), IN_WINDOW),
        panel_cases(today)[PROPOSED].before,
        *(named(each, IN_REVIEW) for each in _shown(today, "reviewed", 9012, review_to_comment_on)),
    ]


def approved_journeys(today: date) -> list[Journey]:
    """Approved adopters whose yearly review is due soon, and others with children placed."""
    return [
        *_shown(today, "approved", 9013, review_due),
        *_shown(today, "placed", 9014, children_placed),
    ]


def _shown(today: date, name: str, place: int, cut: Cut) -> list[Journey]:
    """The household that is at this step in these days; none where there is none."""
    try:
        steps = _found(today, place, cut)
    except LookupError:
        return []
    return [Journey(f"{PREFIX}-{today.isoformat()}-{name}", tuple(steps))]


def _found(today: date, place: int, cut: Cut) -> list[Step]:
    """The first of several households that is at this step in these days."""
    for other in range(place, place + TRIED * APART, APART):
        try:
            return cut(today, _enquired(other))
        except LookupError:
            continue
    raise LookupError(f"no household is at the step of {cut.__name__} in these days")


def _commenting(today: date) -> Journey:
    steps = with_stage_two_work(_found(today, 9007, report_to_comment_on), today)
    return Journey(f"{PREFIX}-{today.isoformat()}-commenting", tuple(with_documents(steps)))


def _in_window(today: date) -> Journey:
    steps = _found(today, 9008, in_window)
    return Journey(f"{PREFIX}-{today.isoformat()}-window", tuple(steps))


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
    undecided = takewhile(lambda each: each.command != "recommend-stage-one", journey.steps)
    return replace(journey, steps=tuple(told([*undecided], today)))


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


def _enquired(place: int, ending: Ending = Ending.APPROVED) -> Enquired:
    """The course of a household of the first agency that goes on to a decision."""
    return partial(_joint_course, place, ending)


@cache
def _joint_course(place: int, ending: Ending, on: date) -> Course:
    draft = _draft(place, AGENCIES[0], on)
    return course(replace(draft, household=Household.JOINT, ending=ending))


def _plan_to_agree(journey: Journey) -> Journey:
    """The same journey where the second applicant has not agreed to the plan, and what waits for that."""
    steps = []
    for each in journey.steps:
        if each.command == "recommend-stage-one":
            break
        if each.command != "agree-plan" or each.details["applicant"] == 1:
            steps.append(each)
    return replace(journey, steps=tuple(steps))


def _asked_by_link(journey: Journey, today: date) -> Journey:
    return replace(journey, steps=tuple(with_requests(journey.steps, today)))


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
