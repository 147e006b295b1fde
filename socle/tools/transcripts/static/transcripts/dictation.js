// Dictation: what is said is written at the end of a text that stays the person's own.
import { announce } from "../interface/announce.js";
import { Feed } from "./live-feed.js";
import * as microphone from "./microphone.js";
import { written } from "./dictated.js";

const page = document.querySelector("[data-dictation]");
const find = (name) => page.querySelector(`[data-${name}]`);
const [start, stop, state, error, level, unsure, language, erase] = ["start", "stop", "state", "error", "level", "unsure", "live-language", "erase"].map(find);
const text = page.querySelector("#dictated");
const choice = page.querySelector("#microphone");
const KEPT = "socle-dictation";

let feed = null;
let stream = null;
let meter = null;

function fail(sentence) {
  error.textContent = sentence;
  error.hidden = !sentence;
}

function hear(message) {
  if (message.kind === "text") write(message);
  else if (message.kind === "open") state.textContent = "Dictez : le texte suit de quelques secondes.";
  else if (message.kind === "lost") state.textContent = "Le réseau est coupé : ce que vous dites n’est pas écrit.";
  else if (message.kind === "away" || message.kind === "over") fail(message.sentence);
  else if (message.kind === "closed") close();
}

function write({ stable, unsure: rest, paragraph, skipped }) {
  const isAtEnd = text.scrollHeight - text.scrollTop - text.clientHeight < 40;
  const { selectionStart, selectionEnd } = text;
  text.value = written(text.value, { stable: skipped ? `(…) ${stable}` : stable, paragraph });
  text.setSelectionRange(selectionStart, selectionEnd);
  unsure.textContent = rest;
  if (isAtEnd) text.scrollTop = text.scrollHeight;
  keep();
}

function keep() {
  sessionStorage.setItem(KEPT, text.value);
  erase.disabled = !text.value;
}

async function begin() {
  fail("");
  try {
    stream = await microphone.open(choice.value);
  } catch (problem) {
    fail(microphone.refusal(problem));
    return;
  }
  meter = microphone.listen(stream, (value) => { level.value = value; });
  feed = new Feed({ address: page.dataset.liveAddress, worklet: page.dataset.liveWorklet, language: language.value }, hear);
  show(true);
  stop.focus();
  stream.getAudioTracks()[0].addEventListener("ended", end);
  try {
    await feed.listen(stream, meter.context);
  } catch {
    fail("Ce navigateur ne permet pas la dictée.");
    feed.drop();
    close();
  }
  listMicrophones();
}

// The microphone is left at once; the last words still come.
function end() {
  if (!feed || feed.isPaused) return;
  feed.pause(true);
  feed.end();
  release();
  stop.disabled = true;
  state.textContent = "Les derniers mots arrivent…";
}

function release() {
  meter?.stop();
  for (const track of stream?.getTracks() ?? []) track.stop();
  meter = stream = null;
}

function close() {
  release();
  feed = null;
  unsure.textContent = "";
  state.textContent = "";
  show(false);
  announce("Dictée terminée.");
  start.focus();
}

function show(isOn) {
  start.hidden = isOn;
  stop.hidden = !isOn;
  stop.disabled = false;
  choice.disabled = language.disabled = isOn;
}

async function listMicrophones() {
  const chosen = choice.value;
  choice.replaceChildren(choice.options[0]);
  for (const device of await microphone.microphones()) choice.add(new Option(device.label, device.deviceId));
  choice.value = [...choice.options].some((one) => one.value === chosen) ? chosen : "";
}

function empty() {
  if (!confirm("Effacer tout le texte dicté ?")) return;
  text.value = "";
  keep();
  text.focus();
}

start.addEventListener("click", begin);
stop.addEventListener("click", end);
erase.addEventListener("click", empty);
text.addEventListener("input", keep);
text.value = sessionStorage.getItem(KEPT) ?? "";
keep();
if (navigator.mediaDevices?.getUserMedia && window.AudioWorkletNode) {
  start.disabled = false;
  navigator.mediaDevices.addEventListener("devicechange", listMicrophones);
  listMicrophones();
} else fail("Ce navigateur ne permet pas la dictée, ou l’adresse de Socle n’est pas sûre (https).");
