// Puts screenshots side by side, in so few colours that the picture packs well.
const GROUND = 100; // a colour of more than this part of the picture is a ground, and kept
const GAP = 16; // pixels between two columns
const COLOURS = 20; // letters on a few grounds need no more
const APART = 60; // how far, as a sum over red, green and blue, a colour must be from those before it

window.join = async (shots, { height, kind }) => {
  const images = await Promise.all(shots.map(read));
  const canvas = document.createElement("canvas");
  canvas.width = images.reduce((sum, image) => sum + image.width + GAP, -GAP);
  canvas.height = Math.min(height ?? Infinity, Math.max(...images.map((image) => image.height)));
  const place = canvas.getContext("2d", { willReadFrequently: true });
  place.fillStyle = "#fff";
  place.fillRect(0, 0, canvas.width, canvas.height);
  images.reduce((at, image) => (place.drawImage(image, at, 0), at + image.width + GAP), 0);
  const pixels = place.getImageData(0, 0, canvas.width, canvas.height);
  reduce(pixels.data);
  place.putImageData(pixels, 0, 0);
  return text(await written(canvas, kind));
};

const read = async (data) => createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());

// The commonest colours stay as they are, any other becomes the nearest of them.
const reduce = (data) => {
  const pixels = new Uint32Array(data.buffer); // little-endian: red is lowest
  const counts = new Map();
  pixels.forEach((pixel) => counts.set(pixel, (counts.get(pixel) || 0) + 1));
  const kept = [];
  const weight = ([pixel, count]) => (vivid(pixel) ? count * 8 : count);
  for (const [pixel, count] of [...counts].sort((one, other) => weight(other) - weight(one))) {
    const ground = count > pixels.length / GROUND;
    const far = kept.every((each) => distance(each, pixel) > (vivid(pixel) ? APART / 2 : APART));
    if (kept.length < COLOURS && (ground || far)) kept.push(pixel);
  }
  const nearest = new Map([...counts.keys()].map((pixel) => [pixel, near(pixel, kept)]));
  pixels.forEach((pixel, at) => (pixels[at] = nearest.get(pixel)));
};

const vivid = (pixel) => {
  const parts = [0, 8, 16].map((shift) => (pixel >> shift) & 255);
  return Math.max(...parts) - Math.min(...parts) > 70;
};

const near = (pixel, kept) =>
  kept.reduce((best, each) => (distance(each, pixel) < distance(best, pixel) ? each : best));

const distance = (one, other) =>
  Math.abs(((one >> 16) & 255) - ((other >> 16) & 255)) +
  Math.abs(((one >> 8) & 255) - ((other >> 8) & 255)) +
  Math.abs((one & 255) - (other & 255));

const written = async (canvas, kind) => {
  const blob = await new Promise((done) => canvas.toBlob(done, kind, 1)); // 1: without further loss
  return new Uint8Array(await blob.arrayBuffer());
};

const text = (bytes) => {
  let found = "";
  for (let at = 0; at < bytes.length; at += 8192) found += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(found);
};
