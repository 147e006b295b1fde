// The line to the server: sound up, text down. It is opened again after a cut; what was said meanwhile is not sent late.
const WAITS = [1, 2, 5, 10, 20];
const MOST_WAITING = 320_000; // bytes, ten seconds
const END_SECONDS = 45;
// Closed for good: shown elsewhere, refused, full.
const FINAL = [4001, 4003, 4008];

export class Line {
  // `hears` is told of {kind: "open" | "lost" | "closed"} and of what the server says.
  constructor(address, hears) {
    this.address = new URL(address, location.href);
    this.address.protocol = this.address.protocol.replace("http", "ws");
    this.hears = hears;
    this.tries = 0;
    this.isEnding = false;
    this.open();
  }

  get isOpen() {
    return this.socket.readyState === WebSocket.OPEN;
  }

  open() {
    this.socket = new WebSocket(this.address);
    this.socket.addEventListener("open", () => { this.tries = 0; this.hears({ kind: "open" }); });
    this.socket.addEventListener("message", (event) => this.hears(JSON.parse(event.data)));
    this.socket.addEventListener("close", (event) => this.closed(event.code));
  }

  closed(code) {
    if (this.isEnding || FINAL.includes(code)) {
      this.isEnding = true;
      clearTimeout(this.patience);
      this.hears({ kind: "closed", wasWanted: !FINAL.includes(code) });
      return;
    }
    // Once for each cut, and not at every try that fails.
    if (!this.tries) this.hears({ kind: "lost" });
    const wait = WAITS[Math.min(this.tries, WAITS.length - 1)];
    this.tries += 1;
    this.retry = setTimeout(() => this.open(), wait * 1000);
  }

  send(sound) {
    if (this.isOpen && !this.isEnding && this.socket.bufferedAmount < MOST_WAITING) this.socket.send(sound);
  }

  // Nothing more comes: the server says what is left, then closes.
  end() {
    if (this.isEnding) return;
    this.isEnding = true;
    clearTimeout(this.retry);
    if (!this.isOpen) {
      this.socket.close();
      if (this.socket.readyState === WebSocket.CLOSED) this.closed(1000);
      return;
    }
    this.socket.send("fin");
    this.patience = setTimeout(() => this.socket.close(), END_SECONDS * 1000);
  }

  drop() {
    this.isEnding = true;
    clearTimeout(this.retry);
    this.socket.close();
  }
}
