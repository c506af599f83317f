/**
 * The README's ```console blocks are what the program prints. `npm run readme` writes them anew; test/readme.test.ts compares.
 * Commands run in a folder of their own, with the examples and fixtures at hand, so that a database stays there.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = resolve(import.meta.dirname, '..');

/** `text` with the output under every `$ …` line replaced by what `program` prints. */
export function withOutputs(text: string, program: string): string {
  const cwd = mkdtempSync(join(tmpdir(), 'catalyst-readme-'));
  for (const folder of ['fixtures', 'examples']) symlinkSync(join(ROOT, folder), join(cwd, folder));
  try {
    return text.replaceAll(/^```console\n(.*?)^```$/gms, (_, block: string) => {
      const commands = block.split('\n').filter((line) => line.startsWith('$ '));
      const outputs = commands.map((line) => `${line}\n${printed(line.slice(2), program, cwd)}`);
      return `\`\`\`console\n${outputs.join('')}\`\`\``;
    });
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

function printed(line: string, program: string, cwd: string): string {
  // A refusal is shown too, so that the exit code does not matter here.
  const script = `catalyst() { '${process.execPath}' '${program}' "$@"; }; { ${line}; } 2>&1 || true`;
  const env = { PATH: process.env['PATH'] };
  return execFileSync('bash', ['-c', script], { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const path = join(ROOT, 'README.md');
  writeFileSync(path, withOutputs(readFileSync(path, 'utf8'), join(ROOT, 'dist', 'catalyst.cjs')));
}
