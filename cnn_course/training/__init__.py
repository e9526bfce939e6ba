"""Training that can be repeated: a configuration, a plain fit, a history, and a record of the run.

Models and data are passed in; nothing here knows which network or dataset it is working on. Keras is loaded
when the first function that needs it is called.
"""

from cnn_course.training.callbacks import at_steps, log_spaced_steps
from cnn_course.training.config import Augmentation, TrainConfig
from cnn_course.training.data import Split
from cnn_course.training.errors import CheckpointError, DivergedError, TrainingError, TrainingStopped
from cnn_course.training.fitting import fit
from cnn_course.training.hardware import CPU, GPU, Devices, devices
from cnn_course.training.history import Epoch, History
from cnn_course.training.judging import confusion, early_stopping, reliability, shares_of
from cnn_course.training.precision import Precision, choose_precision
from cnn_course.training.recording import DataNote, Record, environment
from cnn_course.training.schedules import learning_rates
from cnn_course.training.seeding import seed_everything
from cnn_course.training.strategies import strategy

__all__ = [
    "CPU",
    "GPU",
    "Augmentation",
    "CheckpointError",
    "DataNote",
    "Devices",
    "DivergedError",
    "Epoch",
    "History",
    "Precision",
    "Record",
    "Split",
    "TrainConfig",
    "TrainingError",
    "TrainingStopped",
    "at_steps",
    "choose_precision",
    "confusion",
    "devices",
    "early_stopping",
    "environment",
    "fit",
    "learning_rates",
    "log_spaced_steps",
    "reliability",
    "seed_everything",
    "shares_of",
    "strategy",
]
