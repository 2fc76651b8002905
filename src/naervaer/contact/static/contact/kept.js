// A tap on "Need contact" that waits for the net in this browser: whose it is, its key, and when. Nothing else.
const ROWS = 'kept'
const LAST = 'last' // whose pages were read here last: all that the page without a net knows
const WEEK = 7 * 24 * 3600 * 1000
export const able = Boolean(globalThis.indexedDB && navigator.locks && globalThis.crypto?.randomUUID)

function opened () {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open('naervaer', 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore(ROWS, {keyPath: 'whose'})
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })
}

// One row becomes what `next` makes of it. Over when it is on the disk: what is said to be kept outlives a killed browser.
async function change (whose, next) {
  const database = await opened()
  return new Promise((resolve, reject) => {
    const work = database.transaction(ROWS, 'readwrite', {durability: 'strict'})
    const rows = work.objectStore(ROWS)
    let row
    rows.getAll().onsuccess = ({target}) => {
      const old = target.result.filter(each => !(each.at > Date.now() - WEEK))
      for (const each of old) rows.delete(each.whose)
      const held = target.result.find(each => each.whose === whose && !old.includes(each))
      row = next(held)
      if (row && row !== held) rows.put({...row, whose})
      else if (held && !row) rows.delete(whose)
    }
    work.oncomplete = () => { database.close(); resolve(row) }
    work.onabort = () => { database.close(); reject(work.error) }
  })
}

export const kept = whose => change(whose, row => row)
export const keep = whose => change(whose, row => { // tapped again: the same, unless it may have arrived already
  return {key: row && !row.tried ? row.key : crypto.randomUUID(), at: Date.now()}
})
export const tried = whose => change(whose, row => row && {...row, tried: true})
export const forget = whose => change(whose, () => undefined)
export const remember = whose => change(LAST, row => row?.last === whose ? row : {last: whose, at: Date.now()})
export const forgetLast = () => forget(LAST)
export const last = async () => (await kept(LAST))?.last

// What the page says about it; the words come from the server, the time is this device's.
export function show (state, row = {}) {
  const panel = document.getElementById('kept')
  if (panel.dataset.state === state) return
  panel.dataset.state = state
  const words = document.getElementById('kept-words').content.querySelector(`[data-state="${state}"]`)
  panel.replaceChildren(...(words ? [words.cloneNode(true)] : []))
  const how = {weekday: 'long', hour: 'numeric', minute: '2-digit'}
  const time = new Date(row.at).toLocaleString(document.documentElement.lang, how)
  for (const each of panel.querySelectorAll('time')) each.textContent = time
  for (const each of panel.querySelectorAll('[data-tried]')) each.hidden = !row.tried
  for (const each of panel.querySelectorAll('a[data-sent]')) each.href = row.address
}
