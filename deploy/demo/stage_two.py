"""What goes on in stage two before the report is shared: the plan, the medical adviser's view, the report signed off.

The invariant: it has draws of its own, so that nothing else of a journey changes by it, and all of it lies between
the start of stage two and the day on which the report is shared.
"""

from datetime import date
from functools import partial
from random import Random

from contracts.calendar import working_days_before
from contracts.reference import Household, ReportKind
from deploy.demo.days import working_days_on
from deploy.demo.draft import Draft
from deploy.demo.plan import Service, Step, step

ADVISER = "medical-01"
AUTHOR = {"author": "social-worker-01", "basis": "experienced_social_worker"}
PLAN = {
    "procedure": "Six visits at your home, one with each applicant alone. A colleague makes a seventh.",
    "timescales": "Visits in the first two months, the report in the third, the panel in the fourth.",
    "counselling": "One more meeting about what you bring from your own childhood.",
    "training": "A day on trauma and attachment.",
    "applicants_role": "Write your family history, show us your papers and name who will support you.",
    "representations": "Write to the team manager. Our leaflet explains the independent review.",
}
SECTIONS = "All sections: family, home, health, references, work, money, and what they can offer."
ADVICE = "Nothing in the health report stands against adopting."

_step = partial(step, Service.ASSESSMENT)


def prepare_report(
    draft: Draft, started_on: date, shared_on: date, report: ReportKind
) -> list[Step]:
    """Plan, agreements, the adviser's view, the report and its sign-off, in this order of days."""
    random = Random(f"{draft.seed}/{draft.number}/stage-two")
    planned_on = min(working_days_on(started_on, random.randint(1, 5)), shared_on)
    advised_on = min(working_days_on(planned_on, random.randint(5, 15)), shared_on)
    written_on = max(working_days_before(shared_on, random.randint(2, 6)), started_on)
    signed_on = max(working_days_before(shared_on, 1), written_on)
    people = range(1, 3 if draft.household is Household.JOINT else 2)
    steps = [
        _planned(planned_on),
        *(_step("agree-stage-two-plan", planned_on, applicant=each) for each in people),
        *(_advised(advised_on, each) for each in people),
        _step("write-report", written_on, report=report, contents=SECTIONS, **AUTHOR),
        _step("sign-off-report", signed_on),
    ]
    return sorted(steps, key=lambda each: each.on)


def _planned(on: date) -> Step:
    return _step("draw-up-stage-two-plan", on, consulted_on=on.isoformat(), **PLAN)


def _advised(on: date, applicant: int) -> Step:
    facts = {"adviser": ADVISER, "report_needed": True, "summary": ADVICE}
    return _step("record-medical-advice", on, person=applicant, **facts)
