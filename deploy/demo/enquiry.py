"""The enquiry's part of a journey: first contact, information, the registration of interest."""

from datetime import date
from functools import partial
from random import Random

from contracts.clocks import ClockId
from contracts.reference import (
    ContactChannel,
    ContactOutcome,
    DeclineReason,
    Household,
    InformationForm,
    NextStep,
    SourceKind,
    WithdrawalReason,
)
from deploy.demo.days import days_on, near_limit
from deploy.demo.draft import Draft
from deploy.demo.households import applicants, equality_answers, postcode
from deploy.demo.plan import Service, Step, opening, step
from deploy.demo.quotas import REGISTERED, Ending
from deploy.demo.registration_form import form_parts

RESPONSE_KEPT, INFORMATION_KEPT, DECISION_KEPT = 0.86, 0.88, 0.93
NEVER_CONTACTED, NEVER_INFORMED = 0.05, 0.08
FORM_WEIGHTS = (4, 3, 1, 2)
RECRUITERS = 12
OFFERED = (NextStep.INFORMATION_PACK, NextStep.INFORMATION_EVENT, NextStep.PLANNED_CALL)
EXPLANATIONS = {
    DeclineReason.NO_CAPACITY: "We have no social worker free in the next few months.",
    DeclineReason.NOT_ELIGIBLE: "They do not meet the conditions on age or residence.",
    DeclineReason.OUTSIDE_AREA: "They live too far away for us to support a placement.",
    DeclineReason.REGISTERED_ELSEWHERE: "They are registered with another agency.",
    DeclineReason.STEP_PARENT: "We do not assess people who want to adopt their partner's child.",
    DeclineReason.INTERCOUNTRY: "We do not assess people who want to adopt a child from another country.",
}
ELSEWHERE = {
    DeclineReason.STEP_PARENT: "Write to the council of the area where you live that you intend to apply to court.",
    DeclineReason.INTERCOUNTRY: "Ask an agency that works with adoption from other countries.",
}

_step = partial(step, Service.ENQUIRY)


def enquire(draft: Draft, random: Random, on: date) -> list[Step]:
    """The enquiry and what the agency makes of it; a household that registers later was always answered."""
    steps = [_received(draft, random, on)]
    registers = draft.ending >= REGISTERED
    if registers or random.random() > NEVER_CONTACTED:
        steps.append(contacted(draft.number, random, on))
        if registers or random.random() > NEVER_INFORMED:
            steps.append(informed(random, on, after=steps[-1].on))
    if draft.ending is Ending.WITHDREW_ENQUIRY:
        ended_on = days_on(random, steps[-1].on, least=1, mostly=20, most=150)
        steps.append(_withdrawn(draft, random, ended_on))
    return steps


def register(draft: Draft, random: Random, on: date) -> list[Step]:
    """The registration of interest with everybody's equality answers, and what becomes of it."""
    submitted_on = days_on(random, on, least=7, mostly=35, most=130)
    steps = [*_form(draft, submitted_on), _step("submit-registration", submitted_on)]
    for applicant, group in enumerate(draft.ethnic_groups, start=1):
        answers = equality_answers(
            group, Random(f"{draft.seed}/{draft.number}/{applicant}/equality")
        )
        steps.append(_step("give-equality-answers", submitted_on, applicant=applicant, **answers))
    decided_on = near_limit(random, submitted_on, ClockId.ROI_DECIDE, kept=DECISION_KEPT)
    return [*steps, _decided(draft, random, decided_on)]


def _form(draft: Draft, on: date) -> list[Step]:
    """The form saved part by part, and each applicant's consent under the name that it gives.

    Its words are drawn apart, so that the days of the year do not hang on them.
    """
    people = applicants(draft.random(), draft.number, draft.household, draft.channel)
    drawn = Random(f"{draft.seed}/{draft.number}/form")
    parts = form_parts(drawn, draft.number, [each["name"] for each in people])
    named = [part["name"] for part in parts if "name" in part]
    return [
        *(_step("save-registration-draft", on, replaces=0, content=part) for part in parts),
        *(
            _step("give-consent-to-checks", on, applicant=applicant, name=name)
            for applicant, name in enumerate(named, start=1)
        ),
    ]


def contacted(number: int, random: Random, asked_on: date) -> Step:
    """The first contact, mostly in time; the number chooses who makes it and what is offered."""
    on = near_limit(random, asked_on, ClockId.FIRST_RESPONSE, kept=RESPONSE_KEPT)
    channel = random.choice(tuple(ContactChannel))
    offered = OFFERED[number % len(OFFERED)]
    said = {"outcome": ContactOutcome.WISHES_TO_GO_ON, "next_step": offered}
    return _step("make-contact", on, channel=channel, staff=recruiter(number), **said)


def informed(random: Random, asked_on: date, *, after: date) -> Step:
    """Detailed information, mostly in time, never before the contact."""
    on = near_limit(random, asked_on, ClockId.ENQ_INFO, kept=INFORMATION_KEPT)
    form = random.choices(tuple(InformationForm), FORM_WEIGHTS)[0]
    return _step("provide-information", max(on, after), form=form)


def recruiter(number: int) -> str:
    """The member of staff who answers the household of that number."""
    return recruiters()[number % RECRUITERS]


def recruiters() -> list[str]:
    """Everyone who answers households at an agency."""
    return [f"recruiter-{number:02}" for number in range(1, RECRUITERS + 1)]


def withdrawal_reason(draft: Draft, random: Random) -> WithdrawalReason:
    """Why a household ends its journey; only a couple can separate."""
    never = {WithdrawalReason.DIED}
    if draft.household is Household.SINGLE:
        never.add(WithdrawalReason.SEPARATION)
    return random.choice([each for each in WithdrawalReason if each not in never])


def _received(draft: Draft, random: Random, on: date) -> Step:
    source = {"source": {"kind": SourceKind.CAMPAIGN, "code": draft.campaign}}
    return opening(
        "enquiries",
        on,
        agency=draft.agency,
        channel=draft.channel,
        household=draft.household,
        applicants=applicants(random, draft.number, draft.household, draft.channel),
        postcode=postcode(random),
        **(source if draft.campaign else {}),
    )


def _decided(draft: Draft, random: Random, on: date) -> Step:
    if draft.ending is Ending.WITHDREW_REGISTRATION:
        return _withdrawn(draft, random, on)
    if draft.ending is Ending.DECLINED:
        reason = random.choice(tuple(DeclineReason))
        details = {"reason": reason, "explanation": EXPLANATIONS[reason]}
        details |= {"elsewhere": ELSEWHERE[reason]} if reason in ELSEWHERE else {}
        return _step("decline-registration", on, **details)
    return _step("accept-registration", on)


def _withdrawn(draft: Draft, random: Random, on: date) -> Step:
    return _step("withdraw", on, reason=withdrawal_reason(draft, random))
