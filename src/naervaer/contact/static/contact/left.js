// Nobody who may ask reads here now: the page without a net offers the button to nobody, until somebody does again.
import {able, forgetLast} from './kept.js'

if (able) forgetLast().catch(() => {})
