// Opens native dialogs from buttons: data-opens holds the dialog's id. Without JavaScript the buttons stay hidden.
for (const button of document.querySelectorAll("[data-opens][hidden]")) button.hidden = false;

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) return open(opener);
  const closer = event.target.closest("[data-closes]");
  if (closer) closer.closest("dialog").close();
});

new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) {
      if (node.nodeType !== Node.ELEMENT_NODE) continue;
      for (const button of node.querySelectorAll("[data-opens][hidden]")) button.hidden = false;
    }
  }
}).observe(document.body, { childList: true, subtree: true });

function open(opener) {
  const dialog = document.getElementById(opener.dataset.opens);
  opener.closest("details.menu")?.removeAttribute("open");
  dialog.showModal();
  dialog.querySelector("[autofocus]")?.select?.();
  dialog.addEventListener("close", () => focusOn(opener), { once: true });
}

function focusOn(opener) {
  const visible = opener.checkVisibility() ? opener : opener.closest("details.menu")?.querySelector("summary");
  visible?.focus();
}
