// What the reader has done, kept in this browser and nowhere else: quizzes answered, solutions opened, the place where they were.
// No account, nothing is sent. Where a browser keeps nothing it lasts as long as the page, and no mark or offer is seen.
(() => {
  const KEY = "cnn-course-progress";
  const MOST = 500; // pages, and entries of each: more is no reader's
  const LONGEST = 300; // letters of a title

  const empty = () => ({ kind: KEY, version: 1, place: null, quizzes: {}, exercises: {} });

  // ---- what is kept: every value that is read, from storage or from a file, passes here

  const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  const isCount = (value) => Number.isInteger(value) && value >= 0 && value <= MOST;
  const isPage = (text) => /^\w[\w-]*(\/\w[\w-]*){0,4}$/.test(text) && text.length < LONGEST;
  const isKey = (text) => /^[0-9a-f]{8}$/.test(text);
  const isTitle = (text) => typeof text === "string" && text.length <= LONGEST;
  const isAnswer = (value) => isRecord(value) && [value.first, value.right].every((one) => typeof one === "boolean");

  /** Do all names and values of a record pass? */
  function all(record, name, value) {
    const entries = isRecord(record) ? Object.entries(record) : [];
    return isRecord(record) && entries.length <= MOST && entries.every(([key, one]) => name(key) && value(one));
  }

  const isQuiz = (value) => isRecord(value) && isCount(value.all) && all(value.answers, isKey, isAnswer);
  const isOpened = (value) =>
    isRecord(value) && isCount(value.all) && all(value.opened, (key) => isCount(Number(key)), Boolean);
  const isPlace = (value) =>
    value === null ||
    (isRecord(value) && isPage(value.page) && isTitle(value.title) && isTitle(value.section) && isTitle(value.id));

  /** What was kept, or null where this is nothing of ours. */
  function checked(value) {
    const isOurs = isRecord(value) && value.kind === KEY && value.version === 1 && isPlace(value.place);
    return isOurs && all(value.quizzes, isPage, isQuiz) && all(value.exercises, isPage, isOpened) ? value : null;
  }

  function parsed(text) {
    try {
      return checked(JSON.parse(text));
    } catch {
      return null;
    }
  }

  /** Both together; where both know an answer the first try is that of `mine`. Nothing of either is lost. */
  function merged(mine, theirs) {
    const result = structuredClone(mine);
    for (const [page, quiz] of Object.entries(theirs.quizzes)) {
      result.quizzes[page] ??= { all: quiz.all, answers: {} };
      const known = result.quizzes[page];
      for (const [key, { first, right }] of Object.entries(quiz.answers)) {
        known.answers[key] ??= { first, right };
        known.answers[key].right ||= right;
      }
    }
    for (const [page, { all: count, opened }] of Object.entries(theirs.exercises)) {
      result.exercises[page] ??= { all: count, opened: {} };
      Object.assign(result.exercises[page].opened, opened);
    }
    result.place ??= theirs.place;
    return result;
  }

  /** Has every question of a quiz been answered, rightly or not? */
  const isDone = (quiz) => quiz.all > 0 && Object.keys(quiz.answers).length >= quiz.all;

  // ---- where it is kept

  let here = null; // what a browser that keeps nothing knows until the page is left

  function read() {
    try {
      return parsed(localStorage.getItem(KEY)) ?? here ?? empty();
    } catch {
      return here ?? empty();
    }
  }

  /** Keeps this; says whether the browser does. */
  function keep(state) {
    here = state;
    try {
      localStorage.setItem(KEY, JSON.stringify(state));
      return true;
    } catch {
      return false;
    }
  }

  function change(act) {
    const state = read(); // another tab may have changed it
    act(state);
    return keep(state);
  }

  function erase() {
    here = null;
    try {
      localStorage.removeItem(KEY);
    } catch {
      // It kept nothing.
    }
  }

  // ---- this page

  /** The answers of this page to these questions: those to questions that have been rewritten are forgotten. */
  function answersOf(page, keys) {
    const answers = read().quizzes[page]?.answers ?? {};
    return new Map(keys.filter((key) => Object.hasOwn(answers, key)).map((key) => [key, answers[key]]));
  }

  function answer(page, keys, key, right) {
    const answers = Object.fromEntries(answersOf(page, keys));
    answers[key] ??= { first: right, right };
    answers[key].right ||= right;
    change((state) => {
      state.quizzes[page] = { all: keys.length, answers };
    });
    markChapters();
    return answers;
  }

  const root = () => new URL(document.documentElement.dataset.content_root, location.href).href;
  const addressOf = (page) => `${root()}${page}.html`;
  const pageOf = (address) => address.slice(root().length).replace(/\.html.*$/, "");

  /** A quiet mark beside each chapter whose quiz is done. */
  function markChapters() {
    const words = JSON.parse(document.getElementById("cb-words").textContent);
    const { quizzes } = read();
    for (const link of document.querySelectorAll(".cb-chapters li a")) {
      const quiz = quizzes[pageOf(link.href)];
      link.querySelector(".cb-done")?.remove();
      if (!quiz || !isDone(quiz)) continue;
      const mark = Object.assign(document.createElement("span"), { className: "cb-done", title: words.quizDone });
      const said = Object.assign(document.createElement("span"), { className: "cb-hidden" });
      said.textContent = ` (${words.quizDone})`;
      mark.append("✓", said);
      link.append(mark);
    }
  }

  /** Which solutions are opened: by a press, since printing opens them all. */
  function watchSolutions(page) {
    const folds = [...document.querySelectorAll(".bd-article details.sd-dropdown")];
    folds.forEach((fold, number) => {
      fold.querySelector("summary").addEventListener("click", () => {
        if (fold.open) return;
        change(({ exercises }) => {
          const { opened } = exercises[page] ?? { opened: {} };
          exercises[page] = { all: folds.length, opened: { ...opened, [number]: true } };
        });
      });
    });
  }

  /** Where the reader is when they leave: the section that the contents mark. */
  function keepPlace(page) {
    const heading = document.querySelector("h1")?.cloneNode(true);
    heading?.querySelector(".headerlink")?.remove();
    const title = heading?.textContent ?? "";
    const leave = () => {
      const section = document.querySelector(".cb-contents [aria-current]");
      const id = section ? decodeURIComponent(section.hash.slice(1)) : "";
      const place = { page, title, id, section: section?.textContent.trim() ?? "" };
      if (isPlace(place)) change((state) => Object.assign(state, { place }));
    };
    addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
  }

  /** On the landing page: go on where you were. */
  function offerPlace() {
    const offer = document.querySelector(".cb-place");
    const { place } = read();
    if (!offer || !place) return;
    const link = offer.querySelector("a");
    link.href = place.id ? `${addressOf(place.page)}#${encodeURIComponent(place.id)}` : addressOf(place.page);
    link.textContent = [place.title, place.section].filter(Boolean).join(", ");
    offer.hidden = false;
  }

  function start() {
    const { page, kind } = document.querySelector(".cb-page").dataset;
    markChapters();
    offerPlace();
    if (kind === "chapter") watchSolutions(page);
    if (kind) keepPlace(page);
    addEventListener("storage", ({ key }) => key === KEY && markChapters());
  }

  globalThis.cbProgress = {
    KEY,
    addressOf,
    answer,
    answersOf,
    checked,
    empty,
    erase,
    isDone,
    keep,
    markChapters,
    merged,
    parsed,
    read,
  };
  if (typeof document !== "undefined") start();
})();
