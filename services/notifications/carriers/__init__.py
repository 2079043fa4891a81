"""The ways on which a letter leaves: GOV.UK Notify, or a mail server."""
