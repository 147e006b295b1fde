// Tells screen readers what just happened, once: the region is emptied first so that a repeated sentence is read.
const region = document.getElementById("announcements");
let pending = 0;

export function announce(sentence) {
  if (!region) return;
  region.textContent = "";
  clearTimeout(pending);
  pending = setTimeout(() => { region.textContent = sentence; }, 100);
}
