// Batch normalisation of one channel, as Keras does it: statistics, their moving averages, and what is made of an activation.

/** Mean and variance of numbers, the variance divided by their count. */
export function statistics(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, variance };
}

/** The moving averages after so many batches of a stream that is seen over and over; they begin at 0 and 1. */
export function movingAverages(stream, { batch_size: size, steps, momentum }) {
  let [mean, variance] = [0, 1];
  for (let step = 0; step < steps; step += 1) {
    const seen = Array.from({ length: size }, (_, i) => stream[(step * size + i) % stream.length]);
    const now = statistics(seen);
    mean = momentum * mean + (1 - momentum) * now.mean;
    variance = momentum * variance + (1 - momentum) * now.variance;
  }
  return { mean, variance };
}

/** {centred, output} of an activation. */
export function normalised(value, { mean, variance }, { gamma, beta, epsilon }) {
  const centred = (value - mean) / Math.sqrt(variance + epsilon);
  return { centred, output: gamma * centred + beta };
}
