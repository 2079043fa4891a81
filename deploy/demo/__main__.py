"""`python -m deploy.demo`: the whole suite, a synthetic year played through it, and its figures.

A sixteenth of the year is played through the services, and reporting is given the rest as data. YEAR=whole plays all
sixteen parts of the year, FRESH=1 begins anew. Ctrl-C ends everything.
"""

import asyncio
import os
import sys
from functools import partial

from rich.console import Console

from deploy.demo.campaign import campaign_planned
from deploy.demo.colleagues import come_to_work
from deploy.demo.comparison import compare
from deploy.demo.days import today
from deploy.demo.figures import heard, publish, timeliness
from deploy.demo.handover import hand_over_to_new
from deploy.demo.ledger import Ledger
from deploy.demo.link_answers import answer_as_referee
from deploy.demo.open_cases import check_journeys, open_journeys, panel_month
from deploy.demo.panel_list import members_listed
from deploy.demo.planned_events import events_to_come
from deploy.demo.player import Tally, play
from deploy.demo.progress import watched
from deploy.demo.published_elsewhere import type_what_others_published
from deploy.demo.quotas import SLICES
from deploy.demo.second_looks import look_at_letters
from deploy.demo.shops import unmaskings
from deploy.demo.sign_ups import join
from deploy.demo.tables import show_figures, show_published, show_timeliness, show_uncounted
from deploy.demo.teamwork import todays_teamwork
from deploy.demo.training import training_to_come
from deploy.demo.year import SEED, Extent, journeys
from deploy.local.errors import LocalStackError, exit_status
from deploy.local.ports import Ports
from deploy.local.suite import Suite, running_suite, state_folder

LEDGER = "played"


def main() -> int:
    return exit_status(demo)


def demo() -> None:
    """Brings the suite up, plays what is not played yet, shows the figures and keeps serving."""
    extent = asked_extent()
    ports = Ports.from_environment()
    fresh = os.environ.get("FRESH") == "1"
    with running_suite(
        state_folder(ports), ports, fresh=fresh, before_services=partial(hand_over_rest, extent)
    ) as suite:
        asyncio.run(play_and_show(extent, suite, Console()))
        show_doors(suite)
        suite.serve()


def asked_extent() -> Extent:
    """How much of the year YEAR asks for: a sixteenth where it asks for nothing."""
    year = os.environ.get("YEAR") or Extent.SIXTEENTH
    try:
        return Extent(year)
    except ValueError:
        raise LocalStackError(
            f"YEAR cannot be {year!r}. Leave it out to play a sixteenth of the year, or use YEAR=whole."
        ) from None


def hand_over_rest(asked: Extent, suite: Suite) -> None:
    """Gives a new suite what of the year is not played in it."""
    with Ledger.kept(suite.folder / LEDGER) as ledger:
        hand_over_to_new(suite, ledger, asked)


def extent_to_play(asked: Extent, ledger: Ledger, console: Console) -> Extent:
    """What is asked, unless a whole year was begun: its journeys cannot be counted apart."""
    if asked is Extent.WHOLE:
        ledger.begin_whole_year()
    elif ledger.whole_year_begun:
        console.print(
            "Continuing the whole year that was started before. Use FRESH=1 to start again."
        )
        return Extent.WHOLE
    return asked


async def play_and_show(extent: Extent, suite: Suite, console: Console) -> None:
    """Plays up to the extent, or to the end of a whole year that was begun, and prints the figures."""
    bases, signer = suite.bases, suite.identity.signer("demo")
    with Ledger.kept(suite.folder / LEDGER) as ledger:
        extent = extent_to_play(extent, ledger, console)
        every = journeys(extent)
        planned = [each for each in every if each.name not in ledger.finished]
        tally = Tally()
        await come_to_work(bases, signer)
        await play([campaign_planned(SEED)], bases, ledger=ledger, signer=signer)
        async with watched(tally, len(planned), console):
            await play(planned, bases, ledger=ledger, signer=signer, tally=tally)
        await play(unmaskings(SEED), bases, ledger=ledger, signer=signer)
    with console.status("Waiting for reporting to catch up"):
        await heard(bases)
    counted = SLICES if ledger.rest_handed_over else extent.slices
    show_figures(console, await compare(suite, counted), counted=counted, played=extent.slices)
    show_uncounted(console, every)
    show_timeliness(console, await timeliness(bases, signer))
    show_published(console, await publish(bases, signer))
    await type_what_others_published(bases, signer)
    with console.status("Looking at letters once more before they are sent"):
        await look_at_letters(bases, signer, today().isoformat())
    with (
        console.status("Adding today's open cases"),
        Ledger.kept(suite.folder / LEDGER) as ledger,
    ):
        await begin_today(suite, ledger)


async def begin_today(suite: Suite, ledger: Ledger) -> None:
    """Plays the open cases of today, once for a suite, has the ready adopters join and a referee answer; takes up where it stopped."""
    on = ledger.begin_open_cases(today())
    if on is None:
        return
    going_on = [
        *(*events_to_come(on), *open_journeys(on), *check_journeys(on)),
        *(*todays_teamwork(on), members_listed(on)),
    ]
    signer = suite.identity.signer("demo")
    meetings, after = panel_month(on)
    for turn in (going_on, [*meetings, training_to_come(on)], after):
        await play(turn, suite.bases, ledger=ledger, signer=signer)
    await asyncio.to_thread(join, suite, on)
    await asyncio.to_thread(answer_as_referee, suite)
    ledger.finish_open_cases()


def show_doors(suite: Suite) -> None:
    """The address of each front door, and of each service's API."""
    web = suite.services["web"].url
    print(f"For adopters        {web}/")
    print(f"For agencies        {web}/team (sign in as recruiter, manager, social-worker, ...)")
    print(f"National figures    {web}/national (sign in as analyst)")
    for service in suite.services.values():
        if service.name != "web":
            print(f"{service.name.capitalize():20}{service.url}/docs")
    print(f"Emails are saved in {suite.mail.folder}. Press Ctrl-C to stop everything.", flush=True)


if __name__ == "__main__":
    sys.exit(main())
