"""The front door in the browser: a prospective adopter enquires, the national page shows the figures.

Owns nothing: no database, no topic, no session. Asks the enquiry and the reporting service over HTTP.
"""
