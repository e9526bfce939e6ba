// What the figure is asked to show, and what follows from it: the label's rank, and whether that is a hit.

export const TRAITS = ["photograph", "first", "labels", "prediction"];
export const MOST = 10; // classes that are shown in order

/** The label that is taken for right, of each photograph: {name, rank, share}. */
export function chosen({ labels }, { photographs }) {
  return photographs.map((one, i) => one.labels[labels[i]]);
}

export function sceneOf(state, recorded) {
  const { photograph, first, prediction } = state;
  const { photographs } = recorded;
  const at = photographs.findIndex((one) => one.name === photograph);
  const labels = chosen(state, recorded);
  const open = prediction !== "none";
  const label = labels[at];
  const ranks = photographs.map((one, i) => ({ name: one.name, label: labels[i].name, rank: labels[i].rank }));
  return {
    at,
    photograph,
    first,
    prediction,
    open,
    label: open ? label : { name: label.name },
    hit: open ? label.rank <= first : null,
    top: open
      ? photographs[at].top.map((one, i) => ({ ...one, counts: i < first, right: one.name === label.name }))
      : [],
    ranks: open ? ranks.map((one) => ({ ...one, hit: one.rank <= first })) : [],
    hits: open ? ranks.filter((one) => one.rank <= first).length : null,
  };
}
