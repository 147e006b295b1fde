// What was recorded, kept in this device (IndexedDB) until it is transcribed: a crash of the browser loses nothing.
// A recording has parts, one for each time that the microphone was opened; a part has pieces in their order.
const NAME = "socle-recorder";

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

let opened = null;
function database() {
  if (!opened) {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("recordings", { keyPath: "id" });
      request.result.createObjectStore("pieces", { keyPath: ["recording", "part", "number"] });
    };
    opened = asked(request);
  }
  return opened;
}

async function store(name, mode = "readonly") {
  return (await database()).transaction(name, mode).objectStore(name);
}

const ofPart = (recording, part) => IDBKeyRange.bound([recording, part, 0], [recording, part, Infinity]);

async function recordings() {
  return asked((await store("recordings")).getAll());
}

export async function keep(recording) {
  return asked((await store("recordings", "readwrite")).put(recording));
}

export async function keepPiece(recording, part, number, bytes) {
  return asked((await store("pieces", "readwrite")).put({ recording, part, number, bytes }));
}

// The sound of a part as far as it was heard.
export async function sound(recording, part) {
  const pieces = await asked((await store("pieces")).getAll(ofPart(recording, part)));
  return new Blob(pieces.map((piece) => piece.bytes));
}

export async function erase(recording) {
  const rows = await store("pieces", "readwrite");
  recording.parts.forEach((_, part) => rows.delete(ofPart(recording.id, part)));
  return asked((await store("recordings", "readwrite")).delete(recording.id));
}

// Asks the browser not to throw it away when the disk fills, and says whether room is short.
export async function roomIsShort() {
  await navigator.storage?.persist?.();
  const { quota = 0, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  return quota > 0 && quota - usage < 200e6;
}

// Whether this page has it from now on, until it is left: what another tab records is not taken from under it.
export function hold(recording) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    navigator.locks.request(lockOf(recording), { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock && new Promise(() => {});
    });
  });
}

const lockOf = (recording) => `${NAME}:${recording}`;

// Those that no page has.
export async function left() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  const names = new Set(held.map((lock) => lock.name));
  return (await recordings()).filter((one) => one.parts.length && !names.has(lockOf(one.id)));
}
