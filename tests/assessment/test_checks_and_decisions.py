"""What a decision needs of the checks: what expires, what is missing, and what ends a case."""

from datetime import date

import pytest

from contracts.checks import Check, ChecksRenewed
from contracts.people import ListedPerson, PersonJoined, PersonKind
from contracts.words import day
from services.assessment.api.check_table import CheckTable as Table
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.check_table import (
    CheckState,
    Missing,
    WaitsFor,
    check_table,
    missing_checks,
)
from services.assessment.domain.checks import (
    ChaseChecks,
    DecideCheckNeed,
    RenewChecks,
    chase_checks,
    decide_check_need,
    renew_checks,
)
from services.assessment.domain.medical_advice import RecordMedicalAdvice, record_medical_advice
from services.assessment.domain.report import ReferToPanel, refer_to_panel
from services.assessment.domain.stage_one import open_stage_one
from services.assessment.domain.status import Status
from services.chassis.decision import Refusal
from services.web.adopter.journey.stage_one import own_checks
from services.web.site.answers.checks import CheckTable
from services.web.team.cases.check_table import ForStaff, possible_links, state_in_words
from tests.assessment.helpers.assessments import (
    ACCEPTANCE,
    ACCEPTED,
    DAY,
    DECIDED,
    HEARD,
    JOURNEY,
    REFERRED,
    RETURNED,
    WORKER,
    commented,
    deciding,
    in_stage_two,
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

        asked = cell(state, Check.DBS, 1)
        assert (asked.state, asked.awaited) == (CheckState.EXPIRED, True)
        assert (asked.waits_for, asked.since) == (WaitsFor.PERSON, DECIDED)
        assert missing_checks(state, DECIDED) == [Missing(Check.DBS, 1, expired=True)]

    def test_asked_for_again_it_takes_a_reminder_and_holds_once_it_is_renewed(self) -> None:
        reminder = ChaseChecks(on=DECIDED + DAY, checks=(Check.DBS,), person=1)
        with pytest.raises(Refusal, match="You are not waiting for any check"):
            chase_checks(self.back(), reminder)
        again = chase_checks(asking(self.back(), Check.DBS, on=DECIDED, person=1), reminder).state
        new = RenewChecks(on=DECIDED + 2 * DAY, checks=(Check.DBS,), person=1, dated_on=DECIDED)
        renewed = cell(renew_checks(again, new).state, Check.DBS, 1, DECIDED + 2 * DAY)

        assert cell(again, Check.DBS, 1).chased_on == (DECIDED + DAY,)
        assert (renewed.state, renewed.awaited) == (CheckState.BACK, False)
        assert renewed.waits_for is WaitsFor.NOBODY

    def test_asked_for_ahead_of_its_end_it_waits_for_the_same_person_after_it(self) -> None:
        early, last = date(2025, 3, 5), date(2025, 3, 20)
        first = returning(listed(), (Check.DBS,), on=ACCEPTED, person=1, dated_on=self.OLD)
        state = asking(first, Check.DBS, on=early, person=1)

        for on, shown in ((last, CheckState.EXPIRES_SOON), (last + DAY, CheckState.EXPIRED)):
            found = cell(state, Check.DBS, 1, on)
            assert (found.state, found.waits_for, found.since) == (shown, WaitsFor.PERSON, early)

    def test_asked_of_everyone_while_this_one_held_it_is_not_asked_for_again(self) -> None:
        held = returning(listed(), (Check.DBS,), on=ACCEPTED, person=1, dated_on=ACCEPTED)
        state = asking(held, Check.DBS, on=RETURNED)

        ended = cell(state, Check.DBS, 1, date(2027, 3, 4))
        assert (ended.state, ended.waits_for) == (CheckState.EXPIRED, WaitsFor.AGENCY)

    def test_staff_and_the_applicant_read_that_it_is_the_applicants_turn(self) -> None:
        state = asking(self.back(), Check.DBS, on=DECIDED, person=1)
        early = asking(
            returning(listed(), (Check.DBS,), on=ACCEPTED, person=1, dated_on=self.OLD),
            Check.DBS,
            on=ACCEPTED,
            person=1,
        )
        reader = ForStaff("/case", {"ask-for-checks", "chase-checks", "renew-checks"})

        for stands, on, words in (
            (state, DECIDED, "Expired, asked for again"),
            (early, ACCEPTED, "Expires soon, asked for again"),
        ):
            table = Table.of(JOURNEY, stands, on)
            seen = CheckTable.model_validate(table.model_dump(mode="json"))
            row = next(each for each in seen.checks if (each.check, each.person) == ("dbs", 1))
            shown = CheckTable.model_validate(table.for_applicant(1).model_dump(mode="json"))
            line = next(each for each in own_checks(shown, None, 1).own if each.check == "dbs")

            assert state_in_words(row).words == words
            assert [each.text for each in possible_links(row, "", reader)] == [
                "Record the new one",
                "Record a reminder",
            ]
            assert line.waits
            assert line.turn == f"It is your turn since {day(on)}, unless you have done your part."

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
        needed = returning(decide_check_need(listed(), asked, WORKER).state, rest)

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
            advised = RecordMedicalAdvice(
                on=RETURNED,
                person=person,
                adviser="medical-01",
                report_needed=False,
                summary="Nothing stands against adopting.",
            )
            waived = record_medical_advice(waived, advised, WORKER).state

        assert missing_checks(waived, DECIDED) == []

    @pytest.mark.parametrize(
        ("check", "words"),
        [
            (Check.HEALTH, "Only the medical adviser can say"),
            (Check.PREPARATION, "The regulations ask for this in every case"),
        ],
    )
    def test_nobody_else_says_that_what_the_regulations_ask_for_is_not_needed(
        self, check: Check, words: str
    ) -> None:
        command = DecideCheckNeed(
            on=RETURNED, checks=(check,), person=1, needed=False, reason="We know them."
        )
        with pytest.raises(Refusal, match=words):
            decide_check_need(listed(), command, WORKER)

    def test_a_decision_in_time_gives_no_reason_for_a_delay(self) -> None:
        with pytest.raises(Refusal, match="in time"):
            decide_stage_one(
                returning(listed()), deciding(delay="dbs", delay_evidence="The letter.")
            )

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
