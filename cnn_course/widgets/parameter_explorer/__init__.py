"""The figure that counts the parameters of a dense and of a convolutional layer."""

from cnn_course import shapes
from cnn_course.widgets import _traits
from cnn_course.widgets._figure import Figure, Plot


class ParameterExplorer(Figure):
    """Show how many parameters a dense and a convolutional layer have on the same picture.

    Args:
        size: rows and columns of the picture, 7 to 1024.
        channels: of the picture, 1 to 512.
        units: of the dense layer, 1 to 1024.
        filters: of the convolutional layer, 1 to 1024.
        kernel_size: rows and columns of a filter, 1 to 7.
        prediction: "none", or what the reader expects of both counts on a picture of twice the height and
            width: "both" (grow alike), "two", "four" (only dense, so many times); "shown" if they would
            rather see. Saying it in the page doubles the picture.

    Raises:
        TraitError: "size must be a whole number from 7 to 1024. Received: size=0", and its like.
        TypeError: "ParameterExplorer has no such setting. Received: …".
        FileNotFoundError: "The figure 'parameter_explorer' has not been bundled …".

    >>> explorer = ParameterExplorer(size=28, channels=1, units=10, filters=10)
    >>> explorer.dense, explorer.conv
    (7850, 100)
    >>> explorer.size = 56
    >>> explorer.dense, explorer.conv
    (31370, 100)

    Taught in: Dense or convolutional?
    """

    examples = (
        {},
        {"size": 7, "channels": 1, "units": 1, "filters": 1024, "kernel_size": 7},
        {"size": 1024, "channels": 512, "units": 1024, "filters": 1, "kernel_size": 1},
    )

    size = _traits.Whole(7, 1024, 224).tag(sync=True)
    channels = _traits.Whole(1, 512, 3).tag(sync=True)
    units = _traits.Whole(1, 1024, 64).tag(sync=True)
    filters = _traits.Whole(1, 1024, 64).tag(sync=True)
    kernel_size = _traits.Whole(1, 7, 3).tag(sync=True)
    prediction = _traits.guess("both", "two", "four")

    @property
    def dense(self) -> int:
        """Parameters of the dense layer on the flattened picture: size² · channels · units + units."""
        return self._counted(shapes.Flatten(), shapes.Dense(self.units))

    @property
    def conv(self) -> int:
        """Parameters of the convolutional layer: kernel_size² · channels · filters + filters."""
        return self._counted(shapes.Conv2D(self.filters, self.kernel_size))

    def _counted(self, *layers: shapes.Layer) -> int:
        return shapes.total_parameters(list(layers), (self.size, self.size, self.channels))

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        return plots.parameters_still, {"dense": self.dense, "conv": self.conv}

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> print(ParameterExplorer().describe())  # doctest: +NORMALIZE_WHITESPACE
        On a picture of 224 × 224 × 3 a dense layer of 64 units has 9,633,856 parameters, a convolutional
        layer of 64 filters, 3 × 3, has 1,792.
        """
        return self._words.parameter_explorer.describe(
            shape=(self.size, self.size, self.channels),
            units=self.units,
            dense=self.dense,
            filters=self.filters,
            kernel=(self.kernel_size, self.kernel_size),
            conv=self.conv,
        )
