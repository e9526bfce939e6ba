// What the figure is asked to show, and what was recorded for it.
import { answer, reordered } from "../lib/maths/shuffle.js";
import { bytesOf } from "../lib/maths/tensor.js";

export const TRAITS = ["kind", "digit", "example", "prediction"];
export const KINDS = ["natural", "permuted", "shifted"];
export const NETWORKS = ["dense", "cnn"];
export const SIDE = 28;
const EACH = 2; // recorded digits of each class

/** The recording, with its digits opened: pictures(kind, number) are the pixels that a network gets, 0 to 255. */
export function recording(content, natural, shifted) {
  const bytes = { natural: bytesOf(natural), shifted: bytesOf(shifted) };
  const cut = (kind, number) => bytes[kind].subarray(number * SIDE * SIDE, (number + 1) * SIDE * SIDE);
  return {
    ...content,
    pictures: (kind, number) =>
      kind === "permuted" ? reordered(cut("natural", number), content.order) : cut(kind, number),
  };
}

/** {written, seen, networks: {dense, cnn}}: the digit as it was written and as the networks get it, and what they say. */
export function sceneOf({ kind, digit, example }, recorded) {
  const number = digit * EACH + example - 1;
  const network = (name) => {
    const shares = recorded.shares[`${name}-${kind}`][number];
    return {
      shares,
      ...answer(shares),
      accuracy: recorded.accuracy[`${name}-${kind}`],
      natural: recorded.accuracy[`${name}-natural`],
    };
  };
  const networks = Object.fromEntries(NETWORKS.map((name) => [name, network(name)]));
  return {
    kind,
    digit,
    most: mostOf(Object.values(networks).map((one) => 1 - one.accuracy.low)),
    written: recorded.pictures("natural", number),
    seen: recorded.pictures(kind, number),
    networks,
  };
}

const ALIKE = 0.01; // of the digits: losses that differ by less are alike

/** The question's answer: each network's accuracy before and after its pixels were shuffled, and which lost more. */
export function lossesOf({ accuracy }) {
  const of = (name) => ["natural", "permuted"].map((kind) => accuracy[`${name}-${kind}`].mean);
  const [dense, cnn] = NETWORKS.map(of);
  const more = cnn[0] - cnn[1] - (dense[0] - dense[1]);
  return { dense, cnn, right: Math.abs(more) < ALIKE ? "same" : more > 0 ? "cnn" : "dense" };
}

/** The end of an axis of mistakes that two networks share: the next power of ten, as a share of the digits. */
export function mostOf(mistakes) {
  return 10 ** Math.ceil(Math.log10(Math.max(...mistakes)));
}
