// Gestures that are not typing: on a segment by its menu, and every form that carries data-gesture.
import * as news from "./news.js";
import * as passages from "./passages.js";
import { address, ofSegment, root, say, send } from "./page.js";
import * as writing from "./writing.js";

const voiceDialog = document.getElementById("voice-dialog");
const remarkDialog = document.getElementById("remark-dialog");
const menu = document.getElementById("segment-menu");

export async function gesture(path, fields) {
  const answer = await send(path, fields);
  if (answer.ok) await news.show(answer);
  else if (answer.status === 409) await news.now();
  say(answer.sentence, { bad: !answer.ok });
  return answer;
}

export function changeVoice(segment) {
  const select = voiceDialog.querySelector("select");
  select.replaceChildren();
  for (const voice of document.querySelectorAll("#voices .voice-name")) {
    select.append(new Option(voice.textContent, voice.dataset.voice, false, voice.dataset.voice === segment.dataset.voice));
  }
  select.append(new Option("Une nouvelle voix…", "new"));
  document.getElementById("voice-current").textContent = segment.querySelector(".voice-name").textContent;
  const form = voiceDialog.querySelector("form");
  form.reset();
  select.value = segment.dataset.voice || "new";
  select.dispatchEvent(new Event("change"));
  show(voiceDialog, form, ofSegment(segment, "voix"), segment);
}

export function remark(segment) {
  const form = remarkDialog.querySelector("form");
  form.reset();
  show(remarkDialog, form, ofSegment(segment, "remarques"), segment);
}

function show(dialog, form, action, segment) {
  form.action = action;
  form.querySelector(".error")?.remove();
  dialog.showModal();
  dialog.addEventListener("close", () => document.getElementById(segment.id)?.focus({ preventScroll: true }), { once: true });
}

voiceDialog?.querySelector("select").addEventListener("change", (event) => {
  document.getElementById("voice-new").hidden = event.target.value !== "new";
});

const ACTS = {
  correct: (segment) => writing.open(segment),
  voice: changeVoice,
  remark,
  merge: (segment) => gesture(ofSegment(segment, "reunion"), { version: segment.dataset.version, ...previous(segment) }),
  remove: (segment) => gesture(ofSegment(segment, "suppression"), { version: segment.dataset.version }),
  undo: () => gesture(address("annulation/")),
  link: async (segment) => {
    const link = `${location.origin}${address("")}?t=${Number(segment.dataset.start).toFixed(1)}`;
    try {
      await navigator.clipboard.writeText(link);
      say("Adresse copiée.");
    } catch {
      say(link);
    }
  },
  restore: (segment, button) => gesture(ofSegment(segment, "mots"), { version: segment.dataset.version, place: button.dataset.place, act: "restore" }),
};

// The one before it, where it is in the page: joined to another one unseen, it would be refused.
function previous(segment) {
  let before = segment.previousElementSibling;
  while (before && !before.matches(".segment")) before = before.previousElementSibling;
  return before ? { previous: before.dataset.segment } : {};
}

root.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (!button) return;
  button.closest("details")?.removeAttribute("open");
  ACTS[button.dataset.act](button.closest(".segment"), button);
});

// A segment's menu is made when it is opened: three thousand of them would weigh on the page.
root.addEventListener("toggle", (event) => {
  const details = event.target;
  if (!details.matches?.("details[data-lazy]") || !details.open || details.querySelector(".menu-list")) return;
  const list = menu.content.cloneNode(true).firstElementChild;
  for (const word of details.querySelectorAll("template[data-restores]")) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button quiet", textContent: word.content.textContent.trim() });
    Object.assign(button.dataset, { act: "restore", place: word.dataset.restores });
    list.prepend(button);
  }
  details.append(list);
}, true);

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-gesture]")) return;
  event.preventDefault();
  const fields = new FormData(form);
  const part = form.closest("#voices, #remarks");
  if (part) part.dataset.sent = "yes";
  const answer = await send(form.action, fields);
  if (!answer.ok) return refuse(form, answer.sentence);
  form.closest("dialog")?.close();
  await news.show(answer);
  say(answer.sentence);
});

function refuse(form, sentence) {
  const line = form.querySelector(".error") ?? form.appendChild(document.createElement("p"));
  Object.assign(line, { className: "error", textContent: sentence });
  line.setAttribute("role", "alert");
}

document.getElementById("undo")?.addEventListener("click", () => gesture(address("annulation/")));

// Links to a moment, from remarks and from what was found.
root.addEventListener("click", (event) => {
  const link = event.target.closest("[data-goes]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  document.dispatchEvent(new CustomEvent("transcript:goes", { detail: { at: Number(link.dataset.goes), id: link.dataset.to } }));
});

document.addEventListener("transcript:stale", ({ detail: segment }) => {
  const passage = passages.loaded().find((one) => one.element.contains(segment));
  document.activeElement?.blur();
  if (passage) passages.reload(passage);
});
