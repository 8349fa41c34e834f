// Draws a Slack message: its blocks, then each attachment beside its colour, then its thread.
import { createRoot } from "react-dom/client";
import { flushSync } from "react-dom";
import { Message } from "slack-blocks-to-jsx";
import "slack-blocks-to-jsx/dist/style.css";

const COLOURS = { good: "#2eb67d", warning: "#ecb22e", danger: "#e01e5a" };
const LOGO =
  "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='36' height='36'>" +
  "<rect width='36' height='36' rx='6' fill='%23334155'/>" +
  "<text x='18' y='26' font-size='22' fill='white' text-anchor='middle'>?</text></svg>";
const THEN = new Date("2026-11-21T03:13:00");

const Attachment = ({ color, blocks, text }) => (
  <div className="attachment" style={{ borderColor: COLOURS[color] || color || "#ddd" }}>
    {blocks ? <Message blocks={blocks} name="" logo="" withoutWrapper /> : <p>{text}</p>}
  </div>
);

const Said = ({ blocks = [], attachments = [], text }) => {
  const plain = !blocks.length && !attachments.length;
  const shown = plain ? [{ type: "section", text: { type: "mrkdwn", text } }] : blocks;
  return (
    <>
      {shown.length > 0 && <Message blocks={shown} name="alertwhy" logo={LOGO} time={THEN} />}
      {attachments.map((each, number) => (
        <Attachment key={number} {...each} />
      ))}
    </>
  );
};

const Thread = ({ replies }) => (
  <div className="thread">
    <div className="thread-title">{`Thread: ${replies.length} ${replies.length === 1 ? "reply" : "replies"}`}</div>
    {replies.map((each, number) => (
      <div key={number}>
        {each.reply_broadcast && <div className="thread-title">also sent to the channel</div>}
        <Said {...each} />
      </div>
    ))}
  </div>
);

// A lock screen shows the app's name and four lines or so of the text.
const LockScreen = ({ text }) => (
  <div className="lock-screen">
    <b>alertwhy in #alerts</b>
    <p>{text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&")}</p>
  </div>
);

// Where this renderer is not like Slack: it takes "verbatim" for "no markup", whatever stands
// between colons for an emoji, the line ends at the edges of a code block for lines of it, and
// what was escaped, or is Markdown's and not Slack's, for markup.
const JOINER = "\u2060"; // unseen, and no place to break a line
const asText = (text) =>
  text
    .replace(/(?<!:warning):(?!\/\/|warning:)/g, "\u2236")
    .replace(/&lt;/g, `<${JOINER}`)
    .replace(/&gt;/g, `${JOINER}>`)
    .replace(/&amp;/g, `&${JOINER}`)
    .replace(/\]\(/g, `]${JOINER}(`)
    .replace(/:\/\//g, `\u2236${JOINER}//`);
const likeSlack = (key, value) => {
  if (key === "verbatim") return undefined;
  if (typeof value !== "string") return value;
  const parts = value.split(/(<https?:[^>]*>)/); // our own links
  return parts.map((part, at) => (at % 2 ? part : asText(part))).join("").replace(/```\n([^]*?)\n```/g, "```$1```");
};

let root;
window.draw = ({ message, replies = [] }, how) => {
  root ??= createRoot(document.getElementById("root"));
  const shown = JSON.parse(JSON.stringify({ message, replies }, likeSlack));
  flushSync(() =>
    root.render(
      <div className={how.phone ? "slack phone" : "slack"}>
        {how.lockScreen && <LockScreen text={message.text} />}
        <Said {...shown.message} />
        {shown.replies.length > 0 && <Thread replies={shown.replies} />}
      </div>,
    ),
  );
};
