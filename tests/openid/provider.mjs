// A real, certified OpenID provider (oidc-provider) on loopback, as an organisation would have one. Run by the tests:
// what it is to be comes as JSON in the first argument; it says "ready" when it listens.
import { Provider } from "oidc-provider";

const { port, clients, accounts } = JSON.parse(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients,
  claims: { email: ["email", "email_verified"], profile: ["name", "groups"], openid: ["sub"] },
  features: {
    devInteractions: { enabled: true },
    rpInitiatedLogout: { enabled: true },
    backchannelLogout: { enabled: true },
  },
  pkce: { required: () => true },
  clientAuthMethods: ["client_secret_basic", "client_secret_post", "private_key_jwt"],
  cookies: { keys: ["of the tests only"] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...accounts[id] }) }),
  // Everything here lives on loopback, where it would not go by itself.
  fetch: (url, { dispatcher, ...options }) => fetch(url, options),
});
provider.listen(port, "127.0.0.1", () => console.log("ready"));
