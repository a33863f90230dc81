// Bundles the playground into static/: one script, one stylesheet, the icon and the licenses of what is inside.

import { copyFile, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const target = join(here, 'static');

// GraphiQL's stylesheet holds two fonts; each file carries its own license notice as well.
const FONTS = [
  'Roboto (Apache-2.0), Copyright 2011 Google Inc., http://www.apache.org/licenses/LICENSE-2.0',
  'Fira Code (OFL-1.1), Copyright 2014-2020 The Fira Code Project Authors, http://scripts.sil.org/OFL',
];

await rm(target, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: { playground: 'source/playground.jsx' },
  outdir: target,
  bundle: true,
  minify: true,
  metafile: true,
  format: 'iife',
  target: 'es2022',
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"' },
  // Dialogs and menus write a <style> element to lock the scrolling of a page; ours never scrolls, and its
  // content security policy forbids inline styles.
  alias: { 'react-style-singleton': './source/no-inline-style.js' },
  legalComments: 'none',
});
await copyFile(join(here, 'source/favicon.svg'), join(target, 'favicon.svg'));
await writeFile(join(target, 'licenses.txt'), await licenses(Object.keys(metafile.inputs)));

for (const name of (await readdir(target)).sort()) {
  const { size } = await stat(join(target, name));
  console.log(`${String(Math.ceil(size / 1024)).padStart(6)} kB  static/${name}`);
}

/** Return the license texts of every package that one of `inputs` belongs to; fail when one has none. */
async function licenses(inputs) {
  const folders = inputs.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]);
  const parts = [...FONTS];
  for (const folder of [...new Set(folders)].filter(Boolean).sort()) {
    const { name, version, license } = JSON.parse(await readFile(join(here, folder, 'package.json'), 'utf8'));
    if (!license) throw new Error(`${folder}/package.json names no license`);
    const file = (await readdir(join(here, folder))).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
    const text = file ? (await readFile(join(here, folder, file), 'utf8')).trim() : '';
    parts.push(`${name} ${version} (${license})\n\n${text}`.trim());
  }
  return parts.join(`\n\n${'-'.repeat(80)}\n\n`) + '\n';
}
