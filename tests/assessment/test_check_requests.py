"""Asking by a link that works once: asked, accepted or declined, answered, cancelled, replaced, over."""

from datetime import date
from functools import partial
from typing import Any

import pytest

from contracts.assessment import ChecksReturned
from contracts.calendar import london_date
from contracts.check_requests import (
    CannotDo,
    CheckRequestAccepted,
    CheckRequested,
    CheckRequestEnded,
    RequestEnd,
    reminded_on,
)
from contracts.checks import Check, ChecksAsked, ChecksRenewed
from contracts.people import PersonKind, PersonRemoved
from contracts.request_forms import HEALTH, REFERENCE, REQUEST_FORMS, RequestForm
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.check_requests import (
    AskByLink,
    CancelRequest,
    about,
    accept_request,
    address_of,
    answer_request,
    ask_by_link,
    cancel_request,
    decline_request,
    draft_of,
    opened_request,
    save_draft,
)
from services.assessment.domain.check_table import CheckState, WaitsFor
from services.assessment.domain.checks import (
    AskForChecks,
    DecideCheckNeed,
    ask_for_checks,
    decide_check_need,
)
from services.assessment.domain.deadlines import announce
from services.assessment.domain.heard_people import hear_of_person
from services.assessment.domain.kept_while_open import looked_at_once
from services.assessment.domain.outcome import withdraw
from services.assessment.domain.request_link import NO_REQUEST, RequestLink, link_of, token_of
from services.casework.clock_watch import LONG_AGO
from services.chassis.decision import Decision, Kind, Refusal
from tests.assessment.helpers.assessments import ACCEPTED, DAY, HEARD, JOURNEY, WORKER, withdrawing
from tests.assessment.helpers.checks import COUPLE, cell, listed, returning

EMAIL = "kit.example@example.org"
SAID = "They are patient with everybody."
ANSWERS = {each.name: SAID for each in REFERENCE}
ENDS = ACCEPTED + 28 * DAY
KEY = b"k" * 43
FORMER = Check.FORMER_PARTNER


def asking(**more: Any) -> AskByLink:
    said = {"on": ACCEPTED, "check": "reference", "person": 5, "email": EMAIL}
    return AskByLink.model_validate({**said, **more})


def asked(state: Assessment | None = None, **more: Any) -> Decision[Assessment]:
    return ask_by_link(state or listed(), asking(**more), WORKER)


def answered(on: date = ACCEPTED + 3 * DAY) -> Decision[Assessment]:
    return answer_request(asked().state, 1, ANSWERS, on)


class TestAsking:
    def test_it_is_one_request_and_the_check_is_asked_for(self) -> None:
        state, events = asked()

        assert [type(each) for each in events] == [ChecksAsked, CheckRequested]
        assert cell(state, Check.REFERENCE, 5).state is CheckState.ASKED
        assert (address_of(state, 1), state.requests[0].ends_on) == (EMAIL, ENDS)
        assert EMAIL not in str([each.model_dump() for each in events])

    def test_a_second_link_for_the_same_is_refused_while_the_first_works(self) -> None:
        with pytest.raises(Refusal, match="cancel that request first"):
            asked(asked().state, on=ENDS)

        assert len(asked(asked().state, on=ENDS + DAY).state.requests) == 2

    def test_another_referee_is_asked_beside_the_first(self) -> None:
        assert [each.person for each in asked(asked().state, person=6).state.requests] == [5, 6]

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"person": None}, "One person is asked at a time"),
            ({"check": "dbs", "person": 1}, "cannot be answered by link"),
            ({"on": ACCEPTED - DAY}, "before stage one began"),
        ],
    )
    def test_what_cannot_be_asked_is_refused(self, more: dict[str, Any], words: str) -> None:
        with pytest.raises(Refusal, match=words):
            asked(**more)

    def test_reminders_are_on_the_days_of_the_rule(self) -> None:
        assert reminded_on(ACCEPTED) == [date(2025, 3, 10), date(2025, 3, 17)]


