// The editor of a transcript: its parts, begun in order.
import "./keys.js";
import "./searching.js";
import * as news from "./news.js";
import { root } from "./page.js";
import * as passages from "./passages.js";
import * as player from "./player.js";

passages.begin();
news.begin();

const marks = document.getElementById("show-unsure");
marks.addEventListener("change", () => root.classList.toggle("hides-unsure", !marks.checked));

// What floats above the foot of the window, or ends where it begins, knows its height.
const foot = document.getElementById("foot");
new ResizeObserver(() => document.body.style.setProperty("--foot", `${foot.offsetHeight}px`)).observe(foot);

// An address may name a moment: `?t=754`; or a passage: `?page=3`.
const asked = new URLSearchParams(location.search);
const at = Number(asked.get("t"));
if (at) {
  player.seek(at);
  passages.show(at, { focus: true });
} else if (Number(asked.get("page")) > 1) {
  document.querySelector(".passage[data-here]").scrollIntoView({ block: "start" });
}

// On a phone the text is a tab: come back to, it is where it was left.
const text = document.getElementById("text-pane");
let left = 0;
addEventListener("scroll", () => { if (!text.hidden) left = scrollY; }, { passive: true });
new MutationObserver(() => scrollTo(0, text.hidden ? 0 : left)).observe(text, { attributeFilter: ["hidden"] });
