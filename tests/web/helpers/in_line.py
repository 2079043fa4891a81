"""Families of moorland that wait in a line: one assessment at a time, and a panel every four weeks."""

from datetime import date, timedelta

from contracts.event import Event
from contracts.panel import PanelMet
from contracts.stage_two import StageTwoPlanMade
from tests.reporting.helpers.stories import Told, approved_family, told

BEGAN = date(2021, 4, 11)
WORK, EVERY = 20, 28


def family(number: int) -> list[Event]:
    """One that asked for stage two so many days after 30 June 2021, and waited until the one before was done."""
    *before, referred, approved = approved_family(BEGAN + timedelta(number), agency="moorland")
    plan = before[-1].occurred_on + timedelta(5 + (WORK - 1) * number)
    sent = plan + timedelta(WORK)
    met = BEGAN + timedelta(EVERY * (1 + (sent - BEGAN).days // EVERY))
    return [
        *before,
        StageTwoPlanMade(occurred_on=plan, plan=1),
        referred.model_copy(update={"occurred_on": sent}),
        PanelMet(occurred_on=met, members=5),
        approved.model_copy(update={"occurred_on": met + timedelta(10)}),
    ]


def families(number: int) -> list[Told]:
    """The events of so many of them."""
    return [each for n in range(number) for each in told(*family(n), number=n + 1)]
