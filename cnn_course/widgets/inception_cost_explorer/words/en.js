// The English words of InceptionCostExplorer.
import { grouped, times } from "../../lib/maths/parameters.js";

const TIMES = "\u00d7";
const SIZES = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
];

/** 14450688 -> "14.5 M": three digits and a letter. */
function shortly(count) {
  const found = SIZES.find(([size]) => count >= 0.9995 * size);
  if (!found) return String(count);
  const value = count / found[0];
  return `${value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0)}\u00a0${found[1]}`;
}

/** A share as percents: none is called nothing that is only close to it. */
const percents = (share) => (share < 0.0095 ? "under 1\u00a0%" : `${grouped(Math.round(100 * share))}\u00a0%`);

export default {
  figure: "Interactive figure: what an inception module costs",
  module: "Module",
  modules: (name) => `GoogLeNet ${name}`,
  own: "Your own",
  names: {
    height: "Height",
    width: "Width",
    channels: "Channels",
    reduced: `1 ${TIMES} 1 convolutions`,
    large: "Large window",
    way: "Windows",
    reduce3: `1 ${TIMES} 1 before 3 ${TIMES} 3`,
    reduce5: `1 ${TIMES} 1 before the large one`,
    pooled: `1 ${TIMES} 1 after pooling`,
  },
  ways: {
    square: `n ${TIMES} n`,
    stacked: `3 ${TIMES} 3 only`,
    strips: `1\u00a0${TIMES}\u00a0n, n\u00a0${TIMES}\u00a01`,
  },
  filters: (count) => String(count),
  window: (down, across) => `${down} ${TIMES} ${across}`,
  branch: (number) => `Branch ${number + 1}, from the input to the output`,
  branches: ["branch 1", "branch 2", "branch 3", "branch 4"],
  layer: ({ pool, filters, window }) => (pool ? "pooling" : `${window[0]} ${TIMES} ${window[1]}, ${grouped(filters)}`),
  cost: ({ pool, multiplyAdds }) => (pool ? "no weights" : shortly(multiplyAdds)),
  taken: ({ height, width, channels }) => `in: ${height} ${TIMES} ${width} ${TIMES} ${grouped(channels)}`,
  given: ({ output: [height, width, channels] }) => `out: ${height} ${TIMES} ${width} ${TIMES} ${grouped(channels)}`,
  parts: ({ columns }) => `(${columns.map((one) => grouped(one.given)).join(" + ")})`,
  multiplyAdds: "multiply-adds",
  sum: "Altogether",
  forms: (reduced) => (reduced ? `with 1\u00a0${TIMES}\u00a01` : `without 1\u00a0${TIMES}\u00a01`),
  table: "The multiply-adds of this module in all its forms",
  short: shortly,
  share: percents,
  spoken: (parts, total) => `${parts.map(grouped).join(" plus ")} is ${grouped(total)} multiply-adds.`,
  verdict: ({ reduced, way }, { totals }) => {
    const [on, off] = [true, false].map((one) => totals.find((form) => form.way === way && form.reduced === one));
    const [now, then] = reduced ? [on, off] : [off, on];
    const other = `${reduced ? "Without" : "With"} 1 ${TIMES} 1 convolutions`;
    const maps =
      now.given === then.given
        ? "as many maps would come out"
        : `${grouped(then.given)} maps would come out, not ${grouped(now.given)}`;
    const ratio = then.multiplyAdds / now.multiplyAdds;
    const more = `${times(then.multiplyAdds, now.multiplyAdds)} times as many multiply-adds`;
    const much = ratio >= 1.05 ? more : `${percents(ratio)} of the multiply-adds`;
    const trap = on.multiplyAdds > off.multiplyAdds ? " Here they cost more than they save." : "";
    return `${other} it would be ${much}, and ${maps}.${trap}`;
  },
  units: `Bands: as wide as there are channels. Bars: multiply-adds, k\u00a0=\u00a010\u00b3, M\u00a0=\u00a010\u2076, G\u00a0=\u00a010\u2079, T\u00a0=\u00a010\u00b9\u00b2. Percents: of n\u00a0${TIMES}\u00a0n without 1\u00a0${TIMES}\u00a01.`,
  announce: ({ total, parameters, output }) =>
    `${grouped(total)} multiply-adds, ${grouped(parameters)} parameters, ${grouped(output[2])} maps.`,
};
