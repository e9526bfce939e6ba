"""What is measured, against what: `make bench`, or `make bench NAME=ops` for one benchmark.

A benchmark is a module here with ``run() -> list[dict]``; ``_rows`` makes its rows, of two kinds:

- ours against a peer's, both measured by turns in one run: ``ours, peer, peer_name, ratio``. A ratio above 1
  means that ours is better.
- a measurement against a limit that we set ourselves: ``measured, limit, bound, held``. Nobody is outdone, so
  there is no ratio. Where it is a sum, ``parts`` says of what; a part has no limit and no row.

All are medians unless their names say otherwise. ``results.schema.json`` says the same of results.json.

| NAME | rows |
|---|---|
| `beside_cnn_explainer` | opening a chapter, its kilobytes and its first drawing, against CNN Explainer's |
| `convolution_explorer`, `drawn_figures`, `gradient_flow` | frames of figures, against a limit |
| `describe` | from a network's name to its table, without TensorFlow, against a limit |
| `keras_models` | networks built and used, batch norms folded or not, against keras.applications |
| `live_network` | the same of one that computes a whole network |
| `first_trained_step` | from ``python`` to the first trained step, against a limit |
| `mnist`, `mnist_all` | time to a test accuracy on digits, against Keras' example; that accuracy's goal |
| `nas_bench` | evaluations until a good cell, in another package's table, against a limit; two controllers |
| `ops` | the reference convolution, against TensorFlow's and plain loops |
| `page_weight` | what opening a chapter loads, against a limit |
| `photo_network` | EfficientNet-Lite0 in the page, against TensorFlow.js |
| `pretrained` | naming what is in photographs, against Keras' `predict`; the first answer, against a limit |
| `resnet20` | `resnet20-step`, `first-step`, `input-pipeline`, against Keras and tf.data |
| `spreading` | cells trained by two workers of Ray, against one process with both cores |
| `time_to_draw` | from a figure's traits to its first picture, against a limit |
"""
