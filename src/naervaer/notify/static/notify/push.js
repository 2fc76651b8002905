// Asks this browser, on a click and never before, whether it may show messages.
const form = document.querySelector('form[data-push]')
const able = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window
const failed = document.getElementById('push-failed')

const bytes = text => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), sign => sign.charCodeAt(0))
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

async function subscribed () {
  if (await Notification.requestPermission() !== 'granted') throw new Error('refused')
  await navigator.serviceWorker.register('/sw.js', {updateViaCache: 'all'})
  const {pushManager} = await navigator.serviceWorker.ready
  const asked = {userVisibleOnly: true, applicationServerKey: bytes(form.dataset.push)}
  return pushManager.subscribe(asked)
}

async function send (event) {
  event.preventDefault()
  failed.hidden = true
  try {
    const made = await subscribed()
    form.elements.endpoint.value = made.endpoint
    form.elements.public.value = text(made.getKey('p256dh'))
    form.elements.shared.value = text(made.getKey('auth'))
  } catch {
    failed.hidden = false
    return
  }
  form.submit()
}

if (form && able) {
  form.hidden = false
  document.getElementById('no-push')?.remove()
  form.addEventListener('submit', send)
}
