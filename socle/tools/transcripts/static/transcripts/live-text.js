// The text in a page, paragraph by paragraph: what is stable stays, what is unsure is written anew each time.
const SKIPPED = "(…)";

export class LiveText {
  constructor(region) {
    this.region = region;
    this.paragraph = null;
  }

  add({ stable = "", unsure = "", paragraph = false, skipped = false }) {
    const isAtEnd = this.region.scrollHeight - this.region.scrollTop - this.region.clientHeight < 40;
    if (skipped) this.write(SKIPPED);
    if ((paragraph || !this.paragraph) && (stable || unsure)) this.begin();
    if (stable) this.write(stable);
    if (this.paragraph) this.unsure.textContent = unsure;
    if (isAtEnd) this.region.scrollTop = this.region.scrollHeight;
  }

  begin() {
    if (this.paragraph) this.unsure.textContent = "";
    this.paragraph = document.createElement("p");
    this.stable = document.createElement("span");
    this.unsure = document.createElement("span");
    this.unsure.className = "unsure";
    this.paragraph.append(this.stable, this.unsure);
    this.region.append(this.paragraph);
  }

  write(words) {
    if (!this.paragraph) this.begin();
    this.stable.append(`${words} `);
  }

  // A cut of the line: words are missing here, and those unsure will not be said again.
  cut() {
    if (!this.paragraph) return;
    this.unsure.textContent = "";
    this.write(SKIPPED);
  }

  get isEmpty() {
    return !this.paragraph;
  }
}
