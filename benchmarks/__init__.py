"""What is measured, against whom: `make bench`, or `make bench NAME=ops` for one module.

A benchmark is a module here with ``run() -> list[dict]``; each dict holds ``name, ours, peer, peer_name,
ratio, unit, runs``, both sides measured in turn in one run, medians. A ratio above 1 means ours is better.
"""
