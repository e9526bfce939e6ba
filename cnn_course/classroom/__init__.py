"""A course that is taught: learners' copies of the labs, what they have solved, a class, a pack on a stick.

Nothing here needs TensorFlow, a notebook or a network; ``cnn-course lab``, ``class`` and ``pack`` are thin
commands over it.
"""


class ClassroomError(Exception):
    """Something that a teacher or a learner can mend. The message says what is wrong and what to do."""
