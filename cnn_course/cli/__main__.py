"""``python -m cnn_course.cli``: the same as ``cnn-course``."""

from cnn_course.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
