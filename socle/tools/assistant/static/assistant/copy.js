// Copies an answer with its references, as text and as HTML, and says so beside the button.
import { announce } from "../interface/announce.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const done = await copy(plain(button.closest(".turn")));
  const word = button.querySelector("[data-copy-word]");
  const former = word.textContent;
  word.textContent = done ? "Copié" : "La copie a été refusée par le navigateur";
  announce(done ? "Réponse copiée avec ses références." : word.textContent);
  setTimeout(() => { word.textContent = former; }, 2500);
});

function plain(turn) {
  const answer = turn.querySelector("[data-answer]").cloneNode(true);
  for (const reference of answer.querySelectorAll(".ref")) reference.replaceWith(`[${reference.title || reference.textContent}]`);
  for (const tag of answer.querySelectorAll(".tag")) tag.replaceWith(`[${tag.textContent.trim()}]`);
  const blocks = [...answer.querySelectorAll("p, li, h3, h4, h5, h6, tr, pre")].filter((block) => !block.querySelector("p, li"));
  const text = blocks.map((block) => (block.matches("li") ? "– " : "") + (block.matches("tr") ? [...block.cells].map((cell) => cell.textContent.trim()).join("\t") : block.textContent.trim()));
  const line = [...turn.querySelectorAll(".provenance > *")].map((part) => part.textContent.trim()).join(" · ");
  return [...text, `Proposition. ${line}`.trim()].join("\n\n");
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyTheOldWay(text);
  }
}

// The clipboard's own interface is only there over https and on localhost.
function copyTheOldWay(text) {
  const holder = document.createElement("textarea");
  holder.value = text;
  holder.className = "visually-hidden";
  document.body.append(holder);
  holder.select();
  const done = document.execCommand("copy");
  holder.remove();
  return done;
}
