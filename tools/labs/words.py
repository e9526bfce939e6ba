"""The one error of the notebook machine."""


class LabError(Exception):
    """Something in a lab stands in the way, told in words for the one who edits the lab."""
