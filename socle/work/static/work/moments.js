// A moment of a recording in the source pane: played from its beginning to its end, and again.
import { announce } from "../interface/announce.js";

const PLAY = "Écouter ce moment";
const STOP = "Arrêter";

function parts(button) {
  const box = button.closest("[data-moment]");
  return { sound: box.querySelector("audio"), start: Number(box.dataset.start), end: Number(box.dataset.end), word: button.querySelector("span") };
}

function play(button) {
  const { sound, start, end, word } = parts(button);
  if (!sound.paused) return sound.pause();
  const stopped = new AbortController();
  const { signal } = stopped;
  word.textContent = STOP;
  sound.currentTime = start;
  sound.addEventListener("timeupdate", () => { if (sound.currentTime >= end) sound.pause(); }, { signal });
  sound.addEventListener("pause", () => { word.textContent = PLAY; stopped.abort(); }, { signal });
  sound.play().catch(() => {
    word.textContent = PLAY;
    stopped.abort();
    announce("Le son ne peut pas être lu.");
  });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-play-moment]");
  if (button) play(button);
});
