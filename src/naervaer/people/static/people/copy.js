// "Copy the link": takes the text of the field it names. Without scripts the field is marked and copied by hand.
function show(root) {
  for (const button of root.querySelectorAll("[data-copy]")) button.hidden = false;
}

show(document);
document.addEventListener("htmx:afterSettle", (event) => show(event.detail.elt));
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  await navigator.clipboard.writeText(field.value);
  button.querySelector("span").textContent = button.dataset.done;
});
