"""The one error that data problems end in."""


class DataError(RuntimeError):
    """A dataset is not there, or its file is broken. The message names the ways out."""
