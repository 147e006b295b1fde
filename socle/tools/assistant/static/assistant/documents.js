// Documents dropped on the page: sent two at a time, each with its progress; then their reading is followed by the list.
import { announce } from "../interface/announce.js";
import { takeToken } from "../interface/session.js";

const AT_ONCE = 2;
const form = document.querySelector("[data-drop]");
const uploads = document.querySelector("[data-uploads]");
const waiting = [];
let sending = 0;

const unit = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 1 });
const megabytes = (bytes) => unit.format(bytes / 1e6);

if (form) {
  const input = form.querySelector("input[type=file]");
  form.querySelector("[data-choose]").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    add(input.files);
    input.value = "";
  });
  acceptDrops(document.getElementById("documents") ?? form);
  acceptDrops(document.getElementById("conversation"));
}

function acceptDrops(zone) {
  if (!zone) return;
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  zone.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    form.classList.add("is-over");
  });
  zone.addEventListener("dragleave", (event) => {
    if (!zone.contains(event.relatedTarget)) form.classList.remove("is-over");
  });
  zone.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    form.classList.remove("is-over");
    add(event.dataTransfer.files);
  });
}

function add(files) {
  for (const file of files) {
    const row = document.getElementById("upload-row").content.firstElementChild.cloneNode(true);
    row.querySelector("[data-name]").textContent = file.name;
    uploads.append(row);
    const upload = { file, row };
    row.querySelector("[data-retry]").addEventListener("click", () => enqueue(upload));
    enqueue(upload);
  }
  document.querySelector("[data-documents-empty]").hidden = true;
}

function enqueue(upload) {
  const { file, row } = upload;
  const limit = Number(form.dataset.limit);
  if (file.size > limit) return fail(row, `Ce fichier pèse ${megabytes(file.size)} Mo ; la limite est de ${megabytes(limit)} Mo. Déposez-le en plusieurs parties.`);
  if (file.size === 0) return fail(row, "Ce fichier est vide.");
  show(row, `En attente d’envoi, ${megabytes(file.size)} Mo`, true);
  row.querySelector("[data-cancel]").onclick = () => {
    waiting.splice(waiting.indexOf(upload), 1);
    row.remove();
  };
  waiting.push(upload);
  next();
}

function next() {
  while (sending < AT_ONCE && waiting.length) send(waiting.shift());
}

function send({ file, row }) {
  sending += 1;
  const request = new XMLHttpRequest();
  const body = new FormData();
  body.append("file", file);
  const bar = row.querySelector("[data-progress]");
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    bar.max = total;
    bar.value = loaded;
    show(row, loaded < total ? `Envoi : ${megabytes(loaded)} Mo sur ${megabytes(total)} Mo` : "Envoi terminé, vérification…", true);
  });
  request.addEventListener("load", () => received(request, row, file));
  request.addEventListener("error", () => fail(row, "L’envoi a été interrompu. Le fichier n’a pas été enregistré.", true));
  request.addEventListener("abort", () => row.remove());
  request.addEventListener("loadend", () => {
    sending -= 1;
    next();
  });
  row.querySelector("[data-cancel]").onclick = () => request.abort();
  request.open("POST", form.action);
  request.setRequestHeader("X-CSRFToken", document.body.dataset.csrf);
  request.setRequestHeader("HX-Request", "true");
  request.send(body);
}

function received(request, row, file) {
  const answer = request.responseText.trim();
  if (request.status < 300 && answer.startsWith("<li")) {
    row.remove();
    announce(`${file.name} est reçu, sa lecture commence.`);
    return refresh();
  }
  const page = new DOMParser().parseFromString(answer, "text/html");
  takeToken(page);
  const said = [401, 403, 422].includes(request.status) ? page.body.textContent.trim() : "";
  const sentence = said || (request.status === 413 ? "Ce fichier dépasse la taille acceptée." : "Le fichier n’a pas été enregistré. Réessayez dans un instant.");
  fail(row, sentence, request.status >= 500 || [401, 403].includes(request.status));
}

function show(row, sentence, progress) {
  const state = row.querySelector("[data-state]");
  state.className = "small soft";
  state.textContent = sentence;
  row.querySelector("[data-progress]").hidden = !progress;
  row.querySelector("[data-retry]").hidden = true;
  row.querySelector("[data-cancel]").lastChild.textContent = "Annuler l’envoi";
}

function fail(row, sentence, again = false) {
  show(row, sentence, false);
  row.querySelector("[data-state]").className = "document-failure";
  row.querySelector("[data-retry]").hidden = !again;
  const cancel = row.querySelector("[data-cancel]");
  cancel.lastChild.textContent = "Retirer de la liste";
  cancel.onclick = () => row.remove();
  announce(`${row.querySelector("[data-name]").textContent} : ${sentence}`);
}

function refresh() {
  const list = document.getElementById("document-list");
  return htmx.ajax("GET", list.dataset.address, { target: list, swap: "outerMorph" });
}

// Cancel, retry and delete: the list tells the new state.
document.addEventListener("submit", async (event) => {
  const action = event.target.closest("[data-document-action]");
  if (!action || !document.getElementById("document-list")) return;
  event.preventDefault();
  action.closest("dialog")?.close();
  const response = await fetch(action.action, { method: "POST", body: new FormData(action), headers: { "HX-Request": "true" } }).catch(() => null);
  if (!response?.ok) announce("L’action n’a pas abouti. Rien n’a été modifié ; réessayez.");
  await refresh();
  // The row that was acted on may be gone, and the focus with it.
  if (document.activeElement === document.body) form.querySelector("[data-choose]").focus();
});

// Says once that a document has become ready, or could not be read.
const known = new Map();
const sentences = { ready: "est prêt.", failed: "n’a pas pu être lu.", cancelled: ": lecture annulée." };

function notice(speak) {
  for (const row of document.querySelectorAll("#document-list > [data-status]")) {
    const { status, name } = row.dataset;
    if (speak && known.has(row.id) && known.get(row.id) !== status && sentences[status]) announce(`${name} ${sentences[status]}`);
    known.set(row.id, status);
  }
}

notice(false);
document.addEventListener("htmx:after:swap", () => notice(true));
