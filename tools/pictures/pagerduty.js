// Draws what PagerDuty's pages show of an event; no public renderer exists, so this is our own.
// A list is a table of one column, a row for each of its entries; line ends in a text are lost
// (librenms/librenms#14143). An object is a table of its names and values.
const add = (place, tag, text, kind) => {
  const made = place.appendChild(document.createElement(tag));
  if (text !== undefined) made.textContent = text;
  if (kind) made.className = kind;
  return made;
};

const value = (place, shown) => {
  if (Array.isArray(shown)) {
    const table = add(place, "table", undefined, "rows");
    shown.forEach((each) => value(add(add(table, "tr"), "td"), each));
  } else if (shown && typeof shown === "object") {
    named(add(place, "table"), shown);
  } else {
    add(place, "span", String(shown), "value");
  }
};

const named = (table, shown) => {
  for (const [name, inner] of Object.entries(shown)) {
    const row = add(table, "tr");
    add(row, "th", name);
    value(add(row, "td"), inner);
  }
};

const FIELDS = ["severity", "source", "component", "group", "class", "timestamp"];
const URGENCY = { critical: "High urgency", error: "High urgency", warning: "Low urgency", info: "Low urgency" };

const incident = (place, { payload, links = [], images = [], client, client_url: address, dedup_key: key }) => {
  const urgency = add(place, "div", `Triggered · ${URGENCY[payload.severity]} · ${payload.severity}`);
  urgency.className = `bar ${payload.severity}`;
  add(place, "h1", payload.summary);
  if (client) add(place, "p", `View in ${client}`, address ? "links" : "grey");
  facts(place, { ...pick(payload), "incident key": key });
  further(place, links, images);
  add(place, "h2", "Custom details");
  value(place, payload.custom_details || {});
};

const changed = (place, { payload, links = [], images = [] }) => {
  add(place, "div", "Change event · notifies nobody", "bar");
  add(place, "h1", payload.summary);
  facts(place, pick(payload));
  further(place, links, images);
  add(place, "h2", "Custom details");
  value(place, payload.custom_details || {});
};

const pick = (payload) => Object.fromEntries(FIELDS.filter((name) => payload[name]).map((name) => [name, payload[name]]));

const facts = (place, shown) => named(add(place, "table", undefined, "facts"), shown);

const further = (place, links, images) => {
  const row = add(place, "p", undefined, "links");
  links.forEach(({ text, href }) => add(row, "a", text || href));
  images.forEach(({ src, alt }) => Object.assign(add(place, "img"), { src, alt }));
};

window.draw = (event, how) => {
  const place = document.getElementById("root");
  place.className = how.phone ? "pagerduty phone" : "pagerduty";
  place.replaceChildren();
  if (event.note) {
    add(place, "div", "Note on the incident", "bar");
    add(place, "pre", event.note.content);
  } else if (event.event_action === "trigger") {
    incident(place, event);
  } else if (event.payload) {
    changed(place, event);
  } else {
    add(place, "div", `Resolved · incident key ${event.dedup_key}`, "bar resolved");
  }
};
