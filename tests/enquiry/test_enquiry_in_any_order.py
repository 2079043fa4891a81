"""Every public decision in any order, on any date, by two agencies and time itself: a state machine.

Whatever is asked, it is decided or refused with a reason; no state is unlawful, no clock runs twice or
for ever, and the events alone rebuild where the enquiry stands.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial, reduce
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts import enquiry as said
from contracts.event import Event
from contracts.timeline import Turn
from services.chassis.decision import Decision, Refusal
from services.enquiry.domain import (
    correction,
    fulfilment,
    intake,
    invitation,
    registration_draft,
)
from services.enquiry.domain.complaint_clocks import standing
from services.enquiry.domain.dated_steps import Step
from services.enquiry.domain.deadlines import announce
from services.enquiry.domain.enquiry import ENDED, LEFT, Enquiry, every_run
from services.enquiry.domain.invitation_link import Invitation
from services.enquiry.domain.open_requests import OpenRequests
from services.enquiry.domain.progress import Status, evolve
from services.enquiry.domain.sign_in import SignInStep
from services.enquiry.domain.timekeeping import clock_runs
from services.enquiry.timeline import TIMELINE, timeline
from tests.enquiry.helpers.enquiry_decisions import (
    AT,
    CONSENTS,
    DECISIONS,
    JOURNEY,
    MONDAY,
    OTHER,
    PARTS,
    STAFF,
    TOLD,
)
from tests.enquiry.helpers.households import JUN, ROSA, asked
from tests.enquiry.helpers.recorded_events import recorded

VISIT = ["request visit", "hold visit", "write up", "tell outcome"]
COMPLAINTS = [
    "receive complaint",
    "answer complaint",
    "extend complaint",
    "suspend complaint",
    "resume complaint",
    "take complaint further",
    "hold complaint panel",
    "withdraw complaint",
]
BETWEEN_AGENCIES = ["refer", "take up", "refuse referral", "close", "reopen", "merge", "undo merge"]
ON_TIMELINE = {event.type for event in TIMELINE}
DAYS = st.integers(-3, 60).map(lambda days: MONDAY + timedelta(days))
OPEN = {Status.RECEIVED, Status.REFERRED}
LAWFUL: dict[Status, set[Status]] = {
    Status.RECEIVED: {
        Status.REFERRED,
        Status.REGISTRATION_SUBMITTED,
        Status.WITHDRAWN,
        Status.CLOSED,
        Status.MERGED,
    },
    Status.REFERRED: {Status.RECEIVED, Status.WITHDRAWN},
    Status.REGISTRATION_SUBMITTED: {
        Status.REGISTRATION_ACCEPTED,
        Status.REGISTRATION_DECLINED,
        Status.WITHDRAWN,
    },
    Status.REGISTRATION_ACCEPTED: set(),
    Status.REGISTRATION_DECLINED: set(),
    Status.WITHDRAWN: {Status.RECEIVED, Status.MERGED},
    Status.CLOSED: {Status.RECEIVED, Status.MERGED},
    Status.MERGED: {Status.RECEIVED, Status.WITHDRAWN, Status.CLOSED},
}


class AnyDecision(RuleBasedStateMachine):
    """One enquiry, and everything that anybody may ask of it."""

    enquiry: Enquiry
    events: list[Event]

    @initialize(on=DAYS)
    def receive(self, on: date) -> None:
        command = asked(on=on, household="joint", applicants=[ROSA, JUN])
        self.enquiry, events = intake.receive_enquiry(None, command)
        self.events = list(events)

    @rule(name=st.sampled_from([*DECISIONS]), on=DAYS)
    def decide_on_any_day(self, name: str, on: date) -> None:
        self.decide(name, on)

    @rule(name=st.sampled_from([*DECISIONS]), days=st.integers(0, 4))
    def go_on(self, name: str, days: int) -> None:
        self.decide(name, self._last_day() + timedelta(days))

    @rule(name=st.sampled_from(VISIT), days=st.integers(0, 4))
    def visit(self, name: str, days: int) -> None:
        self.decide(name, self._last_day() + timedelta(days))

    @rule(name=st.sampled_from(BETWEEN_AGENCIES), days=st.integers(0, 4))
    def pass_on(self, name: str, days: int) -> None:
        self.decide(name, self._last_day() + timedelta(days))

    @rule(name=st.sampled_from(COMPLAINTS), days=st.integers(0, 4))
    def complain(self, name: str, days: int) -> None:
        self.decide(name, self._last_day() + timedelta(days))

    def decide(self, name: str, on: date) -> None:
        decide, command, details = DECISIONS[name]
        if name == "refer":
            details = {**details, "consent": {"given_by": [1, 2], "given_on": on}}
        self._ask(decide, command.model_validate({"on": on, **details}))

    @rule(part=st.integers(0, 3), on=DAYS, behind=st.integers(0, 1))
    def save(self, part: int, on: date, behind: int) -> None:
        content = PARTS[part]
        saved = self.enquiry.form.times_saved(content["part"]) - behind
        command = {"on": on, "replaces": max(saved, 0), "content": content}
        self._ask(
            registration_draft.save_registration_draft,
            registration_draft.SaveRegistrationDraft.model_validate(command),
        )

    @rule(applicant=st.integers(0, 1), on=DAYS)
    def consent(self, applicant: int, on: date) -> None:
        command = registration_draft.GiveConsentToChecks.model_validate(
            {"on": on, **CONSENTS[applicant]}
        )
        self._ask(registration_draft.give_consent_to_checks, command)

    @rule(on=DAYS)
    def complete(self, on: date) -> None:
        """All parts and consents at once, so that submitting is often reached."""
        for part in range(len(PARTS)):
            self.save(part, on, 0)
        for applicant in range(2):
            self.consent(applicant, on)
        self.decide("submit", on)

    @rule(applicant=st.integers(1, 2), account=st.sampled_from("ab"))
    def invite_and_join(self, applicant: int, account: str) -> None:
        """Both at once, so that accounts are often there when something else happens."""
        self.decide("change details", self._last_day())
        self.decide("invite" if applicant == 1 else "invite second", self._last_day())
        self.join(applicant, 0, account)

    @rule(applicant=st.integers(1, 2), behind=st.integers(0, 1), account=st.sampled_from("ab"))
    def join(self, applicant: int, behind: int, account: str) -> None:
        joined = self.enquiry.progress.joinings.get(applicant)
        number = joined.invitations - behind if joined else 1
        link = Invitation(JOURNEY, applicant, number)
        decide = partial(invitation.join, invitation=link, account=account * 64, at=AT)
        self._ask(lambda state, on: decide(state, on=on), self._last_day())

    @rule(version=st.integers(1, 30), right_day=DAYS)
    def correct(self, version: int, right_day: date) -> None:
        command = correction.CorrectDate.model_validate(
            {
                "on": MONDAY + timedelta(90),
                "corrects": version,
                "right_day": right_day,
                "reason": "It was another day.",
                **STAFF,
            }
        )
        self._ask(partial(correction.correct_date, journey=JOURNEY), command)

    @rule(name=st.sampled_from([*TOLD]), on=DAYS)
    def tell(self, name: str, on: date) -> None:
        key = f"{OTHER}/{len(self.events)}"
        told_of = partial(fulfilment.fulfil_obligation, TOLD[name](on), journey=JOURNEY, key=key)
        self._ask(lambda state, _: told_of(state), None)

    @rule(days=st.integers(0, 90))
    def time_passes(self, days: int) -> None:
        before, known = self.enquiry.status, len(self.events)
        self._ask(lambda state, today: announce(state, today=today), MONDAY + timedelta(days))
        lapsed = any(isinstance(each, said.ReferralLapsed) for each in self.events[known:])
        assert self.enquiry.status is (Status.RECEIVED if lapsed else before)

    @invariant()
    def clocks_run_once_and_end(self) -> None:
        ran = clock_runs(self.enquiry.progress.dates)
        open_clocks = [run.clock.id for run in ran if run.clock.stopped_on is None]

        assert len(open_clocks) == len(set(open_clocks))
        if self.enquiry.status in {*ENDED, Status.REGISTRATION_ACCEPTED}:
            assert open_clocks == []
        for run in ran:
            assert run.clock.stopped_on is None or run.clock.stopped_on >= run.clock.started_on

    @invariant()
    def whatever_runs_will_be_announced_once(self) -> None:
        announced = [
            (event.type, event.clock, event.due_on)
            for event in self.events
            if isinstance(event, said.DueSoonReached | said.ClockBreached)
        ]
        retracted = sum(isinstance(event, said.ClockBreachRetracted) for event in self.events)
        asleep = self.enquiry.wake_at is None
        silent = [
            run.clock
            for run in every_run(self.enquiry.progress)
            if run.clock.stopped_on is None
            and ("enquiry.clock_breached.v1", run.clock.id, run.clock.due_on) not in announced
        ]

        assert len(announced) - len(set(announced)) <= retracted
        assert not (asleep and silent)

    @invariant()
    def each_complaint_owes_one_answer_at_most_whatever_became_of_the_journey(self) -> None:
        for complaint in self.enquiry.progress.complaints:
            now = standing(complaint)
            running = [run for run in now.runs if run.ended_on is None]

            assert len(running) <= now.is_open
            assert len({answer.stage for answer in now.answers}) == len(now.answers)
            assert complaint.received_on >= self.enquiry.received_on

    @invariant()
    def the_events_alone_rebuild_where_it_stands(self) -> None:
        assert reduce(evolve, self.events, None) == self.enquiry.progress

    @invariant()
    def whoever_left_waits_for_no_call_and_takes_no_break(self) -> None:
        if self.enquiry.status in LEFT:
            assert self.enquiry.progress.asked == OpenRequests()

    @invariant()
    def its_household_is_told_what_happened_and_nothing_else(self) -> None:
        history = recorded(self.events)
        told = timeline(JOURNEY, self.enquiry, history)
        shown = [each.version for each in history if each.type in ON_TIMELINE]

        assert sorted(entry.version for entry in told.entries) == shown
        assert (told.turn is Turn.NOBODY) is (self.enquiry.status in ENDED)
        assert str(OTHER) not in told.model_dump_json()

    @invariant()
    def it_can_be_kept_and_read_again(self) -> None:
        assert Enquiry.model_validate(self.enquiry.model_dump(mode="json")) == self.enquiry

    @invariant()
    def an_account_is_one_applicants_who_is_there_and_has_joined(self) -> None:
        bound = [each for each in self.enquiry.sign_ins if each.account]
        joinings = self.enquiry.progress.joinings.items()

        assert len({each.account for each in bound}) == len(bound)
        assert {each.applicant for each in bound} == {
            number for number, each in joinings if each.step is SignInStep.JOINED
        }
        assert all(each.applicant <= len(self.enquiry.applicants) for each in bound)

    @invariant()
    def it_is_registered_as_long_as_the_registration_stands(self) -> None:
        standing = {Status.REGISTRATION_SUBMITTED, Status.REGISTRATION_ACCEPTED}

        assert bool(self.enquiry.registered) is (self.enquiry.status in standing)
        if self.enquiry.progress.day(Step.SUBMITTED):
            assert self.enquiry.progress.consents == {1, 2}

    def _last_day(self) -> date:
        """The latest day of what happened so far, so that many steps come in a lawful order."""
        return max(each.on for each in self.enquiry.progress.dates)

    def _ask(self, decide: Callable[..., Decision[Enquiry]], command: Any) -> None:
        before = self.enquiry.status
        try:
            decision = decide(self.enquiry, command)
        except Refusal as refused:
            sentence = refused.sentence
        else:
            sentence = "Decided."
            self.enquiry, events = decision
            self.events += events
        assert sentence.endswith(".")
        after = self.enquiry.status
        assert after is before or after in LAWFUL[before], (before, after)


AnyDecision.TestCase.settings = settings(max_examples=60, stateful_step_count=40)
TestAnyDecision = AnyDecision.TestCase
