// What all modules of the editor share: the page's facts, its addresses, and how it speaks to the server.
import { announce } from "../interface/announce.js";

export const root = document.getElementById("transcript");
export const isOpen = root.dataset.open === "drafted";
const told = document.getElementById("told");
let revision = Number(root.dataset.revision);
let pending = 0;
let hiding = 0;

export const isBusy = () => pending > 0;
export const address = (path) => `${root.dataset.address}${path}`;
export const ofSegment = (segment, act) => address(`interventions/${segment.dataset.segment}/${act}/`);

// A gesture: the answer holds what changed since the revision that this page knows.
export async function send(path, fields = {}) {
  const body = new URLSearchParams(fields);
  body.set("since", String(revision));
  pending += 1;
  try {
    const response = await fetch(path, { method: "POST", body, headers: { "X-CSRFToken": document.body.dataset.csrf } });
    if (response.headers.get("Content-Type")?.startsWith("application/json")) {
      return { ok: response.ok, status: response.status, ...(await response.json()) };
    }
    return { ok: false, status: response.status, sentence: "Cette action n’a pas pu être faite. Rechargez la page : vos corrections enregistrées y sont." };
  } catch {
    return { ok: false, status: 0, sentence: "Le serveur ne répond pas. Rien n’est perdu : recommencez dans un instant." };
  } finally {
    pending -= 1;
  }
}

export async function ask(path) {
  const joint = path.includes("?") ? "&" : "?";
  const response = await fetch(`${path}${joint}since=${revision}`);
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

export function knows(newer) {
  const isNews = newer > revision;
  revision = Math.max(revision, newer);
  return isNews;
}

// Said to eyes and ears alike: the line above the player, and the page's live region.
export function say(sentence, { bad = false } = {}) {
  if (!sentence) return;
  announce(sentence);
  told.textContent = sentence;
  told.classList.toggle("bad", bad);
  told.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { told.hidden = true; }, bad ? 9000 : 4000);
}
