"""How much a layer computes, and how much it must fetch and store for it."""

from dataclasses import dataclass

from cnn_course import arguments
from cnn_course.shapes._layer import Layer, Shape, check_network_input, volume


@dataclass(frozen=True)
class Work:
    """What a layer does to one batch.

    Attributes:
        operations: additions and multiplications, two for each multiply-add.
        bytes: input, weights and output, each moved once.
    """

    operations: int
    bytes: int

    @property
    def intensity(self) -> float:
        """Return operations for each byte."""
        return self.operations / self.bytes


def work(layer: Layer, input_shape: Shape, batch_size: int = 1, bytes_per_number: int = 4) -> Work:
    """Count the operations of a layer and the bytes that it moves at least.

    Args:
        layer: any layer with one input.
        input_shape: of one image, such as (H, W, C), without the batch.
        batch_size: images at a time, at least 1.
        bytes_per_number: 4 for float32, 2 for float16 and bfloat16; at least 1.

    Returns:
        2 · batch_size · multiply-adds operations; bytes_per_number · (batch_size · (input + output) +
        parameters) bytes. Nothing is counted twice: it is what a machine with a perfect cache moves.

    Raises:
        ValueError: "batch_size must be a whole number of at least 1. Received: batch_size=0".
        TypeError: "batch_size must be a whole number of at least 1. Received: batch_size=2.5".

    >>> from cnn_course.shapes import Dense
    >>> work(Dense(10, use_bias=False), (100,), batch_size=8)
    Work(operations=16000, bytes=7520)
    >>> round(work(Dense(10, use_bias=False), (100,), batch_size=8).intensity, 2)
    2.13

    Reference: Williams, Waterman and Patterson, 2009, Communications of the ACM 52(4), pages 65-76.
    Taught in: Running on a GPU, or ten.
    """
    images = arguments.whole("batch_size", batch_size)
    size = arguments.whole("bytes_per_number", bytes_per_number)
    shape = check_network_input(input_shape)
    moved = images * (volume(shape) + volume(layer.output_shape(shape))) + layer.parameters(shape).total
    return Work(2 * images * layer.multiply_adds(shape), size * moved)
