"""Counts that fall into parts: routes, delays, what came of proposals, complaints."""

from collections import Counter
from datetime import date
from functools import partial

import pytest
from hypothesis import given

from contracts.assessing import DelayGround
from contracts.assessment import AssessmentDateCorrected, StageTwoStarted
from contracts.complaints import (
    ComplaintAbout,
    ComplaintAnswered,
    ComplaintFinding,
    ComplaintMeans,
    ComplaintReceived,
    ComplaintStage,
    ComplaintWayOn,
)
from contracts.event import Event
from contracts.fast_track import FastTrackGround, FastTrackTaken
from contracts.panel import (
    ApplicantsApproved,
    ApplicantsNotApproved,
    LateReviewRequestAnswered,
    PanelCaseClosed,
    QualifyingDeterminationIssued,
    ReviewRequested,
)
from contracts.reference import FeedbackStep, ReviewRoute
from contracts.stage_two import StageTwoDelayed
from services.reporting.domain.answers import figures_by
from services.reporting.domain.journey import Journey
from services.reporting.domain.measures.measure import Breakdown, Form
from tests.reporting.helpers.by_hand import NotAFamily, Record, record_of
from tests.reporting.helpers.drawn_journeys import journeys
from tests.reporting.helpers.stories import (
    LATER,
    Told,
    approved,
    approved_family,
    cells_of,
    determined,
    evolved_row,
    figure_of,
    merged,
    not_approved,
    received,
    row_of,
    taken_up,
    withdrawn_application,
)

Share = tuple[int, int, dict[str, int]]
"""How many in time, out of how many, and who was left out."""
DAY, NEXT = date(2021, 9, 1), date(2021, 10, 1)


FAMILY = approved_family()


PROPOSED = [*FAMILY[:-1], determined(DAY)]


FOSTER, PREVIOUS = FastTrackGround.FOSTER_CARER, FastTrackGround.PREVIOUS_ADOPTER


INDEPENDENT, REPRESENTATIONS = ReviewRoute.INDEPENDENT_REVIEW, ReviewRoute.REPRESENTATIONS


def parts(
    breakdown: Breakdown, measure: str, *rows: Journey, reading: str = "all"
) -> dict[str, int]:
    cells = cells_of(measure, reading, *rows)
    found = figures_by(breakdown, Form.COUNT, cells, LATER)
    return {name: each.numerator for name, each in found.items()}


routes = partial(parts, Breakdown.ROUTE, reading="by_own_date")


grounds = partial(parts, Breakdown.GROUND, "stage_two_delays")


results = partial(parts, Breakdown.RESULT, "after_proposals_not_to_approve", reading="by_decision")


answers = partial(parts, Breakdown.RESULT, "complaints_answered")


def fast(ground: FastTrackGround) -> FastTrackTaken:
    return FastTrackTaken(occurred_on=DAY, ground=ground, checks=())


@pytest.mark.parametrize("ground", FastTrackGround)
def test_a_fast_track_is_a_route_by_its_ground(ground: FastTrackGround) -> None:
    row = row_of(*FAMILY[:6], fast(ground), *FAMILY[6:])
    expected = {"fast_track": 1, f"fast_track/{ground}": 1}

    assert routes("approvals", row) == expected
    assert routes("registrations_accepted", row) == expected
    assert parts(Breakdown.ROUTE, "approvals", row, reading="by_enquiry") == expected


def test_who_takes_no_fast_track_goes_through_both_stages() -> None:
    assert routes("approvals", row_of(*FAMILY)) == {"both_stages": 1}
    assert routes("registrations_accepted", row_of(*FAMILY[:6])) == {"both_stages": 1}
    assert routes("approvals", row_of(*FAMILY[:6])) == {}


