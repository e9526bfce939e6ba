"""What the roofline measures: the layers of ``shapes`` themselves, and of several times the fastest."""

import numpy as np
import pytest

from cnn_course import experiments
from cnn_course.experiments import roofline


def test_the_fastest_time_counts_and_the_first_is_free(monkeypatch):
    now, lasting = [0.0], iter([100.0, 5.0, 3.0, 4.0, 2.0, 6.0, 7.0])
    monkeypatch.setattr(roofline.time, "perf_counter", lambda: now[0])

    def work():
        now[0] += next(lasting)

    assert roofline.fastest(work, 0.0) == 2.0  # five times after the free one
    assert next(lasting) == 7.0


def test_it_goes_on_for_the_time_it_was_given(monkeypatch):
    now, calls = [0.0], []
    monkeypatch.setattr(roofline.time, "perf_counter", lambda: now[0])

    def work():
        calls.append(now[0])
        now[0] += 1.0

    roofline.fastest(work, 9.0)
    assert len(calls) == 1 + 9


def test_names_and_places_are_each_once():
    names = [subject.name for subject in roofline.SUBJECTS]
    assert len(set(names)) == len(names)
    places = [(subject.layer, subject.input_shape, subject.batch_size) for subject in roofline.SUBJECTS]
    assert len(set(places)) == len(places)


@pytest.mark.tensorflow
@pytest.mark.parametrize("subject", roofline.SUBJECTS, ids=lambda subject: subject.name)
def test_what_is_timed_is_the_layer_that_is_counted(subject):
    import tensorflow as tf

    numbers = np.random.default_rng(0).standard_normal(2**16, dtype=np.float32)
    shape = (1, *subject.input_shape)
    weights = []
    kept = tf.constant

    def constant(value):
        weights.append(np.size(value))
        return kept(value)

    tf.constant = constant
    try:
        forward = roofline.operation(subject, numbers)
    finally:
        tf.constant = kept
    assert forward(np.zeros(shape, np.float32)).shape[1:] == subject.layer.output_shape(subject.input_shape)
    assert weights == [subject.layer.parameters(subject.input_shape).total]


def test_it_is_one_of_the_experiments():
    assert "roofline" in experiments.names()
