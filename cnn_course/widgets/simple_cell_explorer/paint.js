// The greys of a stimulus, coloured where light on a field excites or inhibits.
import { mix, pack } from "../lib/core/colour.js";

const TINT = { most: 0.62, power: 0.7 }; // how far weights colour their pixels; the power lets weak ones be seen

function grey(value) {
  const byte = Math.round(127.5 * (1 + value));
  return [byte, byte, byte];
}

export function paintStimulus(picture, pixels) {
  picture.forEach((value, i) => (pixels[i] = pack(grey(value))));
}

/** A stimulus on the field of a simple cell. */
export function paintOnField(picture, field, theme, pixels) {
  const most = field.data.reduce((largest, weight) => Math.max(largest, Math.abs(weight)), 0);
  picture.forEach((value, i) => {
    const share = field.data[i] / most;
    pixels[i] = pack(
      mix(grey(value), share > 0 ? theme.positive : theme.negative, TINT.most * Math.abs(share) ** TINT.power),
    );
  });
}

/** The largest magnitude of some numbers. */
export function largest(values) {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
