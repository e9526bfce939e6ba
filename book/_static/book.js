// What every page does: choose the colours, open the list of chapters on a small screen, mark the section being read, fold the
// contents where they have no room, copy code, and make sure that whatever scrolls can be scrolled by keyboard. A classic script:
// it must run from file://.
(() => {
  const root = document.documentElement;
  const words = JSON.parse(document.getElementById("cb-words").textContent);

  // Colours: as the system, light, or dark; remembered where the browser allows it.
  const MODES = ["auto", "light", "dark"];
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

  function showMode(button) {
    const mode = root.dataset.mode;
    root.dataset.theme = mode === "dark" || (mode === "auto" && systemIsDark.matches) ? "dark" : "light";
    if (!button) return;
    button.querySelector(".cb-hidden").textContent = words.modes[mode];
    button.title = words.modes[mode];
  }

  function startTheme() {
    const button = document.querySelector(".cb-theme");
    showMode(button);
    systemIsDark.addEventListener("change", () => showMode(button));
    button?.addEventListener("click", () => {
      root.dataset.mode = MODES[(MODES.indexOf(root.dataset.mode) + 1) % MODES.length];
      try {
        localStorage.setItem("mode", root.dataset.mode);
      } catch {
        // Storage is switched off: the choice holds for this page.
      }
      showMode(button);
    });
    // What is chosen on one page holds for the others that are open, and for those that one goes back to.
    addEventListener("storage", () => takeOver(button));
    addEventListener("pageshow", () => takeOver(button));
  }

  /** Take over the colours that the browser keeps, where it keeps any. */
  function takeOver(button) {
    try {
      const kept = localStorage.getItem("mode");
      if (MODES.includes(kept)) root.dataset.mode = kept;
    } catch {
      return; // Storage is switched off: the page keeps what was chosen on it.
    }
    showMode(button);
  }

  /** Scroll a list, and nothing else, until one of its entries is in view: a third from the top. */
  function showIn(list, entry) {
    if (!entry) return;
    const [outer, inner] = [list.getBoundingClientRect(), entry.getBoundingClientRect()];
    if (inner.top >= outer.top && inner.bottom <= outer.bottom) return;
    list.scrollTop += inner.top - outer.top - list.clientHeight / 3;
  }

  // Chapters: beside the text on a wide screen, behind a button on a small one.
  function startMenu() {
    const button = document.querySelector(".cb-menu");
    const drawer = document.getElementById("chapters");
    const body = document.querySelector(".cb-body");
    if (!button || !drawer) return;

    function setOpen(open) {
      button.setAttribute("aria-expanded", String(open));
      root.classList.toggle("cb-menu-open", open);
      body.inert = open;
      if (open) showIn(drawer, drawer.querySelector("[aria-current]"));
    }
    button.addEventListener("click", () => {
      setOpen(button.getAttribute("aria-expanded") !== "true");
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || button.getAttribute("aria-expanded") !== "true") return;
      setOpen(false);
      button.focus();
    });
    matchMedia("(min-width: 60rem)").addEventListener("change", () => setOpen(false));
    showIn(document.querySelector(".cb-side"), drawer.querySelector("[aria-current]"));
  }

  // Contents: beside the text on a wide screen; on others folded above it, and closed by the choice of a section.
  function startFold() {
    const contents = document.querySelector(".cb-contents");
    const fold = document.querySelector(".cb-fold");
    if (!contents || !fold) return;
    const home = contents.parentElement;
    const narrow = matchMedia("(max-width: 75rem)");
    const settle = () => (narrow.matches ? fold : home).append(contents);
    narrow.addEventListener("change", settle);
    contents.addEventListener("click", ({ target }) => {
      if (target.closest("a")) fold.open = false;
    });
    settle();
  }

  // "On this page": the last heading that has passed the top is the one being read.
  function startContents() {
    const links = [...document.querySelectorAll(".cb-contents a[href^='#']")];
    const targets = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
    if (!links.length || !("IntersectionObserver" in window)) return;

    function mark() {
      let current = -1;
      targets.forEach((target, i) => {
        if (target && target.getBoundingClientRect().top < innerHeight * 0.3) current = i;
      });
      links.forEach((link, i) => {
        if (i === current) {
          link.setAttribute("aria-current", "true");
          showIn(links[0].closest(".cb-contents"), link);
        } else link.removeAttribute("aria-current");
      });
    }
    let waiting = false;
    addEventListener(
      "scroll",
      () => {
        if (waiting) return;
        waiting = true;
        requestAnimationFrame(() => {
          waiting = false;
          mark();
        });
      },
      { passive: true },
    );
    mark();
  }

  // Notes in the margin stand where the contents do: these give way while a note is in view.
  function startMargin() {
    const contents = document.querySelector(".cb-contents");
    const seen = new Set();
    const observer = new IntersectionObserver((entries) => {
      for (const entry of entries) seen[entry.isIntersecting ? "add" : "delete"](entry.target);
      const beside = [...seen].some((note) => getComputedStyle(note).float === "right");
      contents.classList.toggle("cb-contents--yielding", beside);
    });
    if (contents) document.querySelectorAll("aside.margin").forEach((note) => observer.observe(note));
  }

  // Code: a button that copies it.
  async function copyText(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("The browser did not copy.");
  }

  function startCopyButtons() {
    for (const pre of document.querySelectorAll(".bd-article div.highlight > pre")) {
      if (pre.closest(".cell_output")) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "cb-copy";
      button.textContent = words.copy;
      button.setAttribute("aria-label", words.copyCode);
      const said = document.createElement("span");
      said.className = "cb-hidden";
      said.setAttribute("role", "status");
      button.addEventListener("click", async () => {
        try {
          await copyText(pre.textContent.replace(/\n$/, ""));
          button.textContent = said.textContent = words.copied;
        } catch {
          button.textContent = said.textContent = words.notCopied;
        }
        setTimeout(() => {
          button.textContent = words.copy;
          said.textContent = "";
        }, 2000);
      });
      pre.parentElement.append(button, said);
    }
  }

  // Whatever scrolls sideways must be reachable by keyboard.
  function markScrollers() {
    const scrollers =
      ".bd-article pre, .pst-scrollable-table-container, .katex-display, .cb-picture, .cell_output .output";
    for (const element of document.querySelectorAll(scrollers)) {
      const scrolls = element.scrollWidth > element.clientWidth + 1;
      if (scrolls) {
        element.tabIndex = 0;
        element.setAttribute("role", "group");
        element.setAttribute("aria-label", element.matches("pre") ? words.codeScrolls : words.scrolls);
      } else if (element.hasAttribute("tabindex")) {
        for (const name of ["tabindex", "role", "aria-label"]) element.removeAttribute(name);
      }
    }
  }

  // On paper: light colours, everything that is folded unfolded, and the pictures that nobody has seen yet.
  function startPrint() {
    let closed = [];
    addEventListener("beforeprint", () => {
      root.dataset.theme = "light";
      closed = [...document.querySelectorAll("details:not([open])")];
      closed.forEach((details) => (details.open = true));
      document.querySelectorAll("img[loading]:not(.cb-night)").forEach((still) => (still.loading = "eager"));
    });
    addEventListener("afterprint", () => {
      closed.forEach((details) => (details.open = false));
      showMode(null);
    });
  }

  startTheme();
  startMenu();
  startFold();
  startContents();
  startMargin();
  startCopyButtons();
  startPrint();
  markScrollers();
  addEventListener("load", markScrollers);
  new ResizeObserver(markScrollers).observe(document.body);
})();
