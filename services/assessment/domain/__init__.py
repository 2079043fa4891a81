"""The rules of an assessment, one module a step: its commands beside the decisions that they ask for."""
