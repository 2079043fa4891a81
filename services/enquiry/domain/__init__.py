"""Pure decisions of the enquiry service: one module a step of the field, none of them awaits."""
