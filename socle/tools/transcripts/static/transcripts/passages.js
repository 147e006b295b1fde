// The text in passages: only those near what is read are in the page. The others keep their room and their title,
// so that the scroll bar, the headings and a screen reader know the whole from the first moment.
import { root } from "./page.js";

const NEAR = "1500px 0px";
const FAR = "4500px 0px";
const SETTLED = 120; // milliseconds: a passage that is only scrolled past is not asked for
const all = [...root.querySelectorAll(".passage")].map((element) => ({
  element,
  from: Number(element.dataset.from),
  until: element.dataset.until === "" ? Infinity : Number(element.dataset.until),
  isThere: element.matches("[data-here]"),
  isNear: false,
  isFar: false,
  loading: null,
  given: new AbortController(),
}));
const byElement = new Map(all.map((passage) => [passage.element, passage]));

export const loaded = () => all.filter((passage) => passage.isThere);
export const segmentOf = (id) => document.getElementById(`s${id}`);
export const passageAt = (time) => all.findLast((passage) => passage.from <= time) ?? all[0];

const near = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const passage = byElement.get(entry.target);
    passage.isNear = entry.isIntersecting;
    if (passage.isNear) setTimeout(() => passage.isNear && load(passage), SETTLED);
    else passage.given.abort();
  }
}, { rootMargin: NEAR });
const far = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const passage = byElement.get(entry.target);
    passage.isFar = !entry.isIntersecting;
    if (passage.isFar) unload(passage);
  }
}, { rootMargin: FAR });

export function begin() {
  const width = root.querySelector(".text-pane").clientWidth;
  for (const passage of all) {
    if (!passage.isThere) passage.element.style.minHeight = `${guess(passage.element.dataset, width)}px`;
    near.observe(passage.element);
    far.observe(passage.element);
  }
}

// How tall a passage will be, near enough for the scroll bar.
function guess(data, width) {
  const lines = Number(data.characters) / Math.max(20, Math.min(width, 640) / 8.1);
  return Math.round(60 + Number(data.segments) * 84 + lines * 27);
}

export function load(passage) {
  if (passage.isThere) return Promise.resolve();
  if (passage.loading) return passage.loading;
  passage.given = new AbortController();
  passage.loading = fetched(passage, passage.given.signal)
    .then((html) => put(passage, html))
    .catch(() => {}) // its link stays: it is followed, or seen again, later
    .finally(() => {
      passage.loading = null;
      // It may have come when nobody looked there any more.
      setTimeout(() => passage.isFar && unload(passage), 1000);
    });
  return passage.loading;
}

export async function reload(passage) {
  if (passage.isThere && !isHeld(passage)) put(passage, await fetched(passage));
}

async function fetched({ element }, signal) {
  const { from, until } = element.dataset;
  const response = await fetch(`${root.dataset.passage}?de=${from}&jusqua=${until}`, { signal });
  if (!response.ok) throw new Error(String(response.status));
  return response.text();
}

function put(passage, html) {
  const { element } = passage;
  const focused = element.contains(document.activeElement) ? document.activeElement.closest("[id]")?.id : null;
  const { top, bottom, height } = element.getBoundingClientRect();
  element.querySelector(".said, .passage-link")?.remove();
  element.insertAdjacentHTML("beforeend", html);
  element.style.minHeight = "";
  passage.isThere = true;
  // What is being read stays where it is when something above it turns out taller or shorter.
  if (top < 0 && bottom < innerHeight / 2) scrollBy(0, element.getBoundingClientRect().height - height);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

// Not taken away: where somebody writes, has the focus or has selected words.
function isHeld({ element }) {
  const selection = getSelection();
  return element.querySelector(".correction") !== null
    || element.contains(document.activeElement)
    || (!selection.isCollapsed && element.contains(selection.anchorNode));
}

function unload(passage) {
  // With the other tab in front on a phone nothing has a place: all of it stays.
  if (!passage.isThere || !passage.element.checkVisibility() || isHeld(passage)) return;
  const { element } = passage;
  element.style.minHeight = `${element.getBoundingClientRect().height}px`;
  element.querySelector(".said").remove();
  const line = document.createElement("p");
  line.className = "passage-link";
  const link = document.createElement("a");
  link.href = `?page=${element.dataset.number}`;
  link.textContent = "Lire ce passage";
  line.append(link);
  element.append(line);
  passage.isThere = false;
}

// One segment as the server has it now: in its place, or nowhere when its passage is not in the page.
export function place({ id, start, html }) {
  const former = segmentOf(id);
  const fresh = made(html);
  if (former) return former.replaceWith(fresh);
  const passage = passageAt(start);
  if (!passage.isThere) return;
  const list = passage.element.querySelector(".said");
  const next = [...list.children].find((line) => Number(line.dataset.start) > start);
  list.insertBefore(fresh, next ?? null);
}

function made(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim();
  return holder.content.firstElementChild;
}

// Brings a moment into view; the segment that holds it, or the one named.
export async function show(time, { id = null, focus = false, block = "center" } = {}) {
  const passage = passageAt(time);
  if (!passage.isThere) {
    passage.element.scrollIntoView({ block: "start" });
    await load(passage);
  }
  const found = (id && segmentOf(id)) || segmentAt(time);
  found?.scrollIntoView({ block });
  if (focus) found?.focus({ preventScroll: true });
  return found;
}

export function segmentAt(time) {
  const { element, isThere } = passageAt(time);
  if (!isThere) return null;
  return [...element.querySelectorAll(".segment")].findLast((line) => Number(line.dataset.start) <= time) ?? null;
}

root.addEventListener("click", async (event) => {
  const link = event.target.closest(".passage-link a");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const passage = byElement.get(link.closest(".passage"));
  await load(passage);
  passage.element.querySelector(".segment")?.focus();
});
