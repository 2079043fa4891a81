"""Time left as it is answered: an agency's own families to its staff, and England's changed table to everybody."""

from collections import Counter
from datetime import date

import pytest

from contracts.identity import Role
from contracts.turning_points import DaysIn
from services.chassis.mongo import Database
from services.reporting.background.time_left import TimeLeftWork, latest_year
from services.reporting.domain.publishing.noise import Noise
from services.reporting.domain.publishing.time_left_table import (
    LAST_STEP,
    CourseCounted,
    counted,
    safe_table,
)
from services.reporting.domain.time_left import PARTS, WAITED, Came, Cell, Course
from services.reporting.settings import ReportingSettings
from services.reporting.store.generations import served
from services.reporting.store.time_left_tables import TimeLeftTables
from tests.identity import national, signed_as, staff
from tests.reporting.helpers.published_year import QUARTERS, publish_quarters
from tests.reporting.helpers.running_service import NOISE, Send, all_heard, running
from tests.reporting.helpers.stories import (
    Told,
    approved_family,
    journey,
    told,
    withdrawn_application,
)

ANALYST = signed_as(national(Role.NATIONAL_ANALYST), "reporting")
NORTH = signed_as(staff(Role.MANAGER, "north"), "reporting")
WORKER = signed_as(staff(Role.SOCIAL_WORKER, "north"), "reporting")
SOUTH = signed_as(staff(Role.MANAGER, "south"), "reporting")
DAY = date(2021, 4, 6)
OWN = "/time-left?agency=north"
LISTED = "/time-left/journeys?agency=north"
PUBLISHED = "/published/time-left"


def story(families: int, leaving: int, agency: str = "north", first: int = 1) -> list[Told]:
    """Families that were approved, and others that left in stage two."""
    whole = approved_family(DAY, agency=agency)
    left = [*whole[:-2], withdrawn_application(whole[-2].occurred_on)]
    stories = [whole] * families + [left] * leaving
    return [
        event
        for number, happened in enumerate(stories, start=first)
        for event in told(*happened, number=number)
    ]


