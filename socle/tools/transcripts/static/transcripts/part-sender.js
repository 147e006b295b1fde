// Sends one part of a recording as its pieces come. They stay in the device until the transcript is begun, so that
// a server that lost them can be given them again.
import { append, begin, offset, patiently } from "./sending.js";
import * as kept from "./kept-sound.js";

const PIECE = 4_000_000;

export class PartSender {
  constructor(uploads, recording, part, told) {
    this.uploads = uploads;
    this.recording = recording;
    this.part = part;
    this.told = told;
    this.running = null;
    this.isAgain = false;
  }

  get known() {
    return this.recording.parts[this.part];
  }

  // Sends what is there; called while it sends, it looks again afterwards.
  go() {
    this.isAgain = true;
    this.running ??= this.work().finally(() => { this.running = null; });
    return this.running;
  }

  async work() {
    while (this.isAgain) {
      this.isAgain = false;
      await this.sendWhatIsThere();
    }
  }

  async sendWhatIsThere() {
    const sound = await kept.sound(this.recording.id, this.part);
    const whole = this.known.isEnded ? sound.size : null;
    let at = await this.place();
    while (at < sound.size || (whole !== null && !this.known.isSent)) {
      const from = at;
      at = await patiently(() => append(this.known.address, from, sound.slice(from, from + PIECE), whole), this.told);
      this.told(at, sound.size);
      if (whole !== null && at >= sound.size) {
        this.known.isSent = true;
        await kept.keep(this.recording);
      }
    }
  }

  // Where the server stands; an upload that it no longer knows is begun anew.
  async place() {
    const at = this.known.address ? await patiently(() => offset(this.known.address), this.told) : null;
    if (at !== null) return at;
    this.known.isSent = false;
    this.known.address = await patiently(() => begin(this.uploads, this.known.name), this.told);
    await kept.keep(this.recording);
    return 0;
  }
}
