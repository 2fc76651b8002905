// A pad for oneself: it lies in this browser, is never sent, and is gone after seven days.
const KEPT = 7 * 24 * 3600 * 1000;
const NAME = "naervaer-pad-";

function held(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) || {};
  } catch {
    return {};
  }
}

for (const key of Object.keys(localStorage)) {
  if (key.startsWith(NAME) && !(held(key).at > Date.now() - KEPT)) localStorage.removeItem(key);
}

const card = document.querySelector("[data-pad]");
if (card) {
  const key = NAME + card.dataset.pad;
  const field = card.querySelector("textarea");
  field.value = held(key).text || "";
  card.hidden = false;
  field.addEventListener("input", () => {
    if (field.value) localStorage.setItem(key, JSON.stringify({ text: field.value, at: Date.now() }));
    else localStorage.removeItem(key);
  });
}
