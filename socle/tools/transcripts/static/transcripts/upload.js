// Files are sent as soon as they are chosen, piece by piece; the form leaves once all of them are there.
import { announce } from "../interface/announce.js";
import { size } from "./sizes.js";
import { begin, forget, offset, Refused, sendFile } from "./sending.js";

const form = document.querySelector("[data-bringing]");
const input = form.querySelector("input[type=file]");
const drop = form.querySelector("[data-drop]");
const list = form.querySelector("[data-sending]");
const row = document.getElementById("sending-row");
const sendings = new Set();

// A file that was being sent when the page was left is known again by these, once it is chosen again.
const mark = (file) => `upload:${file.name}:${file.size}:${file.lastModified}`;

class Sending {
  constructor(file) {
    this.file = file;
    this.address = null;
    this.isWhole = false;
    this.element = row.content.firstElementChild.cloneNode(true);
    this.element.querySelector("[data-name]").textContent = file.name;
    this.bar = this.element.querySelector("progress");
    this.bar.setAttribute("aria-label", `Envoi de ${file.name}`);
    this.state = this.element.querySelector("[data-state]");
    this.button = this.element.querySelector("[data-pause]");
    this.button.addEventListener("click", () => (this.stop ? this.pause() : this.send()));
    this.element.querySelector("[data-remove]").addEventListener("click", () => this.remove());
    list.append(this.element);
    list.hidden = false;
  }

  async send() {
    const stop = new AbortController();
    this.stop = stop;
    this.button.textContent = "Suspendre";
    try {
      await this.find();
      await sendFile(this.address, this.file, (at) => this.show(at), stop.signal);
      this.isWhole = true;
      this.button.hidden = true;
      this.state.textContent = `Envoyé, ${size(this.file.size)}`;
      announce(`${this.file.name} est envoyé.`);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.state.textContent = error instanceof Refused ? error.message : "L’envoi a échoué : reprenez-le.";
      announce(this.state.textContent);
      this.stopped();
    }
    leaveIfWanted();
  }

  async find() {
    const known = this.address ?? localStorage.getItem(mark(this.file));
    const at = known ? await offset(known).catch(() => null) : null;
    this.address = at === null ? await begin(form.dataset.uploads, this.file.name, this.file.size) : known;
    localStorage.setItem(mark(this.file), this.address);
  }

  show(at) {
    if (at === null) {
      this.state.textContent = "Le réseau est coupé : l’envoi reprendra tout seul.";
      return;
    }
    this.bar.value = this.file.size ? at / this.file.size : 1;
    this.state.textContent = `${size(at)} sur ${size(this.file.size)}`;
  }

  pause() {
    this.stop.abort();
    this.state.textContent = `Suspendu : ${this.state.textContent}`;
    this.stopped();
  }

  stopped() {
    this.stop = null;
    this.button.textContent = "Reprendre";
  }

  remove() {
    this.stop?.abort();
    if (this.address) forget(this.address);
    localStorage.removeItem(mark(this.file));
    sendings.delete(this);
    this.element.remove();
    list.hidden = !sendings.size;
    input.focus();
  }
}

function take(files) {
  for (const file of [...files]) {
    if ([...sendings].some((one) => mark(one.file) === mark(file))) continue;
    const sending = new Sending(file);
    sendings.add(sending);
    sending.send();
  }
  input.value = "";
}

let isWanted = false;
function leaveIfWanted() {
  if (!isWanted || [...sendings].some((one) => !one.isWhole)) return;
  for (const one of sendings) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "envoi", value: one.address.split("/").at(-2) });
    form.append(field);
    localStorage.removeItem(mark(one.file));
  }
  sendings.clear();
  form.submit();
}

function show(sentence) {
  const line = form.querySelector("[data-error]");
  line.textContent = sentence;
  line.hidden = !sentence;
}

input.addEventListener("change", () => take(input.files));
for (const kind of ["dragenter", "dragover"]) {
  drop.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.add("is-over");
  });
}
for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("is-over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  take(event.dataTransfer.files);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  show(sendings.size ? "" : "Choisissez au moins un fichier.");
  if (!sendings.size) return;
  isWanted = true;
  if ([...sendings].some((one) => !one.isWhole)) announce("La transcription commencera dès que l’envoi sera terminé.");
  leaveIfWanted();
});
addEventListener("beforeunload", (event) => {
  if ([...sendings].some((one) => !one.isWhole)) event.preventDefault();
});