async def test_staff_read_their_own_families_and_a_manager_who_they_are(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    happened = [*story(30, 2), *story(1, 0, "south", first=100)]
    await send(happened)
    async with running(settings) as client:
        await all_heard(client, db, len(happened))
        found = (await client.get(OWN, auth=WORKER)).json()
        early = (await client.get(f"{OWN}&as_of=2021-06-01", auth=NORTH)).json()
        other = (await client.get(f"{OWN}&period=2022-23", auth=NORTH)).json()
        few = (await client.get("/time-left?agency=south", auth=SOUTH)).json()
        listed = (await client.get(f"{LISTED}&limit=20", auth=NORTH)).json()
        rest = (await client.get(f"{LISTED}&after={listed['after']}", auth=NORTH)).json()

    assert (found["families"], found["decided"], found["left"], found["waits"]) == (32, 30, 2, 0)
    assert found["points"][-1][1] == pytest.approx(30 / 32)
    assert found["half"][0] == found["most"][0]
    assert found["quarters"] == ["2021-22-Q1"]
    assert (early["decided"], early["points"], early["half"]) == (0, [], None)
    assert (other["families"], other["quarters"]) == (0, ["2021-22-Q1"])
    assert (few["families"], few["decided"], few["points"]) == (1, 1, [])
    every = [*listed["journeys"], *rest["journeys"]]
    assert len(listed["journeys"]) == 20
    assert {each["journey"] for each in every} == {str(journey(each)) for each in range(1, 33)}
    assert Counter(each["came"] for each in every) == {"decided": 30, "left": 2}
    assert rest["after"] is None


async def test_nobody_reads_families_that_are_not_theirs_and_wrong_questions_are_refused(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    happened = [*story(1, 0), *story(1, 0, "south", first=100)]
    await send(happened)
    async with running(settings) as client:
        await all_heard(client, db, len(happened))
        answers = [
            (await client.get(path, auth=auth)).status_code
            for path, auth in (
                (OWN, SOUTH),
                (OWN, ANALYST),
                (LISTED, SOUTH),
                (LISTED, WORKER),
                ("/time-left/journeys", NORTH),
                (f"{OWN}&part=enquiry", NORTH),
                (f"{OWN}&part=nowhere", NORTH),
                (f"{OWN}&waited=55", NORTH),
                (f"{OWN}&known_on=2021-05-01", NORTH),
                (f"{OWN}&as_of=2999-01-01", NORTH),
                (f"{OWN}&period=soon", NORTH),
                (f"{PUBLISHED}?waited=1", None),
                (PUBLISHED, None),
            )
        ]

    assert answers == [404, 403, 404, 403, 422, 422, 422, 422, 422, 422, 422, 422, 404]


async def test_everybody_reads_englands_table_once_a_year_is_published_and_it_never_changes(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    happened, later = story(150, 30), story(120, 0, first=500)
    await send(happened)
    work, tables = TimeLeftWork(NOISE), TimeLeftTables(db)
    async with running(settings) as client:
        await all_heard(client, db, len(happened))
        await publish_quarters(client, *QUARTERS[:3])
        await work.make_due(db, await served(db))
        early = await tables.latest()
        await publish_quarters(client, QUARTERS[3])
        await work.make_due(db, await served(db))
        made = await tables.latest()
        found = (await client.get(PUBLISHED, auth=None)).json()
        waited = (await client.get(f"{PUBLISHED}?waited=168", auth=None)).json()
        await send(later)
        await all_heard(client, db, len(happened) + len(later))
        await work.make_due(db, await served(db))
        again = (await client.get(PUBLISHED, auth=None)).json()

    assert early is None
    assert made is not None
    assert made[0] == "2021-22"
    assert again == found
    assert (found["period"], found["until"]) == ("2021-22", "2022-03-31")
    counts = [found[name] for name in ("families", "decided", "left", "waits")]
    assert all(number % 10 == 0 for number in counts)
    assert found["half"][0] == 112
    assert all(days % 28 == 0 for days, *_ in found["points"])
    assert "changed a little at random" in found["notes"][0]
    assert (waited["points"], waited["half"]) == ([], None)


def test_a_table_is_of_the_last_year_of_which_every_quarter_is_published() -> None:
    assert latest_year([]) is None
    assert latest_year(QUARTERS[:3]) is None
    assert latest_year([*QUARTERS, "2022-23-Q1"]) == "2021-22"


def courses(families: int) -> list[CourseCounted]:
    return [
        counted(Course(DaysIn.STAGE_ONE, DAY, 40, 200, Came.DECIDED), NOISE.record_key(journey(n)))
        for n in range(families)
    ]


def test_every_cell_of_a_table_is_changed_also_the_empty_ones_and_none_is_below_nothing() -> None:
    table = safe_table("2021-22", courses(1000), NOISE)

    of_nobody = [each for each, number in table.items() if number and each[0] is DaysIn.PANEL]
    assert of_nobody
    assert min(table.values()) > 0
    of_part = sum(number for cell, number in table.items() if cell[0] is DaysIn.STAGE_ONE)
    assert abs(of_part - 1000) < 150


def test_the_same_families_give_the_same_table_and_another_secret_another_one() -> None:
    every = courses(200)

    assert safe_table("2021-22", every, NOISE) == safe_table("2021-22", every[::-1], NOISE)
    assert safe_table("2021-22", every, NOISE) != safe_table("2021-22", every, Noise(b"other"))


def test_who_knows_all_families_but_one_does_not_see_whether_there_is_another() -> None:
    """Over many secrets, the number in the family's own cell is as it was in a good part of them, and higher and lower."""
    with_it, without = courses(50), courses(49)
    cell: Cell = with_it[0].cell
    differences = Counter(
        _seen(with_it, cell, number) - _seen(without, cell, number) for number in range(60)
    )

    assert sum(times for by, times in differences.items() if by <= 0) >= 10
    assert sum(times for by, times in differences.items() if by >= 1) >= 10


def _seen(every: list[CourseCounted], cell: Cell, number: int) -> int:
    rekeyed = Noise(f"secret {number}".encode())
    return safe_table(
        "2021-22", [CourseCounted(each.cell, each.key + 1) for each in every], rekeyed
    ).get(cell, 0)


def test_a_late_decision_and_a_long_wait_are_in_the_last_cells() -> None:
    [found] = [counted(Course(PARTS[0], DAY, 900, 5000, Came.WAITS), 1)]

    assert found.cell == (PARTS[0], WAITED[-1], Came.WAITS, LAST_STEP)
