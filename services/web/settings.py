"""What the web front end is told from outside."""

from typing import Annotated

from pydantic import AfterValidator, DirectoryPath, Field, FilePath

from services.chassis.settings import Settings


def _encrypted(address: str) -> str:
    """An address that passwords and sign-ins may travel to; plain http is for this machine alone."""
    if not address.startswith(("https://", "http://127.0.0.1:")):
        raise ValueError("give an https address; http is for 127.0.0.1 alone")
    return address


def _unended(address: str) -> str:
    return address.rstrip("/")


Issuer = Annotated[str, AfterValidator(_encrypted)]
"""Compared letter for letter with what the provider says; for some it ends in a slash."""

Address = Annotated[Issuer, AfterValidator(_unended)]


class WebSettings(Settings):
    """Where the services answer, who signs people in, and where npm put the GOV.UK Frontend."""

    enquiry_url: str
    assessment_url: str
    panel_url: str
    notifications_url: str
    reporting_url: str
    mongodb_url: str = Field(description="Where sessions are kept")
    namespace: str = Field(default="", pattern=r"^[a-z0-9-]{0,40}$")
    identity_key: FilePath = Field(description="Path of the private key with which it asks")
    identity_issuer: str = Field(min_length=1, description="Who issues the tokens, as they say")
    web_url: Address = Field(description="Where browsers find these pages")
    sign_in_issuer: Issuer = Field(description="The OpenID provider, exactly as it calls itself")
    sign_in_client: str = Field(min_length=1, description="By which name the provider knows us")
    sign_in_secret: FilePath = Field(description="Path of what the provider knows us by")
    govuk_frontend: DirectoryPath = Field(description="Path of node_modules/govuk-frontend/dist")
