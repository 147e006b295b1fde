// Sound at the microphone's rate becomes sound at another: a windowed sinc, whose weights are computed once.
const PHASES = 160;
const LOBES = 10;

export class Resampler {
  constructor(from, to) {
    this.step = from / to;
    this.reach = Math.ceil(LOBES * Math.max(1, this.step));
    this.weights = weights(this.reach, 0.45 / Math.max(1, this.step));
    this.before = new Float32Array(2 * this.reach);
    this.at = this.reach;
  }

  // The samples that can be told now, from those before and these.
  take(samples) {
    const all = new Float32Array(this.before.length + samples.length);
    all.set(this.before);
    all.set(samples, this.before.length);
    const found = [];
    while (this.at + this.reach + 1 < all.length) {
      found.push(this.sample(all));
      this.at += this.step;
    }
    const gone = Math.max(0, Math.floor(this.at) - this.reach);
    this.before = all.slice(gone);
    this.at -= gone;
    return found;
  }

  sample(all) {
    const phase = Math.round((this.at % 1) * PHASES);
    const first = Math.floor(this.at) - this.reach;
    const row = this.weights[phase];
    let sum = 0;
    for (let tap = 0; tap < row.length; tap += 1) sum += all[first + tap] * row[tap];
    return sum;
  }
}

function weights(reach, cutoff) {
  return Array.from({ length: PHASES + 1 }, (_, phase) => {
    const row = Float32Array.from({ length: 2 * reach + 1 }, (__, tap) => weight(tap - reach - phase / PHASES, reach, cutoff));
    const sum = row.reduce((total, one) => total + one, 0);
    return row.map((one) => one / sum);
  });
}

function weight(distance, reach, cutoff) {
  const angle = 2 * Math.PI * cutoff * distance;
  const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / (reach + 1));
  return window * (angle === 0 ? 1 : Math.sin(angle) / angle);
}
