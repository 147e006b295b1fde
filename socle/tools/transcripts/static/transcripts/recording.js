// One recording: its parts, heard and kept piece by piece, sent as they come.
import * as kept from "./kept-sound.js";
import * as microphone from "./microphone.js";
import { PartSender } from "./part-sender.js";

const ENDINGS = [["mp4", "m4a"], ["ogg", "ogg"]];

function nameOf(begun) {
  const day = begun.toLocaleDateString("fr-FR", { day: "numeric", month: "long", year: "numeric" });
  return `Enregistrement du ${day} à ${begun.toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" })}`;
}

export class Recording {
  // `kept` is one that was interrupted; `hears` is told of the server's news: (sent, size) or (null) while it is away.
  constructor(uploads, hears, interrupted = null) {
    const begun = new Date();
    this.known = interrupted ?? { id: crypto.randomUUID(), name: nameOf(begun), begun: begun.toISOString(), parts: [] };
    this.senders = new Map();
    this.uploads = uploads;
    this.hears = hears;
    this.live = null;
    this.fault = () => {};
  }

  get name() {
    return this.known.name;
  }

  get isPaused() {
    return this.live?.recorder.state === "paused";
  }

  // Seconds recorded so far, pauses left out.
  get seconds() {
    const before = this.known.parts.reduce((sum, part) => sum + part.seconds, 0);
    return this.live ? before - this.part.seconds + this.lasted() : before;
  }

  get part() {
    return this.known.parts.at(-1);
  }

  lasted() {
    const { before, since } = this.live;
    return before + (since === null ? 0 : (performance.now() - since) / 1000);
  }

  // Opens the microphone and begins a new part. Rejects with what the browser says of the microphone.
  async start(deviceId, showLevel) {
    const stream = await microphone.open(deviceId);
    const number = this.known.parts.length;
    for (const part of this.known.parts) part.isEnded = true;
    this.live = { stream, since: performance.now(), before: 0, pieces: 0, writing: Promise.resolve() };
    this.live.recorder = microphone.record(stream, (bytes) => this.hear(number, bytes));
    const ending = ENDINGS.find(([kind]) => this.live.recorder.mimeType.includes(kind))?.[1] ?? "webm";
    const name = `${this.name}${number ? ` (${number + 1})` : ""}.${ending}`;
    this.known.parts.push({ name, address: null, isEnded: false, isSent: false, seconds: 0 });
    await kept.keep(this.known);
    this.live.meter = microphone.listen(stream, showLevel);
  }

  hear(number, bytes) {
    const live = this.live;
    const piece = live.pieces;
    live.pieces += 1;
    live.writing = live.writing.then(async () => {
      await kept.keepPiece(this.known.id, number, piece, bytes);
      if (this.live === live) this.known.parts[number].seconds = this.lasted();
      await kept.keep(this.known);
      this.send(number);
    }).catch(() => this.fault("La place manque dans cet appareil : terminez l’enregistrement, ou libérez de la place."));
  }

  pause() {
    this.live.before = this.lasted();
    this.live.since = null;
    this.live.recorder.pause();
  }

  resume() {
    this.live.since = performance.now();
    this.live.recorder.resume();
  }

  // Ends the part: all that was heard is kept once this is done.
  async stop() {
    const live = this.live;
    this.part.seconds = this.lasted();
    await new Promise((resolve) => {
      live.recorder.addEventListener("stop", resolve, { once: true });
      if (live.recorder.state === "inactive") resolve();
      else live.recorder.stop();
    });
    await live.writing;
    this.live = null;
    live.meter.stop();
    for (const track of live.stream.getTracks()) track.stop();
  }

  // Nothing more comes: every part is sent to its end.
  async end() {
    for (const part of this.known.parts) part.isEnded = true;
    await kept.keep(this.known);
    this.known.parts.forEach((_, number) => this.send(number));
  }

  send(number) {
    if (!this.senders.has(number)) this.senders.set(number, new PartSender(this.uploads, this.known, number, this.hears));
    return this.senders.get(number).go().catch((error) => this.fault(error.message || "L’envoi s’est arrêté. Le son est gardé dans cet appareil : rechargez la page pour le reprendre."));
  }

  // Waits for the last bytes; the ids of the uploads once all are there, else null.
  async sent() {
    for (let number = 0; number < this.known.parts.length; number += 1) await this.send(number);
    if (this.known.parts.some((part) => !part.isSent)) return null;
    return this.known.parts.map((part) => part.address.split("/").at(-2));
  }
}
