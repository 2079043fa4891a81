"""A training session to come, with places; the ready couple has booked.

The invariant: it is held after today, and nobody of the synthetic year has a place.
"""

from dataclasses import replace
from datetime import date, timedelta

from contracts.information_event import Mode
from contracts.preparation import PreparationTopic
from deploy.demo.days import working_day
from deploy.demo.draft import AGENCIES
from deploy.demo.open_cases import ready_journeys
from deploy.demo.plan import Journey, Service, Step

PLANNED_BEFORE, IN_DAYS = timedelta(days=9), timedelta(days=17)
PLAN = {
    "agency": AGENCIES[0],
    "topic": PreparationTopic.TRAUMA_AND_ATTACHMENT,
    "starts_at": "10:00",
    "ends_at": "16:00",
    "mode": Mode.IN_PERSON,
    "where": "Example Hall, Example Street, Highmoor",
    "places": 12,
}
FOLDER = "training-sessions"


def training_to_come(today: date) -> Journey:
    """Planned some days ago; both of the couple have a place since today."""
    couple = ready_journeys(today)[0]
    held_on = working_day(today + IN_DAYS).isoformat()
    planned = {"held_on": held_on, **PLAN}
    booked = Step(Service.ASSESSMENT, "book-training-place", today, {}, FOLDER)
    steps = (
        Step(Service.ASSESSMENT, "", today - PLANNED_BEFORE, planned, FOLDER),
        *(
            replace(booked, details={"applicant": each}).naming(journey=couple.name)
            for each in (1, 2)
        ),
    )
    name = f"training-{today.isoformat()}"
    return Journey(name, steps, {couple.name: couple.opened()})
