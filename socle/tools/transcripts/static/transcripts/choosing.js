// The segment and the word that the person is at: by the keyboard, a click, or the next word to check.
import { announce } from "../interface/announce.js";
import { showPane } from "../interface/panes.js";
import { gesture } from "./gestures.js";
import { wordsOf } from "./listening.js";
import { address, ask, ofSegment, root, say } from "./page.js";
import * as passages from "./passages.js";
import * as player from "./player.js";

const checking = document.getElementById("checking");
let current = null;
let word = null;

export const segment = () => (current?.isConnected ? current : document.getElementById(current?.id ?? ""));
export const chosenWord = () => (word?.isConnected ? word : null);

function chooseSegment(line) {
  if (!line || line === current) return;
  current?.removeAttribute("data-current");
  current = line;
  line.dataset.current = "";
}

function chooseWord(next) {
  word?.classList.remove("chosen");
  word = next;
  word?.classList.add("chosen");
  if (checking) {
    checking.hidden = !word?.matches(".unsure");
    document.getElementById("checked-word").textContent = word?.firstChild.data ?? "";
  }
  if (word) chooseSegment(word.closest(".segment"));
}

root.addEventListener("focusin", (event) => chooseSegment(event.target.closest(".segment")));
document.addEventListener("transcript:chosen-word", ({ detail }) => chooseWord(detail));
document.addEventListener("transcript:news", () => { if (!word?.isConnected) chooseWord(null); });

export async function step(by) {
  const here = segment() ?? passages.segmentAt(player.time()) ?? root.querySelector(".segment");
  if (!here) return;
  const next = current ? await beyond(here, by) : here;
  if (!next) return;
  chooseWord(null);
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

async function beyond(line, by) {
  const way = by > 0 ? "nextElementSibling" : "previousElementSibling";
  let next = line[way];
  while (next && !next.matches(".segment")) next = next[way];
  if (next) return next;
  const section = line.closest(".passage")[way];
  if (!section) return null;
  await passages.load(passages.passageAt(Number(section.dataset.from)));
  return by > 0 ? section.querySelector(".segment") : [...section.querySelectorAll(".segment")].at(-1);
}

export function stepWord(by) {
  const line = segment();
  if (!line) return;
  const words = wordsOf(line);
  const at = word && line.contains(word) ? words.indexOf(word) + by : 0;
  const next = words[Math.max(0, Math.min(words.length - 1, at))];
  chooseWord(next);
  announce(next.textContent);
  if (player.isPlaying()) player.seek(Number(next.dataset.s));
}

export async function nextUnsure() {
  showPane("text-pane");
  const line = segment();
  const place = line && word && line.contains(word) ? wordsOf(line).indexOf(word) : -1;
  const query = line ? `?segment=${line.dataset.segment}&mot=${place}` : "";
  const found = await ask(address(`a-verifier/${query}`)).catch(() => null);
  if (!found?.segment) return say("Aucun mot à vérifier.");
  const shown = await passages.show(found.start, { id: found.segment, focus: true });
  if (!shown) return;
  chooseWord(wordsOf(shown)[found.place]);
  word.scrollIntoView({ block: "center" });
  announce(`À vérifier : ${word.firstChild.data}, dans : ${around(shown, found.place)}`);
}

function around(line, place) {
  return wordsOf(line).slice(Math.max(0, place - 4), place + 5).map((one) => one.firstChild.data).join(" ");
}

export async function confirmWord() {
  const line = segment();
  if (!line || !chosenWord()?.matches(".unsure")) return;
  const place = wordsOf(line).indexOf(word);
  const answer = await gesture(ofSegment(line, "mots"), { version: line.dataset.version, place, act: "confirm" });
  if (answer.ok) chooseWord(wordsOf(document.getElementById(line.id))[place]);
}

export function listen() {
  const line = segment();
  if (line) player.play(Number(chosenWord()?.dataset.s ?? line.dataset.start));
}

document.addEventListener("transcript:goes", async ({ detail }) => {
  showPane("text-pane");
  await passages.show(detail.at, { id: detail.id, focus: true });
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-next-unsure]")) nextUnsure();
});
document.getElementById("hear-word")?.addEventListener("click", listen);
document.getElementById("confirm-word")?.addEventListener("click", confirmWord);
