"""``cnn-course run NAME``: do the runs of an experiment that are not recorded yet, and write its figure."""

import argparse
import functools
import sys
from collections.abc import Callable
from pathlib import Path

from cnn_course import experiments
from cnn_course.cli.workers import together
from cnn_course.files import InUseError
from cnn_course.saying import remark, say
from cnn_course.search.spreading import LOOPBACK, NoClusterError, WorkersDiedError
from cnn_course.training import TrainingError

SEARCH = "nas"  # another name for the experiment that evaluates every candidate of a space
OF_SEARCH = "cell-table"

SEVERAL = """\
several workers, many candidates:
  Where runs are made of candidates, as those of cell-table (nas is its other name), --workers 2 trains two
  of them at a time, each with one thread. That needs Ray: pip install "cnn-course[scale]". It is started
  here, bound to loopback: nobody else can reach it. With --address HOST:6379 (or auto) a cluster is joined
  that was begun with "ray start --head"; every computer of it needs this package and the data.
  Where it was begun with RAY_AUTH_MODE=token, set that and the same RAY_AUTH_TOKEN here.
  A killed worker's candidate is tried again. Stopped or killed, the same command goes on where it was.

several workers, one training:
  Of any other experiment --workers 2 starts two processes. Each takes half of every batch, the gradients are
  added up, and the first one writes the records. Only batch normalisation notices: it sees the half, not the
  batch.

  On several computers start the same command on each of them, without --workers, with TF_CONFIG set: the
  addresses of all, and which one this is. All must see the same --to folder.

    TF_CONFIG='{"cluster": {"worker": ["HOST0:5000", "HOST1:5000"]}, "task": {"type": "worker", "index": 0}}'

  Slurm: "srun --nodes=2 --ntasks-per-node=1 script.sh"; the script makes TF_CONFIG from the host names that
    "scontrol show hostnames $SLURM_JOB_NODELIST" lists and from the index in $SLURM_PROCID, then runs
    "cnn-course run NAME --to SHARED".
  Kubernetes: a TFJob of the Kubeflow training operator sets TF_CONFIG in each of its worker pods; the command
    of the pods is "cnn-course run NAME --to SHARED".
"""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its arguments."""
    parser = commands.add_parser(
        "run",
        help="do an experiment of the book again, and record it",
        description="Do the runs of an experiment that are not recorded yet, and write its figure.",
        epilog=SEVERAL,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "name",
        metavar="NAME",
        choices=(*experiments.names(), SEARCH),
        help=f"one of {', '.join(experiments.names())}; {SEARCH} is {OF_SEARCH}",
    )
    parser.add_argument(
        "--seed",
        type=int,
        nargs="+",
        default=[0, 1, 2],
        metavar="K",
        help="the runs' seeds (by default 0 1 2); a run that is recorded already is not done again",
    )
    parser.add_argument(
        "--to", type=Path, metavar="DIR", help="the folder for the records (by default results/)"
    )
    parser.add_argument(
        "--smoke",
        action="store_true",
        help="a few seconds of each run, to see that it works; the numbers mean nothing, so give --to",
    )
    parser.add_argument(
        "--paper-scale",
        action="store_true",
        help="degradation alone: the paper's pictures, epochs and rates, on one GPU; KERAS_BACKEND=jax or "
        "=torch does without TensorFlow. Stopped, the same command goes on after the last whole epoch",
    )
    parser.add_argument(
        "--workers",
        type=int,
        default=1,
        metavar="N",
        help="train in N processes that share candidates, or else each batch: see below (by default 1)",
    )
    parser.add_argument(
        "--address",
        metavar="HOST:PORT",
        help="of a Ray cluster that trains the candidates, N at a time; without it Ray is started here, "
        "bound to loopback",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the experiment and name the files that hold it."""
    if arguments.workers < 1:
        remark(f"cnn-course: --workers must be at least 1. Received: {arguments.workers}", page=sys.stderr)
        return 2
    if arguments.workers > 1 and arguments.paper_scale:
        remark("cnn-course: --paper-scale trains in one process: leave --workers out", page=sys.stderr)
        return 2
    name = OF_SEARCH if arguments.name == SEARCH else arguments.name
    do: Callable[..., list[Path]]
    if arguments.address or (arguments.workers > 1 and experiments.find(name).candidates):
        where = arguments.address or f"Ray is started here, bound to {LOOPBACK}: nobody else can reach it"
        remark(f"{name}: {arguments.workers} candidates at a time. {where}", flush=True)
        do = functools.partial(experiments.run_spread, workers=arguments.workers, address=arguments.address)
    elif arguments.workers > 1:
        return together(_alone(arguments), arguments.workers)
    else:
        do = experiments.at_paper_scale if arguments.paper_scale else experiments.run
    try:
        written = do(name, arguments.seed, arguments.to, smoke=arguments.smoke)
    except (ValueError, ImportError, TrainingError, NoClusterError, WorkersDiedError, InUseError) as error:
        remark(f"cnn-course: {error}", page=sys.stderr)
        return 1
    say(f"Recorded in {written[0].parent}: {len(written)} files")
    return 0


def _alone(arguments: argparse.Namespace) -> list[str]:
    """Return the command of one worker."""
    words = ["run", arguments.name, "--seed", *map(str, arguments.seed)]
    words += ["--to", str(arguments.to)] if arguments.to else []
    words += ["--smoke"] if arguments.smoke else []
    return words
