// Bars and gratings for a cell to look at: 0 is the grey of the background, 1 bright, -1 dark. Directions in degrees,
// anticlockwise: 0 is horizontal, 90 vertical.

/** [right, down]: what is added to a place on the screen by one pixel along a line, and by one pixel across it. */
export function lineAxes(orientation) {
  const angle = (orientation * Math.PI) / 180;
  return { along: [Math.cos(angle), -Math.sin(angle)], across: [Math.sin(angle), Math.cos(angle)] };
}

/** @type {(size: number, axis: number[]) => Float64Array} */
function measured(size, [right, down]) {
  const half = (size - 1) / 2;
  return Float64Array.from({ length: size * size }, (_, i) => {
    const [row, column] = [Math.floor(i / size), i % size];
    return (column - half) * right + (row - half) * down;
  });
}

/** Each pixel's distance from a line through the middle, row by row. */
export function across(size, orientation) {
  return measured(size, lineAxes(orientation).across);
}

/** Each pixel's place along such a line. */
export function along(size, orientation) {
  return measured(size, lineAxes(orientation).along);
}

/** A bright bar; its edge pixels take the share of light that falls on them. */
export function bar(size, { orientation, width, position }) {
  const share = (distance) => Math.min(1, Math.max(0, width / 2 + 0.5 - Math.abs(distance - position)));
  return across(size, orientation).map(share);
}

/** Stripes from edge to edge. */
export function grating(size, { orientation, wavelength, phase }) {
  const shift = (phase * Math.PI) / 180;
  return across(size, orientation).map((distance) => Math.cos((2 * Math.PI * distance) / wavelength + shift));
}
