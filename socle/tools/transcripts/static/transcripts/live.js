// The live text beside the recorder: it follows the recording, and a recording never waits for it.
import { announce } from "../interface/announce.js";
import { Captions } from "./live-captions.js";
import { Feed } from "./live-feed.js";
import { LiveText } from "./live-text.js";

const recorder = document.querySelector("[data-recorder]");
const panel = document.querySelector("[data-live]");
const find = (name) => panel.querySelector(`[data-${name}]`);
const [region, state, wanted, language] = ["live-text", "live-state", "live-on", "live-language"].map(find);
const text = new LiveText(region);
const captions = new Captions(document.getElementById("captions"), find("live-captions"));
const HEARING = "Le texte suit la parole de quelques secondes.";
const LATE_SECONDS = 8;

let feed = null;
let recording = null;

// Seen; heard as well where `isNews`, so that a screen reader is not told of every delay.
function say(sentence, isNews = false) {
  if (state.textContent === sentence) return;
  state.textContent = sentence;
  if (isNews) announce(sentence);
}

function hear(message) {
  if (message.kind === "text") {
    text.add(message);
    show();
    if (recording && feed) say(message.late > LATE_SECONDS ? "Le texte a du retard : la machine est très occupée. Rien ne manque à l’enregistrement." : HEARING);
  } else if (message.kind === "open") say(HEARING);
  else if (message.kind === "lost") lose();
  else if (message.kind === "away" || message.kind === "over") say(message.sentence, true);
  else if (message.kind === "closed") close(message.wasWanted);
}

function show() {
  region.hidden = text.isEmpty;
  find("live-tools").hidden = text.isEmpty && !recording;
  captions.show(region);
}

function lose() {
  text.cut();
  say("Le texte en direct est interrompu : il reprend dès que le réseau revient. L’enregistrement, lui, continue.", true);
}

function close(wasWanted) {
  feed = null;
  if (wasWanted) say(text.isEmpty ? "" : "Ce texte est provisoire : le transcript est refait sur l’enregistrement entier.", true);
}

async function open() {
  if (!recording || feed || !wanted.checked) return;
  const { liveAddress: address, liveWorklet: worklet } = panel.dataset;
  feed = new Feed({ address, worklet, language: language.value }, hear);
  try {
    await feed.listen(recording.stream, recording.context);
  } catch {
    feed.drop();
    feed = null;
    say("Ce navigateur ne donne pas de texte en direct. L’enregistrement, lui, continue.");
  }
}

function stop() {
  if (feed) say("Les derniers mots arrivent…");
  feed?.end();
}

recorder.addEventListener("socle:recording", ({ detail }) => {
  recording = detail;
  show();
  open();
});
recorder.addEventListener("socle:paused", ({ detail }) => feed?.pause(detail.isPaused));
recorder.addEventListener("socle:stopped", () => { recording = null; stop(); });
wanted.addEventListener("change", () => { if (wanted.checked) open(); else stop(); });
language.addEventListener("change", () => {
  if (!feed) return;
  feed.drop();
  feed = null;
  open();
});
