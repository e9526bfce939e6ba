"""Training that can be repeated: a configuration, a plain fit, a history, and a record of the run.

Models and data are passed in; nothing here knows which network or dataset it is working on. Keras is loaded
when the first function that needs it is called.
"""

from cnn_course.training.callbacks import at_steps, log_spaced_steps
from cnn_course.training.config import Augmentation, TrainConfig
from cnn_course.training.data import Split, ordered_batches, train_batches
from cnn_course.training.fitting import fit
from cnn_course.training.history import Epoch, History
from cnn_course.training.recording import DataNote, Record, environment
from cnn_course.training.seeding import seed_everything

__all__ = [
    "Augmentation",
    "DataNote",
    "Epoch",
    "History",
    "Record",
    "Split",
    "TrainConfig",
    "at_steps",
    "environment",
    "fit",
    "log_spaced_steps",
    "ordered_batches",
    "seed_everything",
    "train_batches",
]
