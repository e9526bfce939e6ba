// A term of the glossary says what it means where it stands: under the pointer, with the keyboard's focus, or at the first tap (the
// second one follows the link). The definitions stand in the page: a page opened from disk cannot fetch them.
(() => {
  const WAIT = 200; // milliseconds until a pointer that rests on a term means it, and that it may take to the box
  const GAP = 6;
  const EDGE = 12;

  /** Where the box goes: below the term's first line, above it where there is no room; within the window. */
  function place({ left, top, bottom }, { width, height }, view) {
    const x = Math.max(EDGE, Math.min(left, view.width - EDGE - width));
    const isRoom = bottom + GAP + height <= view.height || top - GAP - height < 0;
    return { x, y: isRoom ? bottom + GAP : top - GAP - height };
  }

  function start(definitions) {
    const box = document.createElement("div");
    box.id = "cb-term";
    box.className = "cb-term";
    box.setAttribute("role", "tooltip");
    box.hidden = true;
    document.body.append(box);
    let shown = null;
    let timer = 0;

    function hide() {
      clearTimeout(timer);
      shown?.removeAttribute("aria-describedby");
      shown = null;
      box.hidden = true;
    }

    function show(link, said) {
      hide();
      shown = link;
      box.textContent = said;
      box.hidden = false;
      link.setAttribute("aria-describedby", box.id);
      const view = { width: document.documentElement.clientWidth, height: innerHeight };
      const at = place(link.getClientRects()[0], box.getBoundingClientRect(), view);
      box.style.left = `${at.x + scrollX}px`;
      box.style.top = `${at.y + scrollY}px`;
    }

    const later = (act) => {
      clearTimeout(timer);
      timer = setTimeout(act, WAIT);
    };

    function attach(link) {
      const said = definitions[decodeURIComponent(link.hash.slice(1))];
      if (!said) return;
      let isTap = false;
      link.addEventListener(
        "pointerenter",
        ({ pointerType }) => pointerType === "mouse" && later(() => show(link, said)),
      );
      link.addEventListener("pointerleave", () => later(hide));
      link.addEventListener("pointerdown", ({ pointerType }) => {
        isTap = pointerType !== "mouse" && shown !== link;
      });
      link.addEventListener("focus", () => !isTap && show(link, said));
      link.addEventListener("blur", hide);
      link.addEventListener("click", (event) => {
        if (!isTap) return;
        isTap = false;
        event.preventDefault();
        show(link, said);
      });
    }

    box.addEventListener("pointerenter", () => clearTimeout(timer));
    box.addEventListener("pointerleave", () => later(hide));
    document.addEventListener("keydown", ({ key }) => key === "Escape" && hide());
    document.addEventListener(
      "pointerdown",
      ({ target }) => shown && !box.contains(target) && target.closest("a") !== shown && hide(),
    );
    document.querySelectorAll(".std-term").forEach((word) => word.closest("a[href]") && attach(word.closest("a")));
  }

  globalThis.cbTerms = { place };
  const stored = typeof document === "undefined" ? null : document.getElementById("cb-terms");
  if (stored) start(JSON.parse(stored.textContent));
})();
