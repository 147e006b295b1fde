// Single keys, never while somebody writes: «?» lists them, and a page's own are elements with data-key.
const dialog = document.getElementById("shortcuts");

function isWriting(element) {
  return element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
  if (event.key === "?" && dialog && !dialog.open) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  const target = [...document.querySelectorAll(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`)].find((found) => found.checkVisibility());
  if (!target) return;
  event.preventDefault();
  if (target.matches("input, textarea")) target.focus();
  else target.click();
});
