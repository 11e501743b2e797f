/** Pictures of the window as WebP, a quarter of the size of PNG: for docs/looks.md. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Workbench } from './workbench.ts';

const DOCS = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const SCRATCH = fileURLToPath(new URL('out/', import.meta.url));
/** Letters are still sharp, and a picture has some 20 kB. */
const QUALITY = 40;

/** Takes a picture for the page about looks, or without UPDATE_IMAGES=1 into a folder git ignores. */
export async function pictureForDocs({ page }: Workbench, name: string): Promise<void> {
  // What fades in is pale until it has.
  await page.evaluate('document.getAnimations().forEach((each) => each.finish())');
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  await session.detach();
  const folder = process.env.UPDATE_IMAGES === '1' ? DOCS : SCRATCH;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.webp`), Buffer.from(data, 'base64'));
}
