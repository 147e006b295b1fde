// Find and replace on the server: the whole transcript, not only what is in the page.
import { gesture } from "./gestures.js";

const form = document.getElementById("search-form");
const found = document.getElementById("found");
const replacing = document.getElementById("replace-all");
let asked = 0;

async function search() {
  const turn = ++asked;
  const query = new URLSearchParams(new FormData(form));
  query.delete("csrfmiddlewaretoken");
  query.delete("by");
  const response = await fetch(`${form.action}?${query}`);
  if (turn !== asked) return;
  found.innerHTML = response.ok ? await response.text() : "";
  const count = Number(found.querySelector("[data-count]")?.dataset.count ?? 0);
  if (!replacing) return;
  replacing.disabled = count === 0;
  replacing.textContent = count ? `Remplacer aux ${count} endroits` : "Tout remplacer";
  if (count === 1) replacing.textContent = "Remplacer à cet endroit";
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});
form?.addEventListener("input", (event) => {
  // What is replaced is what was shown: another text has to be looked for first.
  if (event.target.name !== "by" && replacing) replacing.disabled = true;
});
replacing?.addEventListener("click", async () => {
  const fields = new FormData(form);
  const answer = await gesture(form.dataset.replaces, fields);
  if (answer.ok) {
    found.replaceChildren();
    replacing.disabled = true;
    document.getElementById("search-text").focus();
  }
});
