"""How many children wait for adopters, as somebody else published it: to stand beside our approved families."""

from typing import Annotated

from pydantic import ConfigDict, Field

from services.reporting.domain.published_elsewhere import FigureElsewhere, Typed

MOST_CHILDREN = 100_000


class TypeChildren(FigureElsewhere):
    """A published number of children who wait for adopters in England, with the publication that it is from."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "children": 2480,
                    "figure_on": "2022-03-31",
                    "publisher": "Coram-i for the RAA Leaders",
                    "title": "Adoption data, quarter 4 2021 to 2022",
                    "published_on": "2022-06-30",
                    "address": "https://example.org/adoption-data/2021-22-q4",
                }
            ]
        },
    )

    children: Annotated[int, Field(ge=0, le=MOST_CHILDREN)]


class ChildrenTyped(Typed[TypeChildren]):
    """A number of children as it was typed."""
