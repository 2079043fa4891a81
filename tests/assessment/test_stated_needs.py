"""What applicants said in their registration decides which checks are needed, until staff decide otherwise."""

import pytest

from contracts.checks import Check
from contracts.people import LifeFact, PersonJoined, PersonKind, PersonRemoved, Stated
from contracts.reference import ApplicantNumber
from services.assessment.api.check_table import CheckTable
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.check_needs import Need
from services.assessment.domain.checks import DecideCheckNeed, decide_check_need
from tests.assessment.helpers.assessments import ACCEPTED, DAY, JOURNEY, RETURNED, WORKER
from tests.assessment.helpers.checks import cell, heard, listed

FIRST_LEFT = PersonRemoved(occurred_on=RETURNED, number=1, kind=PersonKind.APPLICANT)


def saying(*said: tuple[ApplicantNumber, LifeFact, bool]) -> Assessment:
    stated = tuple(Stated(applicant=number, fact=fact, so=so) for number, fact, so in said)
    return listed().model_copy(update={"stated": stated})


@pytest.mark.parametrize(
    ("fact", "check", "person", "where_not"),
    [
        (LifeFact.OTHER_AREAS, Check.EARLIER_LOCAL_AUTHORITY, None, Need.NOT_NEEDED),
        (LifeFact.LIVED_ABROAD, Check.OVERSEAS_POLICE, 1, Need.NOT_NEEDED),
        (LifeFact.WORKED_WITH_CHILDREN, Check.EMPLOYMENT, 1, Need.OPEN),
    ],
)
def test_what_an_applicant_says_makes_a_check_needed_or_not(
    fact: LifeFact, check: Check, person: int | None, where_not: Need
) -> None:
    denied = saying((1, fact, False), (2, fact, False))

    assert cell(saying((1, fact, True)), check, person).need.need is Need.REQUIRED
    assert cell(denied, check, person).need.need is where_not
    assert cell(saying(), check, person).need.need is Need.OPEN


def test_each_applicant_speaks_for_themselves_and_either_of_them_for_the_household() -> None:
    case = saying((1, LifeFact.LIVED_ABROAD, False), (2, LifeFact.LIVED_ABROAD, True))
    areas = saying((1, LifeFact.OTHER_AREAS, False), (2, LifeFact.OTHER_AREAS, True))

    assert cell(case, Check.OVERSEAS_POLICE, 1).need.need is Need.NOT_NEEDED
    assert cell(case, Check.OVERSEAS_POLICE, 2).need.need is Need.REQUIRED
    assert cell(case, Check.OVERSEAS_POLICE, 3).need.need is Need.OPEN
    assert cell(areas, Check.EARLIER_LOCAL_AUTHORITY, None).need.need is Need.REQUIRED


def test_what_one_of_two_does_not_say_is_no_answer_and_who_left_answers_for_nobody() -> None:
    case = saying((1, LifeFact.OTHER_AREAS, False))
    both = saying((1, LifeFact.OTHER_AREAS, False), (2, LifeFact.OTHER_AREAS, False))
    leaver = saying((1, LifeFact.OTHER_AREAS, True), (2, LifeFact.OTHER_AREAS, False))
    earlier = Check.EARLIER_LOCAL_AUTHORITY, None

    assert cell(case, *earlier).need.need is Need.OPEN
    assert cell(both, *earlier).need.need is Need.NOT_NEEDED
    assert cell(heard(case, FIRST_LEFT), *earlier).need.said is None
    assert cell(heard(leaver, FIRST_LEFT), *earlier).need.need is Need.NOT_NEEDED


def test_what_staff_decide_counts_more_than_what_was_said() -> None:
    facts = {"checks": ["overseas_police"], "person": 1, "needed": False, "reason": "One year."}
    command = DecideCheckNeed.model_validate({"on": RETURNED, **facts})
    decided = decide_check_need(saying((1, LifeFact.LIVED_ABROAD, True)), command, WORKER).state

    assert cell(decided, Check.OVERSEAS_POLICE, 1).need.need is Need.NOT_NEEDED


def test_a_former_partner_who_was_told_of_is_missed_until_one_is_listed_and_only_staff_read_it() -> (
    None
):
    case = saying((1, LifeFact.FORMER_PARTNERS, True), (2, LifeFact.FORMER_PARTNERS, False))
    joined = PersonJoined(occurred_on=RETURNED, number=8, kind=PersonKind.FORMER_PARTNER)
    table = CheckTable.of(JOURNEY, case, ACCEPTED + DAY)

    assert table.partners_unlisted == [1]
    assert table.for_applicant(1).partners_unlisted == []
    assert {each.said for each in table.for_applicant(1).checks} == {None}
    listed_one = heard(case, joined)
    assert CheckTable.of(JOURNEY, listed_one, RETURNED).partners_unlisted == []
    taken_off = PersonRemoved(occurred_on=RETURNED, number=8, kind=PersonKind.FORMER_PARTNER)
    gone = heard(listed_one, taken_off)
    assert CheckTable.of(JOURNEY, gone, RETURNED).partners_unlisted == [1]
    assert CheckTable.of(JOURNEY, heard(gone, FIRST_LEFT), RETURNED).partners_unlisted == []
