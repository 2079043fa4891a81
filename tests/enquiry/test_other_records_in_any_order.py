"""Mystery shops, their rounds, equality records, standards and the directory in any order: events rebuild their state.

Whatever is asked, it is decided or refused with a reason; what the events do not rebuild is the part that
no event may carry.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial, reduce
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts.agency import AgencyKind
from contracts.checks import Check
from contracts.clocks import LOCALLY_SET
from contracts.equality import AnswersKey, EqualityAnswersGiven, SealBroken
from contracts.event import Event
from contracts.mystery_shop import CancellationReason
from contracts.reference import Household
from contracts.service_standard import CheckAgeSet, ServiceStandardSet
from services.chassis.decision import Decision, Refusal
from services.enquiry.domain import directory, equality, standards
from services.enquiry.domain.mystery_shops import mystery_shop, shop_round
from tests.enquiry.helpers.mystery_shops import ROUND, SHOP, scores

MONDAY = date(2025, 3, 3)
DAYS = st.integers(-3, 120).map(lambda days: MONDAY + timedelta(days))
JOURNEY = UUID(int=7)
JOURNEYS = st.integers(1, 3).map(lambda number: UUID(int=number))


def decided(state: Any, events: list[Event], decide: Callable[[Any], Decision[Any]]) -> Any:
    """The state after a decision, whose events are added; a refusal is a sentence and changes nothing."""
    try:
        decision = decide(state)
    except Refusal as refusal:
        sentence = refusal.sentence
    else:
        sentence, state = "Decided.", decision.state
        events += decision.events
    assert sentence.endswith(".")
    return state


class AnyOrder(RuleBasedStateMachine):
    """Asks for one decision at a time."""

    state: Any = None

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Event] = []

    def ask(self, decide: Callable[[Any], Decision[Any]]) -> None:
        self.state = decided(self.state, self.events, decide)

    @invariant()
    def it_can_be_kept_and_read_again(self) -> None:
        if self.state is not None:
            document = self.state.model_dump(mode="json")
            assert type(self.state).model_validate(document) == self.state


class AnyShop(AnyOrder):
    """A shop and its round."""

    @initialize()
    def commission(self) -> None:
        opened = shop_round.open_round(None, shop_round.OpenRound.model_validate(ROUND))
        self.round, self.round_events = opened.state, [*opened.events]
        command = mystery_shop.CommissionShop.model_validate(SHOP)
        self.ask(partial(mystery_shop.commission_shop, command=command, within=self.round))

    @rule(points=st.integers(0, 11), applies=st.booleans(), on=DAYS)
    def score(self, points: int, on: date, *, applies: bool) -> None:
        answers = scores(welcomed=points, next_step=30 if applies else None)
        command = mystery_shop.ScoreShop.model_validate({**answers, "on": on})
        self.ask(partial(mystery_shop.score_shop, command=command, within=self.round))

    @rule(reason=st.sampled_from(CancellationReason), on=DAYS)
    def cancel(self, reason: CancellationReason, on: date) -> None:
        command = mystery_shop.CancelShop(on=on, reason=reason)
        self.ask(partial(mystery_shop.cancel_shop, command=command))

    @rule(journey=JOURNEYS, on=DAYS)
    def meet(self, journey: UUID, on: date) -> None:
        met = mystery_shop.ShopperEnquiry(on=on, journey=journey)
        self.ask(lambda shop: mystery_shop.meet_enquiry(shop, met))

    @rule(journey=JOURNEYS, agency=st.sampled_from(["moorland", "coast"]), on=DAYS)
    def attach(self, journey: UUID, agency: str, on: date) -> None:
        command = mystery_shop.AttachEnquiry(on=on, journey=journey)
        self.ask(partial(mystery_shop.attach_enquiry, command=command, agency=agency))

    @rule(unscored=st.integers(0, 1), on=DAYS)
    def unmask(self, unscored: int, on: date) -> None:
        command = shop_round.UnmaskRound(on=on)
        unmask = partial(shop_round.unmask_round, command=command, unscored=unscored)
        self.round = decided(self.round, self.round_events, unmask)

    @invariant()
    def the_events_alone_rebuild_shop_and_round(self) -> None:
        if self.state is not None:
            assert reduce(mystery_shop.evolve, self.events, None) == self.state.progress
            assert reduce(shop_round.evolve, self.round_events, None) == self.round.progress


class AnyAnswers(AnyOrder):
    """The equality answers of one person."""

    @rule(
        ethnic_group=st.sampled_from([None, "arab", "mixed_other"]),
        words=st.sampled_from([None, "White and Japanese"]),
        religion=st.sampled_from([None, "no_religion", "sikh"]),
    )
    def answer(self, **answers: str | None) -> None:
        named = {"ethnic_group_in_words": answers.pop("words"), **answers}
        command = equality.GiveEqualityAnswers.model_validate(
            {"on": MONDAY, "applicant": 1, **named}
        )
        about = equality.HouseholdFacts(
            journey=JOURNEY, agency="moorland", household=Household.JOINT, submitted_on=MONDAY
        )
        give = partial(equality.give_equality_answers, command=command, about=about)
        self.ask(partial(give, key=AnswersKey.new()))

    @rule()
    def withdraw(self) -> None:
        command = equality.WithdrawEqualityAnswers(on=MONDAY, applicant=1)
        self.ask(partial(equality.withdraw_equality_answers, command=command))

    @invariant()
    def only_the_latest_event_can_be_opened_and_says_what_stands(self) -> None:
        if self.state is None or self.state.answers is None:
            assert self.state is None or self.state.key is None
            return
        *earlier, latest = [each for each in self.events if isinstance(each, EqualityAnswersGiven)]
        key = AnswersKey(self.state.key)

        assert self.events[-1] is latest
        assert key.open(latest.sealed).ethnic_group == self.state.answers.ethnic_group
        for each in earlier:
            with pytest.raises(SealBroken):
                key.open(each.sealed)


class AnyStandards(AnyOrder):
    """One agency's own standards."""

    @rule(clock=st.sampled_from(sorted(LOCALLY_SET)), working_days=st.integers(1, 60), on=DAYS)
    def set_standard(self, clock: Any, working_days: int, on: date) -> None:
        command = standards.SetServiceStandard(
            on=on, agency="moorland", clock=clock, working_days=working_days
        )
        self.ask(partial(standards.set_service_standard, command=command))

    @rule(check=st.sampled_from(Check), months=st.integers(1, 60), on=DAYS)
    def set_age(self, check: Check, months: int, on: date) -> None:
        command = standards.SetCheckAge(on=on, agency="moorland", check=check, months=months)
        self.ask(partial(standards.set_check_age, command=command))

    @invariant()
    def the_events_alone_rebuild_them(self) -> None:
        kinds = (ServiceStandardSet, CheckAgeSet)
        given = [event for event in self.events if isinstance(event, kinds)]

        assert reduce(standards.evolve, given, None) == self.state


