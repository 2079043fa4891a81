"""The registration of interest as sentences: its submission, the decision on it, and its end."""

from datetime import UTC, date, datetime, timedelta
from functools import reduce
from typing import Any
from uuid import uuid4

import pytest

from contracts.assessment import TOPIC, ApplicationWithdrawn, StageOneNoticeSent, WindowClosed
from contracts.clocks import ClockId
from contracts.disqualification import NotSuitableNoticeSent
from contracts.enquiry import (
    EnquiryWithdrawn,
    RegistrationAccepted,
    RegistrationDeclined,
    RegistrationSubmitted,
)
from contracts.event import Envelope, Event
from contracts.panel import ApplicantsNotApproved, ApprovalEnded
from contracts.reference import (
    ApprovalEnd,
    DeclineReason,
    Household,
    StageOneOutcome,
    WithdrawalReason,
)
from services.chassis.decision import Decision, Kind, Refusal
from services.enquiry.domain.case_people import listed, stated
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.progress import Status, evolve
from services.enquiry.domain.registered_people import registered_people
from services.enquiry.domain.registration import (
    AcceptRegistration,
    DeclineRegistration,
    JourneyEnd,
    SubmitRegistration,
    Withdraw,
    accept_registration,
    decline_registration,
    release_registration,
    submit_registration,
    withdraw,
)
from services.enquiry.domain.registration_draft import (
    give_consent_to_checks,
    save_registration_draft,
)
from services.enquiry.domain.timekeeping import latest_clocks
from tests.enquiry.helpers.registration_forms import (
    KEY,
    Content,
    an_enquiry,
    complete_form,
    consents,
    draft,
    ready,
    received,
    saved,
    signing,
    submitted,
)

MONDAY = date(2025, 3, 3)
TUESDAY, WEDNESDAY, FRIDAY = (MONDAY + timedelta(days) for days in (1, 2, 4))
SINGLE, JOINT = Household.SINGLE, Household.JOINT
SECRETS = ("rosa", "fell", "jun", "1968", "too far", "county")


def submitting(enquiry: Enquiry, on: date = TUESDAY, **given: Any) -> Decision[Enquiry]:
    return submit_registration(enquiry, SubmitRegistration(on=on, **given), key=KEY)


def signs(part: Content, key: bytes) -> set[str]:
    """By what an applicant is known under a key."""
    form = saved(an_enquiry(), part, on=TUESDAY).form
    return set(registered_people(form, [1], key))


def accepted() -> Enquiry:
    return accept_registration(submitted(), AcceptRegistration(on=WEDNESDAY)).state


def declining(**given: Any) -> DeclineRegistration:
    details: dict[str, Any] = {
        "on": WEDNESDAY,
        "reason": DeclineReason.OUTSIDE_AREA,
        "explanation": "Too far away for us.",
    }
    return DeclineRegistration.model_validate(details | given)


def withdrawing(on: date = WEDNESDAY) -> Withdraw:
    return Withdraw(on=on, reason=WithdrawalReason.NOT_READY)


def hearing(enquiry: Enquiry | None, event: JourneyEnd) -> Decision[Enquiry] | None:
    at = datetime(2025, 6, 1, tzinfo=UTC)
    envelope = Envelope(TOPIC, uuid4(), 1, event.type, at, cause="", correlation="")
    return release_registration(enquiry, envelope, event)


def told(events: Any) -> str:
    return " ".join(event.model_dump_json().lower() for event in events)