def with_former_partner(*, needed: bool | None = True, household: int = 2) -> Assessment:
    """A case with a former partner, and what staff decided about asking them."""
    people = [each for each in COUPLE if each[0] != 2 or household == 2]
    state = listed(*people, (8, PersonKind.FORMER_PARTNER))
    if needed is None:
        return state
    command = DecideCheckNeed(
        on=ACCEPTED, checks=(FORMER,), person=8, needed=needed, reason="They are afraid of him."
    )
    return decide_check_need(state, command, WORKER).state


class TestWhomItIsAbout:
    @pytest.mark.parametrize(
        ("check", "person", "whom"),
        [
            (Check.EMPLOYMENT, 2, 2),
            (Check.HEALTH, 1, 1),
            (Check.SCHOOL_OR_NURSERY, 4, 4),
            (Check.REFERENCE, 5, None),
            (Check.LOCAL_AUTHORITY, None, None),
        ],
    )
    def test_an_employer_hears_of_one_person_and_a_referee_of_all_who_apply(
        self, check: Check, person: int | None, whom: int | None
    ) -> None:
        state = asked(check=check, person=person).state

        assert about(state, state.requests[0]) == whom

    def test_a_former_partner_hears_of_the_one_whose_partner_they_were(self) -> None:
        state = asked(with_former_partner(), check=FORMER, person=8, applicant=2).state
        alone = asked(with_former_partner(household=1), check=FORMER, person=8).state

        assert about(state, state.requests[0]) == 2
        assert about(alone, alone.requests[0]) == 1

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"check": "former_partner", "person": 8}, "whose former partner"),
            ({"check": "reference", "person": 5, "applicant": 1}, "only if you ask a former"),
        ],
    )
    def test_whose_partner_they_were_is_said_of_a_former_partner_alone(
        self, more: dict[str, Any], words: str
    ) -> None:
        with pytest.raises(Refusal, match=words):
            asked(with_former_partner(), **more)

    def test_a_link_about_an_applicant_who_left_stops_working(self) -> None:
        state = asked(with_former_partner(), check=FORMER, person=8, applicant=2).state
        left = PersonRemoved(occurred_on=ACCEPTED + DAY, number=2, kind=PersonKind.APPLICANT)
        decision = hear_of_person(state, HEARD, left)

        assert decision is not None
        assert [each.end for each in decision.state.requests] == [RequestEnd.REPLACED]

    @pytest.mark.parametrize("needed", [None, False])
    def test_no_former_partner_is_asked_before_it_is_decided_that_it_is_safe(
        self, needed: bool | None
    ) -> None:
        state = with_former_partner(needed=needed)
        by_post = AskForChecks(on=ACCEPTED, checks=(FORMER,), person=8)
        for ask in (
            partial(asked, state, check=FORMER, person=8, applicant=1),
            partial(ask_for_checks, state, by_post),
        ):
            with pytest.raises(Refusal, match=r"safe and proportionate|not needed"):
                ask()

    def test_a_case_without_a_former_partner_has_nobody_to_ask(self) -> None:
        with pytest.raises(Refusal, match="One person is asked at a time"):
            asked(check=FORMER, person=3, applicant=1)

    def test_what_is_decided_about_a_former_partner_keeps_its_reason(self) -> None:
        state = with_former_partner(needed=False)

        assert cell(state, FORMER, 8).state is CheckState.NOT_NEEDED
        assert [each.reason for each in state.need_reasons] == ["They are afraid of him."]


class TestForms:
    def test_every_form_asks_for_a_name_first_and_says_where_it_comes_from(self) -> None:
        assert {each.questions[0].name for each in REQUEST_FORMS} == {"name"}
        assert all("our suggestion" in each.source for each in REQUEST_FORMS)

    @pytest.mark.parametrize("form", REQUEST_FORMS, ids=lambda each: each.check)
    def test_its_questions_have_names_of_their_own(self, form: RequestForm) -> None:
        names = [each.name for each in form.questions]

        assert len({*names}) == len(names)


