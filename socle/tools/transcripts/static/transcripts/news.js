// Shows what changed on the server: after a gesture of one's own, and every few seconds what colleagues did.
import * as passages from "./passages.js";
import { address, ask, isBusy, knows, say } from "./page.js";

const PERIOD = 4000;

export async function show(answer) {
  if (!knows(answer.revision)) return;
  if (answer.everything) await Promise.all(passages.loaded().map(passages.reload));
  for (const piece of answer.segments ?? []) {
    const former = passages.segmentOf(piece.id);
    if (former?.querySelector(".correction")) warn(former);
    else renewed(former, () => passages.place(piece));
  }
  for (const id of answer.gone ?? []) leave(passages.segmentOf(id));
  for (const [id, name] of Object.entries(answer.names ?? {})) {
    for (const shown of document.querySelectorAll(`.voice-name[data-voice="${CSS.escape(id)}"]`)) shown.textContent = name;
  }
  for (const [id, html] of Object.entries(answer.side ?? {})) beside(document.getElementById(id), html);
  const undo = document.getElementById("undo");
  if (undo && "undo" in answer) undo.disabled = !answer.undo;
  document.dispatchEvent(new CustomEvent("transcript:news"));
}

// The focus stays on the segment that is shown anew.
function renewed(former, change) {
  const had = former?.contains(document.activeElement);
  const id = former?.id;
  change();
  if (had) document.getElementById(id)?.focus({ preventScroll: true });
}

function warn(segment) {
  const notice = segment.querySelector(".correction-notice");
  if (!notice.textContent) notice.textContent = "Un collègue vient de changer cette intervention. Quand vous enregistrerez, vous verrez les deux textes.";
}

function leave(segment) {
  if (!segment) return;
  if (segment.querySelector(".correction")) return warn(segment);
  const had = segment.contains(document.activeElement);
  const next = segment.previousElementSibling ?? segment.nextElementSibling;
  segment.remove();
  if (had) next?.focus?.({ preventScroll: true });
}

function beside(part, html) {
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  // What somebody is typing there is not taken from under their hands.
  if (focused?.matches("input, select") && focused.value !== focused.defaultValue && !isBusy() && !part.dataset.sent) return;
  const id = focused?.id;
  delete part.dataset.sent;
  part.innerHTML = html;
  const again = id && document.getElementById(id);
  if (!again) return;
  again.closest("details")?.setAttribute("open", "");
  again.focus();
}

async function look() {
  if (document.hidden || isBusy()) return;
  try {
    const answer = await ask(address("changements/"));
    await show(answer);
    if (answer.by?.length) say(`${answer.by.join(", ")} : correction reçue.`);
  } catch {
    // The next look, or the next gesture, tells whether the server answers.
  }
}

export const begin = () => setInterval(look, PERIOD);
export const now = look;
