"""Publication: exact counts become spans, and what may be worked out from spans."""
