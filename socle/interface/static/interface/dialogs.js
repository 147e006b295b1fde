// Opens native dialogs from buttons: data-opens holds the dialog's id, data-fill-* the words to put into it, and
// data-action the address of its form, so that one dialog serves a whole list.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) return open(opener);
  const closer = event.target.closest("[data-closes]");
  if (closer) closer.closest("dialog").close();
});

function open(opener) {
  const dialog = document.getElementById(opener.dataset.opens);
  fill(dialog, opener.dataset);
  opener.closest("details.menu")?.removeAttribute("open");
  dialog.showModal();
  dialog.querySelector("[autofocus]")?.select?.();
  dialog.addEventListener("close", () => focusOn(opener), { once: true });
}

function fill(dialog, data) {
  for (const place of dialog.querySelectorAll("[data-fill]")) {
    const name = place.dataset.fill;
    place.textContent = data[`fill${name[0].toUpperCase()}${name.slice(1)}`];
  }
  if (data.action) dialog.querySelector("form[method=post]").action = data.action;
}

function focusOn(opener) {
  const visible = opener.checkVisibility() ? opener : opener.closest("details.menu")?.querySelector("summary");
  visible?.focus();
}
