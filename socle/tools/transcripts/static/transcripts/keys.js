// Single keys, never while somebody writes; «?» lists them and can turn them off.
import * as choosing from "./choosing.js";
import { changeVoice, gesture, remark } from "./gestures.js";
import { address, isOpen } from "./page.js";
import * as player from "./player.js";
import * as writing from "./writing.js";
import { showPane } from "../interface/panes.js";

const single = document.getElementById("single-keys");

const onSegment = (act) => () => {
  const line = choosing.segment();
  if (line && isOpen) act(line);
};
const KEYS = {
  k: player.toggle,
  " ": player.toggle,
  arrowleft: () => player.skip(-5),
  arrowright: () => player.skip(5),
  "-": () => player.changeSpeed(-1),
  "+": () => player.changeSpeed(1),
  arrowup: () => choosing.step(-1),
  arrowdown: () => choosing.step(1),
  ",": () => choosing.stepWord(-1),
  ";": () => choosing.stepWord(1),
  p: choosing.listen,
  enter: onSegment((line) => writing.open(line, choosing.chosenWord())),
  l: onSegment(changeVoice),
  c: onSegment(remark),
  m: choosing.nextUnsure,
  v: () => isOpen && choosing.confirmWord(),
  "/": search,
};
// Where these keys already do something of their own.
const OWN = {
  " ": "button, summary, a, input, select",
  enter: "button, summary, a, input, select",
  arrowleft: "input, select, [role=tab]",
  arrowright: "input, select, [role=tab]",
  arrowup: "input, select",
  arrowdown: "input, select",
};

function search() {
  showPane("side-pane");
  document.getElementById("search-text").focus();
}

const isWriting = (element) => element.isContentEditable || element.matches?.("input:not([type=checkbox], [type=range]), textarea");

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || document.querySelector("dialog[open]") || isWriting(event.target)) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && isOpen) {
    event.preventDefault();
    return gesture(address("annulation/"));
  }
  if (event.ctrlKey || event.metaKey || !single?.checked) return;
  const key = event.key.toLowerCase();
  const act = KEYS[key];
  if (!act || event.target.matches?.(OWN[key] ?? ":not(*)")) return;
  event.preventDefault();
  act();
});
