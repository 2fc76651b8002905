// Shows that there is something.
self.addEventListener('push', event => {
  const told = event.data ? event.data.json() : {title: 'Nærvær', link: '/'}
  event.waitUntil(self.registration.showNotification(told.title, {tag: told.id, data: told.link}))
})

self.addEventListener('notificationclick', event => {
  event.notification.close()
  event.waitUntil(open(new URL(event.notification.data || '/', self.location.origin)))
})

async function open (address) {
  if (address.origin !== self.location.origin) return
  const pages = await self.clients.matchAll({type: 'window'})
  const shown = pages.find(page => page.url === address.href)
  return shown ? shown.focus() : self.clients.openWindow(address.href)
}
