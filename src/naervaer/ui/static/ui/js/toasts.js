// A toast goes after ten seconds, but never while somebody points at it or is in it.
import { say } from "./display.js";

const SHOWN = 10_000;
const region = document.getElementById("toasts");

function watch(toast) {
  let timer;
  const start = () => {
    timer = setTimeout(() => toast.remove(), SHOWN);
  };
  const stop = () => clearTimeout(timer);
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stop);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, start);
  start();
}

function watchNew() {
  for (const toast of region.querySelectorAll(".toast:not([data-watched])")) {
    toast.dataset.watched = "";
    watch(toast);
  }
}

if (region) {
  watchNew();
  new MutationObserver(watchNew).observe(region, { childList: true, subtree: true });
}

// An answer that failed is said and seen; what stood on the page stays.
for (const name of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(name, (event) => {
    if (event.target.id === "need") return; // the page has asked by itself
    const words = document.getElementById("live").dataset.failed;
    const toast = document.createElement("div");
    toast.className = "toast bad-news";
    toast.append(Object.assign(document.createElement("span"), { textContent: words }));
    region.append(toast);
    say(words);
  });
}
