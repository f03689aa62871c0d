"""An incident beside the list: why it is here, where it is, and what people said."""
