// Single keys, never while somebody writes: «?» lists them, and what a page offers carries data-key.
// WCAG 2.1.4 wants that they can be turned off: the list holds the switch, kept in this browser.
const dialog = document.getElementById("shortcuts");
const toggle = document.getElementById("single-keys");
const setting = "single-keys";

if (toggle) {
  toggle.checked = localStorage.getItem(setting) !== "off";
  toggle.addEventListener("change", () => localStorage.setItem(setting, toggle.checked ? "on" : "off"));
}

function isWriting(element) {
  return element.isContentEditable || element.matches?.("input:not([type=checkbox], [type=file]), textarea, select");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (!toggle?.checked || isWriting(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "?") {
    event.preventDefault();
    return dialog.showModal();
  }
  const keyed = document.querySelectorAll(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  const target = [...keyed].find((found) => found.checkVisibility());
  if (target) {
    event.preventDefault();
    if (target.matches("textarea")) target.focus();
    else target.click();
  } else if (event.key.toLowerCase() === "r") {
    document.dispatchEvent(new CustomEvent("socle:next-reference"));
  }
});
