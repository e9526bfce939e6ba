"""``cnn-course run NAME``: do the runs of an experiment that are not recorded yet, and write its figure."""

import argparse
import sys
from pathlib import Path

from cnn_course import experiments
from cnn_course.cli.workers import together
from cnn_course.saying import remark, say
from cnn_course.training import TrainingError

SEVERAL = """\
several workers:
  --workers 2 starts two processes here. Each takes half of every batch, the gradients are added up, and the
  first one writes the records. Only batch normalisation notices: it sees the half, not the batch.

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
        "name", metavar="NAME", choices=experiments.names(), help=f"one of {', '.join(experiments.names())}"
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
        help="train in N processes on this computer that share each batch (by default 1)",
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
    if arguments.workers > 1:
        return together(_alone(arguments), arguments.workers)
    do = experiments.at_paper_scale if arguments.paper_scale else experiments.run
    try:
        written = do(arguments.name, arguments.seed, arguments.to, smoke=arguments.smoke)
    except (ValueError, ImportError, TrainingError) as error:
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
