"""The settings of the panel service: what it signs passes with."""

from pydantic import Field, FilePath

from services.chassis.settings import RecordSettings


class PanelSettings(RecordSettings):
    """The settings of every service, and the key that signs the passes of panel members."""

    identity_key: FilePath = Field(description="Path of the private key that signs passes")
