"""Families in a line for an assessment or the panel: which recorded days make a turn, and that a replay gives them back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.event import Event
from contracts.identity import Role
from contracts.panel import PanelDateCorrected, PanelMet
from contracts.reference import AgencyDecision
from contracts.stage_two import StageTwoPlanMade
from services.chassis.mongo import Database
from services.reporting.domain.in_line import Line, came, turn
from services.reporting.domain.other_capacity import (
    PeriodDays,
    Turn,
    at_meetings,
    figures,
    held,
    soonest,
    with_places,
)
from services.reporting.settings import ReportingSettings
from tests.identity import national, signed_as, staff
from tests.reporting.helpers.courses import (
    at_panel,
    decided,
    minutes,
    noticed,
    on,
    stage_two,
    stories,
    written,
)
from tests.reporting.helpers.running_service import Send, all_heard, running
from tests.reporting.helpers.stories import (
    Told,
    approved,
    determined,
    evolved_row,
    row_of,
    told,
    withdrawn_application,
)
from tests.reporting.helpers.worked_days import enquiry

NORTH = signed_as(staff(Role.SOCIAL_WORKER, "north"), "reporting")
SOUTH = signed_as(staff(Role.MANAGER, "south"), "reporting")
ANALYST = signed_as(national(Role.NATIONAL_ANALYST), "reporting")


def plan(day: int, number: int = 1) -> StageTwoPlanMade:
    return StageTwoPlanMade(occurred_on=on(day), plan=number)


def met(day: int) -> PanelMet:
    return PanelMet(occurred_on=on(day), members=5)


WISHED = [*enquiry(), decided(50), noticed(52), stage_two(60)]
AT_WORK = [*WISHED, plan(70)]
SENT = [*AT_WORK, at_panel(130)]
DONE = [*SENT, met(150), minutes(155), approved(on(160))]


@pytest.mark.parametrize(
    ("happened", "expected"),
    [
        ([*enquiry(), decided(50)], None),
        (WISHED, Turn(on(60), asked=on(60))),
        ([*WISHED, withdrawn_application(on(65))], Turn(on(60), left=on(65), asked=on(60))),
        (AT_WORK, Turn(on(60), on(70), asked=on(60))),
        ([*WISHED, plan(75), plan(72, 2)], Turn(on(60), on(72), asked=on(60))),
        ([*WISHED, plan(55)], Turn(on(60), on(60), asked=on(60))),
        (SENT, Turn(on(60), on(70), on(130), asked=on(60))),
        (
            [*AT_WORK, withdrawn_application(on(90))],
            Turn(on(60), on(70), on(90), asked=on(60)),
        ),
        (DONE, Turn(on(60), on(70), on(130), asked=on(60), decided=on(160))),
        ([*WISHED, at_panel(130)], None),
    ],
)
def test_a_turn_in_an_assessment_is_from_the_wish_to_the_plan_and_to_the_referral(
    happened: list[Event], expected: Turn | None
) -> None:
    assert turn(Line.ASSESSMENT, row_of(*happened)) == expected


MOVED = PanelDateCorrected(occurred_on=on(170), corrects=1, right_day=on(145))


@pytest.mark.parametrize(
    ("happened", "expected"),
    [
        (AT_WORK, None),
        (SENT, Turn(on(130), asked=on(60))),
        ([*SENT, withdrawn_application(on(140))], Turn(on(130), left=on(140), asked=on(60))),
        ([*SENT, met(150)], Turn(on(130), on(150), asked=on(60))),
        ([*SENT, met(150), met(180)], Turn(on(130), on(150), asked=on(60))),
        (DONE, Turn(on(130), on(150), on(160), asked=on(60), decided=on(160))),
        ([*DONE, MOVED], Turn(on(130), on(145), on(160), asked=on(60), decided=on(160))),
        (
            [*SENT, met(150), determined(on(158)), written(220, AgencyDecision.NOT_APPROVED)],
            Turn(on(130), on(150), on(158), asked=on(60), decided=on(158)),
        ),
        ([*SENT, minutes(155), approved(on(160))], None),
    ],
)
def test_a_turn_at_the_panel_is_from_the_referral_to_the_first_meeting(
    happened: list[Event], expected: Turn | None
) -> None:
    assert turn(Line.PANEL, row_of(*happened)) == expected


def test_a_family_whose_turn_is_not_on_record_came_all_the_same() -> None:
    row = row_of(*SENT, minutes(155), approved(on(160)))

    assert (came(Line.PANEL, row), turn(Line.PANEL, row)) == (on(130), None)
    assert came(Line.PANEL, row_of(*AT_WORK)) is None


_turns_on_record = st.lists(
    st.one_of(st.builds(plan, st.integers(0, 400)), st.builds(met, st.integers(0, 400))),
    max_size=3,
)


@st.composite
def families(draw: st.DrawFn) -> list[Told]:
    """A journey drawn at random, with plans and meetings somewhere in it."""
    events = [each.event for each in draw(stories())]
    for more in draw(_turns_on_record):
        events.insert(draw(st.integers(1, len(events))), more)
    return told(*events)


@given(st.lists(families(), max_size=6), st.sampled_from(sorted(Line)))
def test_with_the_turns_that_there_were_random_journeys_have_the_days_that_they_had(
    every: list[list[Told]], line: Line
) -> None:
    found = [turn(line, evolved_row(story)) for story in every]
    turns = [each for each in found if each is not None]
    year = PeriodDays(on(0), on(364), on(2000))

    replayed = with_places(turns, 0, year)
    met_again = at_meetings(turns, soonest(turns, year), held(turns))

    assert replayed == met_again == turns
    assert figures(replayed, year) == figures(turns, year)


async def test_staff_read_their_own_line_beside_what_would_have_been(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    happened = [each for number in range(1, 12) for each in told(*DONE, number=number)]
    await send(happened)
    places = "/what-if/capacity?agency=north&period=2021-22&line=assessment"
    panel = "/what-if/capacity?agency=north&period=2021-22&line=panel"
    async with running(settings) as client:
        await all_heard(client, db, len(happened))
        fewer = (await client.get(f"{places}&more=-10", auth=NORTH)).json()
        unasked = (
            await client.get(f"{places.replace('period=2021-22&', '')}&more=1", auth=NORTH)
        ).json()
        weekly = (await client.get(f"{panel}&meetings=every_week", auth=NORTH)).json()
        few = (
            await client.get(
                f"{places.replace('2021', '2020').replace('-22', '-21')}&more=1", auth=NORTH
            )
        ).json()
    assert fewer["was"] == [11, 10, 10, 0, 0, 11, 11, 11]
    assert fewer["turns"] == 11
    assert (fewer["what_if"][:5], fewer["moved"]) == ([11, 310, 490, 0, 6], 10)
    assert fewer["waiting"][-1] == ["2022-03-31", 0, 6]
    assert (unasked["period"], unasked["was"]) == ("2021-22", fewer["was"])
    assert [each[0] for each in fewer["waiting"]][:2] == ["2021-04-30", "2021-05-31"]
    assert weekly["was"] == weekly["what_if"]
    assert (weekly["turns"], weekly["least"], weekly["moved"]) == (1, 20, 0)
    assert (few["was"], few["waiting"]) == (None, [])


PLACES = "/what-if/capacity?agency=north&line=assessment"
PANEL = "/what-if/capacity?agency=north&line=panel"


async def test_senseless_capacity_and_the_capacity_of_others_are_refused(
    settings: ReportingSettings, send: Send, db: Database
) -> None:
    happened = [each for number in range(1, 3) for each in told(*DONE, number=number)]
    await send(happened)
    async with running(settings) as client:
        await all_heard(client, db, len(happened))
        refused = [
            (await client.get(wrong, auth=auth)).status_code
            for wrong, auth in (
                (f"{PLACES}&more=1", SOUTH),
                (f"{PLACES}&more=1", ANALYST),
                ("/what-if/capacity?line=assessment&more=1", NORTH),
                (PLACES, NORTH),
                (f"{PLACES}&more=0", NORTH),
                (f"{PLACES}&more=-2", NORTH),
                (f"{PLACES}&more=501", NORTH),
                (f"{PLACES}&meetings=every_week", NORTH),
                (PANEL, NORTH),
                (f"{PANEL}&more=1", NORTH),
                (f"{PANEL}&meetings=every_day", NORTH),
                ("/what-if/capacity?agency=north&line=enquiry&more=1", NORTH),
                (f"{PANEL}&meetings=every_week&known_on=2022-01-01", NORTH),
                (f"{PANEL}&meetings=every_week&as_of=2022-01-01", NORTH),
            )
        ]

    assert refused == [404, 403] + [422] * 12
