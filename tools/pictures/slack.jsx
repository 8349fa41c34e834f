// Draws a Slack message: its blocks, then each attachment beside its colour.
import { createRoot } from "react-dom/client";
import { Message } from "slack-blocks-to-jsx";
import "slack-blocks-to-jsx/dist/style.css";

const COLOURS = { good: "#2eb67d", warning: "#ecb22e", danger: "#e01e5a" };
const LOGO =
  "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='36' height='36'>" +
  "<rect width='36' height='36' rx='6' fill='%23334155'/>" +
  "<text x='18' y='26' font-size='22' fill='white' text-anchor='middle'>?</text></svg>";

const Attachment = ({ color, blocks, text }) => (
  <div className="attachment" style={{ borderColor: COLOURS[color] || color || "#ddd" }}>
    {blocks ? <Message blocks={blocks} name="" logo="" withoutWrapper /> : <p>{text}</p>}
  </div>
);

// Where this renderer is not like Slack: it takes "verbatim" for "no markup", whatever stands
// between colons for an emoji, and the line ends at the edges of a code block for lines of it.
const likeSlack = (key, value) => {
  if (key === "verbatim") return undefined;
  if (typeof value !== "string") return value;
  return value
    .replace(/(?<!:warning):(?!\/\/|warning:)/g, "\u2236")
    .replace(/```\n([^]*?)\n```/g, "```$1```");
};
const payload = JSON.parse(JSON.stringify(window.payload, likeSlack));
const blocks = payload.blocks?.length ? payload.blocks : [];
createRoot(document.getElementById("root")).render(
  <div className="slack">
    {blocks.length > 0 && (
      <Message blocks={blocks} name="alertwhy" logo={LOGO} time={new Date("2026-11-21T03:13:00")} />
    )}
    {(payload.attachments || []).map((each, number) => (
      <Attachment key={number} {...each} />
    ))}
    {!blocks.length && !payload.attachments?.length && <pre>{payload.text}</pre>}
  </div>,
);
