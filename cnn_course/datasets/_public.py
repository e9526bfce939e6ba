"""Facts about the public datasets of which papers on CNNs speak: the one place where the book has them from.

Four of them the package loads itself: what their catalogue says already is taken from there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ._catalogue import CIFAR10, CIFAR100, FASHION_MNIST, MNIST, DatasetInfo


@dataclass(frozen=True)
class Flaw:
    """What is known to be wrong with a dataset.

    Attributes:
        words: one sentence.
        source: the key of who says so in the book's bibliography.
    """

    words: str
    source: str


@dataclass(frozen=True)
class PublicDataset:
    """Facts about a public dataset.

    Attributes:
        title: what it is called.
        year: of this edition.
        purpose: what it is for.
        labels: what is known of each picture.
        classes: how many there are.
        splits: how many pictures each part has, by the part's name; "all" where there is no official split.
        resolution: of its pictures, in words.
        image_shape: (H, W, C) where all pictures are of one size, else None.
        licence: its terms, or that there are none.
        home: where it lives.
        loader: the call that loads it.
        source: the key of its paper in the book's bibliography.
        flaws: what is known to be wrong with it.
        shown: whether the project carries pictures of it, and so may show some.
    """

    title: str
    year: int
    purpose: str
    labels: str
    classes: int
    splits: Mapping[str, int]
    resolution: str
    image_shape: tuple[int, int, int] | None
    licence: str
    home: str
    loader: str
    source: str
    flaws: tuple[Flaw, ...]
    shown: bool = False

    @property
    def images(self) -> int:
        """How many pictures there are in all parts together."""
        return sum(self.splits.values())

    @property
    def training_images(self) -> int:
        """How many pictures there are to learn from; all of them where there is no official split."""
        return self.splits.get("train", self.splits.get("all", 0))

    @property
    def images_a_class(self) -> float:
        """How many pictures to learn from there are for each class, on average."""
        return self.training_images / self.classes

    @property
    def raw_bytes(self) -> int | None:
        """How many bytes the pictures to learn from take in memory, a byte a number; None if sizes vary."""
        if self.image_shape is None:
            return None
        height, width, channels = self.image_shape
        return self.training_images * height * width * channels


ONE_LABEL = "one label a picture"
BOXES = "labels, and boxes around objects"


def _splits(**parts: int) -> Mapping[str, int]:
    return MappingProxyType(parts)


def _ours(info: DatasetInfo, title: str, year: int, purpose: str, source: str, *flaws: Flaw) -> PublicDataset:
    """Return what is said of a dataset that the package loads, with the facts of its catalogue."""
    height, width, *channels = info.image_shape
    return PublicDataset(
        title=title,
        year=year,
        purpose=purpose,
        labels=ONE_LABEL,
        classes=len(info.class_names),
        splits=_splits(train=info.train, test=info.test),
        resolution=f"{height} × {width}, {'colour' if channels else 'grey'}",
        image_shape=(height, width, channels[0] if channels else 1),
        licence=info.licence,
        home=info.homepage,
        loader=f"keras.datasets.{info.name}.load_data()",
        source=source,
        flaws=flaws,
        shown=info is MNIST,
    )


_MNIST = _ours(
    MNIST,
    "MNIST",
    1998,
    "a first network; checking that code learns at all",
    "lecun1998",
    Flaw("At least 15 of the 10,000 test labels are wrong.", "northcutt2021"),
)
_FASHION = _ours(
    FASHION_MNIST,
    "Fashion-MNIST",
    2017,
    "the same sizes as MNIST, for code that is written for it; harder",
    "xiao2017",
    Flaw("Pictures from a shop's catalogue: one article, nothing around it.", "xiao2017"),
)
_SVHN = PublicDataset(
    title="SVHN",
    year=2011,
    purpose="digits as a street has them, in all colours and kinds of writing",
    labels=ONE_LABEL,
    classes=10,
    splits=_splits(train=73_257, test=26_032, extra=531_131),
    resolution="32 × 32, colour",
    image_shape=(32, 32, 3),
    licence="None is stated but: for non-commercial use only.",
    home="http://ufldl.stanford.edu/housenumbers/",
    loader='tfds.load("svhn_cropped")',
    source="netzer2011",
    flaws=(Flaw("Neighbouring digits stand in the pictures too, and have no label.", "netzer2011"),),
)
_CIFAR10 = _ours(
    CIFAR10,
    "CIFAR-10",
    2009,
    "comparing networks within hours",
    "krizhevsky2009",
    Flaw("3.3 % of the test pictures have a near-duplicate among those for training.", "barz2020"),
    Flaw("On a new test set, made the same way, accuracies are 3 to 15 points lower.", "recht2019"),
)
_CIFAR100 = _ours(
    CIFAR100,
    "CIFAR-100",
    2009,
    "the same with many classes, and few pictures of each",
    "krizhevsky2009",
    Flaw("10 % of the test pictures have a near-duplicate among those for training.", "barz2020"),
)
_CALTECH101 = PublicDataset(
    title="Caltech-101",
    year=2004,
    purpose="learning from few pictures of a class",
    labels="one label a picture, and outlines",
    classes=101,
    splits=_splits(all=9_144),
    resolution="about 300 × 200, colour",
    image_shape=None,
    licence="CC BY 4.0, as its home says today.",
    home="https://data.caltech.edu/records/mzrjq-6wc02",
    loader='tfds.load("caltech101")',
    source="feifei2004",
    flaws=(
        Flaw("The smallest class has 31 pictures, and some were turned, which left traces.", "griffin2007"),
        Flaw("Its objects look alike in a way that pictures elsewhere do not.", "torralba2011"),
    ),
)
_CALTECH256 = PublicDataset(
    title="Caltech-256",
    year=2007,
    purpose="the same with more classes, at least 80 pictures of each",
    labels=ONE_LABEL,
    classes=256,
    splits=_splits(all=30_607),
    resolution="varied, colour",
    image_shape=None,
    licence="CC BY 4.0, as its home says today.",
    home="https://data.caltech.edu/records/nyy15-4j048",
    loader='torchvision.datasets.Caltech256("data")',
    source="griffin2007",
    flaws=(Flaw("One of ten well-known datasets in which wrong labels were found.", "northcutt2021"),),
)
_VOC = PublicDataset(
    title="Pascal VOC 2012",
    year=2012,
    purpose="finding objects, and the pixels that belong to them",
    labels=f"{BOXES}; outlines for some",
    classes=20,
    splits=_splits(train=5_717, validation=5_823, test=10_991),
    resolution="varied, about 500 × 375, colour",
    image_shape=None,
    licence="None of its own: photographs from Flickr, under Flickr's terms.",
    home="http://host.robots.ox.ac.uk/pascal/VOC/voc2012/",
    loader='tfds.load("voc/2012")',
    source="everingham2010",
    flaws=(
        Flaw(
            "A detector trained on another dataset does worse here, and the other way round.", "torralba2011"
        ),
    ),
)
_ILSVRC = PublicDataset(
    title="ImageNet, ILSVRC 2012",
    year=2012,
    purpose="what most pre-trained networks have learned from",
    labels=f"{ONE_LABEL}; boxes for some",
    classes=1_000,
    splits=_splits(train=1_281_167, validation=50_000, test=100_000),
    resolution="varied, colour",
    image_shape=None,
    licence="None: photographs of others. Given on request, for non-commercial research and education.",
    home="https://www.image-net.org/",
    loader='tfds.load("imagenet2012")  # its files must be fetched by hand',
    source="russakovsky2015",
    flaws=(
        Flaw("At least 6 % of the validation labels are wrong.", "northcutt2021"),
        Flaw("Many pictures show several things, of which the label names one.", "beyer2020"),
        Flaw("On a new test set, made the same way, accuracies are 11 to 14 points lower.", "recht2019"),
        Flaw("Of the whole ImageNet: classes of people came with offensive names.", "yang2020"),
        Flaw("Its pictures come mostly from North America and Europe.", "shankar2017"),
    ),
)
_COCO = PublicDataset(
    title="COCO 2017",
    year=2017,
    purpose="everyday scenes: several objects, in their surroundings",
    labels=f"{BOXES}, outlines, captions",
    classes=80,
    splits=_splits(train=118_287, validation=5_000, test=40_670),
    resolution="varied, at most 640 a side, colour",
    image_shape=None,
    licence="Labels CC BY 4.0; photographs from Flickr, under Flickr's terms.",
    home="https://cocodataset.org/",
    loader='tfds.load("coco/2017")',
    source="lin2014b",
    flaws=(Flaw("Women and men appear with different things, and models exaggerate it.", "zhao2017"),),
)
_PLACES = PublicDataset(
    title="Places365",
    year=2017,
    purpose="scenes instead of objects: where was this taken?",
    labels=ONE_LABEL,
    classes=365,
    splits=_splits(train=1_803_460, validation=36_500, test=328_500),
    resolution="varied, also as 256 × 256, colour",
    image_shape=None,
    licence="None: photographs of others, for non-commercial research and education.",
    home="http://places2.csail.mit.edu/",
    loader='tfds.load("places365_small")',
    source="zhou2018",
    flaws=(Flaw("Many scenes fit several names; so five guesses are allowed.", "zhou2018"),),
)
_OPEN_IMAGES = PublicDataset(
    title="Open Images V4, with boxes",
    year=2018,
    purpose="finding objects in large numbers, with pictures that may be shared",
    labels=f"{BOXES}, relations",
    classes=600,
    splits=_splits(train=1_743_042, validation=41_620, test=125_436),
    resolution="varied, colour",
    image_shape=None,
    licence="Labels CC BY 4.0; photographs listed as CC BY 2.0, each to be verified.",
    home="https://storage.googleapis.com/openimages/web/index.html",
    loader='tfds.load("open_images_v4")',
    source="kuznetsova2020",
    flaws=(Flaw("Its pictures come mostly from North America and Europe.", "shankar2017"),),
)

PUBLIC = (
    *(_MNIST, _FASHION, _SVHN, _CIFAR10, _CIFAR100, _CALTECH101, _CALTECH256),
    *(_VOC, _ILSVRC, _COCO, _PLACES, _OPEN_IMAGES),
)


def public() -> tuple[PublicDataset, ...]:
    """Return what is known of the public datasets that keep turning up when one reads about CNNs.

    Returns:
        The datasets: those of small pictures first, then photographs.

    >>> [dataset.title for dataset in public() if dataset.classes > 300]
    ['ImageNet, ILSVRC 2012', 'Places365', 'Open Images V4, with boxes']

    Taught in: Datasets.
    """
    return PUBLIC
