// Quizzes (book/_ext/quiz.py): a form in the page. What is said of each choice stands in the <details> that readers without
// JavaScript get; here it is copied into a live region when the reader checks an answer.
(() => {
  const words = JSON.parse(document.getElementById("cb-words").textContent);

  /** Whether exactly the right choices were made. */
  function isRight(choices) {
    return choices.every(({ input, right }) => input.checked === right);
  }

  /** What is said: one entry for each choice made, and a line where right ones are still missing. */
  function say(choices, answers) {
    const said = choices.flatMap(({ input }, i) => (input.checked ? [answers[i].cloneNode(true)] : []));
    const missing = choices.filter(({ input, right }) => right && !input.checked).length;
    const several = choices[0].input.type === "checkbox";
    if (several && missing && said.length) {
      const line = document.createElement("li");
      line.textContent = missing === 1 ? words.oneMissing : words.missing.replace("{count}", missing);
      said.push(line);
    }
    return said;
  }

  function start(form, onCheck) {
    const choices = [...form.querySelectorAll(".cb-choice")].map((element) => ({
      element,
      input: element.querySelector("input"),
      mark: element.querySelector(".cb-choice__mark"),
      right: element.dataset.right === "yes",
    }));
    const answers = [...form.querySelectorAll(".cb-quiz__answers li")];
    const place = form.querySelector(".cb-quiz__said");

    function clear() {
      place.replaceChildren();
      for (const { element, mark } of choices) {
        delete element.dataset.shown;
        mark.textContent = "";
      }
    }

    form.addEventListener("change", clear);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      clear();
      const said = say(choices, answers);
      if (!said.length) {
        place.textContent = words.chooseFirst;
        return;
      }
      const list = document.createElement("ul");
      list.append(...said);
      place.append(list);
      for (const { element, input, mark, right } of choices) {
        if (!input.checked) continue;
        element.dataset.shown = right ? "right" : "wrong";
        mark.textContent = right ? words.right : words.wrong;
      }
      onCheck(isRight(choices));
    });
  }

  /** Beside the number of a question: how it was answered when the reader was here before. */
  function recall(form, { first, right } = {}) {
    if (right === undefined) return;
    const said = document.createElement("span");
    said.className = "cb-quiz__before";
    said.textContent = ` · ${first ? words.beforeFirst : right ? words.beforeLater : words.beforeWrong}`;
    form.querySelector(".cb-quiz__number").append(said);
  }

  /** How many were answered rightly, and how many of these at the first try. */
  function count(answers, all) {
    const [right, first] = ["right", "first"].map((name) => answers.filter((answer) => answer[name]).length);
    const said = words.tally.replace("{right}", right).replace("{all}", all);
    return `${said} ${words.tallyFirst.replace("{first}", first)}`;
  }

  const progress = globalThis.cbProgress;
  const forms = [...document.querySelectorAll("form.cb-quiz")];
  const keys = forms.map((form) => form.dataset.key);
  const { page } = document.querySelector(".cb-page").dataset;
  const tally = document.createElement("p");
  tally.className = "cb-quiz-tally";
  tally.setAttribute("role", "status");
  forms.at(-1)?.after(tally);

  const before = progress.answersOf(page, keys);
  if (before.size) tally.textContent = count([...before.values()], forms.length);
  for (const form of forms) {
    const { key } = form.dataset;
    recall(form, before.get(key));
    start(form, (isRightNow) => {
      const answers = progress.answer(page, keys, key, isRightNow);
      tally.textContent = count(Object.values(answers), forms.length);
    });
  }
})();