def test_routes_add_up_to_the_approvals() -> None:
    rows = [
        row_of(*FAMILY, number=1),
        row_of(*FAMILY[:6], fast(FOSTER), *FAMILY[6:], number=2),
        row_of(*FAMILY[:6], fast(PREVIOUS), *FAMILY[6:], number=3),
        row_of(*FAMILY[:6], fast(PREVIOUS), *FAMILY[6:], number=4),
    ]

    assert routes("approvals", *rows) == {
        "both_stages": 1,
        "fast_track": 3,
        "fast_track/foster_carer": 1,
        "fast_track/previous_adopter": 2,
    }
    assert figure_of("approvals", "by_own_date", *rows).value == 4


def delayed(on: date, ground: DelayGround = DelayGround.APPLICANT_REQUEST) -> StageTwoDelayed:
    return StageTwoDelayed(occurred_on=on, ground=ground, begins_on=on, until=LATER)


EXCEPTIONAL = DelayGround.EXCEPTIONAL_CIRCUMSTANCES


@pytest.mark.parametrize(
    ("delays", "found"),
    [
        ([], {}),
        ([delayed(DAY)], {"applicant_request": 1}),
        ([delayed(DAY, EXCEPTIONAL)], {"exceptional_circumstances": 1}),
        ([delayed(DAY), delayed(NEXT)], {"applicant_request": 1}),
        ([delayed(DAY), delayed(NEXT, EXCEPTIONAL)], {"applicant_request": 1}),
        ([delayed(NEXT), delayed(DAY, EXCEPTIONAL)], {"exceptional_circumstances": 1}),
        (
            [delayed(DAY, EXCEPTIONAL), withdrawn_application(NEXT)],
            {"exceptional_circumstances": 1},
        ),
    ],
)
def test_a_family_counts_once_by_its_first_delay(
    delays: list[Event], found: dict[str, int]
) -> None:
    assert grounds(row_of(*FAMILY[:9], *delays)) == found


def test_a_delay_that_was_corrected_counts_on_the_right_day() -> None:
    started = [each for each in FAMILY if isinstance(each, StageTwoStarted)]
    story = [*FAMILY[:9], delayed(DAY)]
    version = 4 + len(started)
    correction = AssessmentDateCorrected(occurred_on=LATER, corrects=version, right_day=NEXT)
    row = row_of(*story, correction)

    assert {cell.period for cell in cells_of("stage_two_delays", "all", row)} == {"2021-22-Q3"}


IN_TIME, TOO_LATE = approved(date(2021, 10, 25)), approved(date(2021, 10, 26))
"""Stage two began on 25 June, so its last day is 25 October."""


@pytest.mark.parametrize(
    ("end", "with_all", "without", "without_late"),
    [
        ([IN_TIME], (1, 1, {}), (1, 1, {}), (1, 1, {})),
        ([TOO_LATE], (0, 1, {}), (0, 1, {}), (0, 1, {})),
        ([delayed(DAY), IN_TIME], (1, 1, {}), (0, 0, {"delayed": 1}), (1, 1, {})),
        (
            [delayed(DAY, EXCEPTIONAL), TOO_LATE],
            (0, 1, {}),
            (0, 0, {"delayed": 1}),
            (0, 0, {"delayed_and_late": 1}),
        ),
        (
            [delayed(DAY), determined(date(2021, 10, 25)), TOO_LATE],
            (1, 1, {}),
            (0, 0, {"delayed": 1}),
            (1, 1, {}),
        ),
        (
            [delayed(DAY), determined(date(2021, 10, 26)), approved(date(2022, 1, 1))],
            (0, 1, {}),
            (0, 0, {"delayed": 1}),
            (0, 0, {"delayed_and_late": 1}),
        ),
        (
            [delayed(DAY), withdrawn_application(DAY)],
            (0, 0, {"withdrawn": 1}),
            (0, 0, {"withdrawn": 1}),
            (0, 0, {"withdrawn": 1}),
        ),
        ([delayed(DAY)], (0, 0, {}), (0, 0, {}), (0, 0, {})),
    ],
)
def test_stage_two_in_time_is_told_with_and_without_those_that_were_delayed(
    end: list[Event], with_all: Share, without: Share, without_late: Share
) -> None:
    row = row_of(*FAMILY[:9], *end)
    readings = ("first_decision", "without_delayed", "without_delayed_and_late")
    figures = [figure_of("stage_two", each, row) for each in readings]

    assert [(each.numerator, each.denominator, each.left_out) for each in figures] == [
        with_all,
        without,
        without_late,
    ]


