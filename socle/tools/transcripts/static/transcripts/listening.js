// Text and sound bound both ways: a word is clicked and heard; the word being said is lit and kept in view.
import * as passages from "./passages.js";
import * as player from "./player.js";
import { root } from "./page.js";

const follow = document.getElementById("follow");
const starts = new WeakMap();
let litWord = null;
let litSegment = null;
let lastTouched = 0;

export const wordsOf = (segment) => [...segment.querySelectorAll(".w")];

function startsOf(segment) {
  if (!starts.has(segment)) starts.set(segment, wordsOf(segment).map((word) => [Number(word.dataset.s), word]));
  return starts.get(segment);
}

function light(at) {
  const segment = passages.segmentAt(at);
  const isHeard = segment && at <= Number(segment.dataset.end) + 1;
  if (segment !== litSegment) {
    litSegment?.classList.remove("is-heard");
    litSegment = segment;
    if (isHeard && player.isPlaying()) keepInView(segment);
  }
  segment?.classList.toggle("is-heard", Boolean(isHeard));
  const word = isHeard ? startsOf(segment).findLast(([start]) => start <= at + 0.02)?.[1] ?? null : null;
  if (word === litWord) return;
  litWord?.classList.remove("now");
  word?.classList.add("now");
  litWord = word;
}

function keepInView(segment) {
  const isWriting = document.activeElement?.matches("textarea, input:not([type=range]), select");
  if (!follow?.checked || isWriting || Date.now() - lastTouched < 4000) return;
  const { top, bottom } = segment.getBoundingClientRect();
  const floor = innerHeight - document.getElementById("foot").offsetHeight;
  if (top < 60 || bottom > floor - 20) segment.scrollIntoView({ block: "center" });
}

document.addEventListener("transcript:time", ({ detail: at }) => {
  const passage = passages.passageAt(at);
  if (passage.isThere) return light(at);
  if (player.isPlaying() && follow?.checked) passages.load(passage);
});

// Who scrolls looks for something else: the text stays where they put it for a moment.
for (const type of ["wheel", "touchmove"]) addEventListener(type, () => { lastTouched = Date.now(); }, { passive: true });

root.addEventListener("click", (event) => {
  const word = event.target.closest(".w");
  const button = event.target.closest("[data-plays]");
  if (button) return player.play(Number(button.dataset.plays));
  if (!word || !getSelection().isCollapsed) return;
  document.dispatchEvent(new CustomEvent("transcript:chosen-word", { detail: word }));
  player.play(Number(word.dataset.s));
});
