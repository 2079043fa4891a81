"""What a decision needs of the checks: what expires, what is missing, and what ends a case."""

from datetime import date, timedelta

import pytest

from contracts.checks import Check, ChecksRenewed
from contracts.people import ListedPerson, PersonJoined, PersonKind
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.check_table import (
    CheckState,
    Missing,
    check_table,
    missing_checks,
)
from services.assessment.domain.checks import (
    DecideCheckNeed,
    RenewChecks,
    decide_check_need,
    renew_checks,
)
from services.assessment.domain.disqualification import (
    RecordDisqualification,
    record_disqualification,
)
from services.assessment.domain.progress import Status
from services.assessment.domain.report import ReferToPanel, refer_to_panel
from services.assessment.domain.stage_one import open_stage_one
from services.chassis.decision import Refusal
from tests.assessment.helpers.assessments import (
    ACCEPTANCE,
    ACCEPTED,
    DAY,
    DECIDED,
    HEARD,
    REFERRED,
    RETURNED,
    commented,
    deciding,
    in_stage_two,
    opened,
)
from tests.assessment.helpers.checks import (
    COUPLE,
    asking,
    cell,
    heard,
    listed,
    returning,
)
from tests.assessment.helpers.commands import decide_stage_one


class TestACheckExpires:
    OLD = date(2023, 3, 20)

    def back(self) -> Assessment:
        rest = tuple(check for check in Check if check is not Check.DBS)
        first = returning(listed(), (Check.DBS,), person=1, dated_on=self.OLD)
        for person in (2, 3):
            first = returning(first, (Check.DBS,), person=person)
        return returning(first, rest)

    def test_on_the_corresponding_day_it_holds_and_on_the_next_it_does_not(self) -> None:
        last = date(2025, 3, 20)

        assert cell(self.back(), Check.DBS, 1, last).state is CheckState.EXPIRES_SOON
        assert cell(self.back(), Check.DBS, 1, last + DAY).state is CheckState.EXPIRED
        assert cell(self.back(), Check.DBS, 1, last + DAY).since == last + DAY

    def test_an_expired_check_is_a_missing_one(self) -> None:
        assert missing_checks(self.back(), DECIDED) == [Missing(Check.DBS, 1, expired=True)]
        with pytest.raises(Refusal, match=r"\(person 1\), expired"):
            decide_stage_one(self.back(), deciding())

    def test_renewed_it_holds_again(self) -> None:
        command = RenewChecks(on=RETURNED + DAY, checks=(Check.DBS,), person=1, dated_on=RETURNED)
        state, events = renew_checks(self.back(), command)

        assert events == [ChecksRenewed(occurred_on=RETURNED + DAY, checks=(Check.DBS,), person=1)]
        assert cell(state, Check.DBS, 1).expires_on == date(2027, 4, 1)
        assert decide_stage_one(state, deciding()).state.status is Status.STAGE_ONE_DECIDED

    def test_it_can_be_asked_for_again(self) -> None:
        state = asking(self.back(), Check.DBS, on=DECIDED, person=1)

        assert cell(state, Check.DBS, 1).asked_on == DECIDED

    def test_what_holds_is_not_asked_for_again(self) -> None:
        with pytest.raises(Refusal, match="This is back, or not needed"):
            asking(self.back(), Check.DBS, on=DECIDED, person=2)

    def test_nothing_is_renewed_that_never_came(self) -> None:
        with pytest.raises(Refusal, match="nothing to renew"):
            renew_checks(listed(), RenewChecks(on=RETURNED, checks=(Check.DBS,), person=1))


