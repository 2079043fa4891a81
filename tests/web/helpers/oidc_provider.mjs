// oidc-provider as it comes: it believes any name, asks for consent, and tells claims at its userinfo endpoint alone.
const [, , packages, given] = process.argv
const { default: Provider } = await import(`file://${packages}/oidc-provider/lib/index.js`)
const { issuer, port, client, claims, people } = JSON.parse(given)

const provider = new Provider(issuer, {
  clients: [client],
  claims: { profile: claims },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...people[sub] }) })
})
provider.listen(port, '127.0.0.1')