def asked(route: ReviewRoute) -> ReviewRequested:
    return ReviewRequested(occurred_on=DAY, route=route)


@pytest.mark.parametrize(
    ("after", "path"),
    [
        ([not_approved(NEXT)], "no_review/not_approved"),
        ([approved(NEXT)], "no_review/approved"),
        ([asked(INDEPENDENT), approved(NEXT)], "independent_review/approved"),
        ([asked(INDEPENDENT), not_approved(NEXT)], "independent_review/not_approved"),
        ([asked(REPRESENTATIONS), approved(NEXT)], "representations/approved"),
        ([asked(REPRESENTATIONS), not_approved(NEXT)], "representations/not_approved"),
        ([asked(REPRESENTATIONS), withdrawn_application(NEXT)], "representations/left"),
        ([PanelCaseClosed(occurred_on=NEXT)], "no_review/left"),
    ],
)
def test_what_came_of_a_proposal_by_what_was_asked_for(after: list[Event], path: str) -> None:
    row = row_of(*PROPOSED, *after)

    assert results(row) == {path.partition("/")[0]: 1, path: 1}
    period = {
        cell.period for cell in cells_of("after_proposals_not_to_approve", "by_decision", row)
    }
    assert period == {"2021-22-Q3"}


def test_a_proposal_that_is_under_review_has_no_result_yet() -> None:
    assert results(row_of(*PROPOSED)) == {}
    assert results(row_of(*PROPOSED, asked(INDEPENDENT))) == {}
    assert results(row_of(*FAMILY)) == {}


def complaint(number: int = 1, agency: str = "north") -> ComplaintReceived:
    return ComplaintReceived(
        occurred_on=DAY,
        number=number,
        agency=agency,
        about=ComplaintAbout.TIME_TAKEN,
        step=FeedbackStep.STAGE_ONE,
        means=ComplaintMeans.ONLINE,
    )


def answer(
    finding: ComplaintFinding,
    stage: ComplaintStage = ComplaintStage.LOCAL_RESOLUTION,
    number: int = 1,
) -> ComplaintAnswered:
    return ComplaintAnswered(
        occurred_on=NEXT,
        number=number,
        stage=stage,
        finding=finding,
        way_on=ComplaintWayOn.INVESTIGATION,
    )


UPHELD, NOT_UPHELD = ComplaintFinding.UPHELD, ComplaintFinding.NOT_UPHELD


INVESTIGATION = ComplaintStage.INVESTIGATION


@pytest.mark.parametrize("finding", ComplaintFinding)
def test_an_answer_counts_by_its_stage_and_finding(finding: ComplaintFinding) -> None:
    row = row_of(received(DAY), complaint(), answer(finding))

    assert answers(row) == {"local_resolution": 1, f"local_resolution/{finding}": 1}


@pytest.mark.parametrize("stage", ComplaintStage)
def test_each_stage_is_answered_by_itself(stage: ComplaintStage) -> None:
    row = row_of(received(DAY), complaint(), answer(UPHELD, stage))

    assert answers(row) == {stage: 1, f"{stage}/upheld": 1}


def test_a_complaint_that_is_taken_further_is_answered_twice() -> None:
    row = row_of(received(DAY), complaint(), answer(NOT_UPHELD), answer(UPHELD, INVESTIGATION))

    assert figure_of("complaints_answered", "all", row).value == 2
    assert answers(row)["investigation/upheld"] == 1


