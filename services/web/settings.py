"""What the web front end is told from outside."""

from pydantic import DirectoryPath, Field, FilePath

from services.chassis.settings import Settings


class WebSettings(Settings):
    """Where the two services answer, and where npm put the GOV.UK Frontend."""

    enquiry_url: str
    reporting_url: str
    identity_key: FilePath = Field(description="Path of the private key with which it asks")
    identity_issuer: str = Field(min_length=1, description="Who issues the tokens, as they say")
    govuk_frontend: DirectoryPath = Field(description="Path of node_modules/govuk-frontend/dist")
