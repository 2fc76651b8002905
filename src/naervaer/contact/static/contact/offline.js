// The page without a net: the same tap, kept for whoever read here last.
import {able, forget, keep, kept, last, show} from './kept.js'

const form = document.getElementById('ask')
const whose = able ? await last().catch(() => undefined) : undefined

async function look () {
  const row = await kept(whose)
  form.hidden = Boolean(row)
  if (row) show('kept', row)
}

if (whose) {
  form.addEventListener('submit', async event => {
    event.preventDefault()
    await keep(whose)
    await look()
  })
  document.addEventListener('click', async event => {
    if (event.target.closest('#kept button')?.dataset.do !== 'withdraw') return
    await forget(whose)
    show('gone')
    await look()
  })
  await look()
}
addEventListener('online', () => location.reload())
