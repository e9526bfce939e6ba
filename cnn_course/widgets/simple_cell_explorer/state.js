// What the figure is asked to show, and every number that follows from it.
//
// state = the traits by their names: stimulus, orientation, width, position, wavelength, phase, cell, preferred.
import { gabor } from "../lib/maths/gabor.js";
import { energy, PHASES, simple, steps, sumOf } from "../lib/maths/simple_cell.js";
import { bar, grating, lineAxes } from "../lib/maths/stimulus.js";

export const TRAITS = [
  "stimulus",
  "orientation",
  "width",
  "position",
  "wavelength",
  "phase",
  "cell",
  "preferred",
  "prediction",
];
export const RANGES = {
  orientation: { low: 0, high: 180, step: 1 },
  width: { low: 1, high: 16, step: 1 },
  position: { low: -12, high: 12, step: 0.5 },
  wavelength: { low: 4, high: 24, step: 1 },
  phase: { low: 0, high: 360, step: 5 },
  preferred: { low: 0, high: 180, step: 1 },
};
export const CEILING = { bar: 60, grating: 90 }; // no stimulus of the kind gets as far; the same for every setting

/** The fields of the four simple cells; the first one is the simple cell itself. */
export function fieldsOf(field, preferred) {
  return PHASES.map((phase) => gabor({ ...field, orientation: preferred, phase }));
}

export function pictureOf(size, state) {
  return (state.stimulus === "bar" ? bar : grating)(size, state);
}

/** Which trait says where the stimulus lies. */
export function placeName({ stimulus }) {
  return stimulus === "bar" ? "position" : "phase";
}

function answerOf(cell, picture, fields) {
  return cell === "simple" ? simple(picture, fields[0]) : energy(picture, fields);
}

/** What the question is about: a bar on the field of a cell that prefers its direction, and the same bar pushed aside. */
const LAID = { stimulus: "bar", orientation: 90, width: 6, position: 0, cell: "simple", preferred: 90 };
export const ASKED = { before: LAID, after: { ...LAID, position: 6 } };
const LITTLE = 0.05; // of the answer before

/** The question's answer: what the cell answers before and after, and which of the answers that bears out. */
export function pushedAside(field) {
  const fields = fieldsOf(field, LAID.preferred);
  const [before, after] = [ASKED.before, ASKED.after].map((state) =>
    simple(pictureOf(fields[0].width, state), fields[0]),
  );
  const left = after / before;
  return { before, after, right: left < LITTLE ? "nothing" : left > 1 - LITTLE ? "same" : "half" };
}

/** Is all alike but one of the traits? */
function alikeBut(name, state, before) {
  return before && TRAITS.every((trait) => trait === name || state[trait] === before[trait]);
}

/** Everything that is drawn: {…state, state, picture, fields, sums, response, both, tuning, sweep}.
 *  `before` is the last scene: a sweep over all places is the same wherever the stimulus lies. */
export function sceneOf(state, fields, before = null) {
  const size = fields[0].width;
  const shown = (changes) => pictureOf(size, { ...state, ...changes });
  const picture = shown({});
  const both = { simple: answerOf("simple", picture, fields), complex: answerOf("complex", picture, fields) };
  const tuning = () => {
    const places = steps(0, 180, 1);
    return { places, answers: places.map((orientation) => answerOf(state.cell, shown({ orientation }), fields)) };
  };
  const name = placeName(state);
  const sweepOf = ({ low, high, step }) => {
    const places = steps(low, high, step);
    const moved = places.map((place) => shown({ [name]: place }));
    const answers = (cell) => moved.map((one) => answerOf(cell, one, fields));
    return { places, simple: answers("simple"), complex: answers("complex") };
  };
  return {
    ...state,
    state,
    picture,
    fields,
    sums: fields.map((field) => sumOf(picture, field)),
    both,
    response: both[state.cell],
    tuning: alikeBut("orientation", state, before) ? before.tuning : tuning(),
    sweep: alikeBut(name, state, before) ? before.sweep : sweepOf(RANGES[name]),
  };
}

// ---- moving and turning --------------------------------------------------------------------------------------------

const round = (value, step) => Number((Math.round(value / step) * step).toFixed(6));
const modulo = (value, whole) => ((value % whole) + whole) % whole;

/** The change that moves the stimulus by so many pixels to the right and down. The bar stays over the field. */
export function moved(state, [right, down]) {
  const { across } = lineAxes(state.orientation);
  return pushed(state, right * across[0] + down * across[1]);
}

/** The change that moves it by so many pixels across its own direction. */
export function pushed(state, pixels) {
  if (state.stimulus === "grating") {
    const phase = state.phase - (360 * pixels) / state.wavelength;
    return { phase: round(modulo(phase, 360), RANGES.phase.step) % 360 };
  }
  const { low, high, step } = RANGES.position;
  return { position: Math.min(high, Math.max(low, round(state.position + pixels, step))) };
}

/** The change that turns it, also past 180°, where right and left change places in the numbers, not in the picture. */
export function turned(state, degrees) {
  const wanted = round(state.orientation + degrees, RANGES.orientation.step);
  if (wanted >= 0 && wanted <= 180) return { orientation: wanted, flipped: false };
  const orientation = modulo(wanted, 180);
  const isFlipped = Math.abs(Math.floor(wanted / 180)) % 2 === 1;
  if (!isFlipped) return { orientation, flipped: false };
  const position = state.position === 0 ? 0 : -state.position;
  return { orientation, position, phase: modulo(-state.phase, 360), flipped: true };
}

// Where an arrow key pushes: nowhere if it points along the stimulus, which would change nothing.
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ALONG = 0.2;
const TURN = 5; // degrees

/** What a key does to the stimulus: a change, or null. Shift turns, + and − widen and narrow, Home takes it to the middle. */
export function keyChange(state, { key, shiftKey, altKey, metaKey, ctrlKey }) {
  if (altKey || metaKey || ctrlKey) return null;
  if (key === "Home") return { [placeName(state)]: 0 };
  if (key === "+" || key === "-") {
    const name = state.stimulus === "bar" ? "width" : "wavelength";
    const { low, high } = RANGES[name];
    return { [name]: Math.min(high, Math.max(low, state[name] + (key === "+" ? 1 : -1))) };
  }
  const direction = KEYS[key];
  if (!direction) return null;
  if (shiftKey) return turned(state, key === "ArrowLeft" || key === "ArrowUp" ? TURN : -TURN);
  const { across } = lineAxes(state.orientation);
  const share = direction[0] * across[0] + direction[1] * across[1];
  return Math.abs(share) < ALONG ? {} : pushed(state, Math.sign(share));
}
