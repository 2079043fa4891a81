"""The page on which analysts type a published number of children, over the real reporting service."""

from uuid import uuid4

from deploy.local.sign_in import SignIn
from deploy.local.suite import Service
from tests.web.helpers.forms import read
from tests.web.helpers.front_end import Browse
from tests.web.helpers.sign_in import OURS, signs_in

PATH = "/national/children-waiting"


def typed(key: str, publisher: str, **changed: str) -> dict[str, str]:
    days = {"figure_on": ("31", "3", "2022"), "published_on": ("30", "6", "2022")}
    said = {"children": "2480", "publisher": publisher, "title": "Adoption data"}
    said |= {"address": "https://example.org/q4", "key": key}
    for name, parts in days.items():
        said |= {
            f"{name}-{part}": each
            for part, each in zip(("day", "month", "year"), parts, strict=True)
        }
    return said | changed


async def test_a_number_is_typed_refused_where_it_is_wrong_and_corrected(
    browse: Browse, reporting: Service, provider: SignIn
) -> None:
    publisher = f"Publisher {uuid4().hex[:8]}"
    async with browse(reporting=reporting.url, sign_in_issuer=provider.issuer) as client:
        await signs_in(client, "analyst")
        begun = read((await client.get(PATH)).text)
        key = begun.fields["key"]
        wrong = await client.post(
            PATH, data=typed(key, publisher, address="example.org"), headers=OURS
        )
        done = await client.post(PATH, data=typed(key, publisher), headers=OURS)
        twice = await client.post(PATH, data=typed(uuid4().hex, publisher), headers=OURS)
        listed = read((await client.get(PATH)).text)
        link = next(each for each in listed.links if "corrects=" in each)
        correcting = read((await client.get(link)).text)
        change = {"corrects": correcting.fields["corrects"], "reason": "A digit was wrong."}
        right = typed(correcting.fields["key"], publisher, children="2420", **change)
        await client.post(PATH, data=right, headers=OURS)
        history = read((await client.get(PATH)).text).words

    assert wrong.status_code == 422
    assert read(wrong.text).fields["children"] == "2480"
    assert done.headers["location"] == f"{PATH}?done=true"
    assert "Correct it if it is wrong" in read(twice.text).words
    assert correcting.fields["children"] == "2480"
    assert f"2,420 children on 31 March 2022 {publisher}: Adoption data" in history
    assert "Corrects an earlier number: A digit was wrong. Stands." in history
    assert "Corrected" in history
