// Follows the turns under way: their text is added as it comes, and replaced at the end by what the server rendered.
// EventSource reconnects by itself with Last-Event-ID; where it gives up, the turn's fragment is asked for instead.
import { announce } from "../interface/announce.js";

const SLOW_POLL = 3000;
const followed = new WeakSet();

export function follow(turn) {
  if (followed.has(turn)) return;
  followed.add(turn);
  const source = new EventSource(turn.dataset.events);
  const live = turn.querySelector("[data-live]");
  const on = (name, act) => source.addEventListener(name, (event) => act(JSON.parse(event.data)));

  on("found", ({ html }) => showFound(turn, html));
  // Sentences come as HTML with their references; words without proof to wait for come as plain text.
  on("text", ({ html, text }) => keepInSight(() => {
    say(turn, "Rédaction en cours…");
    if (text) plain(live).append(text);
    else live.insertAdjacentHTML("beforeend", html);
  }));
  on("restart", () => live.replaceChildren());
  for (const name of ["done", "failed"]) {
    on(name, ({ html }) => {
      source.close();
      finish(turn, html);
    });
  }
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(() => poll(turn), SLOW_POLL);
  });
}

function plain(live) {
  if (!live.lastElementChild?.matches(".plain")) live.insertAdjacentHTML("beforeend", '<span class="plain"></span>');
  return live.lastElementChild;
}

function showFound(turn, html) {
  keepInSight(() => { turn.querySelector("[data-found]").innerHTML = html; });
  const count = Number(turn.querySelector("[data-count]")?.dataset.count ?? 0);
  announce(`Recherche terminée, ${count} ${count > 1 ? "passages trouvés" : "passage trouvé"}.`);
  say(turn, "Lecture des passages trouvés…");
}

function say(turn, sentence) {
  const doing = turn.querySelector("[data-doing]");
  if (doing && doing.textContent !== sentence) doing.textContent = sentence;
}

async function poll(turn) {
  if (!turn.isConnected) return;
  try {
    const response = await fetch(turn.dataset.fragment, { headers: { "HX-Request": "true" } });
    if (response.status === 404) return turn.remove();
    const html = await response.text();
    if (response.ok && !parse(html).matches("[data-events]")) return finish(turn, html);
  } catch {
    // The network is away: the next try comes with the next poll.
  }
  setTimeout(() => poll(turn), SLOW_POLL);
}

function parse(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim();
  return holder.content.firstElementChild;
}

function finish(turn, html) {
  const whole = parse(html);
  const hadFocus = turn.contains(document.activeElement);
  keepInSight(() => turn.replaceWith(whole));
  if (hadFocus) whole.focus({ preventScroll: true });
  if (whole.matches("[data-events]")) return follow(whole);
  document.dispatchEvent(new CustomEvent("socle:turn-ended"));
  announce(whole.dataset.status === "done" ? "Réponse terminée." : whole.querySelector(".notice")?.textContent.trim() ?? "");
}

// The page scrolls along only for those who are reading its end.
function keepInSight(change) {
  const pane = document.getElementById("scroller");
  const scroller = pane && pane.scrollHeight > pane.clientHeight ? pane : document.scrollingElement;
  const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
  change();
  if (atEnd) scroller.scrollTop = scroller.scrollHeight;
}

function followAll(root) {
  if (root.matches?.("[data-events]")) follow(root);
  for (const turn of root.querySelectorAll?.("[data-events]") ?? []) follow(turn);
}

followAll(document);
const turns = document.getElementById("turns");
if (turns) {
  new MutationObserver((changes) => {
    for (const change of changes) change.addedNodes.forEach(followAll);
  }).observe(turns, { childList: true });
}

// Stop, retry and edit answer with the turn as it now is; without JavaScript they lead back to the page.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-turn-action]");
  if (!form) return;
  event.preventDefault();
  const turn = form.closest(".turn");
  const button = form.querySelector("button:not([type=button])");
  button.disabled = true;
  try {
    const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } });
    const html = (await response.text()).trim();
    if (response.redirected || !html.startsWith("<article")) return refuse(form, refusal(response.status, html));
    const fresh = parse(html);
    turn.replaceWith(fresh);
    fresh.focus({ preventScroll: true });
    if (!fresh.matches("[data-events]")) announce("Réponse mise à jour.");
  } catch {
    refuse(form, refusal(0, ""));
  }
});

function refusal(status, html) {
  const reason = status === 422 ? parse(html)?.textContent.trim() : "";
  return reason || "L’action n’a pas abouti. Rien n’a été modifié ; réessayez.";
}

function refuse(form, sentence) {
  form.querySelector("button:disabled").disabled = false;
  let line = form.querySelector(".composer-error");
  if (!line) {
    line = document.createElement("p");
    line.className = "composer-error";
    line.setAttribute("role", "alert");
    form.append(line);
  }
  line.textContent = sentence;
}
