"""What the case record lacks, paragraph by paragraph of regulation 23: there, missing, or not due yet.

The invariant: a pure function of what the services answer. It says what is not on record and where to add it, and
decides nothing. The paragraphs are those that a register of duties lists; they were not compared with the text.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from contracts.approval_review import ApprovalReviewFinding
from contracts.checks import BY_NUMBER, Check
from contracts.clocks import ClockId, RunningClock
from contracts.preparation import PreparationKind, PreparationOutcome
from contracts.words import day, label_of
from services.web.site.answers.assessment import AssessmentCase, StageOne
from services.web.site.answers.checks import CheckRow, CheckTable
from services.web.site.answers.panel import ApprovalReview, PanelCase
from services.web.site.answers.stage_two import StageTwo
from services.web.team.cases.check_table import called

REFERENCES = frozenset({Check.REFERENCE, *BY_NUMBER})
IN = frozenset({"back", "follow_up", "expires_soon"})
BEFORE_PANEL = frozenset(
    {"stage_one", "stage_one_decided", "stage_two_window", "stage_two", "disqualified"}
)
ENDED_BEFORE_PANEL = frozenset({"not_suitable", "window_closed", "withdrawn"})
APPROVED = frozenset({"approved", "approval_in_review", "ending_proposed", "approval_ended"})
BEFORE_MINUTES = frozenset({"met", "recommended", "at_second_panel"})
"""Where the minutes of the latest meeting may still be due."""


class Standing(StrEnum):
    """Where one paragraph is."""

    THERE = "there"
    MISSING = "missing"
    NOT_YET = "not_yet"
    NOT_DUE = "not_due"


class Paragraph(NamedTuple):
    """One paragraph: its letter, what it asks for, where that is, and the page on which it is added."""

    letter: str
    title: str
    standing: Standing
    words: str
    href: str = ""


class CaseRecord(NamedTuple):
    """What is known of the case; `panel` is None where it has not come there. `allowed` are the actions that
    the reader can give now, `names` those of the people of the case by number, as far as they are known.
    """

    path: str
    case: AssessmentCase
    stage_one: StageOne
    stage_two: StageTwo
    checks: CheckTable
    panel: PanelCase | None
    allowed: frozenset[str]
    names: Mapping[int, str]
    today: date

    @property
    def general(self) -> bool:
        """Whether it went through stage one; on the fast track it did not."""
        return self.case.fast_track is None

    @property
    def first_stage(self) -> ClockId:
        """The clock of the first stage it went through: on the fast track that is stage two."""
        return ClockId.STAGE_ONE if self.general else ClockId.STAGE_TWO

    def clock(self, wanted: ClockId) -> RunningClock | None:
        """The clock of this name."""
        return next((each for each in self.case.clocks if each.id is wanted), None)

    def do(self, command: str, service: str = "assessment") -> str:
        """The address of a form; empty where it cannot be given now."""
        return f"{self.path}/do/{service}/{command}" if command in self.allowed else ""


def paragraphs(record: CaseRecord) -> list[Paragraph]:
    """The ten paragraphs, in their order."""
    return [
        _plan(record),
        _information(record),
        Paragraph(
            "c",
            "Registration of interest",
            Standing.THERE,
            f"Accepted on {day(record.case.opened_on)}.",
            f"{record.path}/registration",
        ),
        _reports(record),
        _references(record),
        _observations(record),
        _panel(record),
        _decision(record),
        _notices(record),
        _reviews(record),
    ]


def lacks(found: list[Paragraph]) -> int:
    """How many of them are missing."""
    return sum(each.standing is Standing.MISSING for each in found)


def _plan(record: CaseRecord) -> Paragraph:
    lacking = [*_plans_lacking(record)]
    if lacking:
        words = " ".join(each for each, *_ in lacking)
        stage, command = lacking[0][1:]
        return Paragraph("a", "Plans", _owed(record, stage), words, record.do(command))
    one, two = record.stage_one.plan, record.stage_two.plan
    said = [f"Stage one: version {one.number}, agreed."] if one else []
    said += [f"Stage two: version {two.number}, agreed."] if two else []
    if not said:
        words = "There is no stage one plan on the fast track."
        return Paragraph("a", "Plans", Standing.NOT_DUE, words)
    where = "stage-two" if two else "stage-one"
    return Paragraph("a", "Plans", Standing.THERE, " ".join(said), f"{record.path}/{where}")


def _plans_lacking(record: CaseRecord) -> Iterator[tuple[str, ClockId, str]]:
    """What each plan lacks, the stage that it is of, and the action that adds it; that of stage one first."""
    one, two = record.stage_one, record.stage_two
    if one.plan is None and record.general:
        yield "There is no stage one plan (regulation 22).", ClockId.STAGE_ONE, "draw-up-plan"
    elif one.plan is not None and not one.is_agreed:
        words = f"Version {one.plan.number} of the stage one plan is not agreed."
        yield words, record.first_stage, "agree-plan"
    if two.started_on is None:
        return
    if two.plan is None:
        words = "There is no stage two plan (regulation 29)."
        yield words, ClockId.STAGE_TWO, "draw-up-stage-two-plan"
    elif not two.is_agreed:
        words = f"Version {two.plan.number} of the stage two plan is not agreed."
        yield words, ClockId.STAGE_TWO, "agree-stage-two-plan"


def _information(record: CaseRecord) -> Paragraph:
    title = "Information and counselling"
    counselled = any(
        each.kind is PreparationKind.COUNSELLING
        and any(taken.outcome is PreparationOutcome.DONE for taken in each.taken.values())
        for each in record.stage_one.preparation
    )
    if not record.stage_one.information:
        words = "Information about support is not recorded as given (section 4B, 2002 Act)."
        standing = _owed(record, record.first_stage)
        return Paragraph("b", title, standing, words, record.do("give-support-information"))
    if not counselled and record.general:
        words = "No counselling is recorded (regulation 24)."
        standing = _owed(record, ClockId.STAGE_ONE)
        return Paragraph("b", title, standing, words, record.do("book-preparation"))
    given = day(record.stage_one.information[-1].on)
    words = f"Information last given on {given}."
    return Paragraph("b", title, Standing.THERE, words, f"{record.path}/stage-one")


def _reports(record: CaseRecord) -> Paragraph:
    title = "Reports"
    missing = [*_missing(record, references=False)]
    if missing:
        return _due(record, "d", title, f"Not in: {', '.join(missing)}.")
    if record.case.report is None and record.case.status == "stage_two":
        words = "The checks are in. The prospective adopter's report has not been shared yet."
        standing = _standing(record, ClockId.STAGE_TWO)
        return Paragraph("d", title, standing, words, record.do("share-report"))
    words = "The checks are in" + (", and the report." if record.case.report else ".")
    return Paragraph("d", title, Standing.THERE, words, f"{record.path}/checks")


def _references(record: CaseRecord) -> Paragraph:
    title, missing = "References", [*_missing(record, references=True)]
    lacking = record.checks.referees_lacking
    if not missing and not lacking:
        return Paragraph("e", title, Standing.THERE, "3 are in.", f"{record.path}/checks")
    words = f"{len(missing) + lacking} of 3 are not in."
    return _due(record, "e", title, words)


def _due(record: CaseRecord, letter: str, title: str, words: str) -> Paragraph:
    """Of the checks: missing once the stage they belong to is over."""
    standing = _standing(record, record.first_stage)
    return Paragraph(letter, title, standing, words, f"{record.path}/checks")


def _standing(record: CaseRecord, stage: ClockId) -> Standing:
    """Missing once the stage is decided, its time is over, or the panel has the case; not due where it ended before."""
    if record.case.status in ENDED_BEFORE_PANEL:
        return Standing.NOT_DUE
    clock = record.clock(stage)
    runs = clock is not None and clock.stopped_on is None and record.today <= clock.due_on
    before = record.case.status in BEFORE_PANEL
    return Standing.NOT_YET if runs and before else Standing.MISSING


def _owed(record: CaseRecord, stage: ClockId) -> Standing:
    """The same of what a stage one needs however it is decided."""
    decided = stage is ClockId.STAGE_ONE and record.case.decided is not None
    return Standing.MISSING if decided else _standing(record, stage)


def _missing(record: CaseRecord, *, references: bool) -> Iterator[str]:
    for row in record.checks.checks:
        if (row.check in REFERENCES) is references and _is_missing(row):
            whose = f" ({called(row.person, record.names)})" if row.person else ""
            yield f"{label_of(row.check)}{whose}"


def _is_missing(row: CheckRow) -> bool:
    return row.need == "required" and row.state not in IN


def _observations(record: CaseRecord) -> Paragraph:
    title, clock = "Observations on the report", record.clock(ClockId.PAR_COMMENT)
    if clock is None:
        return _later(record, "f", title, "The report has not been shared.")
    if clock.stopped_on is not None:
        return Paragraph("f", title, Standing.THERE, f"Received on {day(clock.stopped_on)}.")
    if record.today > clock.due_on or record.panel is not None:
        words = f"None came. The time for them ended on {day(clock.due_on)}."
        return Paragraph("f", title, Standing.THERE, words)
    words = f"The applicants have until {day(clock.due_on)}."
    return Paragraph("f", title, Standing.NOT_YET, words, record.do("receive-observations"))


def _panel(record: CaseRecord) -> Paragraph:
    title, panel = "The panel's recommendation and minutes", record.panel
    if panel is None:
        return _later(record, "g", title, "The case has not come to the panel.")
    lacking = panel.without_minutes if panel.status not in BEFORE_MINUTES else []
    if lacking:
        met = ", ".join(day(each.on) for each in lacking)
        words = f"Not final: the minutes of the panel meeting on {met}."
        return Paragraph(
            "g", title, Standing.MISSING, words, record.do("finalise-minutes", "panel")
        )
    if panel.status in {"referred", "met", "returned_to_assessment"}:
        return Paragraph("g", title, Standing.NOT_YET, "The panel has not recommended yet.")
    if panel.status == "recommended":
        words = "The recommendation is recorded. The minutes are not final."
        return Paragraph(
            "g", title, Standing.MISSING, words, record.do("finalise-minutes", "panel")
        )
    return Paragraph("g", title, Standing.THERE, "Both are on record.")


def _decision(record: CaseRecord) -> Paragraph:
    title, panel = "The agency decision", record.panel
    if panel is None or panel.decided_on is None:
        return _later(record, "h", title, "The agency has not decided yet.")
    return Paragraph("h", title, Standing.THERE, f"Decided on {day(panel.decided_on)}.")


def _notices(record: CaseRecord) -> Paragraph:
    title, panel = "Notices of the agency decision", record.panel
    if panel is None or panel.decided_on is None:
        return _later(record, "i", title, "There is no decision to give notice of yet.")
    if panel.notice_sent_on is None:
        words = "The decision is made and its notice is not recorded as sent (regulation 30B)."
        sends = "send-approval-notice" if panel.is_approval_decided else "send-decision-notice"
        return Paragraph("i", title, Standing.MISSING, words, record.do(sends, "panel"))
    return Paragraph("i", title, Standing.THERE, f"Sent on {day(panel.notice_sent_on)}.")


def _reviews(record: CaseRecord) -> Paragraph:
    """The latest review and when the next is due; missing where one is overdue, or its report was not sent."""
    title, panel = "Reviews of the approval", record.panel
    if panel is None or not (panel.approval_review or panel.status in APPROVED):
        return _later(record, "j", title, "Reviews follow an approval.")
    due_on = next((each.due_on for each in panel.clocks if _is_review_due(each)), None)
    said = " ".join(_reviews_in_words(panel.approval_review, due_on, record.today))
    if due_on is None and panel.placed_since is not None:
        said = f"{said} A child was placed on {day(panel.placed_since)}, so no yearly review is due.".strip()
    if due_on is not None and due_on < record.today:
        href = record.do("review-approval", "panel")
        return Paragraph("j", title, Standing.MISSING, said, href)
    if panel.approval_review and _lacks_report(panel.approval_review):
        href = record.do("send-review-report", "panel")
        return Paragraph("j", title, Standing.MISSING, said, href)
    if panel.approval_review:
        return Paragraph("j", title, Standing.THERE, said)
    standing = Standing.NOT_DUE if due_on is None else Standing.NOT_YET
    return Paragraph("j", title, standing, said or "None has fallen due here.")


def _reviews_in_words(
    latest: ApprovalReview | None, due_on: date | None, today: date
) -> Iterator[str]:
    if latest is not None:
        yield f"Last reviewed on {day(latest.on)}: {label_of(latest.finding).lower()}."
        if _lacks_report(latest):
            yield "The report of that review is not recorded as sent."
        elif latest.report_sent_on is not None:
            yield f"Its report was sent on {day(latest.report_sent_on)}."
    if due_on is not None and due_on < today:
        yield f"A review was due by {day(due_on)} (regulation 30D)."
    elif due_on is not None:
        yield f"The next review is due by {day(due_on)}."


def _lacks_report(review: ApprovalReview) -> bool:
    found_against = review.finding is ApprovalReviewFinding.NO_LONGER_SUITABLE
    return found_against and review.report_sent_on is None


def _is_review_due(clock: RunningClock) -> bool:
    return clock.id is ClockId.REVIEW_ANNUAL and clock.stopped_on is None


def _later(record: CaseRecord, letter: str, title: str, words: str) -> Paragraph:
    """What comes later, or not at all where the case ended before."""
    over = record.case.status in ENDED_BEFORE_PANEL
    standing = Standing.NOT_DUE if over else Standing.NOT_YET
    return Paragraph(letter, title, standing, "The case ended before." if over else words)
