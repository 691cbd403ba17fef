// Every page works without this file; each module makes one thing a little handier.
import "./elements/copy-link.js";
import "./elements/error-summary.js";
import "./elements/outline-spy.js";
import "./elements/pop-menu.js";
import "./elements/rich-words.js";
import "./elements/unsaved-guard.js";
