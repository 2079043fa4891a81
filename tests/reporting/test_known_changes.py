"""Why a figure became another one: the journeys that count otherwise, down to what was recorded in between."""

from datetime import date

from contracts.complaints import (
    ComplaintAbout,
    ComplaintAnswered,
    ComplaintFinding,
    ComplaintMeans,
    ComplaintReceived,
    ComplaintStage,
    ComplaintWayOn,
)
from contracts.reference import FeedbackStep
from services.reporting.domain.explanations import Selection, explained
from services.reporting.domain.known import Knowledge
from services.reporting.domain.known_changes import KnownOtherwise, known_otherwise
from tests.reporting.helpers.recorded import a_row, recorded
from tests.reporting.helpers.stories import (
    LATER,
    Told,
    accepted,
    contacted,
    corrected,
    merged,
    opened,
    received,
    referred,
    submitted,
    taken_up,
    told,
)

TUESDAY, WEDNESDAY, JUNE = date(2021, 4, 6), date(2021, 4, 7), date(2021, 6, 1)
MAY, AUGUST, SEPTEMBER = date(2021, 5, 10), date(2021, 8, 31), date(2021, 9, 1)


def changed(story: list[Told], measure: str = "first_response") -> KnownOtherwise | None:
    """Between what was known at the end of May and of September, of figures that count to the end of May."""
    end_of_may = date(2021, 5, 31)
    selection = Selection(
        measure=measure,
        reading="unanswered_is_missed" if measure == "first_response" else "by_own_date",
        period="2021-22",
        agency="north",
        breakdown="all",
        part="numerator",
        as_of=end_of_may,
    )
    before, after = Knowledge(end_of_may, end_of_may), Knowledge(end_of_may, SEPTEMBER)
    return known_otherwise(a_row(story), selection, before, after)


def test_a_correction_is_named_as_what_moved_a_family_into_the_numerator() -> None:
    story = told(received(TUESDAY), contacted(date(2021, 5, 20)), corrected(2, WEDNESDAY))
    found = changed(recorded(story, TUESDAY, date(2021, 5, 20), SEPTEMBER))

    assert found is not None
    assert (found.before, found.after) == ({"denominator": 1}, {"denominator": 1, "numerator": 1})
    assert [(e.type, e.version, e.corrects) for e in found.events] == [
        ("enquiry.date_corrected.v1", 3, True)
    ]


def test_what_was_recorded_late_is_named_as_no_correction() -> None:
    story = told(received(TUESDAY), contacted(WEDNESDAY))
    found = changed(recorded(story, TUESDAY, AUGUST))

    assert found is not None
    assert [(e.type, e.corrects) for e in found.events] == [("enquiry.contact_made.v1", False)]


def test_a_merge_takes_a_family_out() -> None:
    story = told(received(TUESDAY), merged(JUNE))
    found = changed(recorded(story, TUESDAY, AUGUST), "enquiries")

    assert found is not None
    assert (found.before, found.after) == ({"numerator": 1}, {})
    assert [e.type for e in found.events] == ["enquiry.merged.v1"]


def test_a_journey_that_counts_alike_is_not_named_whatever_was_recorded() -> None:
    story = told(received(TUESDAY), contacted(WEDNESDAY), submitted(AUGUST), contacted(AUGUST))

    assert changed(recorded(story, TUESDAY, WEDNESDAY, AUGUST, AUGUST)) is None


def test_what_happened_at_the_next_agency_is_not_told_to_the_former_one() -> None:
    story = told(
        received(TUESDAY),
        referred(WEDNESDAY),
        taken_up(MAY),
        contacted(MAY),
        accepted(MAY, agency="south"),
        corrected(4, WEDNESDAY),
        opened(MAY, agency="south"),
    )
    found = changed(recorded(story, TUESDAY, *[JUNE] * 5, AUGUST))

    assert found is not None
    assert found.after == {}
    assert [(e.type, e.version) for e in found.events] == [
        ("enquiry.referred.v1", 2),
        ("enquiry.referral_taken_up.v1", 3),
    ]


def test_what_happened_once_it_had_the_enquiry_again_is_told() -> None:
    story = told(
        received(TUESDAY),
        referred(MAY),
        taken_up(MAY),
        contacted(MAY),
        referred(MAY, "south", "north"),
        taken_up(MAY, "north"),
        contacted(MAY),
    )
    found = changed(recorded(story, TUESDAY, *[JUNE] * 6))

    assert found is not None
    assert [e.version for e in found.events] == [2, 3, 5, 6, 7]


def test_events_behind_a_figure_leave_out_the_complaints_about_the_next_agency() -> None:
    story = told(
        received(TUESDAY),
        complained(WEDNESDAY, "north"),
        referred(WEDNESDAY),
        taken_up(WEDNESDAY),
        complained(JUNE, "south"),
        answered(JUNE, None),
        answered(AUGUST, "north"),
    )
    row = a_row(story)
    behind = {}
    for agency in ("north", "south"):
        selection = Selection(
            "complaints_answered", "all", "all", agency, "all", "numerator", LATER
        )
        found = explained(row, selection)
        assert found is not None
        behind[agency] = [each.version for each in found.events]

    assert behind == {"north": [2, 7], "south": [5, 6]}


def complained(on: date, agency: str) -> ComplaintReceived:
    return ComplaintReceived(
        occurred_on=on,
        number=1,
        agency=agency,
        about=ComplaintAbout.OTHER,
        step=FeedbackStep.ENQUIRY,
        means=ComplaintMeans.ONLINE,
    )


def answered(on: date, agency: str | None) -> ComplaintAnswered:
    return ComplaintAnswered(
        occurred_on=on,
        number=1,
        stage=ComplaintStage.LOCAL_RESOLUTION,
        finding=ComplaintFinding.UPHELD,
        way_on=ComplaintWayOn.OMBUDSMAN,
        answered_by=agency,
    )
