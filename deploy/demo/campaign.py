"""The recruitment campaign whose figures were published, planned before anybody of the year enquires.

The invariant: it is planned before the first enquiry, because an enquiry that comes earlier keeps no code.
"""

from datetime import timedelta

from deploy.demo.plan import Journey, opening
from deploy.demo.published import Published

FOLDER = "campaigns"
PLANNED_BEFORE = timedelta(days=28)


def campaign_planned(seed: int) -> Journey:
    """The campaign that brought the households of the year, and nothing of those households."""
    campaign = Published.read().campaign
    step = opening(
        FOLDER,
        campaign.begins_on - PLANNED_BEFORE,
        code=campaign.code,
        name=campaign.name,
        begins_on=campaign.begins_on.isoformat(),
        ends_on=campaign.ends_on.isoformat(),
    )
    return Journey(f"{seed}-campaign-{campaign.code}", (step,))
