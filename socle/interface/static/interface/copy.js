// Copies the text of the element that data-copies names, says so on the button (data-copied), and announces
// data-announces.
import { announce } from "./announce.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const done = await copy(document.getElementById(button.dataset.copies));
  const word = button.querySelector("span");
  const former = word.textContent;
  word.textContent = done ? button.dataset.copied ?? "Copiée" : "Sélectionné : copiez au clavier";
  announce(done ? button.dataset.announces : word.textContent);
  setTimeout(() => { word.textContent = former; }, 2500);
});

async function copy(element) {
  try {
    await navigator.clipboard.writeText(element.value ?? element.innerText);
    return true;
  } catch {
    // The clipboard's own interface is only there over https and on localhost.
    if (element.select) element.select();
    else getSelection().selectAllChildren(element);
    return document.execCommand("copy");
  }
}