class AnyEntry(AnyOrder):
    """One agency in the directory, with its colleagues."""

    @rule(kind=st.sampled_from(AgencyKind), name=st.sampled_from(["Adopt Moor", "The Moor"]))
    def list_it(self, kind: AgencyKind, name: str) -> None:
        said = {"on": MONDAY, "name": name, "kind": kind, "area": "The moor"}
        reached = {"phone": "01632 960 101", "email": "us@moor.example"} if name[0] == "A" else {}
        command = directory.ListAgency.model_validate(said | reached)
        self.ask(partial(directory.list_agency, command=command, agency="moorland"))

    @rule(districts=st.sets(st.sampled_from(["ZX1", "ZX2", "ZY"])), phone=st.booleans())
    def describe_it(self, districts: set[str], *, phone: bool) -> None:
        reached = {"area": "The moor", "email": "us@moor.example"}
        reached |= {"phone": "01632 960 102"} if phone else {}
        said = {"on": MONDAY, "districts": sorted(districts), **reached}
        command = directory.DescribeAgency.model_validate(said)
        self.ask(partial(directory.describe_agency, command=command))

    @rule(number=st.integers(1, 3), since=DAYS, days=st.none() | st.integers(0, 30))
    def list_colleague(self, number: int, since: date, days: int | None) -> None:
        until = None if days is None else since + timedelta(days)
        said = {"code": f"sw-{number}", "name": f"Sol {number}", "posts": ["social_worker"]}
        listed = {"on": MONDAY, "colleagues": [{**said, "since": since, "until": until}]}
        command = directory.ListColleagues.model_validate(listed)
        self.ask(partial(directory.list_colleagues, command=command))

    @invariant()
    def the_events_alone_rebuild_all_but_names_and_contact(self) -> None:
        if self.state is not None:
            assert reduce(directory.evolve, self.events, None) == self.state.progress
            assert self.state.names.keys() == self.state.terms.keys()


SETTINGS = settings(max_examples=40, stateful_step_count=20)
TestAnyShop, TestAnyAnswers = AnyShop.TestCase, AnyAnswers.TestCase
TestAnyStandards, TestAnyEntry = AnyStandards.TestCase, AnyEntry.TestCase
TestAnyShop.settings = TestAnyAnswers.settings = TestAnyStandards.settings = (
    TestAnyEntry.settings
) = SETTINGS
