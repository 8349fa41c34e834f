// Draws what a terminal of COLUMNS characters shows.
const COLUMNS = 120;

window.draw = ({ text }) => {
  const place = document.getElementById("root");
  place.className = "terminal";
  place.replaceChildren();
  for (const line of text.split("\n")) {
    const row = place.appendChild(document.createElement("div"));
    row.textContent = line || " ";
    row.style.width = `${COLUMNS}ch`;
  }
};
