// What a layer has to do, and the bytes that it moves at least: cnn_course/shapes/traffic.py, for the layers of a roofline.

const BYTES = 4; // of a float32

/**
 * {operations, bytes} of a layer on maps of side × side, without bias. A dense layer is a convolution of 1 × 1 on one pixel.
 * A multiply-add is two operations; input, output and weights move once.
 */
export function work({ side, kernel, fromOne = false, depthwise = false }, channels, batch) {
  const inputs = fromOne ? 1 : channels;
  const weights = kernel * kernel * (depthwise ? channels : inputs * channels);
  const places = batch * side * side;
  return { operations: 2 * places * weights, bytes: BYTES * (places * (inputs + channels) + weights) };
}
