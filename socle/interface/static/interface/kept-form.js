// A form whose text and files would be long to give again (data-kept) is sent without leaving its page: what is
// refused is said beside its fields, which keep what they hold, and so they do when the session or the server is gone.
import { announce } from "./announce.js";
import { showWrong } from "./invalid.js";
import { forgetSession, sayOfSession, takeToken } from "./session.js";

const percent = new Intl.NumberFormat("fr-FR", { style: "percent" });

for (const form of document.querySelectorAll("form[data-kept]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    announce("Envoi en cours.");
    send(form, event.submitter);
  });
}

async function send(form, submitter, isAgain = false) {
  const said = line(form);
  const answer = await sent(form, submitter, (share) => { said.textContent = `Envoi en cours : ${percent.format(share)}`; });
  if (answer?.onward) return location.assign(answer.onward);
  if (answer?.status === 403 && !isAgain && takeToken(answer.page)) return send(form, submitter, true);
  form.ariaBusy = "false";
  said.textContent = "";
  const fresh = answer?.page.querySelector("form[data-kept]");
  if (answer?.status === 401) sayOfSession(answer.page.body.innerHTML);
  else if (fresh) refuse(form, fresh);
  else fail(said, answer);
}

function sent(form, submitter, follow) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("X-Kept-Form", "true");
    request.upload.onprogress = ({ loaded, total }) => follow(loaded / (total || 1));
    request.onerror = request.onabort = () => resolve(null);
    request.onload = () => resolve({
      status: request.status,
      onward: request.getResponseHeader("HX-Redirect"),
      page: new DOMParser().parseFromString(request.responseText, "text/html"),
    });
    request.send(new FormData(form, submitter));
  });
}

// The form as the server gives it back, with the file fields of this one: no page can fill those.
function refuse(form, given) {
  const fresh = document.importNode(given, true);
  for (const field of form.querySelectorAll("input[type=file]")) {
    const other = fresh.querySelector(`[name="${CSS.escape(field.name)}"]`);
    if (!other) continue;
    for (const name of ["aria-invalid", "aria-describedby"]) {
      if (other.hasAttribute(name)) field.setAttribute(name, other.getAttribute(name));
      else field.removeAttribute(name);
    }
    other.replaceWith(field);
  }
  form.replaceChildren(...fresh.childNodes);
  forgetSession();
  showWrong(form);
}

function fail(said, answer) {
  const reference = answer?.page.querySelector("[data-reference]")?.textContent;
  said.textContent = "L’envoi n’a pas abouti. Ce que vous avez donné est encore dans cette page : réessayez dans un instant."
    + (reference ? ` Référence pour le support : ${reference}.` : "");
}

function line(form) {
  return form.querySelector("[data-sending]") ?? form.appendChild(
    Object.assign(document.createElement("p"), { className: "small", role: "status" }),
  );
}
