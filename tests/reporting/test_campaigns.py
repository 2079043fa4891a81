"""What a campaign brought: its enquiries and what became of them, exactly for an agency, in spans for everyone."""

from datetime import date

from contracts.campaign import CampaignPlanned
from contracts.reference import SourceKind
from services.reporting.domain.answers import figures_by
from services.reporting.domain.contributions import MEASURES, contributions
from services.reporting.domain.measures.measure import Breakdown, Form, Unit
from services.reporting.domain.publishing.campaigns_named import CampaignDays, campaigns_named
from services.reporting.domain.publishing.publication import (
    Occasion,
    PublishedMeasure,
    Tally,
    published_measure,
)
from services.reporting.domain.publishing.published_figure import published_groups
from tests.reporting.helpers.running_service import NOISE
from tests.reporting.helpers.stories import (
    LATER,
    accepted,
    cells_of,
    contacted,
    received,
    row_of,
    submitted,
)

DAY, LATE = date(2021, 4, 6), date(2021, 8, 2)
CAMPAIGN = SourceKind.CAMPAIGN
QUARTER = "2021-22-Q1"
BY_RADIO = received(DAY, source=CAMPAIGN, campaign="radio")
PLANNED = {
    "spring": CampaignDays(date(2021, 4, 1), date(2021, 5, 31)),
    "long-over": CampaignDays(date(2017, 1, 1), date(2017, 3, 31)),
    "to-come": CampaignDays(date(2021, 7, 1), date(2021, 7, 31)),
    "before": CampaignDays(date(2020, 9, 1), date(2020, 11, 30)),
}


def by_campaign(measure: str, reading: str) -> dict[str, int]:
    rows = [
        row_of(BY_RADIO, contacted(DAY), submitted(LATE), accepted(LATE), number=1),
        row_of(BY_RADIO, contacted(DAY), number=2),
        row_of(received(DAY, source=CAMPAIGN, campaign="spring"), submitted(DAY), number=3),
        row_of(received(DAY, source=CAMPAIGN), number=4),
        row_of(received(DAY, source=SourceKind.WEBSITE), submitted(DAY), number=5),
        row_of(received(DAY), number=6),
    ]
    found = figures_by(Breakdown.CAMPAIGN, Form.COUNT, cells_of(measure, reading, *rows), LATER)
    return {code: each.numerator for code, each in found.items() if each.numerator}


def test_enquiries_count_for_the_campaign_that_brought_them() -> None:
    assert by_campaign("enquiries", "by_own_date") == {"radio": 2, "spring": 1, "other": 1}


def test_what_became_of_them_counts_for_it_in_the_period_of_the_enquiry() -> None:
    assert by_campaign("registrations_received", "by_enquiry") == {"radio": 1, "spring": 1}
    assert by_campaign("registrations_accepted", "by_enquiry") == {"radio": 1}


def test_no_measure_of_time_is_split_by_campaign() -> None:
    split = {
        each.id
        for each in MEASURES.values()
        if Breakdown.CAMPAIGN in each.breakdowns and each.unit is Unit.FAMILIES
    }

    assert split == {
        "enquiries",
        "registrations_received",
        "registrations_accepted",
        "approvals",
    }


def test_a_campaign_itself_counts_for_nothing() -> None:
    planned = CampaignPlanned(
        occurred_on=DAY, campaign="spring", begins_on=DAY, ends_on=LATE, agency="north"
    )

    assert contributions(row_of(planned)) == {}


def test_a_quarter_names_campaigns_that_have_begun_and_are_not_long_over() -> None:
    assert sorted(campaigns_named(PLANNED, QUARTER)) == ["before", "spring"]


def published(campaigns: tuple[str, ...]) -> PublishedMeasure:
    rows = [
        row_of(received(DAY, source=CAMPAIGN, campaign="spring"), number=number)
        for number in range(60)
    ]
    rows += [row_of(BY_RADIO, number=number) for number in range(60, 100)]
    measure = MEASURES["enquiries"]
    counts = cells_of("enquiries", "by_own_date", *rows)
    tally = Tally(counts, dict.fromkeys(counts, 1))
    return published_measure(measure, tally, Occasion(QUARTER, ("north",), LATER, NOISE, campaigns))


def test_national_campaigns_are_published_by_their_codes_and_an_agencys_own_as_others() -> None:
    groups = published_groups([published(("spring", "before"))], Breakdown.CAMPAIGN)

    assert set(groups) == {"before", "other", "spring"}
    assert groups["before"].numerator.words == "5 or fewer"
    assert groups["spring"].numerator.at_least > 30
    assert groups["other"].numerator.at_least > 10


def test_a_quarter_published_before_there_were_campaigns_has_no_split_by_them() -> None:
    without, with_one = published(()), published(("spring",))

    assert published_groups([without], Breakdown.CAMPAIGN) == {}
    assert set(published_groups([without, with_one], Breakdown.CAMPAIGN)) == {"other", "spring"}
