"""Layers that take several inputs: where the branches of a network meet."""

from dataclasses import dataclass

from cnn_course.shapes._layer import Layer, Shape, check_shape


@dataclass(frozen=True)
class Merge(Layer):
    """A layer with two inputs or more, which it names: ``Add(inputs=("shortcut", "conv2"))``."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.inputs) < 2:
            raise ValueError(
                f"{type(self).__name__} takes the names of two layers or more. "
                f"Received: inputs={self.inputs!r}"
            )

    def output_shape(self, *input_shapes: Shape) -> Shape:
        """Return the shape of all inputs put together."""
        raise NotImplementedError


@dataclass(frozen=True)
class _Elementwise(Merge):
    def output_shape(self, *input_shapes: Shape) -> Shape:
        """Return the common shape; a size of 1 is stretched."""
        shapes = [check_shape(shape) for shape in input_shapes]
        if len({len(shape) for shape in shapes}) == 1:
            together = list(zip(*shapes, strict=True))
            if all(len(set(sizes) - {1}) <= 1 for sizes in together):
                return tuple(max(sizes) for sizes in together)
        raise ValueError(
            f"{type(self).__name__} needs inputs of one shape (a size of 1 is stretched). Received: {shapes}"
        )


@dataclass(frozen=True)
class Add(_Elementwise):
    """The sum of its inputs, number by number: ResNet's shortcut.

    >>> Add(inputs=("input", "conv2")).output_shape((8, 8, 16), (8, 8, 16))
    (8, 8, 16)
    """


@dataclass(frozen=True)
class Multiply(_Elementwise):
    """The product of its inputs, number by number: the excitation of SENet.

    >>> Multiply(inputs=("maps", "importance")).output_shape((8, 8, 16), (1, 1, 16))
    (8, 8, 16)
    """


@dataclass(frozen=True)
class Concatenate(Merge):
    """Its inputs one after the other along the channels: Inception's and DenseNet's join.

    >>> Concatenate(inputs=("a", "b")).output_shape((8, 8, 16), (8, 8, 24))
    (8, 8, 40)
    """

    def output_shape(self, *input_shapes: Shape) -> Shape:
        """Return the common H and W and the sum of the channels."""
        shapes = [check_shape(shape) for shape in input_shapes]
        if len({shape[:-1] for shape in shapes}) != 1:
            raise ValueError(f"Concatenate needs inputs of one height and width. Received: {shapes}")
        return (*shapes[0][:-1], sum(shape[-1] for shape in shapes))
