// Two in the same talk. Every answer that shows the talk is laid over the page row by row: what is the same stays, what has
// changed is replaced, and a row in which somebody is typing is left alone until it is sent.
const talk = () => document.getElementById("talk");
let left = false; // something newer was left out because of what is being typed

const fields = (row) => row.querySelectorAll("input:not([type=hidden]), textarea, select");
const changed = (field) =>
  field.options ? [...field.options].some((each) => each.selected !== each.defaultSelected) : field.value !== field.defaultValue;
const typing = (row) => {
  const active = document.activeElement;
  return (
    (row.contains(active) && active.matches("input, textarea, select")) ||
    [...fields(row)].some(changed) ||
    row.querySelector("button[name=choice]") // two texts lie there, and one is not saved yet
  );
};

function replaced(row, fresh, sent) {
  if (row.dataset.s === fresh.dataset.s) return;
  if (row.contains(sent) && sent.matches("[data-autosave]")) saved(row, fresh, sent);
  else if (typing(row) && !row.contains(sent)) left = true;
  else {
    const id = row.contains(document.activeElement) && document.activeElement.id;
    row.replaceWith(fresh);
    window.htmx.process(fresh);
    if (id) document.getElementById(id)?.focus();
  }
}

// Saved while somebody goes on typing: the field stays as it is, and knows on which version it stands; around it all is new.
function saved(row, fresh, form) {
  const [now, told] = [fresh.querySelector("form[data-autosave]"), fresh.querySelectorAll(".vh")];
  if (!now) return;
  row.dataset.s = fresh.dataset.s;
  form.elements.version.value = now.elements.version.value;
  form.elements.text.defaultValue = now.elements.text.value;
  const [words, status] = [fresh, row].map((each) => each.querySelector("[data-saved]"));
  row.querySelectorAll(".vh").forEach((each, place) => (each.textContent = told[place]?.textContent ?? each.textContent));
  status.textContent = words.dataset.saved; // heard, because the place itself stays
  while (status.previousSibling) status.previousSibling.remove();
  while (words.previousSibling) status.parentElement.prepend(words.previousSibling);
}

function laid(list, fresh, sent) {
  const wanted = new Set([...fresh.children].map((each) => each.id));
  for (const row of [...list.children]) {
    if (wanted.has(row.id)) continue;
    if (typing(row) && !row.contains(sent)) left = true;
    else row.remove();
  }
  let place = list.firstElementChild;
  for (const next of [...fresh.children]) {
    const here = document.getElementById(next.id);
    if (here && here.parentElement === list) {
      if (here !== place && !typing(here)) list.insertBefore(here, place);
      else place = here.nextElementSibling;
      replaced(here, next, sent);
    } else {
      list.insertBefore(next, place);
      window.htmx.process(next);
    }
  }
}

function show(text, sent) {
  const answer = new DOMParser().parseFromString(text, "text/html");
  if (!answer.getElementById("talk")) return false;
  left = false;
  const quiet = sent?.matches("[data-autosave]");
  if (sent && !quiet) sent.reset();
  for (const list of talk().querySelectorAll("[data-units]")) laid(list, answer.getElementById(list.id), sent);
  for (const unit of talk().querySelectorAll("[data-unit]:not(#changes)")) {
    const fresh = answer.getElementById(unit.id);
    if (fresh) replaced(unit, fresh, sent);
  }
  if (!left) replaced(document.getElementById("changes"), answer.getElementById("changes"), null);
  if (!quiet) document.getElementById("toasts").append(...answer.querySelectorAll("[hx-swap-oob]"));
  return true;
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, xhr, requestConfig } = event.detail;
  if (target !== talk() || xhr.status >= 300) return;
  const form = requestConfig.elt.closest("form");
  if (show(xhr.responseText, form)) event.detail.shouldSwap = false;
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id === "changes" && document.hidden) event.preventDefault();
});
document.addEventListener("htmx:responseError", (event) => {
  if (event.target.id === "changes") event.target.remove(); // it is no longer this reader's: do not ask again
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
