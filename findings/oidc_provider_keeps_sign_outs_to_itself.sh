#!/usr/bin/env bash
# oidc-provider tells no client on a loopback or private address that somebody signed out, and says so to nobody.
#
# oidc-provider 9.13.3 (npm) fetches nothing from addresses of special use, and back-channel logout is no exception:
# it connects to the client's `backchannel_logout_uri`, destroys the socket and sends nothing. Whoever signs out is
# answered as if every client knew, and nothing is logged. Only a program that listens for the event
# 'backchannel.error' learns of it. So a client inside the same network keeps the session, and its registration
# looks right.
# Seen on Node.js 20 and 24, on loopback: one connection, no request, the answer 303, nothing logged, one event.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --prefix "$folder" --silent --no-audit --no-fund --ignore-scripts oidc-provider@9.13.3
cat >"$folder/sign_out.mjs" <<'NODE'
import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

const listening = (server) => new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(server.address().port)))
const seen = { connections: 0, requests: 0, success: 0, error: 0 }
const client = createServer((_, answer) => { seen.requests += 1; answer.end() })
client.on('connection', () => { seen.connections += 1 })
const told = `http://127.0.0.1:${await listening(client)}/ended`

const front = createServer((...both) => provider.callback()(...both))
const issuer = `http://127.0.0.1:${await listening(front)}`
const back = 'https://client.example/back'
const provider = new Provider(issuer, {
  clients: [{ client_id: 'client', client_secret: 'of this run', redirect_uris: [back], backchannel_logout_uri: told }],
  features: { backchannelLogout: { enabled: true } }
})
for (const end of ['success', 'error']) provider.on(`backchannel.${end}`, () => { seen[end] += 1 })

const cookies = new Map()
async function ask (address, form) {
  const cookie = [...cookies].map((pair) => pair.join('=')).join('; ')
  const body = form && new URLSearchParams(form)
  const answer = await fetch(new URL(address, issuer), { method: body ? 'POST' : 'GET', body, headers: { cookie }, redirect: 'manual' })
  for (const each of answer.headers.getSetCookie()) cookies.set(...each.split(';')[0].split(/=(.*)/s))
  return { status: answer.status, to: answer.headers.get('location'), page: await answer.text() }
}
const written = (page, form) => page.match(form)[1]

const challenge = createHash('sha256').update(randomBytes(8).toString('hex').repeat(3)).digest('base64url')
let step = await ask(`/auth?client_id=client&response_type=code&scope=openid&redirect_uri=${back}&code_challenge=${challenge}&code_challenge_method=S256`)
while (!step.to?.startsWith(back)) {
  step = step.to
    ? await ask(step.to)
    : await ask(written(step.page, /action="([^"]+)"/), { prompt: written(step.page, /name="prompt" value="(\w+)"/), login: 'somebody', password: 'any' })
}

const { page } = await ask('/session/end')
// What whoever runs it would read from now on.
const logged = []
const outputs = [process.stdout, process.stderr]
for (const output of outputs) output.write = (text) => logged.push(text)
const { status } = await ask(written(page, /action="([^"]+)"/), { xsrf: written(page, /name="xsrf" value="([^"]+)"/), logout: 'yes' })
for (const output of outputs) delete output.write

console.log(`Node.js ${process.version}:`, { ...seen, answer: status, logged: logged.length })
const asDescribed = seen.requests === 0 && seen.success === 0 && seen.error === 1 && status === 303 && logged.length === 0
if (!asDescribed) console.error('The behaviour has changed.')
process.exit(asDescribed ? 0 : 1)
NODE
node "$folder/sign_out.mjs"
echo "As described: the client was not told, and nothing was logged."
