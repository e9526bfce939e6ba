// The page "Your progress" (book/_ext/progress.py): what is kept, chapter by chapter; taken along as a file, brought back, erased.
(() => {
  const LARGEST = 1e6; // bytes of a file that may be progress
  const progress = globalThis.cbProgress;
  const FILE = `${progress.KEY}.json`;
  const sentences = JSON.parse(document.getElementById("cb-progress-words").textContent);
  const whole = document.querySelector(".cb-progress");
  const part = (name) => whole.querySelector(`[data-part="${name}"]`);
  const say = (text) => {
    part("said").textContent = text;
  };

  const outOf = (count, all) =>
    Number(all) ? sentences.outOf.replace("{count}", count).replace("{all}", all) : sentences.none;

  function draw() {
    const { quizzes, exercises } = progress.read();
    for (const row of whole.querySelectorAll("tr[data-page]")) {
      const { page, quiz, solutions } = row.dataset;
      const answers = Object.values(quizzes[page]?.answers ?? {});
      const cells = {
        answered: [answers.length, quiz],
        first: [answers.filter((one) => one.first).length, quiz],
        opened: [Object.keys(exercises[page]?.opened ?? {}).length, solutions],
      };
      for (const [name, [count, all]] of Object.entries(cells)) {
        row.querySelector(`[data-cell="${name}"]`).textContent = outOf(count, all);
      }
    }
    progress.markChapters();
  }

  /** What a reader must know of where it is kept: of this browser, and of a book that is opened from disk. */
  function sayWhere() {
    const isKept = progress.keep(progress.read());
    const isFile = location.protocol === "file:";
    part("kept").textContent = isKept ? (isFile ? sentences.fromDisk : "") : sentences.notKept;
  }

  function save() {
    const text = JSON.stringify(progress.read(), null, 2);
    const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    Object.assign(document.createElement("a"), { href: url, download: FILE }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
    say(sentences.exported.replace("{name}", FILE));
  }

  async function open(file) {
    const found = file.size <= LARGEST ? progress.parsed(await file.text().catch(() => "")) : null;
    if (!found) return say(sentences.badFile.replace("{name}", () => file.name));
    const isKept = progress.keep(progress.merged(progress.read(), found));
    draw();
    say(isKept ? sentences.imported.replace("{name}", () => file.name) : sentences.notKept);
  }

  function ask(isAsked) {
    part("sure").hidden = !isAsked;
    part("erase").hidden = isAsked;
    part(isAsked ? "no" : "erase").focus();
  }

  part("export").addEventListener("click", save);
  part("import").addEventListener("click", () => part("file").click());
  part("file").addEventListener("change", async ({ target }) => {
    if (target.files[0]) await open(target.files[0]);
    target.value = ""; // the same file may be chosen again
  });
  part("erase").addEventListener("click", () => ask(true));
  part("no").addEventListener("click", () => ask(false));
  part("yes").addEventListener("click", () => {
    progress.erase();
    draw();
    ask(false);
    say(sentences.erased);
  });
  addEventListener("storage", draw);
  draw();
  sayWhere();
})();
