"""The rules of a case at the panel, one module a step: its commands beside the decisions that they ask for."""
