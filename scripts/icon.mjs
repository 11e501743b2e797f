// Draws images/icon.png (256 × 256): a shield with a network socket in it, the shape of the language icons.
import { writeFile } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';

const SIZE = 256;
const SAMPLES = 4;
const BACKGROUND = [0x1b, 0x2a, 0x41];
const SHIELD = [0x8f, 0xb4, 0xe0];
const INSIDE = [0x26, 0x3c, 0x5c];
const SOCKET = [0xf0, 0xa3, 0x5e];

// Coordinates are those of the 16 × 16 SVG icons.
const shield = [
  [8, 1.9],
  [13.3, 3.7],
  [13.3, 7.8],
  ...curve([13.3, 7.8], [13.3, 10.9], [11.2, 13], [8, 14.1]),
  ...curve([8, 14.1], [4.8, 13], [2.7, 10.9], [2.7, 7.8]),
  [2.7, 3.7],
];
const inner = shield.map(([x, y]) => [8 + (x - 8) * 0.85, 7.8 + (y - 7.8) * 0.85]);
const socket = [
  [5.2, 5.6],
  [10.8, 5.6],
  [10.8, 9.6],
  [9.6, 9.6],
  [9.6, 10.7],
  [6.4, 10.7],
  [6.4, 9.6],
  [5.2, 9.6],
];
const contacts = [6.35, 7.45, 8.55, 9.65].map((x) => [
  [x - 0.22, 5.6],
  [x + 0.22, 5.6],
  [x + 0.22, 7.3],
  [x - 0.22, 7.3],
]);

await writeFile('images/icon.png', png(draw()));

function draw() {
  const pixels = Buffer.alloc(SIZE * (SIZE * 4 + 1));
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const sum = [0, 0, 0, 0];
      for (let s = 0; s < SAMPLES * SAMPLES; s++) {
        const sx = x + ((s % SAMPLES) + 0.5) / SAMPLES;
        const sy = y + (Math.floor(s / SAMPLES) + 0.5) / SAMPLES;
        const colour = colourAt((sx / SIZE) * 16, (sy / SIZE) * 16);
        if (colour) for (let i = 0; i < 4; i++) sum[i] += colour[i] ?? 255;
      }
      const alpha = sum[3] / (SAMPLES * SAMPLES);
      const at = y * (SIZE * 4 + 1) + 1 + x * 4;
      // The sums are weighed by coverage, so divide by what is covered.
      for (let i = 0; i < 3; i++) pixels[at + i] = sum[3] ? Math.round((sum[i] / sum[3]) * 255) : 0;
      pixels[at + 3] = Math.round(alpha);
    }
  }
  return pixels;
}

function colourAt(x, y) {
  if (contacts.some((contact) => contains(contact, x, y))) return INSIDE;
  if (contains(socket, x, y)) return SOCKET;
  if (contains(inner, x, y)) return INSIDE;
  if (contains(shield, x, y)) return SHIELD;
  return inRoundedSquare(x, y) ? BACKGROUND : undefined;
}

function inRoundedSquare(x, y) {
  const radius = 3;
  const dx = Math.max(radius - x, x - (16 - radius), 0);
  const dy = Math.max(radius - y, y - (16 - radius), 0);
  return dx * dx + dy * dy <= radius * radius;
}

/** Even-odd rule. */
function contains(polygon, x, y) {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [xi, yi] = polygon[i];
    const [xj, yj] = polygon[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

function curve(a, b, c, d) {
  return Array.from({ length: 24 }, (_, i) => {
    const t = (i + 1) / 24;
    const u = 1 - t;
    return [0, 1].map((k) => u ** 3 * a[k] + 3 * u * u * t * b[k] + 3 * u * t * t * c[k] + t ** 3 * d[k]);
  });
}

/** A PNG of 8-bit RGBA rows that each begin with filter type 0 (PNG specification, sections 5 and 11). */
function png(rows) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
