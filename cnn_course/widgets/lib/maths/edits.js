// What a reader does to a chain of layers. An edit takes the list and the chosen layer's number and returns both anew.

/** fresh(kind) is a new layer; alike(one, other): a layer of the one kind keeps its settings when it becomes the other. */
export function chainEdits({ fresh, alike }) {
  return {
    set: (changes) => (layers, layer) => {
      const { kind } = layers[layer];
      const isOther = changes.kind && !alike(changes.kind, kind);
      return { layers: layers.with(layer, { ...(isOther ? fresh(changes.kind) : layers[layer]), ...changes }), layer };
    },
    add: (kind) => (layers, layer) => ({ layers: layers.toSpliced(layer + 1, 0, fresh(kind)), layer: layer + 1 }),
    remove: () => (layers, layer) => ({
      layers: layers.toSpliced(layer, 1),
      layer: Math.min(layer, layers.length - 2),
    }),
    move: (by) => (layers, layer) => {
      const moved = layers.toSpliced(layer, 1).toSpliced(layer + by, 0, layers[layer]);
      return { layers: moved, layer: layer + by };
    },
  };
}
