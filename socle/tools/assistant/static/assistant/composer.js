// The question's field: grows with its text, Enter sends, a counter near the limit, the draft kept if the page is left.
import { announce } from "../interface/announce.js";
import { takeToken } from "../interface/session.js";

const form = document.querySelector("[data-composer]");
const field = form?.elements.question;
const limit = Number(form?.dataset.limit);
const print = new Intl.NumberFormat("fr-FR").format;
const draft = `draft:${location.pathname}`;

if (form) {
  field.value ||= sessionStorage.getItem(draft) ?? "";
  field.addEventListener("input", changed);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  document.addEventListener("socle:turn-ended", count);
  changed();
}

function changed() {
  if (!CSS.supports("field-sizing", "content")) {
    field.style.setProperty("height", "auto");
    field.style.setProperty("height", `${field.scrollHeight}px`);
  }
  sessionStorage.setItem(draft, field.value.slice(0, 2 * limit));
  count();
}

function count() {
  const length = [...field.value].length;
  const counter = form.querySelector("[data-counter]");
  counter.hidden = length < 0.9 * limit;
  counter.textContent = `${print(length)} caractères sur ${print(limit)}`;
  refuse(length > limit ? `Votre question compte ${print(length)} caractères ; la limite est de ${print(limit)}. Raccourcissez-la, ou déposez ce texte comme document.` : "");
  return length;
}

function refuse(sentence) {
  const line = form.querySelector("[data-error]");
  if (line.textContent !== sentence) line.textContent = sentence;
  line.hidden = !sentence;
  if (sentence) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

async function send(isAgain = false) {
  const button = form.querySelector("button");
  if (!field.value.trim() || count() > limit || button.disabled) return field.focus();
  button.disabled = true;
  try {
    const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } });
    const answer = (await response.text()).trim();
    const isRenewed = response.status === 403 && !isAgain && takeToken(new DOMParser().parseFromString(answer, "text/html"));
    button.disabled = false;
    if (isRenewed) return send(true);
    if (response.ok && answer.startsWith("<article")) accept(answer);
    else refuse(reason(response.status, answer));
  } catch {
    refuse("Le serveur ne répond pas. Votre question est toujours dans le champ ; réessayez dans un instant.");
  }
  button.disabled = false;
  field.focus();
}

function reason(status, html) {
  const said = [401, 422].includes(status) ? new DOMParser().parseFromString(html, "text/html").body.textContent.trim() : "";
  return said || "Votre question n’a pas été envoyée. Elle est toujours dans le champ ; réessayez dans un instant.";
}

// A conversation takes its name from its first question.
function name(title) {
  document.querySelector("h1").textContent = title;
  document.title = `${title} · Socle`;
  for (const entry of document.querySelectorAll(".rail-context [aria-current] span")) entry.textContent = title;
}

function accept(html) {
  const turns = document.getElementById("turns");
  document.getElementById("first-question")?.remove();
  turns.insertAdjacentHTML("beforeend", html);
  name(turns.lastElementChild.dataset.title);
  field.value = "";
  changed();
  announce("Question envoyée.");
  turns.lastElementChild.scrollIntoView({ block: "start" });
}
