"""A list that cannot be read as a whole."""


class ListError(ValueError):
    """The message says what is wrong with the file and what to do."""
