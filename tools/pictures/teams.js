// Draws a Teams message with Microsoft's own renderer; CodeBlock, which it lacks, is added here.
import * as cards from "adaptivecards/dist/adaptivecards.min.js";
import MarkdownIt from "markdown-it";
import host from "./teams-host.json";

const LINES_SHOWN = 10; // Teams folds longer code behind "Expand"

class CodeBlock extends cards.CardElement {
  static snippet = new cards.StringProperty(cards.Versions.v1_0, "codeSnippet");
  static language = new cards.StringProperty(cards.Versions.v1_0, "language");

  getJsonTypeName() {
    return "CodeBlock";
  }

  populateSchema(schema) {
    super.populateSchema(schema);
    schema.add(CodeBlock.snippet, CodeBlock.language);
  }

  internalRender() {
    const lines = this.getValue(CodeBlock.snippet).split("\n");
    const block = document.createElement("div");
    block.className = "code";
    const title = block.appendChild(document.createElement("div"));
    title.className = "code-title";
    title.textContent = this.getValue(CodeBlock.language) || "PlainText";
    const text = block.appendChild(document.createElement("pre"));
    text.textContent = lines.slice(0, LINES_SHOWN).join("\n");
    if (lines.length > LINES_SHOWN) {
      const more = block.appendChild(document.createElement("div"));
      more.className = "code-title";
      more.textContent = `Expand (${lines.length} lines)`;
    }
    return block;
  }
}

const show = (place, card, how) => {
  const elements = cards.GlobalRegistry.elements;
  if (how.phone) elements.unregister("CodeBlock"); // phones show its fallback
  else elements.register("CodeBlock", CodeBlock, cards.Versions.v1_0);
  const drawn = new cards.AdaptiveCard();
  drawn.hostConfig = new cards.HostConfig(host);
  drawn.parse(card);
  const message = place.appendChild(document.createElement("div"));
  message.className = "card";
  message.appendChild(drawn.render());
  if (how.unfolded) {
    message.querySelectorAll(".ac-selectable").forEach((fold) => fold.click());
  }
};

const markdown = new MarkdownIt();
cards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdown.render(text);
  result.didProcess = true;
};

window.draw = ({ attachments }, how) => {
  const place = document.getElementById("root");
  place.className = how.phone ? "teams phone" : "teams";
  place.replaceChildren();
  attachments.forEach((each) => show(place, each.content, how));
};
