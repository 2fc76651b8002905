// Names hidden or shown, light or dark: at once, and in the cookie that the server reads for the next page.
const page = document.documentElement;
const YEAR = 365 * 24 * 3600;

function keep(cookie, value) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${cookie}=${value}; path=/; max-age=${value ? YEAR : 0}; samesite=lax${secure}`;
}

export function say(text) {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
}

export function toggleNames() {
  const button = document.querySelector("#names button");
  if (!button) return;
  const hidden = page.dataset.names !== "hidden";
  page.dataset.names = hidden ? "hidden" : "shown";
  keep("names", hidden ? "hidden" : "");
  button.setAttribute("aria-pressed", String(hidden));
  button.value = hidden ? "shown" : "hidden";
  const title = document.querySelector("title");
  [title.textContent, title.dataset.other] = [title.dataset.other, title.textContent];
  const live = document.getElementById("live");
  say(hidden ? live.dataset.hidden : live.dataset.shown);
}

function chooseTheme(pressed) {
  const chosen = pressed.value === "auto" ? "" : pressed.value;
  if (chosen) page.dataset.theme = chosen;
  else delete page.dataset.theme;
  keep("theme", chosen);
  for (const button of pressed.parentElement.children) {
    button.setAttribute("aria-pressed", String(button === pressed));
  }
}

document.addEventListener("submit", (event) => {
  if (event.target.id === "names") {
    event.preventDefault();
    toggleNames();
  } else if (event.target.classList.contains("themes") && event.submitter) {
    event.preventDefault();
    chooseTheme(event.submitter);
  }
});
