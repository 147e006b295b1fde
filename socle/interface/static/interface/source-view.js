// A page of a document in a pane: as an image or as its text, with what is outlined in view.

export async function load(address, message) {
  try {
    const response = await fetch(address, { headers: { "HX-Request": "true" } });
    if (response.ok) return await response.text();
    if (response.status === 401) return message("Votre session est terminée. Connectez-vous dans un autre onglet, puis rouvrez cette source.");
    return message(response.status === 404 ? "Cette source n’existe plus : son document a été supprimé." : "La page n’a pas pu être affichée. Réessayez dans un instant.");
  } catch {
    return message("Le serveur ne répond pas. Réessayez dans un instant.");
  }
}

// What was chosen last, image or text, is kept while pages are turned.
let asText = false;

export function dress(pane) {
  const source = pane.querySelector(".source");
  const button = source?.querySelector("[data-read]");
  if (!button) return;
  button.setAttribute("aria-pressed", String(asText));
  source.classList.toggle("as-text", asText);
  source.classList.toggle("as-image", !asText);
}

export function bringIntoView(pane) {
  const body = pane.closest(".pane-body");
  const outline = pane.querySelector(asText || !pane.querySelector("img") ? "mark" : "rect");
  if (!outline || body.scrollHeight <= body.clientHeight) return body.scrollTo(0, 0);
  const shown = () => {
    body.scrollTo(0, 0);
    const { top, bottom } = outline.getBoundingClientRect();
    const frame = body.getBoundingClientRect();
    if (bottom > frame.bottom) body.scrollTo(0, top - frame.top - body.clientHeight / 3);
  };
  const image = pane.querySelector("img");
  shown();
  if (image && !image.complete) image.addEventListener("load", shown, { once: true });
}

// «Lire le texte»: the button that every source carries.
export function followReading(pane) {
  pane.addEventListener("click", (event) => {
    if (!event.target.closest("[data-read]")) return;
    asText = !asText;
    dress(pane);
    bringIntoView(pane);
  });
}
