"""The directory of the local suite, as pages see it and as a front end kept it before the services around it were gone."""

import tomllib

from deploy.directory import LOCAL
from services.chassis.mongo import database, open_client
from services.chassis.settings import RecordSettings
from services.web.site.agencies import Agency
from services.web.site.directory import KEPT

LISTED = {
    each["code"]: Agency.model_validate({**each, "colleagues": each.get("colleague", [])})
    for each in tomllib.loads(LOCAL.read_text("utf-8"))["agency"]
}


async def keep_directory(settings: RecordSettings) -> None:
    """Keeps it where the front end looks for it."""
    kept = {"agencies": [each.model_dump(mode="json") for each in LISTED.values()]}
    async with open_client(settings.replica_set) as client:
        found = database(client, f"{settings.namespace}web")[KEPT]
        await found.replace_one({"_id": KEPT}, kept, upsert=True)
