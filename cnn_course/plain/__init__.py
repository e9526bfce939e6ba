"""One small network for digits, written twice: in TensorFlow, in Keras.

The chapters print these functions whole, and the labs, the tests and
the recorded runs use the same ones. So they are short, a docstring is
one line, and a tensor's shape stands beside it as a comment. Importing
``plain`` loads nothing; ``plain.by_hand`` loads TensorFlow,
``plain.with_keras`` Keras too.

Taught in: A CNN in plain TensorFlow; The same in Keras.
"""
