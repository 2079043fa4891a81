"""What some households of the year have beside the way that every household goes: support by other adopters, an authority
asked by link, visits, a contribution, a renewed certificate, an addendum to the report.

The invariant: it has draws of its own, so that nothing else of a journey changes by it and no day moves; what is asked by link
in the year is answered by post, because its link is over long ago.
"""

from datetime import date
from functools import partial
from random import Random

from contracts.assessing import Contributor, VisitKind
from contracts.calendar import add_working_days
from contracts.checks import Check
from contracts.preparation import PeerSupportKind, PeerSupportStep
from contracts.reference import Household
from deploy.demo.days import working_days_on
from deploy.demo.draft import Draft
from deploy.demo.plan import Service, Step, step
from deploy.demo.preparation import WORKER
from deploy.demo.stage_two import AUTHOR

HELPED, ASKED_BY_LINK, VISITED, CONTRIBUTED, RENEWED, ADDED = 8, 8, 4, 8, 16, 16
"""One household in so many."""

AUTHORITY = "childrens-services@council.example"
NOTES = "They showed us their home and told us how they would spend a day with a child."
SAID = "They took part in our group for a year and were always there for others."
ADDENDUM = "Their working hours changed on the day after the report. The section on work is new."
MET = (PeerSupportStep.OFFERED, PeerSupportStep.ACCEPTED, PeerSupportStep.MATCHED)
BY_LINK_FOR, RENEWED_AFTER, VISITS_AFTER, CONTRIBUTED_AFTER = 4, 3, (4, 9), 7
"""Working days."""

_step = partial(step, Service.ASSESSMENT)


def beside_checks(draft: Draft, opened_on: date, ends_on: date) -> list[Step]:
    """Support by another adopter, and an authority that is asked by link and answers by post, as far as stage one lasts."""
    random = _random(draft, "stage-one")
    steps: list[Step] = []
    if random.randrange(HELPED) == 0:
        on = working_days_on(opened_on, random.randint(4, 10))
        offered = [
            _step(
                "record-peer-support",
                add_working_days(on, later),
                kind=PeerSupportKind.BUDDY,
                step=each,
            )
            for later, each in enumerate(MET, start=1)
        ]
        steps += offered
    if random.randrange(ASKED_BY_LINK) == 0:
        check = {"check": Check.LOCAL_AUTHORITY}
        on = working_days_on(opened_on, 1)
        steps.append(_step("ask-by-link", on, **check, email=AUTHORITY))
        steps.append(_step("cancel-request", add_working_days(on, BY_LINK_FOR), **check))
    return sorted((each for each in steps if each.on <= ends_on), key=lambda each: each.on)


def beside_report(draft: Draft, started_on: date, shared_on: date) -> list[Step]:
    """Visits, a contribution and a renewed certificate, between the start of stage two and the day the report is shared."""
    random = _random(draft, "stage-two")
    steps: list[Step] = []
    if random.randrange(VISITED) == 0:
        alone = [1] if draft.household is Household.JOINT else []
        for visit, (after, people) in enumerate(zip(VISITS_AFTER, ([], alone), strict=True), 1):
            steps += _visit(started_on, after, visit, people)
    if random.randrange(CONTRIBUTED) == 0:
        by = {"contributor": random.choice((Contributor.FOSTERING, Contributor.EDUCATION))}
        on = add_working_days(started_on, CONTRIBUTED_AFTER)
        steps.append(_step("record-contribution", on, **by, name="A colleague", words=SAID))
    if random.randrange(RENEWED) == 0:
        on = add_working_days(started_on, RENEWED_AFTER)
        steps.append(_step("renew-checks", on, checks=[Check.DBS], person=1))
    return sorted((each for each in steps if each.on <= shared_on), key=lambda each: each.on)


def with_addendum(draft: Draft, steps: list[Step]) -> list[Step]:
    """The steps from the report to the referral, with something added to the report on the day of the referral."""
    if _random(draft, "addendum").randrange(ADDED):
        return steps
    *before, referred = steps
    on = referred.on
    return [
        *before,
        _step("write-addendum", on, contents=ADDENDUM, **AUTHOR),
        _step("sign-off-report", on),
        _step("share-addendum", on),
        referred,
    ]


def _visit(started_on: date, after: int, visit: int, people: list[int]) -> list[Step]:
    """A visit at their home, arranged some days before it."""
    on = add_working_days(started_on, after)
    arranged = {"kind": VisitKind.HOME_VISIT, "held_on": on.isoformat(), "at": "14:30"}
    arranged_on = add_working_days(started_on, visit)
    held = {"visit": visit, "at_home": True, "alone": bool(people), "notes": NOTES}
    return [
        _step("arrange-visit", arranged_on, **arranged, worker=WORKER, people=people),
        _step("hold-visit", on, **held),
    ]


def _random(draft: Draft, part: str) -> Random:
    return Random(f"{draft.seed}/{draft.number}/beside/{part}")
