// The microphone: which there are, its level, and its sound in pieces of a few seconds.
const KINDS = ["audio/webm;codecs=opus", "audio/mp4;codecs=mp4a.40.2", "audio/ogg;codecs=opus", "audio/webm", "audio/mp4"];
const PIECE_MILLISECONDS = 2000;

export async function microphones() {
  const devices = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
  return devices.filter((device) => device.kind === "audioinput" && device.deviceId && device.label);
}

export async function open(deviceId) {
  const wanted = { echoCancellation: false, noiseSuppression: true, autoGainControl: true, channelCount: 1 };
  if (deviceId) wanted.deviceId = { exact: deviceId };
  return navigator.mediaDevices.getUserMedia({ audio: wanted });
}

export function record(stream, hears) {
  const kind = KINDS.find((one) => MediaRecorder.isTypeSupported(one));
  const recorder = new MediaRecorder(stream, kind ? { mimeType: kind, audioBitsPerSecond: 64_000 } : {});
  recorder.addEventListener("dataavailable", (event) => { if (event.data.size) hears(event.data); });
  recorder.start(PIECE_MILLISECONDS);
  return recorder;
}

// Tells the loudness from 0 to 100 some times a second, until it is stopped.
export function listen(stream, hears) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    // From 60 dB below the loudest sound up to it.
    hears(Math.max(0, Math.min(100, ((10 * Math.log10(power + 1e-9) + 60) * 100) / 60)));
  }, 150);
  return { context, stop: () => { clearInterval(timer); context.close(); hears(0); } };
}

export function refusal(error) {
  if (error.name === "NotAllowedError") return "Le navigateur n’a pas l’autorisation d’utiliser le micro. Donnez-la dans la barre d’adresse, puis réessayez.";
  if (error.name === "NotFoundError") return "Aucun micro n’a été trouvé. Branchez-en un, puis réessayez.";
  if (error.name === "NotReadableError") return "Le micro est utilisé par un autre logiciel. Fermez-le, puis réessayez.";
  return "Le micro n’a pas pu être ouvert.";
}
