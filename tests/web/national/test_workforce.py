"""Panel members and social workers by ethnic group: typed by an analyst, and beside those who apply on the national page."""

from uuid import uuid4

import pytest

from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from services.web.national.published import Chart
from services.web.national.workforce import workforce_beside
from services.web.site.answers.published_elsewhere import WorkforceCounted
from services.web.site.answers.reporting import PublishedAnswer
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.sign_in import OURS, signs_in

PATH = "/national/workforce"
COUNTS = {"white": 1130, "mixed": 20, "asian": 45, "black": 60, "other": 5, "not_said": 40}
SOURCE = {
    "figure_on": "2022-03-31",
    "publisher": "Example Adoption Statistics",
    "title": "People of adoption panels",
    "published_on": "2022-09-30",
    "address": "https://example.org/panels/2022",
    "typed_at": "2026-12-01T09:00:00Z",
    "corrected": False,
}


def counted(**changed: str | int) -> WorkforceCounted:
    return WorkforceCounted.model_validate({**SOURCE, **COUNTS, "who": "panel_members", **changed})


def answer(measure: str, share: tuple[int, int] | None) -> Chart:
    """A share that is published, or too few for one."""
    number = {"value": None, "at_least": 90, "at_most": 109, "words": "90 to 109"}
    figure = {"numerator": number, "denominator": number, "remainder": None, "left_out": None}
    said = share and {
        "per_cent": None,
        "at_least": share[0],
        "at_most": share[1],
        "words": f"{share[0]}% to {share[1]}%",
    }
    words = dict.fromkeys(("title", "definition", "reading", "source"), "")
    return Chart(
        PublishedAnswer.model_validate(
            {
                **words,
                "measure": measure,
                "unit": "individuals",
                "form": "share",
                "publications": [],
                "by": {},
                "notes": [],
                "figure": {**figure, "share": said, "median_days": None},
            }
        )
    )


@pytest.mark.parametrize(
    ("changed", "minority", "said", "per_cent"),
    [
        # 20 + 45 + 60 + 5 of 1,260, who are all but the 40 who did not say.
        ({}, 130, 1260, 10.317),
        ({"not_said": 0}, 130, 1260, 10.317),
        ({"white": 0}, 130, 130, 100),
        ({"mixed": 0, "asian": 0, "black": 0, "other": 0}, 0, 1130, 0),
        ({"white": 3, "mixed": 1, "asian": 0, "black": 0, "other": 0}, 1, 4, 25),
        ({"white": 1, "mixed": 0, "asian": 0, "black": 1, "other": 0}, 1, 2, 50),
        ({"white": 2, "mixed": 0, "asian": 0, "black": 0, "other": 1}, 1, 3, 33.333),
        ({each: 0 for each in COUNTS if each != "not_said"}, 0, 0, None),
    ],
)
def test_the_share_is_of_those_who_said_their_group(
    changed: dict[str, int], minority: int, said: int, per_cent: float | None
) -> None:
    found = counted(**changed)

    assert (found.minority, found.said) == (minority, said)
    assert found.per_cent == (per_cent if per_cent is None else pytest.approx(per_cent, abs=0.001))


def test_theirs_are_dots_and_ours_are_the_ranges_that_were_published() -> None:
    charts = [
        answer("ethnic_minority_registrations_received", (11, 13)),
        answer("ethnic_minority_approvals", None),
        answer("enquiries", None),
    ]
    found = workforce_beside(
        [counted(), counted(who="social_workers"), counted(who="managers")], charts
    )

    assert found is not None
    assert [(each.name, each.low, each.high, each.words) for each in found.rows] == [
        ("Panel members", None, None, "10%"),
        ("Social workers", None, None, "10%"),
        ("Individuals who registered", 11, 13, "11% to 13%"),
        ("Individuals who were approved", None, None, "90 to 109"),
    ]
    assert workforce_beside([], charts) is None


def test_where_nobody_said_there_is_no_share() -> None:
    nobody = counted(**{each: 0 for each in COUNTS if each != "not_said"})
    found = workforce_beside([nobody], [])

    assert found is not None
    assert found.rows[0].words == "nobody said"


async def test_an_analyst_types_a_figure_and_corrects_it(
    browse: Browse, reporting: Service, provider: SignIn
) -> None:
    publisher = f"Publisher {uuid4().hex[:8]}"
    typed = {"who": "panel_members", "publisher": publisher, "title": "Panels"}
    typed |= {name: str(number) for name, number in COUNTS.items()}
    typed |= {"address": "https://example.org/panels", "figure_on-day": "31"}
    typed |= {"figure_on-month": "3", "figure_on-year": "2022", "published_on-day": "30"}
    typed |= {"published_on-month": "9", "published_on-year": "2022"}
    async with browse(reporting=reporting.url, sign_in_issuer=provider.issuer) as client:
        await signs_in(client, "analyst")
        key = read((await client.get(PATH)).text).fields["key"]
        empty = {**typed, "key": key, **dict.fromkeys(COUNTS, "0")}
        wrong = await client.post(PATH, data=empty, headers=OURS)
        done = await client.post(PATH, data={**typed, "key": key}, headers=OURS)
        listed = read((await client.get(PATH)).text)
        link = next(each for each in listed.links if "corrects=" in each)
        correcting = read((await client.get(link)).text).fields
        change = {"black": "61", "key": correcting["key"], "corrects": correcting["corrects"]}
        right = {**typed, **change, "reason": "A digit was wrong."}
        corrected = await client.post(PATH, data=right, headers=OURS)
        history = read((await client.get(PATH)).text).words

    assert wrong.status_code == 422
    assert "A figure counts at least one person" in read(wrong.text).words
    assert done.headers["location"] == corrected.headers["location"] == f"{PATH}?done=true"
    assert correcting["black"] == "60"
    assert f"1,301 panel members on 31 March 2022 {publisher}: Panels" in history
    assert "Corrects an earlier number: A digit was wrong. Stands." in history
