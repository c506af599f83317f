import { workingDirectory } from '../src/commands/context.ts';
import { reportError } from '../src/commands/failure.ts';
import { main } from '../src/commands/main.ts';

const io = {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  // Asked for when a command needs it: help works in a folder that is gone.
  get cwd() {
    return workingDirectory();
  },
  now: () => Date.now(),
};

// What is thrown outside of any promise cannot be continued: say so, and end.
process.on('uncaughtException', (error) => {
  process.exit(reportError(error, io, true));
});
process.stderr.on('error', () => undefined);

void main(process.argv.slice(2), io).then((code) => {
  process.exitCode = code;
});
