// On return from a call: "Did you talk?" beside the button that notes it. Nothing is noted by itself.
let calling = null;

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-call]");
  if (link) calling = link.closest("[data-row]");
  const not = event.target.closest("[data-not]");
  if (not) ask(not.closest("[data-row]"), false);
});

const ask = (row, on) => {
  const question = row?.querySelector("[data-asked]");
  if (!question) return;
  question.hidden = !on;
  if (on) question.closest("form").querySelector("button:not([data-not])").focus();
};

const back = () => {
  if (document.visibilityState !== "visible" || !calling) return;
  ask(calling, true);
  calling = null;
};

document.addEventListener("visibilitychange", back);
window.addEventListener("focus", back);
