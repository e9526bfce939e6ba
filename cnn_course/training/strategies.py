"""One device or several: who computes which part of a batch."""

import json
import os
import socket
from contextlib import ExitStack
from typing import TYPE_CHECKING

from cnn_course import arguments

if TYPE_CHECKING:
    import tensorflow as tf

NO_PROXY = "no_grpc_proxy"  # hosts that gRPC, by which workers talk, goes to directly
WORKERS = "TF_CONFIG"  # TensorFlow's own way of telling a process about the others


def strategy(cpu_devices: int = 1) -> "tf.distribute.Strategy":
    """Choose how a training is spread over what is here.

    Build the model within ``strategy().scope()``; :func:`~cnn_course.training.fit` reads the rest from it.
    The batch stays the one of the configuration: each device takes its share, the gradients are added up.

    Args:
        cpu_devices: cut the processor into this many devices, to try the machinery without a GPU. It gains no
            speed. Only before TensorFlow has computed anything.

    Returns:
        ``MultiWorkerMirroredStrategy`` where ``TF_CONFIG`` names several workers; ``MirroredStrategy`` for
        several GPUs, or several CPU devices if asked for; otherwise TensorFlow's default, which does nothing.

    Raises:
        TypeError: "cpu_devices must be a whole number of at least 1. Received: cpu_devices=1.5".
        ValueError: "cpu_devices must be a whole number of at least 1. Received: cpu_devices=0".
        RuntimeError: "Ask for cpu_devices before TensorFlow computes anything: restart the kernel …".

    >>> strategy().num_replicas_in_sync  # doctest: +SKIP
    1

    Reference: the guide "Distributed training with TensorFlow" on tensorflow.org.
    Taught in: Running on a GPU, or ten.
    """
    import tensorflow as tf

    cpu_devices = arguments.whole("cpu_devices", cpu_devices)
    if workers_named() > 1:
        # Behind a proxy they would ask it for the way to each other, and wait for ever.
        os.environ.setdefault(
            NO_PROXY, ",".join(sorted({address.rsplit(":", 1)[0] for address in _addresses()}))
        )
        return tf.distribute.MultiWorkerMirroredStrategy()
    if cpu_devices > 1:
        return tf.distribute.MirroredStrategy(_cut_cpu(cpu_devices))
    if len(tf.config.list_physical_devices("GPU")) > 1:
        return tf.distribute.MirroredStrategy()
    return tf.distribute.get_strategy()


def workers_named() -> int:
    """Return how many workers TF_CONFIG names, the chief among them; 1 without it.

    Raises:
        ValueError: "TF_CONFIG must be JSON with the workers' addresses. Received: …".
    """
    return max(1, len(_addresses()))


def _addresses() -> list[str]:
    """Read host and port of each worker from TF_CONFIG; none without it."""
    text = os.environ.get(WORKERS, "")
    try:
        cluster = json.loads(text or "{}").get("cluster", {})
        return [*cluster.get("chief", []), *cluster.get("worker", [])]
    except (ValueError, AttributeError, TypeError) as error:
        raise ValueError(
            f"TF_CONFIG must be JSON with the workers' addresses. Received: {WORKERS}={text!r}"
        ) from error


def is_chief() -> bool:
    """Tell whether this process is the one that writes: the only one, the chief, or the first worker."""
    if workers_named() == 1:
        return True
    config = json.loads(os.environ[WORKERS])
    task = config.get("task", {})
    first = "chief" if config["cluster"].get("chief") else "worker"
    return task.get("type") == first and task.get("index") == 0


def free_ports(count: int) -> list[int]:
    """Return ports of this machine that nothing listens on, each once."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for opened in sockets:
            opened.bind(("127.0.0.1", 0))
        return [opened.getsockname()[1] for opened in sockets]


def _cut_cpu(count: int) -> list[str]:
    import tensorflow as tf

    (processor, *_) = tf.config.list_physical_devices("CPU")
    parts = [tf.config.LogicalDeviceConfiguration() for _ in range(count)]
    if len(tf.config.get_logical_device_configuration(processor) or []) != count:
        try:
            tf.config.set_logical_device_configuration(processor, parts)
        except RuntimeError as error:
            raise RuntimeError(
                "Ask for cpu_devices before TensorFlow computes anything: restart the kernel and make the "
                f"strategy first. Received: cpu_devices={count}"
            ) from error
    return [f"CPU:{index}" for index in range(count)]
