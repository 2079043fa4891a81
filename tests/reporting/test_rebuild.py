"""A rebuild in pieces: what goes wrong in one of its processes leaves the figures in use, and answers find their rows."""

import os
import tempfile
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from contracts.reference import EthnicGroup
from services.chassis.mongo import Database
from services.reporting.domain.journey import Journey
from services.reporting.domain.opened_answers import OpenedAnswers
from services.reporting.rebuild import lanes_for, rebuild
from services.reporting.rebuilding.buckets import together
from services.reporting.rebuilding.lanes import Lanes
from services.reporting.settings import ReportingSettings
from services.reporting.store.generations import served
from tests.reporting.helpers.equality_answers import answered
from tests.reporting.helpers.running_service import Send, export
from tests.reporting.helpers.stories import received, rows_after, told

DAY = date(2021, 4, 6)
EARLIER, LATER = (datetime(2021, 4, day, tzinfo=UTC) for day in (7, 8))


def of_the_journey(answers: OpenedAnswers) -> Journey:
    """The row of the household after the answers; that of the pseudonym has heard an event of its own."""
    [row] = [row for row in rows_after(told(answers)).values() if not row.heard]
    return row


async def refuse(share: int) -> int:
    if share:
        raise ValueError("the second share")
    return share


async def end_at_once(_: int) -> None:
    os._exit(9)


async def test_what_goes_wrong_in_one_process_is_raised() -> None:
    with Lanes(2, "INFO") as lanes, pytest.raises(ValueError, match="the second share"):
        await lanes.each(refuse, [0, 1])


async def test_a_process_that_is_killed_ends_the_rebuild() -> None:
    with Lanes(2, "INFO") as lanes, pytest.raises(BrokenProcessPool):
        await lanes.each(end_at_once, [0, 1])


async def test_a_rebuild_that_finds_no_folder_for_its_files_leaves_the_figures_in_use(
    settings: ReportingSettings,
    send: Send,
    db: Database,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    await send(told(received(DAY)))
    await rebuild(settings)
    before = await export(db)
    await send(told(received(DAY), number=2))

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(FileNotFoundError):
        await rebuild(settings)

    assert (await served(db)).number == 1
    assert await export(db) == before


def test_few_events_are_not_worth_a_second_process() -> None:
    assert lanes_for(0) == lanes_for(10_000) == 1
    assert lanes_for(10**9) == len(os.sched_getaffinity(0))


def test_the_answers_of_two_people_come_together_in_one_row() -> None:
    first, second = (of_the_journey(answered(EthnicGroup.ARAB, applicant=each)) for each in (1, 2))

    [row] = together([first, second])

    assert row.first_applicant == first.first_applicant
    assert row.second_applicant == second.second_applicant


def test_of_two_answers_in_one_place_the_later_stands() -> None:
    row = of_the_journey(answered(EthnicGroup.ARAB))
    assert row.first_applicant is not None
    earlier, later = (
        row.model_copy(
            update={"first_applicant": row.first_applicant.model_copy(update={"recorded_at": at})}
        )
        for at in (EARLIER, LATER)
    )

    assert together([earlier, later]) == together([later, earlier]) == [later]
