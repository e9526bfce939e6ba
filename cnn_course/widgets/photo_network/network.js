// The network's side in the page: it is fetched once, when it is asked for, and then runs in a worker.
//
// In the book it lies beside the page, as a script: a page opened from disk may add one, and may fetch nothing. In a lab the
// kernel sends it. What comes is { plan, names, photographs, worker, weights }: see asset() in weights.py.

/** What the kernel sends when it is asked. */
function fromKernel(model) {
  return new Promise((resolve, reject) => {
    const hear = (message) => {
      if (message?.asset === undefined && message?.error === undefined) return;
      model.off("msg:custom", hear);
      if (message.error) reject(new Error(message.error));
      else resolve(message.asset);
    };
    model.on("msg:custom", hear);
    model.send({ ask: "asset" });
  });
}

/** base64 of a gzipped file -> its bytes. */
async function unzipped(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

function workerOf(text) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const worker = new Worker(url);
  URL.revokeObjectURL(url);
  return worker;
}

/** Asks a worker, and resolves to its answers. */
function asker(worker) {
  const waiting = new Map();
  let last = 0;
  worker.addEventListener("message", ({ data: { id, answer, error } }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error) reject(new Error(error));
    else resolve(answer);
  });
  return (ask, given = {}, transfer = []) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      worker.postMessage({ id: last, ask, ...given }, transfer);
    });
}

/** @param {any} model the figure's */
export function network(model) {
  /** @type {Worker | null} */
  let worker = null;
  return {
    /** { ask, isFast, plan, names, photographs } once it is there. */
    async start() {
      const name = model.get("_asset");
      const asset = JSON.parse(await (model.asset ? model.asset(name) : fromKernel(model)));
      const weights = await unzipped(asset.weights);
      worker = workerOf(asset.worker);
      const ask = asker(worker);
      const { isFast } = await ask("begin", { plan: asset.plan, weights }, [weights]);
      const { plan, names, photographs } = asset;
      return { ask, isFast, plan, names, photographs };
    },
    stop: () => worker?.terminate(),
  };
}
