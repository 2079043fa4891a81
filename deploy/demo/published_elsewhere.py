"""Invented figures of a made-up publisher, which stand beside the published ones: children who wait, and panel and staff by ethnic group.

The invariant: each is typed once for a suite, whatever else has been typed since.
"""

from deploy.demo.figures_client import analyst, asking_as
from deploy.demo.player import Bases
from deploy.local.errors import LocalStackError
from deploy.local.identity import Signer

SOURCE = {
    "figure_on": "2022-03-31",
    "publisher": "Example Adoption Statistics (made up)",
    "published_on": "2022-09-30",
    "address": "https://example.org/adoption/2022",
}
CHILDREN = {"title": "Children who wait 2022", "children": 2480}
PANELS = {
    "title": "People of adoption panels 2022",
    "who": "panel_members",
    "white": 1130,
    "mixed": 20,
    "asian": 45,
    "black": 60,
    "other": 5,
    "not_said": 40,
}
WORKERS = {
    "title": "Social workers in adoption 2022",
    "who": "social_workers",
    "white": 1890,
    "mixed": 55,
    "asian": 90,
    "black": 210,
    "other": 25,
    "not_said": 130,
}
TYPED = (("children-waiting", CHILDREN), ("workforce", PANELS), ("workforce", WORKERS))


async def type_what_others_published(bases: Bases, signer: Signer) -> None:
    """Types each figure, under a key of its own; raises `LocalStackError` where one is refused."""
    async with asking_as(analyst(signer)) as client:
        for number, (path, said) in enumerate(TYPED, start=1):
            address, key = (
                f"{bases['reporting']}/{path}",
                {"Idempotency-Key": f"demo-figure-{number}"},
            )
            done = await client.post(address, json={**SOURCE, **said}, headers=key)
            if not done.is_success:
                raise LocalStackError(f"Could not type a figure of others: {done.text[:300]}")
