"""The assessment service over HTTP: cases, and what may be done with one; a route decides nothing."""
