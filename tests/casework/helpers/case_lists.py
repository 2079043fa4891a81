"""The two services whose cases have a status and clocks, each with cases at every step and what is due on them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from fastapi import FastAPI

from contracts.clocks import ClockId
from services.assessment import main as at_assessment
from services.assessment.domain.outcome import withdraw
from services.assessment.domain.report import ReferToPanel, refer_to_panel
from services.assessment.store import ASSESSMENTS
from services.casework.clock_work import ClockWatch
from services.chassis.decision import State
from services.chassis.record import RecordKind
from services.panel import main as at_panel
from services.panel.store.cases import PANEL_CASES
from tests.assessment.helpers.assessments import (
    REFERRED,
    commented,
    in_stage_two,
    in_window,
    opened,
    shared,
    withdrawing,
)
from tests.panel.helpers.panel_cases import a_case, approved, minuted, noticed


class Kept(NamedTuple):
    """One service, the cases that it keeps at one agency, and what its list makes of them."""

    build: Callable[[Any], FastAPI]
    kind: RecordKind[Any]
    cases: Mapping[str, State]
    in_order: Sequence[set[str]]
    clock: ClockId
    selected: Sequence[tuple[dict[str, Any], set[str]]]
    counts: Mapping[str, Any]
    watch: ClockWatch[Any]
    late: State
    """A case with one clock, which has run out."""
    agency: str = "weald"
    """Where nothing else is, so that work can be shared out there."""


LATE_REFERRAL = refer_to_panel(shared(), ReferToPanel(on=REFERRED.replace(month=9))).state
AT_ASSESSMENT = Kept(
    build=at_assessment.build,
    kind=ASSESSMENTS,
    cases={
        "opened": opened(),
        "in_window": in_window(),
        "in_stage_two": in_stage_two(),
        "shared": shared(),
        "commented": commented(),
        "referred": LATE_REFERRAL,
        "withdrawn": withdraw(opened(), withdrawing(REFERRED)).state,
    },
    # Due on 3 May, 11 July, 1 September, 14 October, and on no day.
    in_order=[
        {"opened"},
        {"shared"},
        {"in_stage_two", "commented", "referred"},
        {"in_window"},
        {"withdrawn"},
    ],
    clock=ClockId.STAGE_TWO,
    selected=[
        ({"status": "stage_one"}, {"opened"}),
        ({"status": ["stage_one", "withdrawn"]}, {"opened", "withdrawn"}),
        ({"clock": "par_comment"}, {"shared"}),
        ({"clock": "stage_two"}, {"in_stage_two", "shared", "commented", "referred"}),
        ({"clock": "stage_two", "status": "referred_to_panel"}, {"referred"}),
        ({"due_by": "2025-07-11"}, {"opened", "shared"}),
        ({"open": False}, {"withdrawn"}),
        ({"overdue": False}, {"withdrawn"}),
        (
            {"late_without_reason": True, "open": True},
            {"opened", "in_stage_two", "shared", "commented", "referred"},
        ),
        (
            {"overdue": True},
            {"opened", "in_window", "in_stage_two", "shared", "commented", "referred"},
        ),
    ],
    counts={
        "open": 0,
        "overdue": 0,
        "due_this_week": 0,
        "long_overdue": 6,
        "unassigned": 0,
        "mine": None,
        "staff": [],
        "recommended": 0,
        "on_hold": 0,
        "to_sign_off": 0,
        "delayed": 0,
        "late_without_reason": 5,
    },
    watch=at_assessment.WATCH,
    late=opened(),
)
AT_PANEL = Kept(
    build=at_panel.build,
    kind=PANEL_CASES,
    cases={
        "opened": a_case(),
        "minuted": minuted(),
        "approved": noticed(approved()),
    },
    in_order=[{"minuted"}, {"opened", "approved"}],
    clock=ClockId.ADM_DECIDE,
    selected=[
        ({"status": "minutes_final"}, {"minuted"}),
        ({"status": ["referred", "approved"]}, {"opened", "approved"}),
        ({"clock": "adm_decide"}, {"minuted"}),
        ({"overdue": True}, {"minuted"}),
        ({"due_by": "2025-01-01"}, set()),
        ({"open": True}, {"opened", "minuted"}),
    ],
    counts={
        "open": 1,
        "overdue": 0,
        "due_this_week": 0,
        "long_overdue": 1,
        "unassigned": 1,
        "mine": None,
        "staff": [],
    },
    watch=at_panel.WATCH,
    late=minuted(),
)
KEPT = {"assessment": AT_ASSESSMENT, "panel": AT_PANEL}
