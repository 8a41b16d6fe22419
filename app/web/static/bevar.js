// Keeps what is typed on the server every few seconds, and when the page is left: it presses the form's own button that
// keeps (data-keep). Without scripts the same button is there for Enter, and nothing else is missing.
"use strict";

const PAUSE = 1500; // milliseconds after the last key
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

function watch(button) {
  const form = button.form;
  const place = told(form);
  let timer = 0, last = "", isSent = false;

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
      if (answer.status === 204) place.textContent = "";
      else if (answer.type === "opaqueredirect") place.textContent = "Du er logget ud. Det, du har skrevet, er bevaret: Log ind, så står det her igen.";
      else last = "";
    } catch {
      last = ""; // no way to the server just now: tried again with the next key
    }
  }

  last = written();
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, PAUSE); });
  form.addEventListener("submit", () => { isSent = true; clearTimeout(timer); });
  addEventListener("pageshow", () => { isSent = false; });
  addEventListener("pagehide", () => { keep(true); });
}

document.querySelectorAll("button[data-keep]").forEach(watch);
