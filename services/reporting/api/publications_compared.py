"""Two publications of a quarter side by side: which published numbers moved, from what to what.

The invariant: nothing here reads a cell or a row. What is said of the difference is said by two published numbers.
"""

from collections.abc import Sequence

from fastapi import APIRouter
from pydantic import BaseModel

from services.chassis.admission import anybody
from services.chassis.decision import Kind, Refusal
from services.chassis.problems import REFUSALS
from services.reporting.api.names import Name, RevisionNumber
from services.reporting.api.published import PublicationsDep, PublicationView, view
from services.reporting.domain.measures.measure import Breakdown, Form, Unit
from services.reporting.domain.publishing.notes import COMPARED
from services.reporting.domain.publishing.publication import Publication
from services.reporting.domain.publishing.published_figure import PublishedFigure
from services.reporting.domain.publishing.release import Previewed, previewed

router = APIRouter(prefix="/published", tags=["published"], responses=REFUSALS)


class RevisedNumber(BaseModel):
    """One number of both publications; it `moved` if anything that is said of it did. None where it was not published."""

    before: PublishedFigure | None
    after: PublishedFigure
    moved: bool


class RevisedMeasure(BaseModel):
    """A measure in both publications: England, and each group. With other words it counts something else, too."""

    measure: str
    title: str
    unit: Unit
    form: Form
    defined_otherwise: bool
    england: RevisedNumber
    by: dict[Breakdown, dict[str, RevisedNumber]]


class RevisionComparison(BaseModel):
    """A revision beside the publication that it took the place of."""

    before: PublicationView
    after: PublicationView
    measures: list[RevisedMeasure]
    notes: list[str]


@router.get("/quarters/{quarter}/revisions/{number}", dependencies=[anybody()])
async def compare_publications(
    quarter: Name, number: RevisionNumber, found: PublicationsDep
) -> RevisionComparison:
    """A revision beside the publication before it: every number as it was published then and now."""
    before, after = revision_compared(await found.every(quarter), number)
    return RevisionComparison(
        before=view(before),
        after=view(after),
        measures=[_revised_measure(each) for each in previewed(after, before)],
        notes=COMPARED,
    )


def revision_compared(every: Sequence[Publication], number: int) -> tuple[Publication, Publication]:
    """The publication before a revision, and the revision; refuses one that is not published."""
    after = next((each for each in every if each.number == number), None)
    before = next((each for each in every if each.number == number - 1), None)
    if after is None or before is None:
        raise Refusal(
            Kind.NOT_FOUND,
            "There is no such revision. GET /published/quarters/{quarter}/publications lists them.",
        )
    return before, after


def _revised_measure(each: Previewed) -> RevisedMeasure:
    return RevisedMeasure(
        measure=each.measure.id,
        title=each.measure.title,
        unit=each.measure.unit,
        form=each.measure.form,
        defined_otherwise=each.defined_otherwise,
        england=_revised_number(each.before, each.figure),
        by={
            by: {
                name: _revised_number(each.by_before.get(by, {}).get(name), figure)
                for name, figure in groups.items()
            }
            for by, groups in each.by.items()
        },
    )


def _revised_number(before: PublishedFigure | None, after: PublishedFigure) -> RevisedNumber:
    then = before and before.model_copy(update={"usually_within": after.usually_within})
    return RevisedNumber(before=before, after=after, moved=then != after)
