// A real OpenID provider with the manners of ProConnect: `node provider.mjs CONFIGURATION.json`.
// The configuration holds issuer, port, client, accounts' file, and what the provider refuses.
// Accounts are read again at each sign-in; `fault` in one makes the provider answer wrongly for it.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { exportJWK, generateKeyPair } from "jose";
import { Provider } from "oidc-provider";

const configuration = JSON.parse(readFileSync(process.argv[2], "utf8"));
const accounts = () => JSON.parse(readFileSync(configuration.accounts, "utf8"));
// Those that ProConnect's documentation lists: any other is refused there.
const ACCEPTED = ["response_type", "client_id", "redirect_uri", "scope", "claims", "state", "nonce", "prompt"];

async function key(alg) {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { ...(await exportJWK(privateKey)), alg, kid: alg, use: "sig" };
}

async function findAccount(context, subject) {
  const found = accounts()[subject];
  return found && { accountId: subject, claims: () => ({ ...found.claims, sub: subject }) };
}

async function grantAll(context) {
  const { client, session, provider } = context.oidc;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(configuration.scopes);
  await grant.save();
  return grant;
}

const provider = new Provider(configuration.issuer, {
  clients: [configuration.client],
  jwks: { keys: [await key("RS256"), await key("ES256")] },
  cookies: { keys: ["only-for-tests"] },
  findAccount,
  loadExistingGrant: grantAll,
  pkce: { required: () => false },
  scopes: configuration.scopes.split(" "),
  claims: Object.fromEntries(
    configuration.scopes.split(" ").map((scope) => [scope, scope === "openid" ? ["sub"] : [scope]]),
  ),
  acrValues: ["eidas1", "eidas2"],
  interactions: { url: (context, interaction) => `/interaction/${interaction.uid}` },
  features: {
    devInteractions: { enabled: false },
    jwtUserinfo: { enabled: true },
    claimsParameter: { enabled: true },
  },
});

provider.use(async (context, next) => {
  const excess = Object.keys(context.query).filter((name) => !ACCEPTED.includes(name));
  if (configuration.strict && context.path === "/auth" && excess.length) {
    context.status = 400;
    context.body = `Y000400: ${excess}`;
    return;
  }
  await next();
  if (context.path === "/token" && context.body?.id_token) {
    context.body = { ...context.body, id_token: faulty(context.body.id_token) };
  }
});

const parts = (token) => token.split(".").map((part) => Buffer.from(part, "base64url").toString());
const written = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

function faulty(token) {
  const [header, body] = parts(token).slice(0, 2).map((part) => JSON.parse(part));
  const faults = {
    "alg-none": () => `${written({ ...header, alg: "none" })}.${written(body)}.`,
    altered: () => [token.split(".")[0], written({ ...body, name: "x" }), token.split(".")[2]].join("."),
    unsigned: () => `${token.split(".").slice(0, 2).join(".")}.`,
  };
  return faults[accounts()[body.sub]?.fault]?.() ?? token;
}

const FORM = `<!doctype html><html lang="fr"><title>Fournisseur d’essai</title><form method="post">
<label>Identifiant <input name="login"></label><button>Continuer</button></form>
<a href="?refuse=1">Abandonner</a></html>`;

async function interact(request, response) {
  if (request.url.endsWith("?refuse=1")) {
    const refused = { error: "access_denied", error_description: "abandoned" };
    return provider.interactionFinished(request, response, refused);
  }
  if (request.method === "GET") return response.setHeader("content-type", "text/html; charset=utf-8").end(FORM);
  let sent = "";
  for await (const piece of request) sent += piece;
  const accountId = new URLSearchParams(sent).get("login");
  return provider.interactionFinished(request, response, { login: { accountId, acr: accounts()[accountId].acr } });
}

const answer = provider.callback();
createServer((request, response) =>
  request.url.startsWith("/interaction/") ? interact(request, response) : answer(request, response),
).listen(configuration.port, "127.0.0.1");
