"""What the web front end is told from outside."""

from pydantic import DirectoryPath, Field, FilePath

from services.chassis.addresses import Address, Issuer
from services.chassis.settings import Settings


class WebSettings(Settings):
    """Where the services answer, who signs people in, and where npm put the GOV.UK Frontend."""

    enquiry_url: Address
    assessment_url: Address
    panel_url: Address
    notifications_url: Address
    reporting_url: Address
    identity_key: FilePath = Field(description="Path of the private key with which it asks")
    identity_issuer: str = Field(min_length=1, description="Who issues the tokens, as they say")
    web_url: Address = Field(description="Where browsers find these pages")
    sign_in_issuer: Issuer = Field(description="The OpenID provider, exactly as it calls itself")
    sign_in_client: str = Field(min_length=1, description="By which name the provider knows us")
    sign_in_secret: FilePath = Field(description="Path of what the provider knows us by")
    govuk_frontend: DirectoryPath = Field(description="Path of node_modules/govuk-frontend/dist")
