// Reviewing by keyboard: arrows change the item, G keeps, M edits, R rejects, U goes back on it, S opens its source.
// The source pane follows the focus. Every act is a form; this only brings hands and eyes to the right place.
import { announce } from "../interface/announce.js";
import { showPane } from "../interface/panes.js";
import { bringIntoView, dress, followReading, load } from "../interface/source-view.js";

const items = document.getElementById("items");
const pane = document.getElementById("source");
const single = document.getElementById("single-keys");
let current = null;
let place = 0; // of the current item in the list, for when an act takes it out of what the filter shows
let asked = 0;
let timer = 0;

const listed = () => [...document.querySelectorAll("[data-item]")].filter((item) => item.checkVisibility());

function choose(item, { focus = false } = {}) {
  if (!item) return;
  for (const other of document.querySelectorAll("[data-item][data-current]")) delete other.dataset.current;
  item.dataset.current = "";
  const changed = current?.id !== item.id;
  current = item;
  place = Math.max(0, listed().indexOf(item));
  if (focus) {
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  }
  const proof = item.querySelector("[data-first-source]");
  clearTimeout(timer);
  // What the focus shows by itself is a preview: only a source that a person opens is recorded as opened.
  if (changed && proof) timer = setTimeout(() => open(`${proof.dataset.source}?apercu=1`), 250);
}

async function open(address, { focus = false } = {}) {
  const turn = ++asked;
  pane.classList.add("is-loading");
  const html = await load(address, message);
  if (turn !== asked) return;
  pane.classList.remove("is-loading");
  pane.innerHTML = html;
  pane.querySelector("[data-close-source]")?.remove();
  dress(pane);
  bringIntoView(pane);
  const title = pane.querySelector("h2");
  if (focus) title?.focus({ preventScroll: true });
  else if (title) announce(`Source affichée : ${title.textContent}.`);
}

function message(sentence) {
  const paragraph = document.createElement("p");
  paragraph.className = "document-failure";
  paragraph.textContent = sentence;
  return paragraph.outerHTML;
}

function step(by) {
  const all = listed();
  const at = all.findIndex((item) => item.id === current?.id);
  choose(all[Math.max(0, Math.min(all.length - 1, at + by))], { focus: true });
}

function act(key) {
  const target = current?.querySelector(`[data-act="${key}"]`);
  if (!target) return false;
  if (target.matches("details")) {
    target.open = true;
    const field = target.querySelector("input:not([type=hidden]), textarea, select");
    field?.focus();
    field?.select?.();
  } else target.click();
  return true;
}

function isWriting(element) {
  return element.matches?.("input:not([type=checkbox], [type=file]), textarea, select") || element.isContentEditable;
}

if (pane) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-source]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !items.contains(link)) return;
    event.preventDefault();
    clearTimeout(timer);
    choose(link.closest("[data-item]"));
    clearTimeout(timer);
    showPane("proof");
    open(link.dataset.source, { focus: true });
  });
  followReading(pane);
  // A link to an item that stands in a folded list opens the list.
  addEventListener("hashchange", () => {
    const item = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    item?.closest("details.absent")?.setAttribute("open", "");
    choose(item?.matches("[data-item]") ? item : null, { focus: true });
  });
  items.addEventListener("focusin", (event) => choose(event.target.closest("[data-item]")));
  // Escape closes an open form of the item, with the focus back on what opened it.
  items.addEventListener("keydown", (event) => {
    const more = event.target.closest("details.item-more[open]");
    if (event.key !== "Escape" || !more) return;
    more.open = false;
    more.querySelector("summary").focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isWriting(event.target) || document.querySelector("dialog[open]") || !single?.checked) return;
    const key = event.key.toLowerCase();
    if (key.startsWith("arrow") && event.target.closest?.("#proof")) return; // they scroll the source
    if (key === "arrowdown" || key === "j") step(1);
    else if (key === "arrowup" || key === "k") step(-1);
    else if (key === "s" && current?.querySelector("[data-first-source]")) current.querySelector("[data-first-source]").click();
    else if (!"gmru".includes(key) || !act(key)) return;
    event.preventDefault();
  });
  // After an act: say it, and go on to the next item that waits.
  document.addEventListener("htmx:after:swap", ({ detail }) => {
    // The session has ended: what was being written keeps the focus.
    if ([401, 403].includes(detail?.ctx?.response?.status)) return;
    const review = document.getElementById("review");
    const acted = review?.dataset.acted && document.getElementById(`element-${review.dataset.acted}`);
    const refused = review?.querySelector("[role=alert]");
    if (refused) return choose(acted ?? current, { focus: true });
    const left = document.getElementById("left")?.textContent.trim();
    if (left) announce(left);
    const all = listed();
    const from = acted ? all.indexOf(acted) + 1 : place;
    const next = [...all.slice(from), ...all.slice(0, from)].find((item) => item.dataset.state === "pending");
    if (next) choose(next, { focus: true });
    else document.querySelector(".validate button:not(:disabled)")?.focus();
  });
  const named = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  choose(named ?? listed().find((item) => item.dataset.state === "pending") ?? listed()[0]);
}
