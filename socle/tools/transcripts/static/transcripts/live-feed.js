// From a microphone to its text: the sound of a stream goes to the server while it is on, and words come back.
import { Line } from "./live-line.js";

const SILENCE = new ArrayBuffer(32_000); // a second: what was being said is over

export class Feed {
  // `hears` is told what the line says; `places` are the addresses of the line and of the sound's worklet.
  constructor({ address, worklet, language }, hears) {
    this.worklet = worklet;
    this.isPaused = false;
    this.line = new Line(`${address}?langue=${encodeURIComponent(language)}`, hears);
  }

  // Rejects where the browser has no sound thread.
  async listen(stream, context) {
    this.leave();
    await context.audioWorklet.addModule(this.worklet);
    this.source = context.createMediaStreamSource(stream);
    this.node = new AudioWorkletNode(context, "live-sound", { channelCount: 1, channelCountMode: "explicit" });
    this.node.port.onmessage = ({ data }) => { if (!this.isPaused) this.line.send(data); };
    // Its output is silent; some browsers run only what leads somewhere.
    this.source.connect(this.node).connect(context.destination);
  }

  pause(isPaused) {
    if (isPaused && !this.isPaused) this.line.send(SILENCE);
    this.isPaused = isPaused;
  }

  leave() {
    this.node?.port.postMessage("over");
    this.node?.disconnect();
    this.source?.disconnect();
    this.node = this.source = null;
  }

  end() {
    this.leave();
    this.line.end();
  }

  drop() {
    this.leave();
    this.line.drop();
  }
}
