"""The pieces of the notebook machine: read a lab's source, execute it, clean it, know when it is stale."""
