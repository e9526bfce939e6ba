// What the figure is asked to show, and what was recorded for it.

export const TRAITS = ["bias", "epoch", "layer", "guess"];
export const NETWORKS = ["highway", "residual", "plain"];
export const BIASES = [-1, -3];
export const NONE = "none";

export function meanOf(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of several runs' lists: {mean, low, high} place by place. */
export function spreadOf(runs) {
  return runs[0].map((_, i) => {
    const values = runs.map((run) => run[i]);
    return { mean: meanOf(values), low: Math.min(...values), high: Math.max(...values) };
  });
}

/** What is lost without one place, run by run; null where nothing fits in it. */
export function lostAt(unhurt, removed, place) {
  const lost = unhurt.map((whole, run) => (removed[run][place] === null ? null : whole - removed[run][place]));
  return lost.includes(null) ? null : lost;
}

/** Points lost, mean of all places and runs; `places` says which of them count. */
export function meanLost(unhurt, removed, places) {
  return meanOf(places.flatMap((place) => lostAt(unhurt, removed, place)));
}

/** The lowest and the highest mean of the runs, in any epoch: the ends of the colours. */
export function limitsOf(gates) {
  const means = gates[0].flatMap((epoch, e) =>
    epoch.flatMap((_, layer) => spreadOf(gates.map((run) => run[e][layer])).map((one) => one.mean)),
  );
  return { low: Math.min(...means), high: Math.max(...means) };
}

/** The places in which a layer or block can be replaced by the identity. */
const fitting = (removed) => removed[0].flatMap((left, place) => (left === null ? [] : [place]));

/** The ends of the axis of what is lost, of both biases: whole steps of 5 points around all of it. */
export function axisOf(recorded) {
  const lost = BIASES.flatMap((bias) =>
    fitting(recorded.removed[bias]).flatMap((place) => lostAt(recorded.unhurt[bias], recorded.removed[bias], place)),
  );
  return { low: Math.floor(20 * Math.min(0, ...lost)) / 20, high: Math.ceil(20 * Math.max(0, ...lost)) / 20 };
}

export function sceneOf({ bias, epoch, layer, guess }, recorded) {
  const gates = recorded.gates[bias];
  const keys = { highway: bias, residual: "residual", plain: "plain" };
  const of = (network) => ({ unhurt: recorded.unhurt[keys[network]], removed: recorded.removed[keys[network]] });
  const highway = of("highway");
  const gated = fitting(highway.removed);
  const rows = Array.from({ length: recorded.layers }, (_, i) => {
    const gate = gated.indexOf(i);
    return {
      layer: i + 1,
      gates: gate < 0 ? null : spreadOf(gates.map((run) => run[epoch][gate])),
      lost: lostAt(highway.unhurt, highway.removed, i),
    };
  });
  const block = Math.ceil(layer / 2); // of two layers, in the other networks
  const blocks = fitting(of("plain").removed);
  const networks = Object.fromEntries(
    NETWORKS.map((network) => {
      const { unhurt, removed } = of(network);
      const place = (network === "highway" ? layer : block) - 1;
      const lost = layer ? lostAt(unhurt, removed, place) : null;
      const after = lost ? unhurt.map((_, run) => removed[run][place]) : [];
      const places = network === "highway" ? gated : blocks;
      return [network, { before: unhurt, after, lost: meanLost(unhurt, removed, places) }];
    }),
  );
  const least = [...NETWORKS].sort((a, b) => networks[a].lost - networks[b].lost)[0];
  return {
    bias,
    epoch,
    layer,
    block,
    guess,
    open: guess !== NONE,
    rows,
    limits: limitsOf(gates),
    axis: axisOf(recorded),
    networks,
    least,
  };
}