class TestAnswering:
    def test_an_answer_is_kept_for_staff_and_the_check_is_back_that_day(self) -> None:
        state, events = answered()
        reference = cell(state, Check.REFERENCE, 5)

        assert [type(each) for each in events] == [ChecksReturned, CheckRequestEnded]
        assert (reference.state, reference.back_on) == (CheckState.BACK, ACCEPTED + 3 * DAY)
        assert reference.result is not None
        assert reference.result.outcome is None
        assert [each.words for each in state.request_details[0].answers] == [*ANSWERS.values()]
        assert SAID not in str([each.model_dump() for each in events])
        assert address_of(state, 1) is None

    def test_what_a_doctor_says_of_their_report_is_kept_and_the_report_still_has_to_come(
        self,
    ) -> None:
        doctor = asked(check="health", person=1)
        said = {each.name: "No, not yet." for each in HEALTH}
        state, events = answer_request(doctor.state, 1, said, ACCEPTED + 3 * DAY)

        assert [type(each) for each in events] == [CheckRequestEnded]
        assert {each.words for each in state.request_details[0].answers} == {"No, not yet."}
        assert cell(state, Check.HEALTH, 1).state is CheckState.ASKED

    def test_what_came_by_post_before_is_renewed_by_the_link(self) -> None:
        by_post = returning(asked().state, (Check.REFERENCE,), person=5)
        _, events = answer_request(by_post, 1, ANSWERS, ACCEPTED + 28 * DAY)

        assert isinstance(events[0], ChecksRenewed)

    def test_to_accept_says_so_once_and_opens_the_form(self) -> None:
        state, events = accept_request(asked().state, 1, ACCEPTED)

        assert [type(each) for each in events] == [CheckRequestAccepted]
        assert accept_request(state, 1, ACCEPTED).events == ()
        assert opened_request(state, 1, ACCEPTED).accepted

    def test_who_cannot_do_it_gives_the_turn_back_to_the_agency(self) -> None:
        on = ACCEPTED + DAY
        state, events = decline_request(asked().state, 1, CannotDo.NO_TIME, on)
        reference = cell(state, Check.REFERENCE, 5)

        assert events == [CheckRequestEnded(occurred_on=on, request=1, end=RequestEnd.DECLINED)]
        assert (reference.state, reference.waits_for, reference.since) == (
            CheckState.ASKED,
            WaitsFor.AGENCY,
            on,
        )
        assert address_of(state, 1) is None

    def test_who_is_asked_another_way_after_a_refusal_has_the_turn_again(self) -> None:
        declined = decline_request(asked().state, 1, CannotDo.NO_TIME, ACCEPTED + DAY).state
        again = AskForChecks(on=ACCEPTED + 2 * DAY, checks=(Check.REFERENCE,), person=5)
        reference = cell(ask_for_checks(declined, again).state, Check.REFERENCE, 5)

        assert (reference.waits_for, reference.since) == (WaitsFor.PERSON, ACCEPTED + 2 * DAY)

    def test_a_link_that_is_over_gives_the_turn_back_on_the_day_after(self) -> None:
        state = asked().state

        assert cell(state, Check.REFERENCE, 5, ENDS).waits_for is WaitsFor.PERSON
        assert cell(state, Check.REFERENCE, 5, ENDS + DAY).since == ENDS + DAY


