// Gabor filters: stripes that fade out. The same numbers as ops.gabor.
import { across, along } from "./stimulus.js";

/** {height, width, data}: a square of that size; the weights add up to 0. Lengths in pixels, angles in degrees. */
export function gabor({ size, wavelength, sigma, aspect, orientation, phase }) {
  const [over, beside] = [across(size, orientation), along(size, orientation)];
  const distances = over.map((x, i) => x ** 2 + (aspect * beside[i]) ** 2);
  const nearest = distances.reduce((least, one) => Math.min(least, one), Infinity);
  const bell = distances.map((one) => Math.exp(-(one - nearest) / (2 * sigma ** 2))); // 1 at the pixel nearest to the centre
  const shift = (phase * Math.PI) / 180;
  const wave = over.map((x) => Math.cos((2 * Math.PI * x) / wavelength + shift));
  const total = bell.reduce((sum, one) => sum + one, 0);
  const light = bell.reduce((sum, one, i) => sum + one * wave[i], 0) / total;
  return { height: size, width: size, data: bell.map((one, i) => one * (wave[i] - light)) };
}
