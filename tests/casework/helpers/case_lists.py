"""The two services whose cases have a status and clocks, each with cases at every step and what is due on them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from fastapi import FastAPI

from contracts.clocks import ClockId
from services.assessment.domain.outcome import withdraw
from services.assessment.domain.report import ReferToPanel, refer_to_panel
from services.assessment.main import build as assessment
from services.assessment.store import ASSESSMENTS
from services.chassis.decision import State
from services.chassis.record import RecordKind
from services.chassis.settings import RecordSettings
from services.panel.main import build as panel
from services.panel.store import PANEL_CASES
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

    build: Callable[[RecordSettings], FastAPI]
    kind: RecordKind[Any]
    cases: Mapping[str, State]
    in_order: Sequence[set[str]]
    clock: ClockId
    selected: Sequence[tuple[dict[str, Any], set[str]]]
    counts: Mapping[str, int]


LATE_REFERRAL = refer_to_panel(shared(), ReferToPanel(on=REFERRED.replace(month=9))).state
AT_ASSESSMENT = Kept(
    build=assessment,
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
            {"overdue": True},
            {"opened", "in_window", "in_stage_two", "shared", "commented", "referred"},
        ),
    ],
    counts={
        "open": 0,
        "overdue": 0,
        "due_this_week": 0,
        "long_overdue": 6,
        "recommended": 0,
    },
)
AT_PANEL = Kept(
    build=panel,
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
    counts={"open": 1, "overdue": 0, "due_this_week": 0, "long_overdue": 1},
)
KEPT = {"assessment": AT_ASSESSMENT, "panel": AT_PANEL}
