// Keeps what is typed on the server every few seconds, and when the page is left: it presses the form's own button that
// keeps (data-keep). Without scripts the same button is there for Enter, and nothing else is missing.
"use strict";

const PAUSE = 1500; // milliseconds after the last key
const NEXT_TRY = 15000; // milliseconds, where the server could not be reached
const LARGEST_WHEN_LEAVING = 60000; // bytes; browsers let no more go with a page that closes

function typed(form, button) {
  const fields = new FormData(form);
  for (const [name, value] of [...fields]) if (value instanceof File) fields.delete(name);
  fields.set(button.name, button.value);
  return fields;
}

function told(form) {
  const place = document.createElement("p");
  place.className = "sg-kept";
  place.setAttribute("aria-live", "polite");
  form.append(place);
  return place;
}

function clock() {
  return new Date().toLocaleTimeString("da-DK", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Copenhagen" });
}

function watch(button) {
  const form = button.form;
  const place = told(form);
  const draft = button.dataset.keep; // what the page calls what is kept, where that is more than typed text
  const isKept = draft ? `${draft} er gemt` : "Det, du har skrevet, er bevaret, men ikke gemt endnu";
  const isLost = `${draft || "Det, du har skrevet,"} kunne ikke ${draft ? "gemmes" : "bevares"}: serveren kan ikke nås. Der bliver prøvet igen. Luk ikke siden.`;
  let timer = 0, last = "", isSent = false;

  function say(words) {
    if (place.textContent !== words) place.textContent = words; // the same words are not read out again
  }

  function again() {
    last = "";
    say(isLost);
    timer = setTimeout(keep, NEXT_TRY);
  }

  function written() {
    return new URLSearchParams([...typed(form, button)]).toString();
  }

  async function keep(isLeaving) {
    clearTimeout(timer);
    const now = written();
    if (isSent || now === last || (isLeaving && now.length > LARGEST_WHEN_LEAVING)) return;
    last = now;
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: typed(form, button), headers: { "X-Bevar": "1" }, redirect: "manual", keepalive: isLeaving,
      });
      if (answer.status === 204) say(draft ? `${isKept} kl. ${clock()}.` : `${isKept}.`);
      else if (answer.type === "opaqueredirect") say("Du er logget ud. Det, du har skrevet, er bevaret: Log ind, så står det her igen.");
      else if (answer.status >= 500) again();
      else last = "";
    } catch {
      if (isLeaving) last = "";
      else again(); // no way to the server just now
    }
  }

  last = written();
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, PAUSE); });
  form.addEventListener("submit", () => { isSent = true; clearTimeout(timer); });
  addEventListener("pageshow", () => { isSent = false; });
  addEventListener("pagehide", () => { keep(true); });
}

// What became of a form that was sent is where the page begins for whoever hears it. An address with a place goes there.
function beginAtTheAnswer() {
  const answer = document.querySelector("#fejl, #besked");
  if (answer && (!location.hash || !document.getElementById(location.hash.slice(1)))) answer.focus();
}

document.querySelectorAll("button[data-keep]").forEach(watch);
beginAtTheAnswer();
