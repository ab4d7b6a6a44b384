// A certified OpenID provider. Told on stdin, an object a line: {accounts} replaces who there is, {rotate} its keys;
// says {port} once it listens and {done} after each. Its own pages ask for a name and take any password.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { createServer } from "node:http";
import { generateKeyPairSync } from "node:crypto";

console.info = console.log = console.error; // what is said on stdout is an answer
const [, , packages, clientId, clientSecret, back] = process.argv;
const { default: Provider } = await import(createRequire(packages).resolve("oidc-provider"));
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
let accounts = {};
let handler = (_, response) => response.end();

const server = createServer((request, response) => handler(request, response));
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address();

function key(kid) {
  return { ...generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" }), kid, use: "sig", alg: "RS256" };
}

function provide(kid) {
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [back], grant_types: ["authorization_code"], response_types: ["code"] }],
    jwks: { keys: [key(kid)] },
    cookies: { keys: ["not a secret"] },
    pkce: { required: () => true },
    conformIdTokenClaims: false,
    claims: { openid: ["sub"], profile: ["preferred_username", "groups"] },
    findAccount: (_, id) => accounts[id] && { accountId: id, claims: () => ({ sub: id, ...accounts[id] }) },
    loadExistingGrant: async (context) => {
      const grant = new provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId });
      grant.addOIDCScope("openid profile");
      await grant.save();
      return grant;
    },
  });
  provider.on("server_error", (_, error) => process.stderr.write(`${error.stack}\n`));
  handler = provider.callback();
}

provide("first");
say({ port });
let turn = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const told = JSON.parse(line);
  if (told.accounts) accounts = told.accounts;
  if (told.rotate) provide(`key-${(turn += 1)}`);
  say({ done: true });
}
process.exit(0);