class TestARegistrationIsSubmitted:
    @pytest.mark.parametrize("household", Household)
    def test_a_complete_one_starts_the_clock_of_its_decision(self, household: Household) -> None:
        enquiry, events = submitting(ready(household))

        assert events == [RegistrationSubmitted(occurred_on=TUESDAY, household=household)]
        assert enquiry.status is Status.REGISTRATION_SUBMITTED
        due_on = latest_clocks(enquiry.progress.dates)[ClockId.ROI_DECIDE].due_on
        assert due_on == date(2025, 3, 11)

    def test_an_incomplete_one_is_refused_with_what_is_missing(self) -> None:
        with pytest.raises(Refusal) as refused:
            submitting(an_enquiry())

        assert refused.value.kind is Kind.NOT_NOW
        assert "first applicant: the whole part; household: the whole part" in str(refused.value)

    def test_a_long_list_of_what_is_missing_is_cut(self) -> None:
        enquiry = saved(an_enquiry(), {"part": "first_applicant"}, on=TUESDAY)

        with pytest.raises(Refusal, match=r"first applicant: address.*; and \d+ more"):
            submitting(enquiry)

    def test_one_before_a_consent_is_refused(self) -> None:
        with pytest.raises(Refusal, match="before the consent to checks on 5 March 2025"):
            submitting(ready(on=WEDNESDAY), TUESDAY)

    def test_a_second_one_is_refused(self) -> None:
        with pytest.raises(Refusal, match="submitted a registration"):
            submitting(submitted())

    def test_each_applicant_is_registered_by_a_sign_that_names_nobody(self) -> None:
        enquiry = submitted(JOINT)

        assert len(enquiry.registered) == 2
        assert not any(secret in str(enquiry.registered).lower() for secret in SECRETS)

    def test_a_name_of_before_counts_as_well(self) -> None:
        first = complete_form(number=3)[0]
        married = signs(first | {"name": "Rosa Fell", "previous_names": ["Rosa Moor"]}, KEY)
        before = signs(first | {"name": "moor, ROSA"}, KEY)

        assert len(married) == 2
        assert before < married

    def test_without_the_key_nobody_can_be_tried_out(self) -> None:
        first = complete_form(number=3)[0]

        assert not signs(first, KEY) & signs(first, b"another key")

    def test_a_couple_that_goes_on_as_one_keeps_its_first_applicant_alone(self) -> None:
        enquiry = an_enquiry(JOINT)
        alone = complete_form(SINGLE)
        for part in (*alone, complete_form(JOINT)[1]):
            enquiry = saved(enquiry, part, on=TUESDAY)
        enquiry = give_consent_to_checks(enquiry, signing(alone[0]["name"])).state
        enquiry, events = submitting(enquiry, household=SINGLE)

        assert events == [RegistrationSubmitted(occurred_on=TUESDAY, household=SINGLE)]
        assert [each.name for each in enquiry.applicants] == ["Rosa Fell"]
        assert enquiry.form.second_applicant is None
        assert len(enquiry.registered) == 1

    def test_one_who_becomes_two_brings_the_second_from_the_form(self) -> None:
        enquiry, parts = an_enquiry(SINGLE), complete_form(JOINT)
        for part in parts:
            enquiry = saved(enquiry, part, on=TUESDAY)
        for signed in consents(parts):
            enquiry = give_consent_to_checks(enquiry, signing(**signed)).state
        together = submitting(enquiry, household=JOINT).state

        assert [each.name for each in together.applicants] == ["Rosa Fell", parts[1]["name"]]
        assert together.progress.household is JOINT

    def test_nobody_is_too_young_to_be_heard(self) -> None:
        first, *others = complete_form()
        enquiry = an_enquiry()
        for part in (first | {"date_of_birth": "2006-01-01"}, *others):
            enquiry = saved(enquiry, part, on=TUESDAY)
        enquiry = give_consent_to_checks(enquiry, signing(first["name"])).state

        assert submitting(enquiry).state.status is Status.REGISTRATION_SUBMITTED


class TestARegistrationIsDecided:
    def test_acceptance_stops_the_clock_and_keeps_the_household_registered(self) -> None:
        enquiry, events = accept_registration(submitted(), AcceptRegistration(on=WEDNESDAY))

        assert events == [
            RegistrationAccepted(
                occurred_on=WEDNESDAY,
                agency="moorland",
                household=SINGLE,
                people=listed(enquiry.people),
                stated=stated(enquiry.form, SINGLE),
            )
        ]
        clock = latest_clocks(enquiry.progress.dates)[ClockId.ROI_DECIDE]
        assert clock.stopped_on == WEDNESDAY
        assert enquiry.registered

    def test_someone_alike_is_for_a_manager_to_judge(self) -> None:
        reason = AcceptRegistration(on=WEDNESDAY, despite_likeness="They are two people.")

        with pytest.raises(Refusal, match="one of the two registrations has to end") as refused:
            accept_registration(submitted(), AcceptRegistration(on=WEDNESDAY), alike=True)
        assert refused.value.kind is Kind.NOT_LAWFUL
        with pytest.raises(Refusal, match="Only a manager"):
            accept_registration(submitted(), reason, alike=True, by_manager=False)
        with pytest.raises(Refusal, match="A manager has to decide"):
            accept_registration(
                submitted(), AcceptRegistration(on=WEDNESDAY), alike=True, by_manager=False
            )
        enquiry = accept_registration(submitted(), reason, alike=True).state
        assert enquiry.status is Status.REGISTRATION_ACCEPTED
        assert enquiry.notes[-1].words == "They are two people."

    def test_what_was_submitted_while_others_were_looked_for_is_not_accepted(self) -> None:
        with pytest.raises(Refusal, match="only just submitted"):
            accept_registration(submitted(), AcceptRegistration(on=WEDNESDAY), compared=())

    def test_declining_gives_reason_and_where_else_to_go_and_frees_the_household(self) -> None:
        command = declining(elsewhere="The next county has room.", signposted_to="estuary")
        enquiry, events = decline_registration(submitted(), command)

        assert events == [
            RegistrationDeclined(
                occurred_on=WEDNESDAY,
                reason=DeclineReason.OUTSIDE_AREA,
                signposted_to="estuary",
            )
        ]
        assert not any(secret in told(events) for secret in SECRETS)
        assert enquiry.explanation == "Too far away for us."
        assert [note.words for note in enquiry.notes] == [
            "Too far away for us.",
            "The next county has room.",
        ]
        assert enquiry.registered == ()

    @pytest.mark.parametrize("reason", [DeclineReason.STEP_PARENT, DeclineReason.INTERCOUNTRY])
    def test_an_adoption_of_another_kind_is_declined_with_where_else_to_go(
        self, reason: DeclineReason
    ) -> None:
        with pytest.raises(Refusal, match="Say where else"):
            decline_registration(submitted(), declining(reason=reason))
        told = declining(reason=reason, elsewhere="Write to your council first.")
        assert decline_registration(submitted(), told).events == [
            RegistrationDeclined(occurred_on=WEDNESDAY, reason=reason, signposted_to=None)
        ]
        named = declining(reason=reason, signposted_to="estuary")
        assert decline_registration(submitted(), named).events == [
            RegistrationDeclined(occurred_on=WEDNESDAY, reason=reason, signposted_to="estuary")
        ]

    def test_nobody_is_sent_to_the_agency_that_declined_them(self) -> None:
        with pytest.raises(Refusal, match="This is your own"):
            decline_registration(submitted(), declining(signposted_to="moorland"))

    @pytest.mark.parametrize(
        "decide",
        [
            lambda state: accept_registration(state, AcceptRegistration(on=WEDNESDAY)),
            lambda state: decline_registration(state, declining()),
        ],
    )
    def test_what_never_came_in_and_what_is_decided_are_not_decided(self, decide: Any) -> None:
        with pytest.raises(Refusal, match="Record it before you decide"):
            decide(ready())
        with pytest.raises(Refusal, match="already accepted"):
            decide(accepted())
        with pytest.raises(Refusal, match="declined the registration"):
            decide(decline_registration(submitted(), declining()).state)

    def test_a_day_before_the_submission_is_refused(self) -> None:
        with pytest.raises(Refusal, match="before the registration on 5 March 2025"):
            accept_registration(submitted(on=WEDNESDAY), AcceptRegistration(on=TUESDAY))