class TestWhatADecisionNeeds:
    def test_everything_required_of_everyone(self) -> None:
        assert decide_stage_one(returning(listed()), deciding()).state.status is (
            Status.STAGE_ONE_DECIDED
        )

    @pytest.mark.parametrize(("check", "person"), [(Check.DBS, 3), (Check.REFERENCE, 6)])
    def test_what_is_missing_is_named_by_check_and_number(self, check: Check, person: int) -> None:
        state = listed()
        for each in check_table(state, DECIDED):
            if each.need.place != (check, person) and each.state is CheckState.TO_ASK:
                state = (
                    returning(state, (each.need.check,), person=each.need.number)
                    if (each.need.number)
                    else state
                )
        state = returning(state, (Check.LOCAL_AUTHORITY, Check.FINANCE, Check.HOME_SAFETY))

        with pytest.raises(Refusal, match=rf"\(person {person}\)\. You need all checks"):
            decide_stage_one(state, deciding())

    def test_an_open_check_stops_nothing_and_a_needed_one_does(self) -> None:
        asked = DecideCheckNeed(on=RETURNED, checks=(Check.PETS,), needed=True, reason="A cat.")
        rest = tuple(check for check in Check if check is not Check.PETS)
        without = returning(listed(), rest)
        needed = returning(decide_check_need(listed(), asked).state, rest)

        assert missing_checks(without, DECIDED) == []
        assert missing_checks(needed, DECIDED) == [Missing(Check.PETS)]

    def test_in_the_pandemic_stage_one_could_end_before_the_health_report(self) -> None:
        rest = tuple(check for check in Check if check is not Check.HEALTH)
        state = returning(listed(), rest)

        assert missing_checks(state, date(2021, 9, 30)) == []
        assert [each.check for each in missing_checks(state, date(2021, 10, 1))] == [
            Check.HEALTH,
            Check.HEALTH,
        ]

    def test_a_health_report_that_the_medical_adviser_does_not_need_is_not_missing(self) -> None:
        rest = tuple(check for check in Check if check is not Check.HEALTH)
        waived = returning(listed(), rest)
        for person in (1, 2):
            command = DecideCheckNeed(
                on=RETURNED, checks=(Check.HEALTH,), person=person, needed=False, reason="Advised."
            )
            waived = decide_check_need(waived, command).state

        assert missing_checks(waived, DECIDED) == []

    def test_the_decision_is_not_dated_before_the_last_required_check(self) -> None:
        late = returning(listed(), on=DECIDED + DAY)
        with pytest.raises(Refusal, match="before the last check came back"):
            decide_stage_one(late, deciding())


class TestStageTwo:
    def test_an_adult_who_moved_in_keeps_the_case_from_the_panel(self) -> None:
        people = tuple(ListedPerson(number=number, kind=kind) for number, kind in COUPLE[:2])
        known = open_stage_one(
            None, HEARD, ACCEPTANCE.model_copy(update={"people": people})
        ).state.people
        with_list = commented().model_copy(update={"people": known})
        moved_in = PersonJoined(occurred_on=REFERRED, number=3, kind=PersonKind.ADULT)
        state = heard(with_list, moved_in)

        with pytest.raises(Refusal, match=r"\(person 3\)\. You need these before"):
            refer_to_panel(state, ReferToPanel(on=REFERRED))
        back = returning(state, (Check.DBS,), on=REFERRED, person=3)
        assert refer_to_panel(back, ReferToPanel(on=REFERRED)).state.status is Status.REFERRED

    def test_checks_can_be_renewed_until_the_case_goes_to_panel(self) -> None:
        command = RenewChecks(on=REFERRED, checks=(Check.DBS,), person=1)

        assert renew_checks(in_stage_two(), command).events


class TestADisqualification:
    SENT = ACCEPTED + timedelta(9)

    @pytest.mark.parametrize("person", [1, 2, 3])
    def test_the_notice_about_any_adult_ends_the_case_as_not_suitable(self, person: int) -> None:
        command = RecordDisqualification(on=self.SENT, person=person)
        state, events = record_disqualification(listed(), command)

        assert (state.status, state.disqualified) == (Status.NOT_SUITABLE, person)
        assert [each.type for each in events] == [
            "assessment.stage_one_decided.v1",
            "assessment.stage_one_notice_sent.v1",
        ]
        assert all("person" not in each.model_dump() for each in events)

    @pytest.mark.parametrize("person", [4, 5, 9])
    def test_a_child_or_a_referee_is_nobody_whom_it_concerns(self, person: int) -> None:
        with pytest.raises(Refusal, match="Choose an applicant, or another adult"):
            record_disqualification(listed(), RecordDisqualification(on=self.SENT, person=person))

    def test_of_a_case_without_a_list_an_applicant_is_known(self) -> None:
        state = record_disqualification(
            opened(), RecordDisqualification(on=self.SENT, person=2)
        ).state

        assert state.status is Status.NOT_SUITABLE
