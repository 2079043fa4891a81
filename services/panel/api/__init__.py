"""The panel service over HTTP: cases, the central list and meetings; a route decides nothing."""
