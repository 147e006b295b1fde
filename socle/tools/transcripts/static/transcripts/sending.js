// Sends bytes by tus 1.0 (https://tus.io/protocols/resumable-upload): each piece names where it begins, so that
// a cut line is taken up where the server says that it stands.
const PIECE = 4_000_000;
const LONGEST_PAUSE = 30_000;
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

export class Refused extends Error {}
export class Away extends Error {}

// Who signs in again in another tab is given another token there: this page takes it over.
export async function renewToken() {
  const response = await fetch(location.href, { redirect: "manual" }).catch(() => null);
  if (!response?.ok) return false;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = fresh ?? field.value;
  return Boolean(fresh);
}

async function call(address, method, headers = {}, body = null, signal = undefined, isAgain = false) {
  let response;
  try {
    response = await fetch(address, {
      method,
      body,
      signal,
      redirect: "manual",
      headers: { "Tus-Resumable": "1.0.0", "X-CSRFToken": token(), ...headers },
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Away();
  }
  if (response.status === 403 && !isAgain && (await renewToken())) return call(address, method, headers, body, signal, true);
  if (response.type === "opaqueredirect" || response.status === 403) {
    throw new Refused("Votre session est terminée. Connectez-vous dans un autre onglet, puis reprenez : rien n’est perdu.");
  }
  // A full disk does not empty while one waits: the server says what to do.
  if (response.status === 507) throw new Refused(await response.text());
  if (response.status >= 500 || response.status === 423) throw new Away();
  return response;
}

// Where the bytes of a new file go; without a size while a recording goes on.
export async function begin(uploads, name, size = null) {
  const length = size === null ? { "Upload-Defer-Length": "1" } : { "Upload-Length": String(size) };
  const encoded = btoa(String.fromCharCode(...new TextEncoder().encode(name)));
  const response = await call(uploads, "POST", { ...length, "Upload-Metadata": `filename ${encoded}` });
  if (response.status !== 201) throw new Refused(await response.text());
  return response.headers.get("Location");
}

// How many bytes the server has; null where it no longer knows the file.
export async function offset(address) {
  const response = await call(address, "HEAD");
  return response.ok ? Number(response.headers.get("Upload-Offset")) : null;
}

// One piece; gives where the file ends now, which is the server's word where it had more or less than we thought.
export async function append(address, from, piece, whole = null, signal = undefined) {
  const headers = { "Upload-Offset": String(from), "Content-Type": "application/offset+octet-stream" };
  if (whole !== null) headers["Upload-Length"] = String(whole);
  const response = await call(address, "PATCH", headers, piece, signal);
  if (response.status === 409 || response.ok) return Number(response.headers.get("Upload-Offset"));
  if (response.status === 404) throw new Refused("Cet envoi n’est plus connu du serveur : recommencez-le.");
  throw new Refused(await response.text());
}

export async function forget(address) {
  await call(address, "DELETE").catch(() => null);
}

// A whole file, from where the server stands; `told` hears of the bytes sent, and null of pauses.
export async function sendFile(address, file, told, signal) {
  let at = await patiently(() => offset(address), told, signal);
  if (at === null) throw new Refused("Cet envoi n’est plus connu du serveur : retirez-le et recommencez.");
  told(at);
  while (at < file.size) {
    const from = at;
    at = await patiently(() => append(address, from, file.slice(from, from + PIECE), null, signal), told, signal);
    told(at);
  }
}

// Does it again while the server is away, less and less often, at once when the network comes back.
export async function patiently(work, told = () => {}, signal = undefined) {
  for (let pause = 1000; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Away)) throw error;
      told(null);
      await rest(pause, signal);
    }
  }
}

function rest(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      if (signal?.aborted) reject(new DOMException("", "AbortError"));
      else resolve();
    };
    const timer = setTimeout(done, milliseconds);
    addEventListener("online", done);
    signal?.addEventListener("abort", done, { once: true });
  });
}
