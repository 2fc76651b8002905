// The first module of every page. Everything works without it; it only makes things quicker.
import "./trusted.js";
import "./display.js";
import "./keys.js";
import "./toasts.js";
import "./focus.js";
