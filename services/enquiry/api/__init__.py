"""The enquiry service over HTTP: one module a kind of record; a route decides nothing."""
