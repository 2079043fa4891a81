"""The agency teams' front door: work queue, case pages and an agency's own pages."""
