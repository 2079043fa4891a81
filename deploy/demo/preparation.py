"""What goes on in stage one beside the checks: the plan, information about support, training, an extension.

The invariant: it has draws of its own, so that nothing else of a journey changes by it, and all of it lies between
the opening of stage one and its end.
"""

from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from contracts.calendar import working_days_before
from contracts.preparation import PreparationOutcome, PreparationTopic, PreparationWay
from contracts.reference import DelayReason, Household, InformationForm
from deploy.demo.days import working_day, working_days_on
from deploy.demo.draft import Draft
from deploy.demo.plan import Service, Step, step

ATTENDS, EXTENDED = 0.93, 0.3
HOURS = 6
WORKER = "social-worker-01"
PLAN = {
    "counselling": "Two meetings with the social worker, the preparation course and the handbook.",
    "police_checks": "We ask for an enhanced certificate for each adult of the household.",
    "training": "One day of the preparation course, and e-learning for family and friends.",
    "applicants_role": "Book the medical, fill in the workbook and tell your referees to expect us.",
    "timescales": "All checks are asked for in the first two weeks. We decide within two months.",
    "representations": "Write to the team manager. The complaints leaflet says what happens then.",
}

_step = partial(step, Service.ASSESSMENT)


def prepare(draft: Draft, opened_on: date, ends_on: date) -> list[Step]:
    """Plan, agreement, information and training, as far as they come before stage one ends."""
    random = Random(f"{draft.seed}/{draft.number}/preparation")
    planned_on = working_days_on(opened_on, random.randint(2, 6))
    agreed_on = working_days_on(planned_on, random.randint(0, 3))
    steps = [
        _step("draw-up-plan", planned_on, consulted_on=planned_on.isoformat(), **PLAN),
        *(_step("agree-plan", agreed_on, applicant=each) for each in _people(draft)),
        _step("give-support-information", agreed_on, **_information(random)),
        *_trained(draft, random, agreed_on),
    ]
    return [each for each in steps if each.on <= ends_on]


def extend(draft: Draft, last: date, until: date, reason: DelayReason, evidence: str) -> list[Step]:
    """That stage one takes longer, said in time by some of those who are late in the end."""
    random = Random(f"{draft.seed}/{draft.number}/extension")
    if random.random() >= EXTENDED:
        return []
    on = working_days_before(last, random.randint(1, 4))
    details = {"reason": reason, "until": until.isoformat(), "evidence": evidence}
    return [_step("extend-stage-one", on, **details)]


def _people(draft: Draft) -> range:
    return range(1, 3 if draft.household is Household.JOINT else 2)


def _information(random: Random) -> dict[str, Any]:
    return {"form": random.choice(tuple(InformationForm)), "given_by": WORKER}


def _trained(draft: Draft, random: Random, booked_on: date) -> list[Step]:
    held_on = working_day(booked_on + timedelta(days=random.randint(7, 24)))
    way = random.choice((PreparationWay.IN_PERSON, PreparationWay.ONLINE))
    booked = _step(
        "book-preparation",
        booked_on,
        kind="training",
        held_on=held_on.isoformat(),
        topic=random.choice(tuple(PreparationTopic)),
        way=way,
        hours=HOURS,
    )
    return [booked, *(_came(random, held_on, each) for each in _people(draft))]


def _came(random: Random, held_on: date, applicant: int) -> Step:
    came = random.random() < ATTENDS
    outcome = PreparationOutcome.DONE if came else PreparationOutcome.MISSED
    return _step("record-preparation", held_on, booking=1, applicant=applicant, outcome=outcome)
