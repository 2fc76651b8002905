// A page without a net, in place of the browser's own. Kept are that page and its files, and nothing about anybody.
const CACHE = `offline-${OFFLINE.version}`

async function hold () {
  const cache = await caches.open(CACHE)
  await cache.addAll([OFFLINE.page, ...OFFLINE.files].map(address => new Request(address, {cache: 'no-cache'})))
  await self.skipWaiting()
}

async function dropOthers () {
  const old = (await caches.keys()).filter(name => name !== CACHE)
  await Promise.all(old.map(name => caches.delete(name)))
  await self.registration.navigationPreload?.enable()
}

async function page (event) {
  try {
    return await event.preloadResponse ?? await fetch(event.request)
  } catch {
    return await caches.match(OFFLINE.page) ?? Response.error()
  }
}

self.addEventListener('install', event => event.waitUntil(hold()))
self.addEventListener('activate', event => event.waitUntil(dropOthers()))
self.addEventListener('fetch', event => {
  const {method, mode, url} = event.request
  if (mode === 'navigate' && method === 'GET') event.respondWith(page(event))
  else if (OFFLINE.files.includes(new URL(url).pathname)) {
    event.respondWith(caches.match(event.request).then(held => held ?? fetch(event.request)))
  }
})
