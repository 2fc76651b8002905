// Single keys: ? this list, h names, / search, g and a letter for a place. They can be switched off (WCAG 2.1.4).
import { toggleNames } from "./display.js";

const OFF = "naervaer-keys";
const help = document.getElementById("keys");
let waiting = 0; // until when a letter after g counts

function typing(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function go(letter) {
  const place = document.querySelector(`.nav [data-key="${CSS.escape(letter)}"]`);
  if (place) place.click();
  return Boolean(place);
}

function search() {
  const field = document.querySelector("[data-search]");
  if (!field) return false;
  if (field.href) field.click();
  else field.focus();
  return true;
}

function used(key) {
  if (waiting > Date.now()) {
    waiting = 0;
    return go(key);
  }
  if (key === "g") waiting = Date.now() + 1500;
  else if (key === "h") toggleNames();
  else if (key === "?" && help) help.showModal();
  else return key === "/" && search();
  return true;
}

if (help) {
  const on = document.getElementById("keys-on");
  const open = document.getElementById("keys-open");
  on.checked = localStorage.getItem(OFF) !== "off";
  on.addEventListener("change", () => {
    if (on.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "off");
  });
  open.hidden = false;
  open.addEventListener("click", () => help.showModal());
  document.addEventListener("keydown", (event) => {
    if (!on.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    if (used(event.key)) event.preventDefault();
  });
}
