"""Which pixels of the image an output of a deep layer can see."""

from collections.abc import Sequence
from typing import NamedTuple

from cnn_course.shapes._layer import Layer, Shape, Window, check_network_input
from cnn_course.shapes.chain import INPUT, wired
from cnn_course.shapes.convolutions import Dense
from cnn_course.shapes.merging import Merge
from cnn_course.shapes.poolings import whole_axis
from cnn_course.shapes.reshaping import Flatten, Reshape

AXES = ("height", "width")


class ReceptiveField(NamedTuple):
    """The field of a layer's first output along one axis, and the step to the next output's.

    Attributes:
        size: pixels from the first to the last that can matter.
        jump: pixels between the fields of neighbouring outputs.
        start: index of the first output's first pixel; negative where it lies in the padding.
    """

    size: int
    jump: int
    start: int

    def pixels(self, index: int) -> range:
        """Return the pixels that output number index sees, those in the padding included.

        Pixels that a crop or the remainder of a stride dropped are among them where a later layer pads.

        >>> list(ReceptiveField(size=3, jump=2, start=-1).pixels(1))
        [1, 2, 3]
        """
        first = self.start + index * self.jump
        return range(first, first + self.size)


class _State(NamedTuple):
    """A field, the number of positions along the axis (None: unknown), and whether they were flattened."""

    field: ReceptiveField
    positions: int | None
    flat: bool


def receptive_field(
    layers: Sequence[Layer], input_shape: Shape | None = None, axis: str = "height"
) -> list[ReceptiveField]:
    """Find what an output of each layer can see of the image.

    A window of k positions makes the field larger by (k − 1) · jump; a stride of s makes the jump s times as
    large; p rows of padding move the start back by p · jump. Where branches join, the fields are united.
    After Flatten the field is that of the first position; a Dense layer that follows sees the whole image.

    Padding is reckoned as if the image went on there. Where a crop or the remainder of a stride has dropped
    pixels and a later layer pads, the field names these pixels, though the layer sees zeros in their place:
    the first and the last pixel that matter may then lie further inside.

    Args:
        layers: layers of this package, in order.
        input_shape: (H, W, C). Needed only for layers whose window depends on it: "same" with a stride
            above 1, global pooling, Dense after Flatten.
        axis: "height" or "width".

    Returns:
        A ReceptiveField(size, jump, start) for each layer.

    Raises:
        ValueError: "axis must be "height" or "width". Received: axis='depth'";
            "GlobalAveragePooling2D sees the whole image: give input_shape=(H, W, C). Received: ...";
            "The receptive field after UpSampling2D depends on the pixel ...".
        TypeError: "layers must hold layers of cnn_course.shapes. Received: ...".

    >>> from cnn_course.shapes import Conv2D, MaxPooling2D
    >>> receptive_field([Conv2D(8, 3), Conv2D(8, 3), MaxPooling2D(2), Conv2D(8, 3, padding="same")])[-1]
    ReceptiveField(size=10, jump=2, start=-2)
    >>> from cnn_course.shapes import Cropping2D
    >>> cropped = [Cropping2D(2), Conv2D(8, 3, padding="same")]  # pixel 1 is cut off, and the field names it
    >>> receptive_field(cropped)[-1].pixels(0)
    range(1, 4)

    Reference: Araujo, Norris and Sim, 2019, Distill, doi:10.23915/distill.00021.
    Taught in: Receptive field.
    """
    if axis not in AXES:
        raise ValueError(f'axis must be "height" or "width". Received: axis={axis!r}')
    along = AXES.index(axis)
    size = None
    if input_shape is not None:
        shape = check_network_input(input_shape)
        if len(shape) != 3:
            raise ValueError(f"input_shape must be (H, W, C). Received: input_shape={input_shape!r}")
        size = shape[along]
    states = {INPUT: _State(ReceptiveField(1, 1, 0), size, False)}
    for name, layer, inputs in wired(layers):
        given = [states[source] for source in inputs]
        try:
            states[name] = _unite(given) if isinstance(layer, Merge) else _through(layer, given[0], along)
        except ValueError as error:
            raise ValueError(f"Layer {name!r}: {error}") from error
    return [state.field for name, state in states.items() if name != INPUT]


def _through(layer: Layer, state: _State, along: int) -> _State:
    """Take a field through one layer."""
    (size, jump, start), positions, flat = state
    window = layer.window(along, positions)
    if isinstance(layer, Dense) and flat and positions != 1:
        window = whole_axis("Dense after Flatten", positions)
    if isinstance(layer, Reshape) and positions != 1:
        raise ValueError("The receptive field after Reshape is known only where one position is left.")
    moved = ReceptiveField(
        size + (window.span - 1) * jump, jump * window.stride, start - window.before * jump
    )
    return _State(moved, _places(window, positions), flat or isinstance(layer, Flatten))


def _places(window: Window, positions: int | None) -> int | None:
    """Count the positions after a window has passed."""
    if positions is None:
        return None
    room = positions + window.before + window.after - window.span
    if room < 0:
        raise ValueError(
            f"The window is larger than its input. Received: window={window.span}, positions={positions}"
        )
    return room // window.stride + 1


def _unite(states: list[_State]) -> _State:
    """Unite the fields of branches. A branch with one position is stretched over the others, as in SENet."""
    wide = [state for state in states if state.positions != 1] or states
    if len({state.field.jump for state in wide}) > 1:
        raise ValueError(
            f"Branches must have one jump to join. Received: jumps={[state.field.jump for state in wide]}"
        )
    fields = [state.field for state in states]
    first = min(field.start for field in fields)
    last = max(field.start + field.size for field in fields)
    return _State(ReceptiveField(last - first, wide[0].field.jump, first), wide[0].positions, wide[0].flat)
