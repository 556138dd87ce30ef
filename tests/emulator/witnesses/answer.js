// The official Node SDK answers the emulator's handset: two screens, under express.
const express = require('express')
const gateway = require('africastalking')({ username: 'sandbox', apiKey: 'emulator' })
const app = express()
app.post('/ussd', gateway.USSD((hop, next) => {
  console.log(JSON.stringify(hop))
  next(hop.text
    ? { response: `You typed ${hop.text}`, endSession: true }
    : { response: 'Type something', endSession: false })
}))
app.listen(Number(process.env.PORT || 8100), '127.0.0.1')