class TestTheHouseholdWithdraws:
    @pytest.mark.parametrize("enquiry", [an_enquiry(), ready(), submitted()])
    def test_at_any_time_before_acceptance_with_its_consents(self, enquiry: Enquiry) -> None:
        ended, events = withdraw(enquiry, withdrawing())

        assert events == [
            EnquiryWithdrawn(occurred_on=WEDNESDAY, reason=WithdrawalReason.NOT_READY)
        ]
        assert (ended.registered, ended.form.consents) == ((), ())
        clocks = latest_clocks(ended.progress.dates).values()
        assert [clock.id for clock in clocks if clock.stopped_on is None] == []

    def test_after_acceptance_the_assessment_case_is_the_place(self) -> None:
        with pytest.raises(Refusal, match="on the assessment case"):
            withdraw(accepted(), withdrawing())

    def test_before_the_submission_it_cannot_be_dated(self) -> None:
        with pytest.raises(Refusal, match="before the registration"):
            withdraw(submitted(on=WEDNESDAY), withdrawing(TUESDAY))


class TestAnEndElsewhereIsHeard:
    @pytest.mark.parametrize(
        "event",
        [
            ApplicationWithdrawn(occurred_on=FRIDAY, reason=WithdrawalReason.NOT_GIVEN),
            StageOneNoticeSent(occurred_on=FRIDAY, outcome=StageOneOutcome.NOT_SUITABLE),
            WindowClosed(occurred_on=FRIDAY),
            NotSuitableNoticeSent(occurred_on=FRIDAY),
            ApplicantsNotApproved(occurred_on=FRIDAY, agency="moorland"),
            *(ApprovalEnded(occurred_on=FRIDAY, agency="moorland", end=end) for end in ApprovalEnd),
        ],
    )
    def test_it_frees_the_household_and_says_nothing_again(self, event: JourneyEnd) -> None:
        decision = hearing(accepted(), event)

        assert decision is not None
        assert (decision.state.registered, list(decision.events)) == ((), [])
        assert decision.state.status is Status.REGISTRATION_ACCEPTED
        assert hearing(decision.state, event) is None

    def test_one_who_may_be_suitable_stays_registered(self) -> None:
        event = StageOneNoticeSent(occurred_on=FRIDAY, outcome=StageOneOutcome.MAY_BE_SUITABLE)

        assert hearing(accepted(), event) is None

    def test_a_journey_unknown_here_changes_nothing(self) -> None:
        event = ApplicationWithdrawn(occurred_on=FRIDAY, reason=WithdrawalReason.NOT_GIVEN)

        assert hearing(None, event) is None


def test_the_events_of_a_registration_give_its_progress_again() -> None:
    enquiry, first = received(JOINT)
    parts = complete_form(JOINT)
    events: list[Event] = [*first]

    def taking(decision: Decision[Enquiry]) -> Enquiry:
        events.extend(decision.events)
        return decision.state

    for part in parts:
        enquiry = taking(save_registration_draft(enquiry, draft(part)))
    for signed in consents(parts):
        enquiry = taking(give_consent_to_checks(enquiry, signing(**signed)))
    enquiry = taking(submitting(enquiry))
    enquiry = taking(decline_registration(enquiry, declining()))

    assert reduce(evolve, events, None) == enquiry.progress
    assert Enquiry.model_validate(enquiry.model_dump(mode="json")) == enquiry
