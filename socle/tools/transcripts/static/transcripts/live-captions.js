// Captions over the whole screen: the last lines in big letters, for a room or a person who hears badly.
const LONGEST = 420;
const SIZES = ["small", "medium", "large", "huge"];

export class Captions {
  constructor(dialog, opener) {
    this.dialog = dialog;
    this.lines = dialog.querySelector("[data-lines]");
    this.opener = opener;
    opener.addEventListener("click", () => this.open());
    dialog.addEventListener("close", () => this.leave());
    for (const button of dialog.querySelectorAll("[data-resize]")) button.addEventListener("click", () => this.resize(Number(button.dataset.resize)));
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
    // Escape leaves the full screen first: the captions go with it.
    document.addEventListener("fullscreenchange", () => { if (!document.fullscreenElement) dialog.close(); });
  }

  open() {
    this.dialog.showModal();
    // The whole page, as a dialog may not be; where the browser refuses, the dialog still covers it.
    document.documentElement.requestFullscreen?.().catch(() => {});
  }

  leave() {
    if (document.fullscreenElement) document.exitFullscreen();
    this.opener.focus();
  }

  resize(by) {
    const at = SIZES.indexOf(this.dialog.dataset.size) + by;
    this.dialog.dataset.size = SIZES[Math.max(0, Math.min(SIZES.length - 1, at))];
  }

  // The end of the text shown in the page.
  show(region) {
    const text = region.innerText.trim();
    const from = text.length > LONGEST ? text.indexOf(" ", text.length - LONGEST) + 1 : 0;
    this.lines.textContent = text.slice(from);
    this.lines.scrollTop = this.lines.scrollHeight;
  }
}
