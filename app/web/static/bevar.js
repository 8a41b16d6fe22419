// Keeps what is typed on the server every few seconds, and when the page is left: it presses the form's own button that
// keeps (data-keep); a form without one, of several on a page, is sent with a field that says the same. Without scripts the
// button is there for Enter, and nothing else is missing.
"use strict";

const PAUSE = 1500; // milliseconds after the last key
const NEXT_TRY = 15000; // milliseconds, where the server could not be reached
const WRITTEN = "textarea, input.form-input:not([type=password])";
const watched = [];
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

function watch(form, button) {
  const field = button || { name: "bevar", value: "ja" };
  const place = told(form);
  const draft = button ? button.dataset.keep : ""; // what the page calls what is kept, where that is more than typed text
  const isKept = draft ? `${draft} er gemt` : "Det, du har skrevet, er bevaret, men ikke gemt endnu";
  const isLost = `${draft || "Det, du har skrevet,"} kunne ikke ${draft ? "gemmes" : "bevares"}: serveren kan ikke nås. Der bliver prøvet igen. Luk ikke siden.`;
  let timer = 0, last = written(), isSent = false, onItsWay = null;

  function say(words) {
    if (place.textContent !== words) place.textContent = words; // the same words are not read out again
  }

  function again() {
    last = "";
    say(isLost);
    timer = setTimeout(keep, NEXT_TRY);
  }

  function written() {
    return new URLSearchParams([...typed(form, field)]).toString();
  }

  // What is on its way already is waited for, and goes on when the page is left.
  function keep(isLeaving) {
    clearTimeout(timer);
    const now = written(), outlives = now.length <= LARGEST_WHEN_LEAVING;
    if (isSent || now === last || (isLeaving && !outlives)) return onItsWay;
    last = now;
    onItsWay = send(isLeaving, outlives).finally(() => { onItsWay = null; });
    return onItsWay;
  }

  async function send(isLeaving, outlives) {
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: typed(form, field), headers: { "X-Bevar": "1" }, redirect: "manual", keepalive: outlives,
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

  watched.push({ form, keep, isWritten: () => !isSent && (onItsWay || written() !== last) });
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

// A form that is sent waits until what stands in the page's others is kept.
let hasWaited = false; // once: a server that cannot be reached is no reason never to send

async function keepOthersFirst(event) {
  const others = watched.filter((each) => each.form !== event.target && each.isWritten());
  if (hasWaited || event.target.method !== "post" || !others.length) return;
  event.preventDefault();
  await Promise.allSettled(others.map((each) => each.keep()));
  hasWaited = true;
  event.target.requestSubmit(event.submitter);
  hasWaited = false;
}

document.querySelectorAll("form[method=post]").forEach((form) => {
  const button = form.querySelector("button[data-keep]");
  const isOurs = form.elements.namedItem("side") && !location.pathname.startsWith("/svar/"); // a link has one form alone
  if (button || (isOurs && [...form.elements].some((each) => each.matches(WRITTEN)))) watch(form, button);
});
document.addEventListener("submit", keepOthersFirst);
beginAtTheAnswer();
