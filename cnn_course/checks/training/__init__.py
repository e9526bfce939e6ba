"""What training does: split, confusion, stopping, shift, schedule, calibration."""

from cnn_course.checks.training.calibration import calibration_error
from cnn_course.checks.training.confusion import confusion_matrix
from cnn_course.checks.training.schedule import one_cycle
from cnn_course.checks.training.shifting import shifted
from cnn_course.checks.training.splitting import stratified_split
from cnn_course.checks.training.stopping import early_stopping

__all__ = [
    "calibration_error",
    "confusion_matrix",
    "early_stopping",
    "one_cycle",
    "shifted",
    "stratified_split",
]
