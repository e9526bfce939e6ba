"""What there is to compute on, as data and in words."""

import importlib
import os
import platform
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

# What the kernel calls an instruction set that matters here, and what people call it.
_FLAGS = {"avx2": "AVX2", "avx512f": "AVX-512", "avx512_bf16": "BF16", "amx_bf16": "AMX"}
MEBIBYTE, GIBIBYTE = 2**20, 2**30


@dataclass(frozen=True)
class CPU:
    """The processor.

    Attributes:
        name: as the system tells it.
        cores: those that this process may use.
        features: of "AVX2", "AVX-512", "BF16" and "AMX" those it has; empty where the system does not tell.
    """

    name: str
    cores: int
    features: tuple[str, ...] = ()


@dataclass(frozen=True)
class GPU:
    """One graphics card.

    Attributes:
        name: as its driver tells it.
        memory: bytes, or None where nothing tells.
        compute_capability: (major, minor) of an NVIDIA card, or None. From (7, 0) on it has tensor cores.
    """

    name: str
    memory: int | None = None
    compute_capability: tuple[int, int] | None = None


@dataclass(frozen=True)
class Devices:
    """All that is here; printed, it says so in words.

    >>> print(Devices(CPU("Some CPU", 2, ("AVX2",)), (GPU("Tesla T4", 16 * 2**30, (7, 5)),)))
    CPU: Some CPU, 2 cores, with AVX2
    GPU: Tesla T4, 16 GiB, compute capability 7.5

    Taught in: Running on a GPU, or ten.
    """

    cpu: CPU
    gpus: tuple[GPU, ...] = ()
    tpus: int = 0

    def __str__(self) -> str:
        cores = f"{self.cpu.cores} core" + "s" * (self.cpu.cores != 1)
        having = f", with {', '.join(self.cpu.features)}" if self.cpu.features else ""
        lines = [f"CPU: {self.cpu.name}, {cores}{having}"]
        lines += [f"GPU: {', '.join(_gpu_words(gpu))}" for gpu in self.gpus]
        if not self.gpus:
            lines.append("No GPU that TensorFlow can use.")
        if self.tpus:
            lines.append(f"TPU: {self.tpus} cores")
        return "\n".join(lines)


def _gpu_words(gpu: GPU) -> list[str]:
    words = [gpu.name]
    if gpu.memory:
        words.append(f"{gpu.memory / GIBIBYTE:.0f} GiB")
    if gpu.compute_capability:
        words.append("compute capability {}.{}".format(*gpu.compute_capability))
    return words


def devices() -> Devices:
    """Find out what there is to compute on. Nothing is set up by looking.

    Returns:
        The processor, the GPUs that TensorFlow sees, and the number of TPU cores.

    >>> devices().cpu.cores >= 1  # doctest: +SKIP
    True

    Taught in: Running on a GPU, or ten.
    """
    import tensorflow as tf

    return Devices(_cpu(), _gpus(), len(tf.config.list_physical_devices("TPU")))


def computing() -> tuple[dict[str, str], list[str]]:
    """Find out what Keras computes with, and on what.

    Returns:
        TensorFlow's version under "tensorflow", or name and version of what stands in its place under
        "backend"; and the kinds of devices it uses, cards by their names.
    """
    import keras

    backend = keras.backend.backend()
    if backend == "tensorflow":
        import tensorflow as tf

        kinds = {device.device_type for device in tf.config.list_logical_devices()}
        cards = {gpu.name for gpu in _gpus()} if "GPU" in kinds else set()
        return {"tensorflow": tf.__version__}, sorted(kinds - {"GPU"} | cards)
    framework = importlib.import_module(backend)
    if backend == "jax":
        found = {device.device_kind for device in framework.devices()}
    elif backend == "torch" and framework.cuda.is_available():
        found = {framework.cuda.get_device_name()}
    else:
        found = {"cpu"}
    return {"backend": f"{backend} {framework.__version__}"}, sorted(found)


def processor() -> str:
    """Return the processor's name where the system tells it."""
    return _cpuinfo().get("model name") or platform.processor() or "unknown"


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _cpu() -> CPU:
    flags = set(_cpuinfo().get("flags", "").split())
    return CPU(processor(), cores(), tuple(name for flag, name in _FLAGS.items() if flag in flags))


def _cpuinfo() -> dict[str, str]:
    """Read what Linux says of the first core; nothing elsewhere."""
    try:
        first = Path("/proc/cpuinfo").read_text().split("\n\n")[0]
    except OSError:
        return {}
    pairs = (line.split(":", 1) for line in first.splitlines() if ":" in line)
    return {key.strip(): value.strip() for key, value in pairs}


def _gpus() -> tuple[GPU, ...]:
    import tensorflow as tf

    found = tf.config.list_physical_devices("GPU")
    memories = _memories(_nvidia_smi()) if found else []
    memories += [None] * (len(found) - len(memories))
    details = [tf.config.experimental.get_device_details(device) for device in found]
    return tuple(
        GPU(detail.get("device_name", device.name), memory, detail.get("compute_capability"))
        for device, detail, memory in zip(found, details, memories, strict=False)
    )


def _nvidia_smi() -> str:
    """Ask the driver's own tool for the memory of each card that this process may use; "" without it."""
    if not shutil.which("nvidia-smi"):
        return ""
    command = ["nvidia-smi", "--query-gpu=memory.total", "--format=csv,noheader,nounits"]
    if visible := os.environ.get("CUDA_VISIBLE_DEVICES"):
        command += ["-i", visible]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=10, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return ""


def _memories(text: str) -> list[int | None]:
    r"""Read the tool's answer, MiB a line.

    >>> _memories("16384\n[N/A]\n")
    [17179869184, None]
    """
    return [int(line) * MEBIBYTE if line.strip().isdigit() else None for line in text.splitlines()]
