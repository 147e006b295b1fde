// The proof: a reference opens its page beside the answer. The address tells what is shown, so that it can be shared.
import { announce } from "../interface/announce.js";
import { showPane } from "../interface/panes.js";
import { bringIntoView, dress, followReading, load } from "../interface/source-view.js";

const pane = document.getElementById("source");
const documents = document.getElementById("documents");
const wide = matchMedia("(min-width: 961px)");
let asked = 0;
let focusTimer = 0;
let closedFrom = null;

// What a link shows, as the page's own query: given by data-state, or read off a reference to a passage.
function stateOf(link) {
  if (link.dataset.state) return new URLSearchParams(link.dataset.state);
  const state = new URL(link.dataset.source ?? "", location.href).searchParams;
  return new URLSearchParams([["source", link.dataset.passage], ...state]);
}

// The fragment to ask for, from the page's query; the inverse of stateOf.
function fragmentOf(state) {
  const rest = new URLSearchParams(state);
  for (const name of ["source", "document"]) rest.delete(name);
  if (state.has("source")) {
    const address = pane.dataset.passageAddress.replace(/0(?=\/?$)/, state.get("source"));
    return rest.size ? `${address}?${rest}` : address;
  }
  if (!state.has("document")) return null;
  return pane.dataset.pageAddress.replace(/0(\D+)1(?=\/?$)/, `${state.get("document")}$1${state.get("page") ?? 1}`);
}

async function show(state, { focus = false } = {}) {
  const address = fragmentOf(state);
  mark(state);
  if (!address) return close();
  const turn = ++asked;
  pane.classList.add("is-loading");
  const html = await load(address, message);
  if (turn !== asked) return;
  pane.classList.remove("is-loading");
  pane.innerHTML = html;
  dress(pane);
  pane.hidden = false;
  documents.hidden = true;
  bringIntoView(pane);
  const title = pane.querySelector("h2");
  if (focus) title?.focus({ preventScroll: true });
  else if (title) announce(`Source affichée : ${title.textContent}.`);
}

function message(sentence) {
  return `<div class="empty"><h2 tabindex="-1">Source indisponible</h2><p>${sentence}</p><a class="button" href="?" data-close-source>Revenir aux documents</a></div>`;
}

function close() {
  asked += 1;
  pane.hidden = true;
  documents.hidden = false;
  pane.replaceChildren();
}

function mark(state) {
  for (const reference of document.querySelectorAll(".ref[data-passage]")) {
    if (reference.dataset.passage === state.get("source")) reference.setAttribute("aria-current", "true");
    else reference.removeAttribute("aria-current");
  }
}

if (pane) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-source], a[data-close-source]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
  followReading(pane);
  // The pane follows the keyboard's focus too, without a new entry in the history.
  document.addEventListener("focusin", (event) => {
    clearTimeout(focusTimer);
    const link = event.target.closest?.(".ref[data-passage]");
    if (!link || link === closedFrom || !wide.matches || !link.matches(":focus-visible") || link.hasAttribute("aria-current")) return;
    closedFrom = null;
    focusTimer = setTimeout(() => {
      history.replaceState(null, "", `?${stateOf(link)}`);
      show(stateOf(link));
    }, 300);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !pane.hidden && pane.contains(document.activeElement)) pane.querySelector("[data-close-source]")?.click();
  });
  addEventListener("popstate", () => show(new URLSearchParams(location.search)));
  const first = new URLSearchParams(location.search);
  if (fragmentOf(first)) {
    showPane("proof");
    show(first);
  }
  new MutationObserver(() => mark(new URLSearchParams(location.search))).observe(document.getElementById("turns"), { childList: true, subtree: true });
}

function open(link) {
  clearTimeout(focusTimer);
  const closing = link.hasAttribute("data-close-source");
  const former = new URLSearchParams(location.search).get("source");
  const state = closing ? new URLSearchParams() : stateOf(link);
  if (location.search !== (state.size ? `?${state}` : "")) history.pushState(null, "", state.size ? `?${state}` : location.pathname);
  if (!closing) {
    showPane("proof");
    return show(state, { focus: !wide.matches || pane.contains(link) });
  }
  close();
  mark(state);
  showPane("conversation");
  const reference = former && document.querySelector(`.ref[data-passage="${CSS.escape(former)}"]`);
  // The focus goes back to the reference, which must not open what was just closed.
  closedFrom = reference;
  (reference ?? documents.querySelector("a, button"))?.focus();
}

// «R»: the next reference of the conversation, which opens its page.
document.addEventListener("socle:next-reference", () => {
  const all = [...document.querySelectorAll(".ref[data-passage]")].filter((link) => link.checkVisibility());
  const at = all.findIndex((link) => link === document.activeElement);
  const next = all[(at + 1) % all.length];
  next?.focus();
  if (next) open(next);
});