class TestWhatIsKeptWhileALinkWorks:
    def saved(self, **answers: str) -> Assessment:
        return save_draft(asked().state, 1, answers, ACCEPTED).state

    def test_a_draft_is_saved_over_the_one_before_and_publishes_nothing(self) -> None:
        decision = save_draft(self.saved(name="Kit", known="A neigh"), 1, {"name": "Kit"}, ENDS)

        assert decision.events == ()
        assert draft_of(decision.state, 1) == {"name": "Kit"}
        assert decision.state.requests[0].is_open(ENDS)
        assert decision.state.request_details[0].answers == ()

    def test_a_draft_is_gone_once_it_is_sent_or_the_request_ends(self) -> None:
        drafted = self.saved(name="Kit Example")
        sent = answer_request(drafted, 1, ANSWERS, ACCEPTED).state
        declined = decline_request(drafted, 1, CannotDo.NO_TIME, ACCEPTED).state
        withdrawn = cancel_request(
            drafted, CancelRequest(on=ACCEPTED, check=Check.REFERENCE, person=5)
        ).state

        assert [draft_of(each, 1) for each in (sent, declined, withdrawn)] == [{}] * 3

    def test_nothing_is_saved_with_a_link_that_is_over(self) -> None:
        with pytest.raises(Refusal, match="does not work"):
            save_draft(asked().state, 1, {"name": "Kit"}, ENDS + DAY)

    def test_address_and_draft_go_the_day_after_the_link_is_over_and_not_before(self) -> None:
        drafted = self.saved(name="Kit Example")
        last_day = announce(drafted, today=ENDS).state
        over = announce(last_day, today=ENDS + DAY).state

        assert (address_of(last_day, 1), draft_of(last_day, 1)) == (EMAIL, {"name": "Kit Example"})
        assert (address_of(over, 1), draft_of(over, 1)) == (None, {})
        assert over.requests == drafted.requests

    def test_the_case_wakes_for_it_and_after_that_for_its_clocks_alone(self) -> None:
        state = asked().state
        over = announce(state, today=ENDS + DAY).state

        assert state.wake_at is not None
        assert london_date(state.wake_at) == ENDS + DAY
        assert over.wake_at is None or london_date(over.wake_at) > ENDS + DAY

    def test_a_record_from_before_is_looked_at_if_it_has_an_address(self) -> None:
        old: dict[str, Any] = {"request_details": [{"email": EMAIL}]}
        without: dict[str, Any] = {"request_details": []}

        assert looked_at_once(old)["wake_at"] == LONG_AGO
        assert looked_at_once(without) == without


class TestWhatALinkOpensNoMore:
    def sentences(self, *states: Assessment | None, number: int = 1, on: date = ENDS) -> set[str]:
        found = set()
        for each in states:
            with pytest.raises(Refusal) as refused:
                opened_request(each, number, on)
            assert refused.value.kind is Kind.NOT_FOUND
            found.add(refused.value.sentence)
        return found

    def test_whatever_is_wrong_the_words_are_the_same(self) -> None:
        cancelling = CancelRequest(on=ACCEPTED, check=Check.REFERENCE, person=5)
        gone = PersonRemoved(occurred_on=ACCEPTED, number=5, kind=PersonKind.REFEREE)
        replaced = hear_of_person(asked().state, HEARD, gone)
        assert replaced is not None
        words = self.sentences(
            None,
            answered().state,
            cancel_request(asked().state, cancelling).state,
            decline_request(asked().state, 1, CannotDo.WRONG_PERSON, ACCEPTED).state,
            withdraw(asked().state, withdrawing(ACCEPTED)).state,
            replaced.state,
        )
        words |= self.sentences(asked().state, on=ENDS + DAY)
        words |= self.sentences(asked().state, number=2)

        assert len(words) == 1

    def test_nothing_is_answered_accepted_or_declined_twice(self) -> None:
        state = answered().state
        on = ACCEPTED + 4 * DAY
        for again in (
            partial(answer_request, answers=ANSWERS),
            partial(decline_request, because=CannotDo.NO_TIME),
            accept_request,
        ):
            with pytest.raises(Refusal, match="does not work"):
                again(state, number=1, on=on)

    def test_a_referee_who_is_replaced_is_asked_no_more(self) -> None:
        gone = PersonRemoved(occurred_on=ACCEPTED + DAY, number=5, kind=PersonKind.REFEREE)
        decision = hear_of_person(asked().state, HEARD, gone)

        assert decision is not None
        assert [getattr(each, "end", None) for each in decision.events] == [RequestEnd.REPLACED]
        assert address_of(decision.state, 1) is None

    def test_only_an_open_request_is_cancelled(self) -> None:
        with pytest.raises(Refusal, match="nothing to cancel") as refused:
            cancel_request(
                answered().state, CancelRequest(on=ENDS, check=Check.REFERENCE, person=5)
            )

        assert refused.value.kind is Kind.NOT_NOW


class TestTheSeal:
    def test_a_link_names_its_request_and_one_changed_bit_opens_nothing(self) -> None:
        link = RequestLink(JOURNEY, 7)
        token = token_of(link, KEY)
        changed = token[:-1] + ("A" if token[-1] != "A" else "B")

        assert link_of(token, KEY) == link
        assert {link_of(each, KEY) for each in (changed, "x" * 68, "", "é" * 68)} == {NO_REQUEST}
        assert link_of(token, b"another" * 7) == NO_REQUEST
