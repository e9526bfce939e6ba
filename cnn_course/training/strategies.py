"""One device or several: who computes which part of a batch."""

import json
import os
import socket
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from cnn_course import arguments

if TYPE_CHECKING:
    import tensorflow as tf

NO_PROXY = "no_grpc_proxy"  # hosts that gRPC, by which workers talk, goes to directly
WORKERS = "TF_CONFIG"  # TensorFlow's own way of telling a process about the others
KINDS = ("chief", "worker")  # of processes that train, the one that writes first
TASK = '{"type": "worker", "index": 0}'


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
        ValueError: "TF_CONFIG names 2 workers, and must say which of them this process is …".
        RuntimeError: "Ask for cpu_devices before TensorFlow computes anything: restart the kernel …".

    >>> strategy().num_replicas_in_sync  # doctest: +SKIP
    1

    Reference: the guide "Distributed training with TensorFlow" on tensorflow.org.
    Taught in: Running on a GPU, or ten.
    """
    import tensorflow as tf

    cpu_devices = arguments.whole("cpu_devices", cpu_devices)
    if workers_named() > 1:
        is_chief()  # told here, if TF_CONFIG does not say which of them this is
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
    """Return host and port of each worker, the chief first; none without TF_CONFIG."""
    return [address for addresses in _cluster().values() for address in addresses]


def _cluster() -> dict[str, list[str]]:
    """Read from TF_CONFIG who works with this process, by their kind."""
    try:
        cluster = _config().get("cluster", {})
        found = {kind: cluster.get(kind, []) for kind in KINDS}
    except AttributeError:
        raise _unreadable() from None
    if cluster and not set(cluster) & set(KINDS):
        raise _unreadable()
    each = [address for addresses in found.values() if isinstance(addresses, list) for address in addresses]
    lists = all(isinstance(addresses, list) for addresses in found.values())
    if not lists or not all(isinstance(address, str) for address in each) or len(set(each)) < len(each):
        raise _unreadable()
    return found


def _config() -> Any:
    try:
        return json.loads(os.environ.get(WORKERS) or "{}")
    except ValueError:
        raise _unreadable() from None


def _unreadable() -> ValueError:
    said = os.environ.get(WORKERS)
    return ValueError(
        f"TF_CONFIG must be JSON with the workers' addresses. Received: {WORKERS}={said!r}. "
        f'Write each of them once, in a list: {{"cluster": {{"worker": ["host1:2222", "host2:2222"]}}, '
        f'"task": {TASK}}}'
    )


def is_chief() -> bool:
    """Tell whether this process is the one that writes: the only one, the chief, or the first worker.

    Raises:
        ValueError: "TF_CONFIG must be JSON with the workers' addresses. Received: …"; "TF_CONFIG names 2
            workers, and must say which of them this process is …".
    """
    if workers_named() == 1:
        return True
    cluster, task = _cluster(), _config().get("task")
    kind, index = (task.get("type"), task.get("index")) if isinstance(task, dict) else (None, None)
    places = range(len(cluster[kind]) if kind in KINDS else 0)
    if not arguments.is_whole(index) or index not in places:
        possible = " or ".join(f"{name} 0 to {len(each) - 1}" for name, each in cluster.items() if each)
        raise ValueError(
            f"TF_CONFIG names {workers_named()} workers, and must say which of them this process is, as in "
            f'"task": {TASK}: {possible}, the index a whole number. '
            f"Received: task={task!r}"
        )
    return index == 0 and kind == next(name for name in KINDS if cluster[name])


def check_alone(strategy: "tf.distribute.Strategy") -> None:
    """Refuse a training of one process where several are named: all but the first would write nothing.

    Raises:
        ValueError: "TF_CONFIG names 2 workers, but the model was built for this process alone …".
    """
    import tensorflow as tf

    if workers_named() > 1 and not isinstance(strategy, tf.distribute.MultiWorkerMirroredStrategy):
        raise ValueError(
            f"TF_CONFIG names {workers_named()} workers, but the model was built for this process alone: "
            "build it within strategy().scope(), or take TF_CONFIG out of the environment. "
            f"Received: a model under {type(strategy).__name__}"
        )


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
