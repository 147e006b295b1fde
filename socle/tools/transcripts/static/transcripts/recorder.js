// The recorder's page: starts, pauses and ends a recording, and takes up those that were interrupted.
import { announce } from "../interface/announce.js";
import * as kept from "./kept-sound.js";
import * as microphone from "./microphone.js";
import { Recording } from "./recording.js";
import { forget, renewToken } from "./sending.js";
import { size } from "./sizes.js";

const page = document.querySelector("[data-recorder]");
const find = (name) => page.querySelector(`[data-${name}]`);
const [clock, level, state, sent, error, finish] = ["clock", "level", "state", "sent", "error", "finish"].map(find);
const [start, pause, stop] = ["start", "pause", "stop"].map(find);
const told = page.querySelector("#told");
const choice = page.querySelector("#microphone");
const isAble = Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder && window.indexedDB);

const ELSEWHERE = "Cet enregistrement est ouvert dans un autre onglet : terminez-le là-bas.";

let recording = null;
let wake = null;

function fail(sentence) {
  error.textContent = sentence;
  error.hidden = !sentence;
}

function showSent(at, whole) {
  if (at === null) sent.textContent = "Le réseau est coupé : le son est gardé dans cet appareil et partira tout seul.";
  else if (whole) sent.textContent = `Envoyé : ${size(at)} sur ${size(whole)}.`;
}

function hours(count) {
  const whole = Math.floor(count);
  return [whole / 3600, (whole / 60) % 60, whole % 60].map((one) => String(Math.floor(one)).padStart(2, "0")).join(":");
}

function show(where, sentence = "") {
  page.classList.toggle("is-recording", where === "recording");
  for (const one of page.querySelectorAll("[data-before]")) one.hidden = where !== "ready";
  start.hidden = where !== "ready";
  pause.hidden = stop.hidden = where === "ready" || where === "ended";
  pause.textContent = where === "paused" ? "Reprendre" : "Suspendre";
  finish.hidden = where !== "ended";
  state.textContent = sentence;
}

function tell(name, detail = {}) {
  page.dispatchEvent(new CustomEvent(`socle:${name}`, { detail }));
}

async function keepAwake() {
  wake = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
}

async function begin() {
  fail("");
  recording ??= new Recording(page.dataset.uploads, showSent);
  recording.fault = fail;
  kept.hold(recording.known.id);
  try {
    await recording.start(choice.value, (value) => { level.value = value; });
  } catch (problem) {
    if (!recording.known.parts.length) recording = null;
    fail(microphone.refusal(problem));
    return;
  }
  if (await kept.roomIsShort()) fail("La place manque dans cet appareil : gardez le réseau, ou libérez de la place.");
  const { stream, meter } = recording.live;
  stream.getAudioTracks()[0].addEventListener("ended", () => {
    if (recording?.live?.stream === stream) end("Le micro s’est débranché : l’enregistrement s’est arrêté là.");
  });
  show("recording", "Enregistrement en cours.");
  pause.focus();
  keepAwake();
  tell("recording", { stream, context: meter.context });
}

function suspend() {
  if (recording.isPaused) {
    recording.resume();
    show("recording", "Enregistrement repris.");
  } else {
    recording.pause();
    show("paused", "Enregistrement suspendu.");
  }
  tell("paused", { isPaused: recording.isPaused });
}

async function end(sentence = "Enregistrement terminé.") {
  if (recording.live) await recording.stop();
  wake?.release();
  tell("stopped");
  await recording.end();
  show("ended", sentence);
  finish.querySelector("[name=titre]").value ||= recording.name;
  finish.querySelector("button.main").focus();
}

async function leave(event) {
  event.preventDefault();
  const button = finish.querySelector("button.main");
  button.disabled = true;
  state.textContent = "Fin de l’envoi…";
  const uploads = await recording.sent();
  if (uploads && (await isBegun(uploads))) {
    await kept.erase(recording.known);
    location.assign(page.dataset.after);
    return;
  }
  button.disabled = false;
  if (uploads) fail("La transcription n’a pas commencé. Le son est gardé dans cet appareil : réessayez dans un instant.");
}

async function isBegun(uploads, isAgain = false) {
  const data = new FormData(finish);
  for (const upload of uploads) data.append("envoi", upload);
  if (uploads.length > 1) data.set("suite", "on");
  const response = await fetch(finish.action, { method: "POST", body: data, redirect: "manual" }).catch(() => null);
  if (response?.status === 403 && !isAgain && (await renewToken())) return isBegun(uploads, true);
  return response?.type === "opaqueredirect";
}

async function download() {
  for (const [number, part] of recording.known.parts.entries()) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await kept.sound(recording.known.id, number));
    link.download = part.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
}

async function showLeft() {
  const rows = find("left-rows");
  rows.replaceChildren();
  for (const known of await kept.left()) rows.append(rowOf(known));
  find("left").hidden = !rows.children.length;
}

function rowOf(known) {
  const row = document.getElementById("left-row").content.firstElementChild.cloneNode(true);
  const lasts = known.parts.reduce((sum, part) => sum + part.seconds, 0);
  row.querySelector("[data-name]").textContent = known.name;
  row.querySelector("[data-facts]").textContent = `Durée : environ ${hours(lasts)}`;
  row.querySelector("[data-resume]").addEventListener("click", () => takeUp(known, () => end("L’envoi de l’enregistrement interrompu reprend.")));
  row.querySelector("[data-continue]").addEventListener("click", () => takeUp(known, begin));
  row.querySelector("[data-erase]").addEventListener("click", () => erase(known, row));
  return row;
}

async function takeUp(known, go) {
  if (!(await kept.hold(known.id))) return fail(ELSEWHERE);
  find("left").hidden = true;
  recording = new Recording(page.dataset.uploads, showSent, known);
  recording.fault = fail;
  go();
}

async function erase(known, row) {
  if (!confirm(`Effacer « ${known.name} » de cet appareil ? Le son sera perdu.`)) return;
  if (!(await kept.hold(known.id))) return fail(ELSEWHERE);
  for (const part of known.parts) if (part.address) forget(part.address);
  await kept.erase(known);
  row.remove();
  announce("Enregistrement effacé.");
  find("left").hidden = !find("left-rows").children.length;
}

async function listMicrophones() {
  const chosen = choice.value;
  choice.replaceChildren(choice.options[0]);
  for (const device of await microphone.microphones()) choice.add(new Option(device.label, device.deviceId));
  choice.value = [...choice.options].some((one) => one.value === chosen) ? chosen : "";
}

function allow() {
  start.disabled = !told.checked || !isAble;
}

told.addEventListener("change", allow);
start.addEventListener("click", begin);
pause.addEventListener("click", suspend);
stop.addEventListener("click", () => end());
finish.addEventListener("submit", leave);
find("download").addEventListener("click", download);
addEventListener("beforeunload", (event) => { if (recording?.live) event.preventDefault(); });
document.addEventListener("visibilitychange", () => { if (recording?.live && document.visibilityState === "visible") keepAwake(); });
setInterval(() => { clock.textContent = hours(recording?.seconds ?? 0); }, 500);
allow();
show("ready");
if (isAble) {
  navigator.mediaDevices.addEventListener("devicechange", listMicrophones);
  listMicrophones();
  showLeft();
} else {
  fail("Ce navigateur ne sait pas enregistrer, ou l’adresse de Socle n’est pas sûre (https). Enregistrez avec un téléphone, puis déposez le fichier.");
}
