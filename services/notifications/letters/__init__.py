"""The letters of this service: what they need to know, their words, and how staff look at them."""
