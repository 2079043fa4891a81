"""The settings of the reporting service beyond those of every service: whom it asks for keys, and as whom."""

from pydantic import Field, FilePath

from services.chassis.settings import RecordSettings


class ReportingSettings(RecordSettings):
    """The enquiry service alone has the keys to equality answers."""

    enquiry_url: str
    identity_key: FilePath = Field(description="Path of the private key that signs its requests")
