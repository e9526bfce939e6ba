"""What is known of each dataset before it is loaded: shape, classes, licence, citation, home, checksums."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PublishedFile:
    """One file as its publisher offers it.

    Attributes:
        url: Where it is downloaded from.
        sha256: Its checksum, in hexadecimal.
        kept_by_keras: Where Keras keeps it, relative to its own ``datasets`` folder.
    """

    url: str
    sha256: str
    kept_by_keras: str

    @property
    def filename(self) -> str:
        """The last part of the URL."""
        return self.url.rsplit("/", 1)[1]


@dataclass(frozen=True)
class DatasetInfo:
    """Facts about a dataset.

    Attributes:
        name: What ``load`` calls it.
        title: What its authors call it.
        image_shape: ``(H, W)`` for greyscale images, ``(H, W, 3)`` for colour.
        class_names: The name of each label, in order.
        train: Number of training images, as published.
        test: Number of test images, as published.
        licence: The terms it comes under.
        citation: How to cite it.
        homepage: Where it lives.
        layout: How the published files are packed: ``"npz"``, ``"idx"`` or ``"cifar"``.
        files: The published files.
    """

    name: str
    title: str
    image_shape: tuple[int, ...]
    class_names: tuple[str, ...]
    train: int
    test: int
    licence: str
    citation: str
    homepage: str
    layout: str
    files: tuple[PublishedFile, ...]


_KERAS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
_TORONTO = "https://www.cs.toronto.edu/~kriz/"

_CIFAR_LICENCE = "No licence is stated. The authors ask everyone who uses it to cite their report."
_CIFAR_CITATION = (
    "Krizhevsky, A. (2009). Learning Multiple Layers of Features from Tiny Images. Technical report, "
    "University of Toronto."
)

_FASHION_FILES = {
    "train-images-idx3-ubyte.gz": "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
    "train-labels-idx1-ubyte.gz": "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
    "t10k-images-idx3-ubyte.gz": "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
    "t10k-labels-idx1-ubyte.gz": "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
}

_CIFAR100_CLASSES = (
    "apple, aquarium fish, baby, bear, beaver, bed, bee, beetle, bicycle, bottle, bowl, boy, bridge, "
    "bus, butterfly, camel, can, castle, caterpillar, cattle, chair, chimpanzee, clock, cloud, "
    "cockroach, couch, crab, crocodile, cup, dinosaur, dolphin, elephant, flatfish, forest, fox, girl, "
    "hamster, house, kangaroo, keyboard, lamp, lawn mower, leopard, lion, lizard, lobster, man, maple "
    "tree, motorcycle, mountain, mouse, mushroom, oak tree, orange, orchid, otter, palm tree, pear, "
    "pickup truck, pine tree, plain, plate, poppy, porcupine, possum, rabbit, raccoon, ray, road, "
    "rocket, rose, sea, seal, shark, shrew, skunk, skyscraper, snail, snake, spider, squirrel, "
    "streetcar, sunflower, sweet pepper, table, tank, telephone, television, tiger, tractor, train, "
    "trout, tulip, turtle, wardrobe, whale, willow tree, wolf, woman, worm"
)

MNIST = DatasetInfo(
    name="mnist",
    title="MNIST handwritten digits",
    image_shape=(28, 28),
    class_names=tuple("0123456789"),
    train=60_000,
    test=10_000,
    licence="Creative Commons Attribution-ShareAlike 3.0, copyright Yann LeCun and Corinna Cortes.",
    citation=(
        "LeCun, Y., Bottou, L., Bengio, Y. and Haffner, P. (1998). Gradient-based learning applied to "
        "document recognition. Proceedings of the IEEE, 86(11), 2278–2324."
    ),
    homepage="http://yann.lecun.com/exdb/mnist/",
    layout="npz",
    files=(
        PublishedFile(
            _KERAS + "mnist.npz",
            "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
            "mnist.npz",
        ),
    ),
)

FASHION_MNIST = DatasetInfo(
    name="fashion_mnist",
    title="Fashion-MNIST articles of clothing",
    image_shape=(28, 28),
    class_names=(
        *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
        *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
    ),
    train=60_000,
    test=10_000,
    licence="MIT licence, copyright Zalando SE.",
    citation=(
        "Xiao, H., Rasul, K. and Vollgraf, R. (2017). Fashion-MNIST: a Novel Image Dataset for Benchmarking "
        "Machine Learning Algorithms. arXiv:1708.07747."
    ),
    homepage="https://github.com/zalandoresearch/fashion-mnist",
    layout="idx",
    files=tuple(
        PublishedFile(_KERAS + name, digest, f"fashion-mnist/{name}")
        for name, digest in _FASHION_FILES.items()
    ),
)

CIFAR10 = DatasetInfo(
    name="cifar10",
    title="CIFAR-10 small photographs",
    image_shape=(32, 32, 3),
    class_names=("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
    train=50_000,
    test=10_000,
    licence=_CIFAR_LICENCE,
    citation=_CIFAR_CITATION,
    homepage=_TORONTO + "cifar.html",
    layout="cifar",
    files=(
        PublishedFile(
            _TORONTO + "cifar-10-python.tar.gz",
            "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
            "cifar-10-batches-py-target_archive",
        ),
    ),
)

CIFAR100 = DatasetInfo(
    name="cifar100",
    title="CIFAR-100 small photographs",
    image_shape=(32, 32, 3),
    class_names=tuple(_CIFAR100_CLASSES.split(", ")),
    train=50_000,
    test=10_000,
    licence=_CIFAR_LICENCE,
    citation=_CIFAR_CITATION,
    homepage=_TORONTO + "cifar.html",
    layout="cifar",
    files=(
        PublishedFile(
            _TORONTO + "cifar-100-python.tar.gz",
            "85cd44d02ba6437773c5bbd22e183051d648de2e7d6b014e1ef29b855ba677a7",
            "cifar-100-python-target_archive",
        ),
    ),
)

CATALOGUE = {entry.name: entry for entry in (MNIST, FASHION_MNIST, CIFAR10, CIFAR100)}


def names() -> tuple[str, ...]:
    """Return the names that ``load`` knows.

    Returns:
        The names, in the order in which the course meets them.

    >>> names()
    ('mnist', 'fashion_mnist', 'cifar10', 'cifar100')
    """
    return tuple(CATALOGUE)


def info(name: str) -> DatasetInfo:
    """Return what is known of a dataset, without loading it.

    Args:
        name: One of ``names()``.

    Returns:
        Its shape, class names, licence, citation and homepage.

    Raises:
        TypeError: "a dataset's name is a string. Received: name=…".
        ValueError: "there is no dataset of this name. Received: name=…".

    >>> info("fashion_mnist").class_names[9]
    'Ankle boot'
    """
    allowed = f"Allowed: {', '.join(CATALOGUE)}."
    if not isinstance(name, str):
        raise TypeError(f"a dataset's name is a string. Received: name={name!r}. {allowed}")
    if name not in CATALOGUE:
        raise ValueError(f"there is no dataset of this name. Received: name={name!r}. {allowed}")
    return CATALOGUE[name]
