// Tables that a cell with the tag "sortable" has made: a button in each head sorts the rows by its column. Without JavaScript, and
// on paper, the table stands in its own order.
(() => {
  /** What a cell is sorted by: its number where it is one, else its words. */
  function keyOf(text) {
    const plain = text.trim().replaceAll(",", "");
    return plain !== "" && Number.isFinite(Number(plain)) ? Number(plain) : text.trim().toLowerCase();
  }

  /** Numbers come before words; words in their language's order. */
  function compare(one, other) {
    if (typeof one !== typeof other) return typeof one === "number" ? -1 : 1;
    return typeof one === "number" ? one - other : one.localeCompare(other);
  }

  /** The places of the rows in their new order. What is equal stays in the order it has; empty cells come last, whichever way. */
  function order(texts, descending) {
    const keys = texts.map(keyOf);
    const places = keys.map((_, place) => place);
    return places.sort((one, other) => {
      if (keys[one] === "" || keys[other] === "") return (keys[one] === "") - (keys[other] === "");
      return descending ? compare(keys[other], keys[one]) : compare(keys[one], keys[other]);
    });
  }

  function sort(table, head, column) {
    const descending = head.getAttribute("aria-sort") === "ascending";
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const texts = rows.map((row) => row.cells[column].textContent);
    for (const other of table.querySelectorAll("thead th")) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", descending ? "descending" : "ascending");
    body.append(...order(texts, descending).map((place) => rows[place]));
  }

  function start(table) {
    table.querySelectorAll("thead th").forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "cb-sort";
      const inner = head.querySelector("p") ?? head;
      button.append(...inner.childNodes);
      inner.append(button);
      button.addEventListener("click", () => sort(table, head, column));
    });
  }

  globalThis.cbSort = { order };
  if (typeof document !== "undefined") document.querySelectorAll(".tag_sortable table").forEach(start);
})();
