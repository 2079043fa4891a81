"""A rebuild in pieces: what goes wrong in one of its processes leaves the figures in use, and answers find their rows."""

import asyncio
import os
import sys
import tempfile
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, date, datetime
from pathlib import Path

import psutil
import pytest
from aiokafka import TopicPartition
from tenacity import Retrying, stop_after_delay, wait_fixed

from contracts.reference import EthnicGroup
from services.chassis.mongo import Database
from services.reporting.domain.journey import Journey
from services.reporting.domain.opened_answers import OpenedAnswers
from services.reporting.rebuild import lanes_for, rebuild
from services.reporting.rebuilding.buckets import together
from services.reporting.rebuilding.folder import own_folder
from services.reporting.rebuilding.lanes import Lanes
from services.reporting.rebuilding.spill import Part, Spill
from services.reporting.settings import ReportingSettings
from services.reporting.store.generations import ALIAS, served
from services.reporting.store.turn import TURN, AnotherRebuild, one_at_a_time
from tests.reporting.helpers.equality_answers import answered
from tests.reporting.helpers.running_service import Send, expected, export
from tests.reporting.helpers.stories import received, rows_after, told

DAY = date(2021, 4, 6)
EARLIER, LATER = (datetime(2021, 4, day, tzinfo=UTC) for day in (7, 8))


def of_the_journey(answers: OpenedAnswers) -> Journey:
    """The row of the household after the answers; that of the pseudonym has heard an event of its own."""
    [row] = [row for row in rows_after(told(answers)).values() if not row.heard]
    return row


def up_to(events: int, partitions: int = 6) -> dict[TopicPartition, int]:
    """Where partitions end that hold so many events each."""
    return {TopicPartition("enquiry", number): events for number in range(partitions)}


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


def test_few_events_are_not_worth_a_second_process_and_none_is_without_a_partition_to_read() -> (
    None
):
    processors = len(os.sched_getaffinity(0))

    assert lanes_for(up_to(0)) == lanes_for(up_to(10_000)) == 1
    assert lanes_for(up_to(10**9, partitions=processors)) == processors
    assert lanes_for(up_to(10**9, partitions=1)) == 1


async def test_of_two_rebuilds_at_a_time_one_is_refused(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    story = told(received(DAY))
    await send(story)

    found = await asyncio.gather(rebuild(settings), rebuild(settings), return_exceptions=True)

    assert sorted(map(str, found)) == sorted(["1", AnotherRebuild().sentence])
    assert await export(db) == expected(story)
    assert await rebuild(settings) == 2


async def test_a_rebuild_that_was_killed_keeps_nobody_waiting_and_puts_nothing_in_use_later(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    await send(told(received(DAY)))
    async with one_at_a_time(db) as turn:
        with pytest.raises(AnotherRebuild):
            await rebuild(settings)
        await db[ALIAS].update_one({"_id": TURN}, {"$set": {"until": EARLIER}})

        async with one_at_a_time(db):
            with pytest.raises(AnotherRebuild):
                await turn.hold()
    assert await rebuild(settings) == 1


async def write_and_wait(folder: Path) -> None:
    folder.joinpath(f"others-0-{os.getpid()}").write_text("events")
    await asyncio.sleep(600)


def killed_while_it_writes() -> None:
    """What a process does that is killed: two others write files for it."""
    with own_folder() as folder, Lanes(2, "INFO") as lanes:
        asyncio.run(lanes.each(write_and_wait, [folder, folder]))


def test_after_a_kill_its_processes_end_and_the_next_rebuild_deletes_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = f"from {__name__} import killed_while_it_writes as begin; begin()"
    killed = psutil.Popen(
        [sys.executable, "-c", command], env={**os.environ, "TMPDIR": str(tmp_path)}
    )
    for attempt in Retrying(wait=wait_fixed(0.1), stop=stop_after_delay(60)):
        with attempt:
            assert len([*tmp_path.glob("*/others-0-*")]) == 2
    children = killed.children(recursive=True)

    killed.kill()
    killed.wait()
    _, living = psutil.wait_procs(children, timeout=30)
    assert not living
    assert len([*tmp_path.iterdir()]) == 1
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with own_folder() as folder:
        assert [*tmp_path.iterdir()] == [folder]
        with own_folder():
            assert folder.exists()
    assert not [*tmp_path.iterdir()]


def test_a_full_disk_is_no_event_that_is_passed_over(tmp_path: Path) -> None:
    tmp_path.joinpath(f"{Part.OTHERS}-0-{os.getpid()}").symlink_to("/dev/full")

    with pytest.raises(OSError, match="No space left"):
        Spill(tmp_path, 1).write(Part.OTHERS, 0, ["an event"])


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
