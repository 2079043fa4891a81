// oidc-provider as it comes: it believes any name, asks for consent, and tells claims at its userinfo endpoint alone.
// Whom it knows stands in a file, which it reads each time.
import { readFileSync } from 'node:fs'
const [, , packages, given] = process.argv
const { default: Provider } = await import(`file://${packages}/oidc-provider/lib/index.js`)
const { issuer, port, client, claims, people, refreshes, endsSessions } = JSON.parse(given)
const known = (sub) => JSON.parse(readFileSync(people))[sub]

const provider = new Provider(issuer, {
  clients: [client],
  claims: { profile: claims },
  features: { backchannelLogout: { enabled: true }, rpInitiatedLogout: { enabled: endsSessions } },
  // Its own sends nothing to a private address, and says so to nobody.
  fetch: (address, { dispatcher, ...options }) => fetch(address, options),
  issueRefreshToken: () => refreshes,
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...known(sub) }) })
})
provider.listen(port, '127.0.0.1')
