// "Need contact" on every page: a tap is kept first and then sent, so that it is not lost when the net is.
import {able, forget, forgetLast, keep, kept, remember, show, tried} from './kept.js'

const LONG = 12 * 3600 * 1000 // after so long somebody may have been reached otherwise: it is asked, not sent
const PATIENCE = 8000
const SOON = 4000
const SELDOM = 300_000
const need = () => document.getElementById('need')
const token = () => need().querySelector('[name=csrfmiddlewaretoken]')?.value
const {whose} = need().dataset
const others = new BroadcastChannel('kept')
let leaving // the form of signing out, while it is asked what becomes of a kept tap: it is not sent meanwhile
let asking = false // from asking for the button until the new one can ask: what is wished for meanwhile comes after it
let again = false
let pause = SOON
let later // a net that is there and leads nowhere says nothing when it is better: it is tried again, less and less often

function tryLater () {
  clearTimeout(later)
  later = setTimeout(() => navigator.onLine ? renew() : tryLater(), pause)
  pause = Math.min(2 * pause, SELDOM)
}

function renew () {
  if (asking) again = true
  else window.htmx.trigger(need(), 'renew')
}

function settled () {
  asking = false
  if (!again) return deliver({there: true}) // the server has just answered, whatever the browser thinks
  again = false
  renew()
}

async function post (row, tapped) {
  const body = new URLSearchParams({whose, key: row.key, tapped, csrfmiddlewaretoken: token()})
  try {
    return await fetch(need().dataset.send, {method: 'POST', body, signal: AbortSignal.timeout(PATIENCE)})
  } catch {
    await tried(whose)
  }
}

async function send (tapped) {
  const row = await kept(whose)
  if (!row) return // another tab has sent it
  const answer = await post(row, tapped)
  if (answer?.status !== 200) {
    show('kept', await kept(whose))
    if (!answer) tryLater()
    if (answer && tapped) renew() // this page is old: another sits here now, or nobody
    return
  }
  const {address} = await answer.json()
  await forget(whose)
  others.postMessage('sent')
  if (tapped) return location.assign(address)
  show('sent', {address})
  renew()
}

async function deliver ({tapped = '', sure = tapped, there = navigator.onLine} = {}) {
  const row = await kept(whose)
  const waited = row && Date.now() - row.at
  if (!row || leaving) return leaving || document.querySelector('#kept[data-state=sent], #kept[data-state=gone]') || show('')
  if (need().dataset.whose !== whose) return show('other', row)
  if (!sure && !(waited >= 0 && waited < LONG)) return show('old', row)
  if (!there) return show('kept', row)
  return navigator.locks.request('kept', () => send(tapped))
}

async function tap (plainly) {
  try {
    await keep(whose)
  } catch {
    return plainly()
  }
  others.postMessage('kept')
  await deliver({tapped: '1'})
}

async function leave (form) {
  const row = await kept(whose).catch(() => undefined)
  leaving = form
  if (!row) return acts.leave()
  show('leaving', row)
  document.querySelector('#kept button').focus()
}

const acts = {
  withdraw: async () => {
    await forget(whose)
    others.postMessage('gone')
    show('gone')
  },
  send: () => deliver({sure: '1'}),
  leave: async () => {
    await Promise.allSettled([forget(whose), forgetLast()])
    leaving.submit()
  },
  stay: () => { leaving = undefined; return deliver() },
}

function taken (event, act) {
  event.preventDefault()
  act()
}

if (able) {
  document.addEventListener('submit', event => {
    const form = event.target
    if (form.matches('[data-need]') && token()) taken(event, () => tap(() => form.submit()))
    else if (form.action.endsWith('/account/logout/')) taken(event, () => leave(form))
  })
  document.addEventListener('click', event => {
    const link = event.target.closest('a[data-need]')
    if (link && token() && !navigator.onLine) taken(event, () => tap(() => location.assign(link.href)))
    acts[event.target.closest('#kept button')?.dataset.do]?.()
  })
  document.addEventListener('htmx:beforeSwap', ({detail}) => {
    if (detail.target.id !== 'need' || new URL(detail.xhr.responseURL).pathname === detail.pathInfo.requestPath) return
    detail.shouldSwap = asking = false // the sign-in page came: the session has ended
    kept(whose).then(row => row && show('out', row))
  })
  document.addEventListener('htmx:beforeRequest', ({target}) => { if (target.id === 'need') asking = true })
  for (const name of ['htmx:sendError', 'htmx:sendAbort', 'htmx:timeout', 'htmx:responseError']) {
    document.addEventListener(name, ({target}) => {
      if (target.id !== 'need') return
      asking = false
      kept(whose).then(row => (row || again) && tryLater())
    })
  }
  document.addEventListener('htmx:afterSettle', ({target}) => target.id === 'need' && settled())
  others.onmessage = () => navigator.onLine ? renew() : deliver()
  remember(whose).catch(() => {})
  navigator.serviceWorker?.register('/sw.js', {updateViaCache: 'all'}).catch(() => {})
}
