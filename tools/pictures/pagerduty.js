// Draws what a person who was paged reads: the summary, then the details in their order.
const add = (place, tag, text, kind) => {
  const made = place.appendChild(document.createElement(tag));
  if (text !== undefined) made.textContent = text;
  if (kind) made.className = kind;
  return made;
};

const details = (place, value) => {
  if (Array.isArray(value)) {
    value.forEach((each) => details(add(place, "li"), each));
  } else if (value && typeof value === "object") {
    const list = add(place, "dl");
    for (const [name, inner] of Object.entries(value)) {
      add(list, "dt", name);
      details(add(list, "dd"), inner);
    }
  } else {
    add(place, "span", String(value), "value");
  }
};

const { payload, links = [], event_action: action, dedup_key: key, note } = window.payload;
const place = document.getElementById("root");
place.className = "pagerduty";
if (note) {
  add(place, "div", "Note", "bar note");
  add(place, "pre", note.content);
} else if (payload) {
  add(place, "div", `${action || "change event"} · ${payload.severity || ""}`, `bar ${payload.severity || ""}`);
  add(place, "h1", payload.summary);
  add(place, "p", links.map((link) => link.text).join("  ·  "), "links");
  details(place, payload.custom_details || {});
} else {
  add(place, "div", `${action} · ${key}`, "bar");
}
