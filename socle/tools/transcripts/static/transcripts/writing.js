// Correcting a segment: its text in a field, saved by Enter. Nothing that was typed is lost: what comes too late
// is shown beside what a colleague wrote, and what the server does not take stays in the field.
import { announce } from "../interface/announce.js";
import * as news from "./news.js";
import { ofSegment, say, send } from "./page.js";
import * as player from "./player.js";
import { wordsOf } from "./listening.js";

const template = document.getElementById("correction");

export const textOf = (segment) => wordsOf(segment).map((word) => word.firstChild.data).join(" ");

export function open(segment, word = null) {
  const present = segment.querySelector(".correction textarea");
  if (present) return present.focus();
  const form = template.content.cloneNode(true).firstElementChild;
  const field = form.querySelector("textarea");
  const text = textOf(segment);
  field.id = `text-${segment.id}`;
  form.querySelector("label").htmlFor = field.id;
  form.querySelector("label").textContent = `Texte de ${segment.querySelector("h3").textContent.trim()}`;
  form.dataset.version = segment.dataset.version;
  field.value = field.defaultValue = text;
  field.rows = Math.max(2, Math.ceil(text.length / 60));
  segment.classList.add("is-written");
  segment.querySelector(".words").after(form);
  field.focus();
  const at = word ? caretAt(segment, word) : 0;
  field.setSelectionRange(at, at);
}

function caretAt(segment, word) {
  const before = wordsOf(segment);
  return before.slice(0, before.indexOf(word)).reduce((sum, one) => sum + one.firstChild.data.length + 1, 0);
}

function close(segment) {
  segment.querySelector(".correction")?.remove();
  segment.classList.remove("is-written");
  segment.focus({ preventScroll: true });
}

const hasChanged = (field) => field.value !== field.defaultValue;

async function save(segment, act = "texte", more = {}) {
  const form = segment.querySelector(".correction");
  const field = form.querySelector("textarea");
  if (act === "texte" && !hasChanged(field)) return close(segment);
  form.setAttribute("aria-busy", "true");
  const answer = await send(ofSegment(segment, act), { text: field.value, version: form.dataset.version, ...more });
  form.removeAttribute("aria-busy");
  if (answer.ok) {
    close(segment);
    await news.show(answer);
    return say(answer.sentence);
  }
  const notice = form.querySelector(".correction-notice");
  if (answer.status !== 409) {
    notice.textContent = answer.sentence;
    return field.focus();
  }
  notice.innerHTML = answer.html;
  form.dataset.newer = answer.version;
  announce(answer.sentence);
}

function choose(segment, which) {
  const form = segment.querySelector(".correction");
  if (which === "mine") {
    form.dataset.version = form.dataset.newer;
    return save(segment);
  }
  close(segment);
  // The page has not been given the other text yet where it was being written over.
  return news.now().then(() => document.dispatchEvent(new CustomEvent("transcript:stale", { detail: segment })));
}

function cancel(segment) {
  const form = segment.querySelector(".correction");
  const field = form.querySelector("textarea");
  if (!hasChanged(field) || form.dataset.asked) return close(segment);
  form.dataset.asked = "yes";
  form.querySelector(".correction-notice").textContent = "Votre correction n’est pas enregistrée. Échap ou « Annuler » une fois encore pour l’abandonner.";
}

function split(segment) {
  const field = segment.querySelector(".correction textarea");
  save(segment, "coupe", { at: String(field.selectionStart) });
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".correction")) return;
  event.preventDefault();
  save(event.target.closest(".segment"));
});

document.addEventListener("click", (event) => {
  const segment = event.target.closest(".correction") && event.target.closest(".segment");
  if (!segment) return;
  if (event.target.closest("[data-cancels]")) cancel(segment);
  else if (event.target.closest("[data-splits]")) split(segment);
  else if (event.target.closest("[data-keeps]")) choose(segment, event.target.closest("[data-keeps]").dataset.keeps);
});

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.(".correction textarea") || event.isComposing) return;
  const segment = event.target.closest(".segment");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) split(segment);
  else if (event.key === "Enter") save(segment);
  else if (event.key === "Escape") cancel(segment);
  else if (event.key === "F8") player.toggle();
  else if (event.key === "F9") player.play(Number(segment.dataset.start));
  else return;
  event.preventDefault();
});

document.addEventListener("input", (event) => {
  const form = event.target.closest?.(".correction");
  if (!form?.dataset.asked) return;
  delete form.dataset.asked;
  form.querySelector(".correction-notice").textContent = "";
});

addEventListener("beforeunload", (event) => {
  if ([...document.querySelectorAll(".correction textarea")].some(hasChanged)) event.preventDefault();
});
