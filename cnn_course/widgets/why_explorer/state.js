// What the figure is asked to show, and what was recorded of it.
import { unpack } from "../lib/core/packed.js";

export const TRAITS = ["label", "stage", "forgotten", "prediction"];
export const NONE = "none";
export const DEGREES = ["dense", "head", "stage6", "all"];
export const FORGOTTEN = [NONE, ...DEGREES];
export const PREDICTIONS = ["changes", "stays"];

/** What was recorded, its arrays unpacked. */
export function decode(recorded) {
  const maps = Object.fromEntries(recorded.stages.map(({ name }) => [name, unpack(recorded.maps[name])]));
  return { ...recorded, maps, occlusion: unpack(recorded.occlusion) };
}

/** One map of an array (forgotten, cases, h, w) or (cases, h, w): the numbers after its first axes. */
export function mapOf({ shape, data }, ...places) {
  const [rows, columns] = shape.slice(-2);
  const at = places.reduce((sum, place, axis) => sum * shape[axis] + place, 0);
  return { rows, columns, data: data.subarray(at * rows * columns, (at + 1) * rows * columns) };
}

export function sceneOf({ label, stage, forgotten, prediction }, data) {
  const number = data.cases.findIndex(({ name }) => name === label);
  const place = data.stages[stage - 1];
  return {
    label,
    stage,
    forgotten,
    prediction,
    number,
    place,
    case: data.cases[number],
    map: mapOf(data.maps[place.name], FORGOTTEN.indexOf(forgotten), number),
    occlusion: mapOf(data.occlusion, number),
    strongest: data.strongest[place.name][number],
    agreement: data.agreement[place.name][number],
    likeness: Object.fromEntries(DEGREES.map((degree) => [degree, data.likeness[place.name][degree][number]])),
  };
}