def test_a_complaint_counts_for_the_agency_that_it_is_about() -> None:
    row = row_of(received(DAY, agency="south"), complaint(), answer(UPHELD))

    assert {cell.agency for cell in cells_of("complaints_answered", "all", row)} == {"north"}


def test_each_agency_counts_its_own_complaints_from_1_and_an_answer_is_that_of_its_own() -> None:
    at_both = (received(DAY, agency="north"), complaint(), taken_up(DAY), complaint(1, "south"))
    before = answer(UPHELD).model_copy(update={"answered_by": "north"})
    for answered, agency in ((answer(UPHELD), "south"), (before, "north")):
        row = row_of(*at_both, answered)
        found = {cell.agency for cell in cells_of("complaints_answered", "all", row)}
        assert found == {agency}


def test_two_complaints_of_a_household_are_two_and_one_without_an_answer_is_none() -> None:
    row = row_of(
        received(DAY),
        complaint(1),
        complaint(2),
        complaint(3),
        answer(UPHELD, number=1),
        answer(NOT_UPHELD, number=2),
    )

    assert figure_of("complaints_answered", "all", row).value == 2


def test_an_answered_complaint_stays_counted_where_the_enquiry_was_a_duplicate() -> None:
    row = row_of(received(DAY), complaint(), answer(UPHELD), merged(DAY))

    assert answers(row) == {"local_resolution": 1, "local_resolution/upheld": 1}


@given(journeys())
def test_parts_are_counted_alike_from_cells_and_from_events(story: list[Told]) -> None:
    row = evolved_row(story)
    try:
        record = record_of(story)
    except NotAFamily:
        record = Record(counts=False)
    counted = record if record.counts else Record()

    assert grounds(row) == _ground(counted)
    assert answers(row) == _answers(record)
    assert results(row) == _result(counted)
    assert routes("approvals", row) == _route(counted)


def _paths(*every: str) -> dict[str, int]:
    found = Counter(every)
    for path in every:
        found[path.partition("/")[0]] += "/" in path
    return dict(found)


def _ground(record: Record) -> dict[str, int]:
    found = record.one(StageTwoDelayed)
    began = record.one(StageTwoStarted) or any(
        "registration_accepted" in e.event.type or "stage_one_opened" in e.event.type
        for e in record.every
    )
    return {found.event.ground: 1} if found and began else {}


def _answers(record: Record) -> dict[str, int]:
    known = {each.event.number for each in record.all(ComplaintReceived)}
    given_ = [each.event for each in record.all(ComplaintAnswered) if each.event.number in known]
    return _paths(*(f"{each.stage}/{each.finding}" for each in given_))


def _result(record: Record) -> dict[str, int]:
    if not record.one(QualifyingDeterminationIssued):
        return {}
    final = record.one(ApplicantsApproved) or record.one(ApplicantsNotApproved)
    requests = [
        each
        for each in record.all(ReviewRequested, LateReviewRequestAnswered)
        if getattr(each.event, "taken", True) and (final is None or each.turn < final.turn)
    ]
    last = max(requests, key=lambda each: each.turn, default=None)
    route = last.event.route if last else "no_review"
    if record.one(ApplicantsApproved):
        return _paths(f"{route}/approved")
    if record.one(ApplicantsNotApproved):
        return _paths(f"{route}/not_approved")
    gone = record.one(PanelCaseClosed) or record.one(type(withdrawn_application(DAY)))
    return _paths(f"{route}/left") if gone else {}


def _route(record: Record) -> dict[str, int]:
    if not record.one(ApplicantsApproved):
        return {}
    turn = max((each.turn for each in record.all(FastTrackTaken)), default=0)
    fast_track = [e for e in record.all(FastTrackTaken) if e.turn == turn]
    if not fast_track:
        return {"both_stages": 1}
    return _paths(f"fast_track/{fast_track[0].event.ground}")
