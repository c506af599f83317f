/** `catalyst migrate` by the name that the old system's operators know: the same options, the same code. */
import { main } from '../src/commands/main.ts';
import { workingDirectory } from '../src/commands/context.ts';

process.exitCode = await main(['migrate', ...process.argv.slice(2)], {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  cwd: workingDirectory(),
  now: Date.now,
});
