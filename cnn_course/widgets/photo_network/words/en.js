// The English words of PhotoNetwork.
import { dimensions } from "../../lib/core/format.js";

const percent = (share) => `${(100 * share).toFixed(1)}\u00a0%`;
const size = (side) => dimensions(side, side);
/** Points of a hundred, with a sign. */
const points = (share) => {
  const text = Math.abs(100 * share).toFixed(0);
  return text === "0" ? "0" : `${share < 0 ? "\u2212" : "+"}${text}`;
};

export default {
  figure: "Interactive figure: a network trained on ImageNet, at work on a photograph",
  photograph: "Photograph",
  photographs: { chelsea: "Cat", coffee: "Coffee", rocket: "Rocket", camera: "Camera" },
  own: "Your own\u2026",
  seen: "What the network sees",
  size,
  pictureLabel:
    "The photograph as the network sees it. Arrow keys move a grey square that hides a part of it; Escape takes it away.",
  start: "Start the network",
  starting: "Starting\u2026",
  fetching: "The network is fetched: 6 megabytes that lie beside this page.",
  failed: (reason) => `The network did not start: ${reason}`,
  took: (milliseconds, isFast) =>
    `${milliseconds.toFixed(0)} ms a run.${isFast ? "" : " This browser has no WebAssembly SIMD: it runs as plain JavaScript."}`,
  problems: {
    unreadable: (name) => `${name} is no picture that this browser can read. Take a JPEG, PNG or WebP file.`,
    large: (name) => `${name} has more pixels than this browser can draw. Take a smaller copy of it.`,
  },
  count: "Which parts count?",
  stop: "Stop",
  forget: "Clear",
  points,
  says: "What it says",
  classes: "5 of 1,000 classes",
  percent,
  rest: (share, isReady) =>
    `All other classes together: ${percent(Math.max(0, share))}.${isReady ? " Point at the photograph: what lies under the grey square is hidden from the network." : ""}`,
  leads: (name, share) => `Ahead of them now: ${name}, ${percent(share)}.`,
  hidden: (leader, first) =>
    leader ? "Another class leads while this part is hidden." : `Still among the first ${first.length}.`,
  counted: (name, counts) => {
    const found = counts.filter((one) => one !== null);
    const most = Math.max(...found);
    return `${name}: hiding one square costs at most ${(100 * most).toFixed(0)} points.`;
  },
  block: "Block",
  blockIs: (number, all, { side, channels }) => `${number} of ${all}: ${size(side)}, ${channels} maps`,
  mapsWait: "The maps of every block appear here once the network has started.",
  sheetLabel: (block, { channels }) => `The ${channels} maps of block ${block}. Arrow keys choose one.`,
  aboutWaits: (map) => `Map ${map}, large, and its strongest unit.`,
  about: ({ map, most, reach }) =>
    `Map ${map}. Its strongest unit, framed, is ${most.toFixed(1)}; it can see ${reach}\u00a0\u00d7\u00a0${reach} pixels: the frame on the photograph.`,
  promise:
    "EfficientNet-Lite0, trained on ImageNet, runs in this page. Drop a photograph here or choose one: it stays on this device and is sent to nobody.",
};
