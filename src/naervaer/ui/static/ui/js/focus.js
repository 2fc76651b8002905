// Where the keyboard is: on the errors after a form came back, out of a menu that is left.
function toErrors(root) {
  const errors = root.querySelector(".err[tabindex]");
  if (errors) errors.focus();
}

toErrors(document);
document.addEventListener("htmx:afterSettle", (event) => toErrors(event.detail.elt));

function closeOthers(target) {
  for (const menu of document.querySelectorAll("details.pop[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeOthers(event.target));
document.addEventListener("focusin", (event) => closeOthers(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.pop[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
