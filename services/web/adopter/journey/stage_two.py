"""Stage two for the household: what is waited for, from whom, since when, and what they can do.

The invariant: each sentence names who acts; nothing that staff wrote for themselves is in any of them.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from contracts.assessing import VisitKind
from contracts.words import day
from services.web.site.answers.stage_two import StageTwo, Visit

VISITS: Mapping[VisitKind, str] = {
    VisitKind.HOME_VISIT: "Visit at your home",
    VisitKind.MEETING: "Meeting",
    VisitKind.ONLINE: "Online meeting",
    VisitKind.SECOND_OPINION: "Visit by a second worker",
}


def comes_next(stage: StageTwo, applicant: int, agency: str, today: date) -> list[str]:
    """What this applicant can do, and what the agency owes them, the plan first."""
    return [
        *_plan_next(stage, applicant, agency),
        *_visits_next(stage, today),
        *_report_next(stage, agency),
    ]


def visits(stage: StageTwo) -> list[tuple[str, str]]:
    """Every visit that is theirs, in the order of its days, with how it stands."""
    every = sorted(stage.visits, key=lambda each: (each.held_on, each.number))
    return [(VISITS[each.kind], _standing(each)) for each in every]


def _standing(visit: Visit) -> str:
    whom = _with_whom(visit)
    if visit.cancelled_by:
        return f"Cancelled. It was arranged for {visit.when}"
    if visit.held:
        return f"Held on {visit.when}, {whom}"
    where = f". {visit.where}" if visit.where else ""
    return f"Arranged for {visit.when}, {whom}{where}"


def _with_whom(visit: Visit) -> str:
    if not visit.people:
        return "with your household"
    alone = len(visit.people) == 1
    return "with you alone" if alone else "with you and others in your household"


def _visits_next(stage: StageTwo, today: date) -> Iterator[str]:
    for each in sorted(stage.visits, key=lambda visit: visit.held_on):
        if each.is_open and each.held_on >= today:
            yield f"{VISITS[each.kind]}: on {each.when}."


def _plan_next(stage: StageTwo, applicant: int, agency: str) -> Iterator[str]:
    if stage.plan is None:
        yield f"{agency} will draw up a plan for stage two with you.{_began(stage)}"
    elif applicant not in stage.agreed:
        yield f"Read your plan of {day(stage.plan.on)} below, and agree to it if it is right."
    elif len(stage.agreed) < len(stage.applicants):
        yield f"The other applicant needs to read the plan of {day(stage.plan.on)} and agree to it."


def _report_next(stage: StageTwo, agency: str) -> Iterator[str]:
    if stage.shared_on is None:
        yield f"{agency} will write the report about you and send it to you.{_began(stage)}"
    elif stage.observed_on is None and stage.comment_by is not None:
        yield f"Read the report that {agency} sent you on {day(stage.shared_on)}. You can send comments until {day(stage.comment_by)}."
    elif stage.status == "stage_two":
        yield f"{agency} will send the report and your comments to the adoption panel."


def _began(stage: StageTwo) -> str:
    """Since when the agency has this to do."""
    return f" Stage two began on {day(stage.started_on)}." if stage.started_on else ""
