"""What the web front end is told from outside."""

from pydantic import DirectoryPath, Field

from services.chassis.settings import Settings


class WebSettings(Settings):
    """Where the two services answer, and where npm put the GOV.UK Frontend."""

    enquiry_url: str
    reporting_url: str
    govuk_frontend: DirectoryPath = Field(description="Path of node_modules/govuk-frontend/dist")
