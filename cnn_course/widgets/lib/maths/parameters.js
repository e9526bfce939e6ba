// How many parameters a layer has, and how to draw such numbers as areas on one scale.

const SMALLEST_FRAME = 500;

/** A weight for every input of every unit, and a bias for every unit. */
export function denseParameters({ size, channels, units }) {
  return size * size * channels * units + units;
}

/** A weight for every pixel and channel of a filter's patch, and a bias for every filter. */
export function convParameters({ kernel, channels, filters }) {
  return kernel * kernel * channels * filters + filters;
}

/** How many parameters a frame stands for in which all the counts find room: 500, 5,000, 50,000 and so on. */
export function frameFor(...counts) {
  let frame = SMALLEST_FRAME;
  while (frame < Math.max(...counts)) frame *= 10;
  return frame;
}

/** The side of a square that has a count's share of the frame's area; the frame's side is 1. */
export function sideOf(count, frame) {
  return Math.sqrt(count / frame);
}

/** 9633856 -> "9,633,856" */
export function grouped(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** How many times as large: whole from 10 on, with one decimal below. */
export function times(large, small) {
  const ratio = large / small;
  return ratio < 9.95 ? ratio.toFixed(1) : grouped(Math.round(ratio));
}
