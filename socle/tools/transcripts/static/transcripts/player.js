// The player: the sound, its waveform as a slider, speed and silences. It tells each moment by an event.
import { announce } from "../interface/announce.js";

const box = document.getElementById("player");
const sound = document.getElementById("sound");
const position = document.getElementById("position");
const done = document.getElementById("wave-done");
const now = document.getElementById("now");
const playing = document.getElementById("play");
const speed = document.getElementById("speed");
const skipping = document.getElementById("skip-silence");
const total = Number(box?.dataset.duration ?? 0);
let silences = [];
let drawn = -1;

export const isThere = sound !== null;
export const isPlaying = () => isThere && !sound.paused;
export const time = () => sound?.currentTime ?? 0;

export function play(from = null) {
  if (!isThere) return;
  if (from !== null) seek(from);
  sound.play().catch(() => announce("Le son ne peut pas être lu."));
}

export function pause() {
  sound?.pause();
}

export function toggle() {
  if (isPlaying()) pause();
  else play();
}

export function skip(seconds) {
  if (isThere) seek(sound.currentTime + seconds);
}

export function seek(to) {
  if (!isThere) return;
  sound.currentTime = Math.max(0, Math.min(total, to));
  tell();
}

export function changeSpeed(by) {
  if (!isThere) return;
  speed.selectedIndex = Math.max(0, Math.min(speed.options.length - 1, speed.selectedIndex + by));
  speed.dispatchEvent(new Event("change"));
  announce(`Vitesse ${speed.selectedOptions[0].textContent}`);
}

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [Math.floor(whole / 60) % 60, whole % 60];
  const hours = Math.floor(whole / 3600);
  const [minutes, rest] = parts.map((part) => String(part).padStart(2, "0"));
  return hours ? `${hours}:${minutes}:${rest}` : `${parts[0]}:${rest}`;
}

function spoken(seconds) {
  const whole = Math.floor(seconds);
  const named = [[Math.floor(whole / 3600), "heure"], [Math.floor(whole / 60) % 60, "minute"], [whole % 60, "seconde"]];
  return named.filter(([count]) => count).map(([count, unit]) => `${count} ${unit}${count > 1 ? "s" : ""}`).join(" ") || "début";
}

function tell() {
  const at = sound.currentTime;
  const second = Math.floor(at);
  if (second !== drawn) {
    drawn = second;
    now.textContent = clock(at);
    if (document.activeElement !== position || !position.matches(":active")) position.value = String(at);
    position.setAttribute("aria-valuetext", spoken(at));
    done.style.clipPath = `inset(0 ${100 - (100 * at) / (total || 1)}% 0 0)`;
  }
  document.dispatchEvent(new CustomEvent("transcript:time", { detail: at }));
}

function leaveSilence() {
  if (!skipping.checked) return;
  const at = sound.currentTime;
  const hole = silences.find(([start, end]) => start <= at && at < end);
  if (hole) sound.currentTime = hole[1];
}

function eachFrame() {
  if (sound.paused) return;
  leaveSilence();
  tell();
  requestAnimationFrame(eachFrame);
}

function showState() {
  playing.setAttribute("aria-pressed", String(!sound.paused));
  box.classList.toggle("is-playing", !sound.paused);
  tell();
}

async function draw() {
  const response = await fetch(box.dataset.waveform).catch(() => null);
  if (!response?.ok) return;
  const told = await response.json();
  silences = told.silences;
  if (told.path) document.getElementById("wave-outline").setAttribute("d", told.path);
}

if (isThere) {
  sound.addEventListener("play", () => { showState(); requestAnimationFrame(eachFrame); });
  sound.addEventListener("pause", showState);
  sound.addEventListener("seeked", tell);
  playing.addEventListener("click", toggle);
  position.addEventListener("input", () => seek(Number(position.value)));
  speed.addEventListener("change", () => { sound.playbackRate = Number(speed.value); });
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-skips]");
    if (button) skip(Number(button.dataset.skips));
  });
  draw();
  const settings = document.getElementById("settings-button");
  settings.addEventListener("click", () => {
    settings.setAttribute("aria-expanded", String(box.classList.toggle("shows-settings")));
  });
}
