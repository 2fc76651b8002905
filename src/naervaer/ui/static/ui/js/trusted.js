// htmx parses the HTML of our own server as a string. This default policy allows that and nothing else:
// no script from a string, no script address but our own service worker.
if (window.trustedTypes) {
  window.trustedTypes.createPolicy("default", {
    createHTML: (text) => text,
    createScriptURL: (address) => (address === "/sw.js" ? address : null),
  });
}
