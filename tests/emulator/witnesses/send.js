// The official Node SDK sends texts through the emulator. It takes 201, and nothing else, for success.
const base = process.env.EMULATOR || 'http://127.0.0.1:8001'
const gateway = require('africastalking')({ username: 'sandbox', apiKey: 'emulator' })
const addresses = require('africastalking/lib/common')
// the SDK has no setting for its host, only this table; both lines, or it asks the real gateway
addresses.SMS_URL = `${base}/version1/messaging`
addresses.CONTENT_URL = `${base}/version1`

async function main () {
  const to = ['+254700000501', '+254700000502']
  console.log(JSON.stringify(await gateway.SMS.send({ to, message: 'Habari', enqueue: true })))
  const premium = { to: to[0], from: '21512', message: 'Habari', keyword: 'x', linkId: 'y' }
  console.log(JSON.stringify(await gateway.SMS.sendPremium(premium)))
  console.log(JSON.stringify(await gateway.SMS.fetchMessages({ lastReceivedId: 0 })))
}
main().catch((error) => { console.error(String(error.message || error)); process.exit(1) })
