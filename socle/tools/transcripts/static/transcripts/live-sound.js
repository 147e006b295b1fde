// Runs in the browser's sound thread: gives the microphone's sound as 16-bit samples, 16 000 a second, a tenth at a time.
import { Resampler } from "./live-resampler.js";

const RATE = 16000;

class LiveSound extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = new Resampler(sampleRate, RATE);
    this.piece = new Int16Array(RATE / 10);
    this.count = 0;
    this.isOver = false;
    this.port.onmessage = () => { this.isOver = true; };
  }

  process([[channel]]) {
    if (channel) for (const sample of this.resampler.take(channel)) this.put(sample);
    return !this.isOver;
  }

  put(sample) {
    this.piece[this.count] = Math.max(-32768, Math.min(32767, Math.round(sample * 32768)));
    this.count += 1;
    if (this.count < this.piece.length) return;
    this.port.postMessage(this.piece.buffer, [this.piece.buffer]);
    this.piece = new Int16Array(RATE / 10);
    this.count = 0;
  }
}

registerProcessor("live-sound", LiveSound);
