// Passkeys: the browser asks for finger, face or pin, and the form takes what it answers.
const known = globalThis.PublicKeyCredential
const able = Boolean(known?.parseRequestOptionsFromJSON && known.parseCreationOptionsFromJSON)
const form = document.querySelector('form[data-passkey]')
const button = document.querySelector('button[form=passkey]')
const failed = document.getElementById('passkey-failed')

async function options () {
  if (form.dataset.options) return JSON.parse(form.dataset.options)
  const answer = await fetch(form.dataset.source, {headers: {Accept: 'application/json'}})
  if (!answer.ok) throw new Error(`${answer.status}`)
  return (await answer.json()).request_options.publicKey
}

async function ask () {
  if (form.dataset.passkey === 'create') {
    return navigator.credentials.create({publicKey: known.parseCreationOptionsFromJSON(await options())})
  }
  return navigator.credentials.get({publicKey: known.parseRequestOptionsFromJSON(await options())})
}

async function send (event) {
  event.preventDefault()
  failed.hidden = true
  try {
    form.elements.credential.value = JSON.stringify((await ask()).toJSON())
  } catch {
    failed.hidden = false
    return
  }
  const tick = document.querySelector('input[type=checkbox][name=remember]')
  if (tick?.checked) form.elements.remember.value = 'on'
  form.submit()
}

if (able && form && button) {
  button.hidden = false
  document.getElementById('no-passkey')?.remove()
  form.addEventListener('submit', send)
}
